package handoffs_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/handoffbot/handoffbot/handoffs"
)

// waitsOf are handoffs that wait or waited, as a store counts them.
type waitsOf struct {
	tallies []handoffs.Tally
	open    []handoffs.Instant
}

// Tallies implements handoffs.Reports.
func (w *waitsOf) Tallies(_ context.Context, queries []handoffs.TallyQuery) ([]handoffs.TallyData, error) {
	data := handoffs.TallyData{Since: 1}
	for _, t := range w.tallies {
		if t.Day >= queries[0].From && t.Day <= queries[0].To {
			data.Tallies = append(data.Tallies, t)
		}
	}
	return []handoffs.TallyData{data}, nil
}

// Waits implements handoffs.Reports.
func (w *waitsOf) Waits(_ context.Context, queries []handoffs.WaitQuery) ([]handoffs.WaitData, error) {
	list := make([]handoffs.WaitData, len(queries))
	for i, q := range queries {
		list[i].Before = make([]int, len(q.Before))
		for _, at := range w.open {
			if at < q.From || at >= q.To {
				continue
			}
			list[i].Open++
			if list[i].Oldest == 0 || at < list[i].Oldest {
				list[i].Oldest = at
			}
			for j, bound := range q.Before {
				if at < bound {
					list[i].Before[j]++
				}
			}
		}
	}
	return list, nil
}

func TestAReportOfAnyWaitsIsTheCurveOfEachOfThem(t *testing.T) {
	t.Parallel()
	calendar, now := newYork(), monday.Add(60*24*time.Hour)
	rapid.Check(t, func(t *rapid.T) {
		w := &waitsOf{}
		var ended, open []int
		longest := 0
		for range rapid.IntRange(1, 40).Draw(t, "waits") {
			start := now.Add(-time.Duration(rapid.IntRange(0, 29*24*60-20*60).Draw(t, "began")) * time.Minute)
			ran := calendar.Between(start, now)
			what := rapid.SampledFrom([]string{"", handoffs.CountAcknowledged, handoffs.CountLeft, handoffs.CountStill}).Draw(t, "what")
			if what == "" {
				w.open, open = append(w.open, handoffs.InstantOf(start)), append(open, handoffs.WaitMinutes(ran.Milliseconds()))
				longest = max(longest, int(ran.Minutes()))
				continue
			}
			ran = ran * time.Duration(rapid.IntRange(0, 100).Draw(t, "part")) / 100
			minutes := handoffs.WaitMinutes(ran.Milliseconds())
			if what == handoffs.CountAcknowledged {
				ended = append(ended, minutes)
			} else {
				open = append(open, minutes)
			}
			w.tallies = append(w.tallies, handoffs.Tally{
				Type: "deal", Team: "onboarding", Day: calendar.Date(handoffs.InstantOf(start)), Counts: map[string]int64{what + strconv.Itoa(minutes): 1},
			})
		}
		reports, err := handoffs.ReadReports(t.Context(), w, []handoffs.ReportQuery{{
			Type: "deal", Period: handoffs.DefaultPeriod(), Now: handoffs.InstantOf(now), Calendar: calendar,
			Calendars: map[handoffs.TeamKey]handoffs.Calendar{"onboarding": calendar},
		}})
		if err != nil {
			t.Fatal(err)
		}
		got, curve := reports[0].Acknowledge, curveOf(ended, open)
		half, halfKnown := curve.Quantile(0.5)
		most, mostKnown := curve.Quantile(0.9)
		if got.Half != half || got.HalfKnown != halfKnown || got.Most != most || got.MostKnown != mostKnown {
			t.Fatalf("the report says %+v, the curve %d, %t and %d, %t", got, half, halfKnown, most, mostKnown)
		}
		if got.Waits != len(ended)+len(open) || got.Acknowledged != len(ended) || got.Open != len(w.open) || got.Longest != longest {
			t.Fatalf("the report says %+v, want %d and %d waits, the longest open one of %d minutes", got, len(ended), len(open), longest)
		}
	})
}

func TestAReportNamesTheFieldsThatAreAskedAboutMost(t *testing.T) {
	t.Parallel()
	w := &waitsOf{tallies: []handoffs.Tally{
		{Team: "onboarding", Day: "2026-10-12", Counts: map[string]int64{"sent": 9, "incomplete": 10, "asked.scope": 1, "returned.scope": 1, "asked.plan": 2}},
		{Team: "support", Day: "2026-10-12", Counts: map[string]int64{"returned.scope": 1, "kept.answer": 1, "broken.answer": 2, "broken.complete": 1}},
		{Team: "onboarding", Day: "2026-10-11", Counts: map[string]int64{"sent": 100}},
	}}
	period, _ := handoffs.ParsePeriod("1d")
	reports, err := handoffs.ReadReports(t.Context(), w, []handoffs.ReportQuery{{
		Type: "deal", Period: period, Now: handoffs.InstantOf(monday), Calendar: newYork(),
	}})
	if err != nil {
		t.Fatal(err)
	}
	r := reports[0]
	fields := []handoffs.FieldReport{{Field: "scope", Asked: 1, Returned: 2}, {Field: "plan", Asked: 2}}
	if r.Sent != 9 || r.Complete != 0 || len(r.Fields) != 2 || r.Fields[0] != fields[0] || r.Fields[1] != fields[1] {
		t.Errorf("the report says %+v", r)
	}
	if targets := []handoffs.TargetReport{{"complete", 0, 1}, {"answer", 1, 2}}; len(r.Targets) != 2 || r.Targets[0] != targets[0] || r.Targets[1] != targets[1] {
		t.Errorf("targets = %v, want %v", r.Targets, targets)
	}
}
