package main

import (
	"strings"
	"testing"
	"time"
)

func TestAReportSaysHowHandoffsWent(t *testing.T) {
	t.Parallel()
	s := beginAtTen(t)
	s.grace.Types("#support", "/handoff report")
	s.grace.IsTold("Report: Sales to onboarding", "Volume: 0 sent", "not enough data (0, it takes five)")

	var cards []*card
	for n := range 6 {
		cards = append(cards, s.sara.HandsOff("Customer "+string(rune('A'+n))))
	}
	s.ws.Clock.Advance(20 * time.Minute) // past the target of 15
	cards[0].Press("Acknowledge")
	cards[0].IsAcknowledged(s.omar, s.sara)
	cards[1].Asks("Confirmed scope", "All of it?")
	s.ws.Clock.Advance(25 * time.Minute)
	cards[2].Press("Acknowledge")
	cards[2].IsAcknowledged(s.omar, s.sara)

	s.omar.Types("#onboarding", "/handoff report sales-to-onboarding 7d")
	s.omar.IsTold(
		"Report: Sales to onboarding", "Volume: 6 sent", "complete at the first time: 5 of 6* (83%)",
		"Of 6, 2 acknowledged, 4 still open (1 of them with a question or a return at the sender)", "(Kaplan-Meier)",
		"Confirmed scope 1 (1 asked, 0 returned)", "Broken targets:* acknowledge not enough data (3, it takes five)", "3 overdue now",
	)
	s.sara.Types("#sales", "/handoff report Sales to onboarding")
	s.sara.IsTold("Volume: 6 sent", "Time held by each side", "sender (Sales)")
}

func TestAReportIsForItsTeams(t *testing.T) {
	t.Parallel()
	s := begin(t)
	s.sara.Types("#sales", "/handoff report onboarding-to-support")
	s.sara.IsTold("Only Onboarding and Support see the report of Onboarding to support")
	s.omar.Types("#onboarding", "/handoff report last month")
	told := s.omar.IsTold("Report: Sales to onboarding", "Report: Onboarding to support")
	if !strings.Contains(told.Text(), "Volume: 0 sent") {
		t.Errorf("it says %q", told.Text())
	}
	s.omar.Types("#onboarding", "/handoff report yesterday")
	s.omar.IsTold("“yesterday” names no type and no period", "`last`", "sales-to-onboarding")
	s.omar.Types("#onboarding", "/handoff report nothing 7d")
	s.omar.IsTold("“nothing 7d” names no type")
}
