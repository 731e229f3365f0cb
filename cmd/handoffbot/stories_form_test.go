package main

import (
	"strings"
	"testing"

	"github.com/handoffbot/handoffbot/internal/slacksim"
)

func TestFormThatWasClosedIsResumed(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		s.sara.Types("#sales", "/handoff Acme Corp")
		form := s.sara.SeesForm("Hand off").FillDeal().Fill("Risks", "Their IT is slow")
		form.Fill("Reason to send it like this", "They are in a hurry").Closes()
		s.answered("view_closed handoff_form", 1)

		s.sara.Types("#sales", "/handoff")
		form = s.sara.SeesForm("Hand off").Shows("You have a draft", "Acme Corp").Offers("Resume", true)
		form.Presses("Resume")
		form.Holds("Customer", "Acme Corp").Holds("Plan", "Growth").Holds("Price a year", "24,000 EUR").
			Holds("Confirmed scope", "120 seats, single sign-on, SAP import").Holds("Kickoff date", s.inDays(30)).
			Holds("Key contact", "Ana Ruiz, operations").Holds("Risks", "Their IT is slow").
			Holds("Reason to send it like this", "They are in a hurry").Lacks("You have a draft")
		form.Sends()
		s.sara.Handed("Acme Corp").Shows("Their IT is slow")

		s.sara.Types("#sales", "/handoff")
		s.quiet()
		s.sara.SeesForm("Hand off").Offers("Resume", false).Closes()
	})
}

func TestFormThatWasResumedIsResumedAgain(t *testing.T) {
	t.Parallel()
	s := begin(t)
	s.sara.Types("#sales", "/handoff Acme Corp")
	s.sara.SeesForm("Hand off").Fill("Confirmed scope", "120 seats").Closes()
	s.answered("view_closed handoff_form", 1)
	s.sara.Types("#sales", "/handoff")
	form := s.sara.SeesForm("Hand off").Offers("Resume", true)
	form.Presses("Resume")
	form.Holds("Confirmed scope", "120 seats").Fill("Key contact", "Ana Ruiz").Closes()
	s.answered("view_closed handoff_form", 2)
	s.sara.Types("#sales", "/handoff")
	form = s.sara.SeesForm("Hand off").Offers("Resume", true)
	form.Presses("Resume")
	form.Holds("Customer", "Acme Corp").Holds("Confirmed scope", "120 seats").Holds("Key contact", "Ana Ruiz")
}

func TestDraftCanBeDiscarded(t *testing.T) {
	t.Parallel()
	s := begin(t)
	s.sara.Types("#sales", "/handoff Acme Corp")
	s.sara.SeesForm("Hand off").Fill("Confirmed scope", "120 seats").Closes()
	s.answered("view_closed handoff_form", 1)
	s.sara.Types("#sales", "/handoff Globex")
	form := s.sara.SeesForm("Hand off").Shows("You have a draft", "Acme Corp").Offers("Discard", true)
	form.Presses("Discard")
	form.Offers("Discard", false).Holds("Customer", "Globex").Holds("Confirmed scope", "").FillDeal().Sends()
	s.sara.Handed("Globex")
	s.sara.Types("#sales", "/handoff")
	s.quiet()
	s.sara.SeesForm("Hand off").Offers("Resume", false).Closes()
}

func TestDraftOutlivesAnotherHandoff(t *testing.T) {
	t.Parallel()
	s := begin(t)
	s.sara.Types("#sales", "/handoff Acme Corp")
	s.sara.SeesForm("Hand off").Fill("Confirmed scope", "120 seats").Closes()
	s.answered("view_closed handoff_form", 1)
	s.sara.Types("#sales", "/handoff Globex")
	form := s.sara.SeesForm("Hand off").Offers("Resume", true)
	form.FillDeal().Sends()
	s.sara.Handed("Globex")
	s.sara.Types("#sales", "/handoff")
	form = s.sara.SeesForm("Hand off").Shows("You have a draft", "Acme Corp").Offers("Resume", true)
	form.Presses("Resume")
	form.Holds("Customer", "Acme Corp").Holds("Confirmed scope", "120 seats")
}

func TestTypeChangesToAndFroAndNothingIsLost(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		s.sara.Types("#sales", "/handoff Acme Corp")
		form := s.sara.SeesForm("Hand off").FillDeal().Fill("Risks", "Their IT is slow")
		form.Fill("Type of handoff", "Onboarding to support")
		form.Shows("Live since").Holds("Customer", "Acme Corp").Holds("Key contact", "Ana Ruiz, operations")
		form.Fill("What is special about the setup", "Their own SAP").Fill("Key contact", "Dee Park")
		form.Fill("Type of handoff", "Sales to onboarding")
		form.Shows("Kickoff date").Holds("Customer", "Acme Corp").Holds("Plan", "Growth").Holds("Price a year", "24,000 EUR").
			Holds("Kickoff date", s.inDays(30)).Holds("Risks", "Their IT is slow").Holds("Key contact", "Dee Park")
		form.Fill("Type of handoff", "Onboarding to support")
		form.Shows("Live since").Holds("What is special about the setup", "Their own SAP")
		form.Fill("Type of handoff", "Sales to onboarding").Shows("Kickoff date").Holds("Plan", "Growth").Sends()
		s.sara.Handed("Acme Corp").Shows("Dee Park")
	})
}

func TestTypeIsChangedAndTheFormIsNotRedrawn(t *testing.T) {
	t.Parallel()
	s := begin(t)
	s.sara.Types("#sales", "/handoff Acme Corp")
	form := s.sara.SeesForm("Hand off").FillDeal()
	s.breaks(slacksim.Fault{Kind: slacksim.FaultErrorCode, Code: "internal_error", Method: "views.update", Times: 2})
	form.Fill("Type of handoff", "Onboarding to support")
	s.until(s.sara, "the redrawing fails", func() bool { return s.ws.CallCounts()["views.update"] > 1 })
	form.Submit()
	form.Shows("Live since").Holds("Customer", "Acme Corp").Holds("Key contact", "Ana Ruiz, operations")
	form.Fill("Type of handoff", "Sales to onboarding").Shows("Kickoff date").Holds("Plan", "Growth").Sends()
	s.sara.Handed("Acme Corp")
}

func TestFillerIsRefusedUnderItsFieldAndSentWithAReason(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		s.sara.Types("#sales", "/handoff Acme Corp")
		form := s.sara.SeesForm("Hand off").FillDeal()
		form.Fill("Confirmed scope", "TBD").Fill("Key contact", "n/a").Fill("Risks", "...").Fill("Kickoff date", s.inDays(-30))
		form.Submit()
		form.Objects("Confirmed scope", "“TBD” says nothing yet", "reason").Objects("Key contact", "says nothing").
			Objects("Risks", "Leave it empty").Objects("Kickoff date", "in the past")
		s.quiet()
		form.Objects("Confirmed scope", "“TBD” says nothing yet").Objects("Kickoff date", "in the past").
			Holds("Confirmed scope", "TBD").Holds("Price a year", "24,000 EUR")
		form.Fill("Risks", "").Fill("Reason to send it like this", "The contract is with their lawyers").Submit()
		form.Objects("Kickoff date", "in the past")
		form.Fill("Kickoff date", s.inDays(30)).Sends()
		s.sara.Handed("Acme Corp").Shows("Sent with placeholders in Confirmed scope, Key contact", "The contract is with their lawyers")
	})
}

func TestWhatIsNoAmountAndNoDateIsRefused(t *testing.T) {
	t.Parallel()
	s := begin(t)
	s.sara.Types("#sales", "/handoff Acme Corp")
	form := s.sara.SeesForm("Hand off").FillDeal().Fill("Price a year", "plenty").Fill("Kickoff date", "2020-02-29")
	form.Submit()
	form.Objects("Price a year", "not an amount", "24,000 EUR").Objects("Kickoff date", "29 February 2020 is in the past")
	form.Fill("Price a year", "24,000 EUR").Fill("Kickoff date", s.inDays(1)).Fill("CRM record", "acme in the CRM").Submit()
	form.Objects("CRM record") // Slack's own client says so
	form.Fill("CRM record", "https://crm.example.com/deals/7").Sends()
	s.sara.Handed("Acme Corp").Shows("deals/7")
}

func TestSecondHandoffOfACustomerIsRefusedWithALinkAndSentWithAReason(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		first := s.sara.HandsOff("Acme Corp")
		s.tom.Types("#sales", "/handoff  acme   CORP ")
		form := s.tom.SeesForm("Hand off").FillDeal()
		form.Submit()
		form.Shows("H-1001", "is open already", "Onboarding's move")
		v, _ := form.view()
		if link := "archives/C0ONBOARDING/p" + strings.ReplaceAll(first.ts, ".", ""); !strings.Contains(string(v.Blocks), link) {
			s.t.Errorf("the form does not link to %s", link)
		}
		form.Submit()
		form.Shows("H-1001", "is open already").Holds("Price a year", "24,000 EUR")
		form.Fill("Reason to send it like this", "Their second plant").Sends()
		second := s.omar.awaits("a card", func() []slacksim.Message { return s.omar.slacksim.Messages("#onboarding") }, []string{"acme"})
		second.Shows("beside H-1001", "Their second plant")
		s.tom.Hears("You sent")
	})
}

func TestSubmissionWhoseAnswerIsLostMakesOneHandoff(t *testing.T) {
	t.Parallel()
	s := begin(t, func(set *setting) { set.change = shortAcks })
	s.sara.Types("#sales", "/handoff Acme Corp")
	form := s.sara.SeesForm("Hand off").FillDeal()
	s.breaks(slacksim.Fault{Kind: slacksim.FaultAckLost, Method: "interactive", Times: 1})
	form.Submit()
	s.unansweredAllowed = true
	if v, open := form.view(); !open || v.Banner == "" {
		t.Fatalf("the form should have stayed open with a banner\n%s", s.sara.screen())
	}
	s.sara.Handed("Acme Corp")
	form.sendsStubbornly()
}

func TestSubmissionThatArrivesTwiceMakesOneHandoff(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		s.startBot() // the copies may reach two processes at the same time
		for _, title := range []string{"Acme Corp", "Globex", "Initech", "Hooli"} {
			s.sara.Types("#sales", "/handoff "+title)
			form := s.sara.SeesForm("Hand off").FillDeal()
			s.breaks(slacksim.Fault{Kind: slacksim.FaultDeliverTwice, Method: "interactive", Times: 1})
			form.Sends()
			s.sara.Handed(title)
		}
	})
}

func TestPressThatArrivesTwiceCountsOnce(t *testing.T) {
	t.Parallel()
	s := begin(t)
	s.startBot()
	card := s.sara.HandsOff("Acme Corp")
	for _, kind := range []string{"interactive", "events_api", "slash_commands"} {
		s.breaks(slacksim.Fault{Kind: slacksim.FaultDeliverTwice, Method: kind})
	}
	card.Press("Acknowledge")
	card.IsAcknowledged(s.omar, s.sara)
	card.Press("Release")
	card.Line("released")
	s.sara.Hears("released")
	card.For(s.nina).Replies("ack")
	card.IsAcknowledged(s.nina, s.sara, "by reply")
}

// shortAcks makes Slack wait a second only, so that a story about a lost answer is short.
func shortAcks(cfg *slacksim.Config) { cfg.Options.AckTimeout = second }
