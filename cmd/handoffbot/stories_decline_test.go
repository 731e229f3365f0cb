package main

import (
	"strings"
	"testing"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/playbook"
)

// Declines is somebody's whole way, and waits for all that it tells; it returns the message to the exception owner.
func (c *card) Declines(reason string) *card {
	c.s.t.Helper()
	c.Press("Decline")
	c.reader.SeesForm("Decline H-").Fill("Why", reason).Fill("What to say beside it", "Ask <!here> first").Sends()
	c.Line("@"+c.reader.name+" declined this", reason, "Ask <!here> first")
	c.Shows("Declined", "Grace Okafor's move", reason, "Ask <!here> first").Offers(offersDeclined...)
	c.s.sara.Hears("@"+c.reader.name+" declined", reason, "Grace Okafor's move")
	return c.s.grace.Hears("@"+c.reader.name+" declined", reason, "your move")
}

// Redirects sends it to Support, and returns the new card as Nina sees it.
func (c *card) Redirects() *card {
	c.s.t.Helper()
	c.Press("Redirect")
	c.reader.SeesForm("Redirect H-").Fill("New team", "Support").Fill("Reason", "A renewal is theirs").Sends()
	moved := c.s.nina.SeesCard("#support", "Redirected from *Onboarding*")
	moved.Shows("Sent", "Support's move", "A renewal is theirs").Offers(offersSent...)
	moved.Line("redirected this from *Onboarding* to *Support*", "A renewal is theirs")
	c.s.sara.Hears("redirected", "from *Onboarding* to *Support*", "Support's move")
	return moved
}

func TestDeclinedHandoffGoesToAnotherTeamWithItsHistory(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		card := s.sara.HandsOff("Acme Corp")
		card.Press("Acknowledge")
		card.IsAcknowledged(s.omar, s.sara)
		told := card.Declines("Not for this team")
		told.Offers("Redirect", "Take", "Return", "Cancel")
		moved := told.Redirects()
		card.Shows("is with Support now", "Redirected by @Grace Okafor").Offers()

		// What people do on the old card is answered kindly, and does nothing.
		card.For(s.nina).PressOld("Acknowledge")
		s.nina.IsTold("H-1001 is with Support now")
		card.For(s.grace).PressOld("Return")
		s.grace.SeesForm("H-1001").Shows("is with Support now").Closes()
		card.For(s.nina).Replies("ack")
		s.nina.IsTold("H-1001 is with Support now")
		card.For(s.omar).Reacts("white_check_mark")
		s.omar.IsTold("H-1001 is with Support now")
		moved.Shows("Support's move")

		s.omar.Types("#onboarding", "/handoff list support")
		s.omar.IsTold("Acme Corp", "Support's move")
		s.omar.Types("#onboarding", "/handoff list onboarding")
		s.omar.IsTold("Onboarding", "nothing is open")

		moved.Press("Acknowledge")
		moved.IsAcknowledged(s.nina, s.sara)
		if events := s.stored()["H-1001"].events; events[0].Kind != handoffs.EventSent {
			s.t.Errorf("the history begins with %s", events[0].Kind)
		}
	})
}

func TestExceptionOwnerTakes(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		card := s.sara.HandsOff("Acme Corp")
		told := card.Declines("Cannot be delivered as sold")
		card.Press("Take")
		s.omar.IsTold("Only the exception owner, @Grace Okafor", "can do that")
		s.grace.Types("#onboarding", "/handoff mine")
		s.grace.IsTold("With you as exception owner", "Acme Corp")
		told.Press("Take")
		s.grace.IsTold("H-1001 is yours", "your move")
		card.Line("@Grace Okafor took this and owns it now")
		s.sara.Hears("@Grace Okafor took")
		card.Shows("Acknowledged", "Grace Okafor's move").Offers(offersOwned...)
		told.Press("Take")
		s.grace.IsTold("is yours already")
		told.Press("Redirect")
		s.grace.SeesForm("H-1001").Shows("Acknowledged", "Grace Okafor's move").Closes()
	})
}

func TestExceptionOwnerGivesBackAndItIsFixed(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		card := s.sara.HandsOff("Acme Corp")
		told := card.Declines("Not ready to start")
		told.Returns("Say when they are ready", "Kickoff date")
		card.IsReturned(s.grace, s.sara, "Kickoff date", "Say when they are ready").Press("Fix")
		s.sara.SeesForm("Fix H-1001").Fill("Kickoff date", s.inDays(60)).Sends()
		card.Line("@Sara Lind sent this again", "Kickoff date")
		s.grace.Hears("@Sara Lind sent", "again", "Onboarding's move")
		card.Shows("Sent", "Onboarding's move", "2nd version").Offers(offersSent...)
		card.Press("Acknowledge")
		card.IsAcknowledged(s.omar, s.sara)
	})
}

func TestExceptionOwnerClosesWhatWasDeclined(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	told := card.Declines("Already handed off")
	told.Press("Cancel")
	s.grace.SeesForm("Cancel H-").Fill("Reason", "H-900 has it").Sends()
	card.Line("@Grace Okafor cancelled", "H-900 has it")
	s.sara.Hears("@Grace Okafor cancelled", "H-900 has it")
	card.Shows("Cancelled", "by @Grace Okafor").Offers()
	told.Press("Redirect")
	s.grace.SeesForm("H-1001").Shows("cancelled", "Nothing more to do").Closes()
}

func TestRedirectToAChannelWithoutTheBotSaysWhatToType(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	told := card.Declines("Not for this team")
	if err := s.grace.slacksim.Kick("#support", demoBotUser); err != nil {
		t.Fatal(err)
	}
	told.Press("Redirect")
	form := s.grace.SeesForm("Redirect H-").Fill("New team", "Support").Fill("Reason", "Theirs")
	s.until(s.grace, "the form says which channel", func() bool {
		form.Submit()
		v, open := form.view()
		in, _ := form.input("New team")
		return open && holds(v.Errors[in.BlockID], []string{"#support", "/invite @"})
	})
	form.Holds("Reason", "Theirs").Closes()
	card.Shows("Declined", "Grace Okafor's move")
}

func TestTeamThatThePlaybookLostGoesOnWithWhatItGot(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	moved := card.Declines("Not for this team").Redirects()
	s.bots[0].Stops()
	text := string(demoPlaybook)
	before, _, _ := strings.Cut(text, "  support:\n")
	types, from := strings.Index(text, "types:\n"), strings.Index(text, "  onboarding-to-support:\n")
	book, err := playbook.Parse("playbook.yaml", []byte(before+text[types:from]))
	if err != nil {
		t.Fatal(err)
	}
	s.book = book
	s.startBot()
	moved.Press("Acknowledge")
	moved.IsAcknowledged(s.nina, s.sara)
}
