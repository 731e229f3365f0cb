package main

import (
	"strings"
	"sync"
	"testing"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// Returns sends fields back with the same reason for each.
func (c *card) Returns(why string, labels ...string) {
	c.s.t.Helper()
	c.Press("Return")
	form := c.reader.SeesForm("Return H-")
	form.Fill("Fields that are not good enough", labels...)
	for _, label := range labels {
		form.Shows("Why: "+label).Fill("Why: "+label, why)
	}
	form.Sends()
}

// IsReturned waits for all that a return tells: the card, its thread, the sender; it returns the message to the sender.
func (c *card) IsReturned(by, sender *person, words ...string) *card {
	c.s.t.Helper()
	c.Line(append(words, by.name+" returned this to")...)
	c.Shows(append(words, "Returned", sender.name+"'s move", "returned by @"+by.name)...)
	return sender.Hears(append(words, by.name+" returned", "your move", "fix it and send it again")...)
}

func TestWhatComesBackIsFixedAndSentAgain(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		card := s.sara.HandsOff("Acme Corp")
		card.Press("Acknowledge")
		card.IsAcknowledged(s.omar, s.sara)
		card.Press("Return")
		form := s.omar.SeesForm("Return H-1001").Fill("Fields that are not good enough", "Confirmed scope")
		form.Shows("Why: Confirmed scope", "It says: 120 seats").Fill("Why: Confirmed scope", "Which import?")
		form.Fill("Fields that are not good enough", "Confirmed scope", "Key contact").Shows("Why: Key contact")
		form.Holds("Why: Confirmed scope", "Which import?").Submit()
		form.Objects("Why: Key contact")
		form.Fill("Why: Key contact", "She has left").Sends()
		told := card.IsReturned(s.omar, s.sara, "Confirmed scope", "Which import?", "Key contact", "She has left")
		card.Offers("Fix", "Assign", "Show all", "Cancel")

		told.Press("Fix")
		fix := s.sara.SeesForm("Fix H-1001").Shows("Which import?", "She has left").Lacks("Price a year")
		fix.Holds("Confirmed scope", "120 seats, single sign-on, SAP import").Submit()
		fix.Objects("Confirmed scope", "as it was").Objects("Key contact", "as it was")
		fix.Fill("Confirmed scope", "120 seats, single sign-on, import from SAP R/3").Fill("Key contact", "Max Weber, IT").Sends()
		card.Line("@Sara Lind sent this again", "import from SAP R/3", "Ana Ruiz, operations → Max Weber, IT")
		s.omar.Hears("@Sara Lind sent", "again", "your move", "Max Weber, IT")
		card.Shows("Acknowledged", "Omar Haddad's move", "2nd version", "changed", "Max Weber, IT").Offers(offersOwned...)
		if h := s.stored()["H-1001"].handoff; h.Edition != 2 || h.Due == 0 || h.Paused {
			s.t.Errorf("handoff = %+v, want the second edition with its clock running", h)
		}
		if editions := handoffs.Editions(s.stored()["H-1001"].events); len(editions) != 2 || editions[0]["contact"].Text() != "Ana Ruiz, operations" {
			s.t.Errorf("editions = %v", editions)
		}
	})
}

func TestWhatStaysIsExplained(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	card.Returns("No risks at all?", "Risks", "Plan")
	told := card.IsReturned(s.omar, s.sara, "Risks", "No risks at all?")
	card.Offers(offersReturned...)
	told.Press("Fix")
	form := s.sara.SeesForm("Fix H-1001").Fill("Risks", "tbd")
	form.Submit()
	form.Objects("Risks", "says nothing yet").Objects("Plan", "as it was")
	form.Fill("What to say beside it", "They buy <!channel> *Growth*; risks follow").Sends()
	card.Line("@Sara Lind sent this again", "They buy <!channel>", "(empty) → tbd")
	card.Shows("Sent", "Onboarding's move", "2nd version", "with placeholders in Risks").Offers(offersSent...)
	s.omar.Hears("@Sara Lind sent", "again")
	if found := s.aliveIn(card, s.sara, s.omar); len(found) > 0 {
		s.t.Errorf("on the card these are alive: %q", found)
	}
}

func TestFixWithAHostileTextStaysText(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	why := "<!here> <@U0OMAR> *why* & `how` 👩‍👩‍👧‍👦 %s"
	card.Returns(why, "Confirmed scope")
	told := card.IsReturned(s.omar, s.sara, "<!here> <", "👩‍👩‍👧‍👦 %s")
	told.Press("Fix")
	form := s.sara.SeesForm("Fix H-1001").Shows("<!here>")
	form.Fill("Confirmed scope", "<!channel> <https://evil.example|click> "+strings.Repeat("wörd ☂ & <b> ", 200)).Sends()
	card.Line("sent this again", "<!channel>")
	s.omar.Hears("sent", "again", "<!channel>")
	card.Shows("2nd version", "<!channel>")
	for _, token := range append(s.aliveIn(told, s.sara, s.omar), s.aliveIn(card, s.sara, s.omar)...) {
		if !strings.Contains(token, "/archives/C0ONBOARDING/") {
			s.t.Errorf("%q is alive", token)
		}
	}
}

func TestClosedFixFormKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	card.Returns("Which import?", "Confirmed scope")
	told := card.IsReturned(s.omar, s.sara, "Which import?")
	told.Press("Fix")
	s.sara.SeesForm("Fix H-1001").Fill("Confirmed scope", "120 seats and an import").Closes()
	s.quiet()
	told.Press("Fix")
	form := s.sara.SeesForm("Fix H-1001").Shows("what you typed before").Holds("Confirmed scope", "120 seats and an import")
	form.Sends()
	card.Line("sent this again", "120 seats and an import")
	s.omar.Hears("sent", "again")
	s.sara.Types("#sales", "/handoff Globex")
	s.sara.SeesForm("Hand off").Offers("Resume", false).Closes()
}

func TestOnlyTheSenderFixes(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	card.Returns("Which import?", "Confirmed scope")
	card.IsReturned(s.omar, s.sara, "Which import?")
	card.Press("Fix")
	s.omar.SeesForm("H-1001").Shows("Only @Sara Lind", "can do that").Closes()
	card.For(s.nina).PressOld("Return")
	s.nina.SeesForm("H-1001").Shows("returned", "Sara Lind's move").Closes()
	card.For(s.nina).PressOld("Acknowledge")
	s.nina.IsTold("H-1001", "Sara Lind's move")
}

func TestFixThatIsPressedAndSentTwiceMakesOneVersion(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		s.startBot()
		card := s.sara.HandsOff("Acme Corp")
		twice := slacksim.Fault{Kind: slacksim.FaultDeliverTwice, Method: "interactive", Times: 1}
		card.Returns("Which import?", "Confirmed scope")
		told := card.IsReturned(s.omar, s.sara, "Which import?")
		told.Press("Fix")
		first := s.sara.SeesForm("Fix H-1001").Fill("Confirmed scope", "SAP import")
		s.breaks(twice)
		first.Sends()
		card.Line("sent this again", "SAP import")
		s.omar.Hears("sent", "again")
		told.Press("Fix")
		s.sara.SeesForm("H-1001").Shows("H-1001", "Sent", "Onboarding's move").Closes()
		if h := s.stored()["H-1001"].handoff; h.Edition != 2 {
			s.t.Errorf("edition %d, want 2", h.Edition)
		}
	})
}

func TestFormOfAFixKeepsTheTextWhenThingsChanged(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	card.Returns("Which import?", "Confirmed scope")
	told := card.IsReturned(s.omar, s.sara, "Which import?")
	told.Press("Fix")
	fix := s.sara.SeesForm("Fix H-1001").Fill("Confirmed scope", "SAP import")
	elsewhere := handoffs.Cancel{By: handoffs.Actor{User: "U0SARA"}, Reason: "They withdrew"}
	if _, err := s.bots[0].a.bot.Service.Do(t.Context(), "H-1001", "", elsewhere); err != nil {
		t.Fatal(err)
	}
	card.Line("@Sara Lind cancelled")
	fix.Submit()
	fix.Objects("Confirmed scope", "H-1001 is Cancelled now", "your text stays here").Holds("Confirmed scope", "SAP import").Closes()
}

func TestFixedTitleThatIsOpenAlreadyIsRefusedUnderTheTitle(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		s.sara.HandsOff("Globex")
		card := s.sara.HandsOff("Acme Corp")
		card.Returns("It is another company", "Customer")
		card.IsReturned(s.omar, s.sara, "another company").Press("Fix")
		form := s.sara.SeesForm("Fix H-1002").Fill("Customer", "globex")
		form.Submit()
		form.Shows("Globex", "is open already", "Your text is kept").Holds("Customer", "globex")
		form.Fill("Customer", "Globex Mexico").Sends()
		card.Line("sent this again", "Acme Corp → Globex Mexico")
		s.omar.Hears("sent", "Globex Mexico", "again")
		card.Shows("H-1002 · Globex Mexico")
	})
}

func TestReturnAndDeclineAtOnceLeaveOneOfThem(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		card := s.sara.HandsOff("Acme Corp")
		card.Press("Return")
		form := s.omar.SeesForm("Return H-").Fill("Fields that are not good enough", "Plan").Shows("Why: Plan").Fill("Why: Plan", "Which?")
		card.For(s.nina).Press("Decline")
		other := s.nina.SeesForm("Decline H-").Fill("Why", "Not for this team")
		var both sync.WaitGroup
		both.Go(form.Submit)
		both.Go(other.Submit)
		both.Wait()
		h := s.stored()["H-1001"].handoff
		switch h.Status {
		case handoffs.StatusReturned:
			card.IsReturned(s.omar, s.sara, "Which?")
			other.Objects("Why", "H-1001 is Returned", "your text stays here").Closes()
		case handoffs.StatusDeclined:
			card.Line("@Nina Costa declined")
			s.grace.Hears("@Nina Costa declined", "your move")
			s.sara.Hears("@Nina Costa declined", "Grace Okafor")
			form.Objects("Fields that are not good enough", "H-1001 is Declined", "your text stays here").Closes()
		default:
			s.t.Errorf("status %s, want one of the two", h.Status)
		}
	})
}
