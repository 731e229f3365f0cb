package handoffs_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestBackIsTheEarliestTimeFromWhichThatMuchHasPassed(t *testing.T) {
	t.Parallel()
	split := newYork()
	split.Hours = []handoffs.Span{{From: 9 * 60, To: 12 * 60}, {From: 13 * 60, To: 18 * 60}}
	calendars := []handoffs.Calendar{{}, newYork(), split}
	begin := time.Date(2026, time.October, 26, 0, 0, 0, 0, time.UTC) // clocks change in the week after
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom(calendars).Draw(t, "calendar")
		now := begin.Add(time.Duration(rapid.IntRange(0, 14*24*60).Draw(t, "minute")) * time.Minute)
		d := time.Duration(rapid.IntRange(0, 6000).Draw(t, "long")) * time.Minute
		at := c.Back(now, d)
		if got := c.Between(at, now); got != d {
			t.Fatalf("from %v to %v it is %v, want %v", at, now, got, d)
		}
		if got := c.Between(at.Add(-time.Minute), now); got <= d {
			t.Fatalf("%v is not the earliest: a minute before it is %v", at, got)
		}
	})
}

func TestBackEndsForACalendarThatNeverOpens(t *testing.T) {
	t.Parallel()
	shut := handoffs.Calendar{Hours: []handoffs.Span{{From: 540, To: 600}}}
	if got := shut.Back(monday, time.Hour); !got.Equal(monday.Add(-time.Hour)) {
		t.Errorf("Back = %v", got)
	}
}
