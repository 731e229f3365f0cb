package main

import "testing"

func TestPageSaysHowToStart(t *testing.T) {
	t.Parallel()
	s := begin(t)
	page := s.sara.OpensHome().Shows("Nothing waits for you", "/handoff")
	page.Press("", "Start handoff")
	s.sara.SeesForm("Hand off").Fill("Customer", "Acme Corp").FillDeal().Sends()
	s.sara.Handed("Acme Corp")
	page.Shows("Sent by you · 1", "H-1001 · Acme Corp", "Onboarding's move since")
}

func TestPageFollowsWhatHappens(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		sara, omar := s.sara.OpensHome(), s.omar.OpensHome().Shows("Nothing waits for you")
		card := s.sara.HandsOff("Acme Corp")
		sara.Shows("Acme Corp", "Onboarding's move")
		omar.Shows("To acknowledge in Onboarding · 1", "Acme Corp", "from @Sara Lind").Press("Acme Corp", "Acknowledge")
		card.Line("@Omar Haddad acknowledged")
		s.sara.Hears("@Omar Haddad acknowledged", "H-1001")
		omar.Shows("Waiting for you · 1", "Your tasks", "Schedule the kickoff call").Lacks("To acknowledge").Offers("Acme Corp", "Complete")
		sara.Shows("@Omar Haddad's move", "Your tasks", "Send the signed order form")
		omar.Press("Acme Corp", "Complete")
		card.Line("@Omar Haddad completed")
		s.sara.Hears("@Omar Haddad completed")
		omar.Shows("Nothing waits for you")
		sara.Shows("Nothing waits for you")
	})
}

func TestPressOnAnOldPageIsAnsweredByDirectMessage(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	page := s.omar.OpensHome().Offers("Acme Corp", "Acknowledge")
	old := page.view()
	card.For(s.nina).Press("Acknowledge")
	card.Line("@Nina Costa acknowledged")
	s.sara.Hears("@Nina Costa acknowledged")
	page.Lacks("Acme Corp")
	page.pressOld(old, "acknowledge")
	s.omar.Hears("@Nina Costa acknowledged", "first")
}

func TestManagerSeesTheTeamAndAssigns(t *testing.T) {
	t.Parallel()
	s := begin(t)
	page := s.grace.OpensHome().Shows("Onboarding", "Nothing is open.")
	card := s.sara.HandsOff("Acme Corp")
	page.Shows("*1* open · *1* to acknowledge", "Acme Corp").Offers("Acme Corp", "Acknowledge")
	card.Press("Acknowledge")
	card.Line("@Omar Haddad acknowledged")
	s.sara.Hears("@Omar Haddad acknowledged")
	page.Lacks("to acknowledge").Shows("@Omar Haddad's move").Press("Acme Corp", "Assign")
	s.grace.SeesForm("Assign H-").Fill("New owner", "U0NINA").Fill("Reason", "Omar is away").Sends()
	card.Line("@Grace Okafor assigned this to @Nina Costa")
	s.nina.Hears("@Grace Okafor assigned", "to you")
	s.omar.Hears("@Grace Okafor assigned", "no longer yours")
	page.Shows("@Nina Costa's move")
}

func TestPageResumesADraft(t *testing.T) {
	t.Parallel()
	s := begin(t)
	page := s.sara.OpensHome()
	s.sara.Types("#sales", "/handoff Acme Corp")
	s.sara.SeesForm("Hand off").FillDeal().Closes()
	page.Shows("Your draft", "Acme Corp").Press("", "Resume")
	form := s.sara.SeesForm("Hand off").Holds("Customer", "Acme Corp").Holds("Price a year", "24,000 EUR")
	s.quiet()
	form.Sends()
	s.sara.Handed("Acme Corp")
	page.Lacks("Your draft").Shows("Sent by you · 1")
}

func TestPageDiscardsADraft(t *testing.T) {
	t.Parallel()
	s := begin(t)
	page := s.sara.OpensHome()
	s.sara.Types("#sales", "/handoff Acme Corp")
	s.sara.SeesForm("Hand off").FillDeal().Closes()
	page.Shows("Your draft").Press("", "Discard")
	page.Lacks("Your draft").Shows("Nothing waits for you")
}

func TestNobodyGetsAPageWhoNeverOpenedIt(t *testing.T) {
	t.Parallel()
	s := begin(t)
	page := s.sara.OpensHome()
	s.sara.HandsOff("Acme Corp")
	page.Shows("Acme Corp")
	for _, p := range []*person{s.tom, s.omar, s.nina, s.grace} {
		if _, published := p.slacksim.Home(); published {
			t.Errorf("%s has a page", p.name)
		}
	}
}

func TestPageOfOneReplicaFollowsTheOther(t *testing.T) {
	t.Parallel()
	s := begin(t)
	s.startBot()
	page := s.sara.OpensHome()
	for _, customer := range []string{"Acme Corp", "Globex", "Initech"} {
		s.sara.HandsOff(customer)
		page.Shows(customer)
	}
	page.Shows("Sent by you · 3")
}

func TestPageAnswersFixesAndRedirects(t *testing.T) {
	t.Parallel()
	s := begin(t)
	sara, grace := s.sara.OpensHome(), s.grace.OpensHome()
	card := s.sara.HandsOff("Acme Corp")
	card.Asks("Confirmed scope", "120 people, or 120 machines?")
	sara.Shows("Waiting for you · 1", "Answer the question about Confirmed scope").Press("Acme Corp", "Answer")
	s.sara.SeesForm("Answer H-1001").Fill("Confirmed scope", "120 people").Sends()
	card.Line("@Sara Lind answered")
	s.omar.Hears("@Sara Lind answered your question")
	sara.Lacks("Waiting for you")

	card.Returns("Which currency?", "Price a year")
	card.IsReturned(s.omar, s.sara)
	sara.Shows("Fix it and send it again").Press("Acme Corp", "Fix")
	s.sara.SeesForm("Fix H-1001").Fill("Price a year", "24,000 USD").Sends()
	card.Line("@Sara Lind sent this again")
	s.omar.Hears("@Sara Lind sent", "again")
	sara.Lacks("Waiting for you")

	card.Declines("Not for this team")
	grace.Shows("Waiting for you · 1", "*1* declined or without a channel").Press("Acme Corp", "Redirect")
	s.grace.SeesForm("Redirect H-1001").Closes()
}

func TestTasksAreTickedOnThePage(t *testing.T) {
	t.Parallel()
	s := begin(t)
	page := s.omar.OpensHome()
	card := s.owned("Acme Corp")
	page.Ticks(kickoffTask)
	card.Shows("1 of 2 done")
	page.Lacks(kickoffTask).Shows("Waiting for you · 1")
}
