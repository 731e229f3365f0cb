package main

import (
	"testing"
	"time"
)

const hour = time.Hour

// Leaves deactivates the person's account, as an admin of the workspace does.
func (p *person) Leaves() {
	user, _ := p.s.ws.User(p.id)
	user.Deleted = true
	p.s.ws.SetUser(user)
}

// assigns is what Grace does in the message that asks her to.
func (s *story) graceAssigns(asked *card, to *person) {
	s.t.Helper()
	asked.Press("Assign")
	s.grace.SeesForm("Assign H-").Fill("New owner", to.id).Fill("Reason", "Omar has left us").Sends()
}

func TestManagerAssignsWhatSomebodyHeldWhoWasDeactivated(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		card := s.owned("Acme Corp")
		s.omar.Leaves()
		card = card.For(s.nina)
		card.Line("@Omar Haddad is no longer in this workspace", "A manager of Onboarding")
		asked := s.grace.Hears("@Omar Haddad, who owned", "Acme Corp", "no longer in this workspace", "until you assign it", kickoffTask)
		card.Shows("The owner, @Omar Haddad, is gone")
		s.graceAssigns(asked, s.nina)
		card.Line("@Grace Okafor assigned this to @Nina Costa")
		s.nina.Hears("@Grace Okafor assigned", "to you", "120 seats", "Open tasks", kickoffTask, "Next:")
		card.Shows("Nina Costa's move").Lacks("is gone")
	})
}

func TestOwnerOfWhatIsReturnedLeaves(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.owned("Acme Corp")
	s.omar.Leaves()
	card = card.For(s.nina)
	card.Line("@Omar Haddad is no longer in this workspace")
	asked := s.grace.Hears("@Omar Haddad, who owned", "until you assign it")
	user, _ := s.ws.User(s.omar.id)
	user.Deleted = false
	s.ws.SetUser(user) // coming back changes nothing by itself
	card.Shows("The owner, @Omar Haddad, is gone")
	s.graceAssigns(asked, s.omar)
	card.Line("@Grace Okafor assigned this to @Omar Haddad")
	s.omar.Hears("@Grace Okafor assigned", "to you")
	card.Lacks("is gone")
}

func TestOwnerWhoLeavesTheTeamIsMissed(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.owned("Acme Corp")
	s.ws.RemoveMember("C0ONBOARDING", s.omar.id) // the team is a user group: the channel says nothing
	s.ws.SetUserGroup("S0ONBOARDING", s.nina.id)
	card = card.For(s.nina)
	card.Line("@Omar Haddad is no longer in Onboarding")
	s.grace.Hears("@Omar Haddad, who owned", "no longer in Onboarding")
	card.Shows("is gone")
}

func TestSweepFindsWhoeverLeftUnheard(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.owned("Acme Corp")
	s.settles()
	s.bots[0].Stops()
	s.omar.Leaves() // nobody listens
	s.ws.Clock.Advance(25 * hour)
	s.startBot()
	card = card.For(s.nina)
	card.Line("@Omar Haddad is no longer in this workspace")
	s.grace.Hears("@Omar Haddad, who owned", "until you assign it")
}

func TestWhoIsAssignedAwayHearsOfIt(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.owned("Acme Corp")
	card.For(s.grace).Press("Assign")
	s.grace.SeesForm("Assign H-").Fill("New owner", s.nina.id).Fill("Reason", "Omar has too much").Sends()
	card.Line("@Grace Okafor assigned this to @Nina Costa")
	s.nina.Hears("@Grace Okafor assigned", "to you", "Price a year", "24,000 EUR")
	s.omar.Hears("@Grace Okafor assigned", "to @Nina Costa", "no longer yours")
}
