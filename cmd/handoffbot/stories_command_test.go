package main

import (
	"testing"

	"github.com/handoffbot/handoffbot/internal/slacksim"
)

func TestListsShowWhatIsOpenToTheAskerAlone(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		s.omar.Types("#onboarding", "/handoff list")
		s.omar.IsTold("Open for Onboarding", "nothing is open", "Open for Support")
		acme := s.sara.HandsOff("Acme Corp")
		s.sara.HandsOff("Globex")
		acme.Press("Acknowledge")
		acme.IsAcknowledged(s.omar, s.sara)

		s.omar.Types("#onboarding", "/handoff list")
		s.omar.IsTold("H-1001 · Acme Corp", "Acknowledged", "@Omar Haddad's move", "H-1002", "Globex", "Onboarding's move")
		s.omar.Types("#onboarding", "/handoff list support")
		s.omar.IsTold("Open for Support", "nothing is open")
		s.omar.Types("#onboarding", "/handoff mine")
		s.omar.IsTold("H-1001 · Acme Corp")
		s.nina.Types("#onboarding", "/handoff mine")
		s.nina.IsTold("nothing is open")
		s.sara.Types("#sales", "/handoff mine")
		s.sara.IsTold("Acme Corp", "Globex")
		s.sara.Types("#sales", "/handoff list finance")
		s.sara.IsTold("does not know", "list finance")
	})
}

func TestStatusSaysWhoseMoveItIs(t *testing.T) {
	t.Parallel()
	s := begin(t)
	s.sara.HandsOff("Acme Corp")
	for _, typed := range []string{"status H-1001", "status h1001", "status 1001", "H-1001", "h-1001"} {
		s.tom.Types("#sales", "/handoff "+typed)
		s.tom.IsTold("H-1001 · Acme Corp", "Sent", "Onboarding's move")
	}
	s.tom.Types("#sales", "/handoff status H-4711")
	s.tom.IsTold("There is no handoff H-4711")
	s.tom.Types("#sales", "/handoff status")
	s.tom.IsTold("status H-1042")
	s.tom.Types("#sales", "/handoff status acme")
	s.tom.IsTold("does not know", "status acme")
}

func TestWhatIsNotUnderstoodGetsHelp(t *testing.T) {
	t.Parallel()
	s := begin(t)
	s.sara.Types("#sales", "/handoff help")
	s.sara.IsTold("/handoff list", "/handoff mine", "sales-to-onboarding")
	for _, typed := range []string{"mien", "hlep", "lists", "statu", "?!", "...", "-"} {
		s.sara.Types("#sales", "/handoff "+typed)
		s.sara.IsTold("does not know “"+typed+"”", "opens the form")
	}
	s.sara.SeesNoForm()
}

func TestCommandGoesStraightToTheForm(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]struct{ typ, customer string }{
		"":                              {"sales-to-onboarding", ""},
		"onboarding-to-support":         {"onboarding-to-support", ""},
		"Onboarding to SUPPORT":         {"onboarding-to-support", ""},
		"onboarding-to-support Globex":  {"onboarding-to-support", "Globex"},
		"Onboarding to support Big Co.": {"onboarding-to-support", "Big Co."},
		"Acme Corp":                     {"sales-to-onboarding", "Acme Corp"},
		"Smith & Sons <Ltd>":            {"sales-to-onboarding", "Smith & Sons <Ltd>"},
		"3M":                            {"sales-to-onboarding", "3M"},
		"株式会社":                          {"sales-to-onboarding", "株式会社"},
	} {
		t.Run(typed, func(t *testing.T) {
			t.Parallel()
			s := begin(t)
			s.sara.Types("#sales", "/handoff "+typed)
			s.sara.SeesForm("Hand off").Holds("Type of handoff", want.typ).Holds("Customer", want.customer)
		})
	}
}

func TestFormThatOpensTooLateIsOpenedByAButton(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"Acme Corp", "onboarding-to-support Globex", ""} {
		t.Run(typed, func(t *testing.T) {
			t.Parallel()
			s := begin(t)
			s.breaks(slacksim.Fault{Kind: slacksim.FaultErrorCode, Code: "expired_trigger_id", Method: "views.open", Times: 1})
			s.sara.Types("#sales", "/handoff "+typed)
			s.sara.IsTold("Open the form").Press("Open the form")
			form := s.sara.SeesForm("Hand off")
			switch typed {
			case "Acme Corp":
				form.Holds("Customer", "Acme Corp").FillDeal().Sends()
				s.sara.Handed("Acme Corp")
			case "":
				form.Holds("Customer", "")
			default:
				form.Holds("Customer", "Globex").Shows("Live since")
			}
		})
	}
}

func TestButtonThatOpensTooLateSaysSo(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	card.Press("Acknowledge")
	card.IsAcknowledged(s.omar, s.sara)
	s.breaks(slacksim.Fault{Kind: slacksim.FaultErrorCode, Code: "expired_trigger_id", Method: "views.open", Times: 1})
	card.Press("Assign")
	s.omar.IsTold("did not open the form", "Press again")
	card.Press("Assign")
	s.omar.SeesForm("Assign H-1001").Closes()
}

func TestWhoWritesToTheBotGetsAHint(t *testing.T) {
	t.Parallel()
	s := begin(t)
	s.sara.Says(s.sara.slacksim.DM(), "hello?")
	s.sara.Hears("/handoff", "opens the form")
	s.sara.Says("#sales", "hello everybody") // is not for the bot
	s.sara.Says("#sales", "@handoffbot hello")
	s.sara.IsTold("/handoff", "opens the form")
}

func TestCommandWorksInADirectMessageAndElsewhere(t *testing.T) {
	t.Parallel()
	s := begin(t)
	s.omar.Types(s.omar.slacksim.DM(), "/handoff mine")
	s.omar.IsTold("nothing is open")
	s.omar.Types("#general", "/handoff list") // the bot is not there
	s.omar.IsTold("nothing is open")
	s.sara.Types("#general", "/handoff Acme Corp")
	s.sara.SeesForm("Hand off").FillDeal().Sends()
	s.sara.Handed("Acme Corp")
}
