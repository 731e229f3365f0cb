package handoffs_test

import (
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestAPeriodIsReadAsPeopleWriteIt(t *testing.T) {
	t.Parallel()
	today := time.Date(2026, time.November, 23, 1, 0, 0, 0, time.UTC) // a Monday
	for words, want := range map[string][2]string{
		"1d": {"2026-11-23", "2026-11-23"}, "7d": {"2026-11-17", "2026-11-23"}, "30 Days": {"2026-10-25", "2026-11-23"},
		"week": {"2026-11-23", "2026-11-23"}, "Last week": {"2026-11-16", "2026-11-22"},
		"this month": {"2026-11-01", "2026-11-23"}, "last month": {"2026-10-01", "2026-10-31"},
		"quarter": {"2026-10-01", "2026-11-23"}, "last quarter": {"2026-07-01", "2026-09-30"},
		"year": {"2026-01-01", "2026-11-23"}, "last year": {"2025-01-01", "2025-12-31"},
	} {
		p, ok := handoffs.ParsePeriod(words)
		if !ok {
			t.Errorf("%q is no period", words)
			continue
		}
		if from, to := p.Range(today); from != want[0] || to != want[1] {
			t.Errorf("%q is from %s to %s, want %v", words, from, to, want)
		}
	}
	for _, words := range []string{"", "0d", "-3d", "367d", "d", "last 7d", "last", "fortnight", "7 weeks", "next month", "month month"} {
		if _, ok := handoffs.ParsePeriod(words); ok {
			t.Errorf("%q is a period", words)
		}
	}
	january, _ := handoffs.ParsePeriod("last quarter")
	if from, to := january.Range(time.Date(2027, time.January, 31, 0, 0, 0, 0, time.UTC)); from != "2026-10-01" || to != "2026-12-31" {
		t.Errorf("the quarter before January 2027 is from %s to %s", from, to)
	}
	sunday, _ := handoffs.ParsePeriod("week")
	if from, _ := sunday.Range(time.Date(2026, time.November, 29, 0, 0, 0, 0, time.UTC)); from != "2026-11-23" {
		t.Errorf("the week of a Sunday begins on %s", from)
	}
}
