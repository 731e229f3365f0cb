package cards

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// month is how the handoffs of a month went.
func month() ReportInput {
	d := definition()
	return ReportInput{Type: &d.Type, From: "Sales", To: "Onboarding", Report: handoffs.Report{
		Type: d.Type.Key, From: "2026-10-25", To: "2026-11-23", Sent: 60, Complete: 42, Completed: 41, Cancelled: 3, Declined: 2, Redirected: 1,
		Acknowledge: handoffs.WaitReport{
			Waits: 61, Acknowledged: 52, Left: 4, Open: 4, Still: 1, Half: 35, HalfKnown: true, Most: 135, MostKnown: true, Longest: 130,
		},
		Held:    handoffs.HeldReport{Sender: 66 * 3_600_000, Receiver: 120*3_600_000 + 1, ExceptionOwner: 90 * 60_000},
		Fields:  []handoffs.FieldReport{{Field: "scope", Asked: 5, Returned: 2}, {Field: "kickoff", Asked: 1}, {Field: "gone <b>", Returned: 1}},
		Targets: []handoffs.TargetReport{{Step: "acknowledge", Kept: 47, Broken: 5}, {Step: "complete", Kept: 41}, {Step: "answer", Kept: 1, Broken: 2}},
		Overdue: 4,
	}}
}

func reportMessages() map[string]Message {
	few, slow, young := month(), month(), month()
	few.Report = handoffs.Report{From: "2026-11-23", To: "2026-11-23", Sent: 3, Since: "2026-11-23", Acknowledge: handoffs.WaitReport{Waits: 3, Open: 3}}
	slow.Report.Acknowledge = handoffs.WaitReport{Waits: 60, Acknowledged: 20, Open: 40, Longest: 61, Half: 0}
	slow.Report.Fields, slow.Report.Targets, slow.Report.Held = nil, nil, handoffs.HeldReport{}
	young.Report.Since, young.Report.Acknowledge.MostKnown, young.Report.Acknowledge.Still = "2026-11-20", false, 0
	hostile := month()
	hostile.Type = &handoffs.Type{Key: "x", Name: hostileText}
	hostile.From, hostile.To = hostileText, hostileText
	d := definition()
	return map[string]Message{
		"report":            Report([]ReportInput{month()}, "/handoff", 0),
		"report_few":        Report([]ReportInput{few}, "/handoff", 0),
		"report_slow":       Report([]ReportInput{slow}, "/handoff", 0),
		"report_young":      Report([]ReportInput{young}, "/handoff", 0),
		"report_hostile":    Report([]ReportInput{hostile}, "/handoff", 0),
		"report_many":       Report([]ReportInput{month(), month(), month(), month(), month()}, "/handoff", 2),
		"report_unknown":    ReportUnknown("/handoff", "yesterday <!channel>", []handoffs.Type{d.Type}),
		"report_not_yours":  ReportNotYours(d),
		"report_of_nothing": ReportNotYours(nil),
	}
}

func TestEachFigureOfAReportHasItsDefinitionBesideIt(t *testing.T) {
	t.Parallel()
	m := Report([]ReportInput{month()}, "/handoff", 0)
	figures := 0
	for _, b := range m.Blocks {
		s, is := b.(*slack.SectionBlock)
		if !is {
			continue
		}
		figures++
		if says, means, two := strings.Cut(s.Text.Text, "\n"); !two || !strings.HasPrefix(says, "*") || len(means) < 40 {
			t.Errorf("%q does not say what it means", s.Text.Text)
		}
	}
	if figures != 6 {
		t.Errorf("%d figures, want 6", figures)
	}
}

func TestAReportOnAllTypesFitsIntoOneAnswer(t *testing.T) {
	t.Parallel()
	in := month()
	in.From, in.To = strings.Repeat("Ä", 200), strings.Repeat("Ö", 200)
	for range 20 {
		in.Report.Fields = append(in.Report.Fields, handoffs.FieldReport{Field: strings.Repeat("ß", 200), Asked: 1000, Returned: 1000})
	}
	m := Report([]ReportInput{in, in, in, in, in}, "/handoff", 90)
	data, err := json.Marshal(m.Blocks)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Blocks) > 50 || len(data) > 20_000 {
		t.Errorf("%d blocks of %d bytes, want at most 50 and 20,000", len(m.Blocks), len(data))
	}
	if len(m.Text) > maxWhisper {
		t.Errorf("the text has %d bytes", len(m.Text))
	}
}

func TestTimesOfAReportAreSaidInWords(t *testing.T) {
	t.Parallel()
	for minutes, want := range map[int]markup{
		0: "0 minutes", 1: "1 minute", 55: "55 minutes", 60: "1 hour", 75: "1 hour 15 minutes", 120: "2 hours", 540: "9 hours", 2640: "44 hours",
	} {
		if got := lasting(minutes); got != want {
			t.Errorf("%d minutes are %q, want %q", minutes, got, want)
		}
	}
}
