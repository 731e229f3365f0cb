package handoffs_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestDaysAreCountedWhenTheyEndWhereTheTeamIs(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) handoffs.Instant {
		parsed, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
		if err != nil {
			t.Fatal(err)
		}
		return handoffs.InstantOf(parsed)
	}
	var d handoffs.Days
	if due := d.Due(zone, at("2026-11-20 09:00")); due != nil || !d.Plan(zone, at("2026-11-20 09:00")) || d.Plan(zone, at("2026-11-20 10:00")) {
		t.Fatalf("planned: %+v, due %v", d, due)
	}
	if due := d.Due(zone, at("2026-11-20 23:59")); due != nil {
		t.Errorf("due before the day is over: %v", due)
	}
	if diff := cmp.Diff([]handoffs.Instant{at("2026-11-21 00:00"), at("2026-11-22 00:00")}, d.Due(zone, at("2026-11-22 08:00"))); diff != "" {
		t.Errorf("due after a weekend on which nothing ran (-want +got):\n%s", diff)
	}
	if !d.Count(zone, at("2026-11-21 00:00"), 7, 2) || d.Count(zone, at("2026-11-21 00:00"), 8, 8) || !d.Count(zone, at("2026-11-22 00:00"), 7, 3) {
		t.Errorf("counted: %+v", d)
	}
	want := []handoffs.DayCount{{Day: "2026-11-20", Open: 7, Overdue: 2}, {Day: "2026-11-21", Open: 7, Overdue: 3}}
	if diff := cmp.Diff(want, d.Counts); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	if d.Forsake(d.Next+1) || !d.Forsake(at("2026-11-23 02:00")) || d.Due(zone, at("2026-11-25 00:00")) != nil {
		t.Errorf("forsaken: %+v", d)
	}
	if !d.Plan(zone, at("2026-11-25 12:00")) || len(d.Due(zone, at("2026-11-25 23:00"))) != 0 {
		t.Errorf("planned again: %+v", d)
	}
}

func TestAPictureShowsTheDaysThatWereCountedWithGapsBetween(t *testing.T) {
	t.Parallel()
	d := handoffs.Days{Counts: []handoffs.DayCount{{Day: "2026-09-01", Open: 1}, {Day: "2026-11-20", Open: 7, Overdue: 2}}}
	now := handoffs.InstantOf(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
	if _, counts := d.Shown(time.UTC, now); counts != nil {
		t.Errorf("one day is shown: %v", counts)
	}
	d.Counts = append(d.Counts, handoffs.DayCount{Day: "2026-11-22", Open: 5})
	first, counts := d.Shown(time.UTC, now)
	want := make([]*handoffs.DayCount, 30)
	want[26], want[28] = &d.Counts[1], &d.Counts[2]
	if diff := cmp.Diff(want, counts); first.Format(time.DateOnly) != "2026-10-25" || diff != "" {
		t.Errorf("shown from %v (-want +got):\n%s", first, diff)
	}
}

// TestEveryDayIsCountedOnceWhateverTheZoneAndTheOutages looks at random times, also where clocks change at midnight.
func TestEveryDayIsCountedOnceWhateverTheZoneAndTheOutages(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom([]string{"UTC", "America/New_York", "Asia/Beirut", "America/Havana", "Pacific/Apia", "Asia/Kathmandu"}).Draw(rt, "zone"))
		if err != nil {
			rt.Fatal(err)
		}
		at := time.Date(2026, time.Month(rapid.IntRange(1, 12).Draw(rt, "month")), 1, rapid.IntRange(0, 23).Draw(rt, "hour"), 0, 0, 0, zone)
		var d handoffs.Days
		d.Plan(zone, handoffs.InstantOf(at))
		first := at
		for range rapid.IntRange(1, 60).Draw(rt, "looks") {
			at = at.Add(time.Duration(rapid.IntRange(1, 40).Draw(rt, "wait")) * time.Hour)
			for _, end := range d.Due(zone, handoffs.InstantOf(at)) {
				if end > handoffs.InstantOf(at) || !d.Count(zone, end, 1, 0) {
					rt.Fatalf("%v is not counted at %v", end.Time(), at)
				}
			}
		}
		var want []handoffs.DayCount
		for day := first; day.Format(time.DateOnly) < at.Format(time.DateOnly); day = time.Date(day.Year(), day.Month(), day.Day()+1, 12, 0, 0, 0, zone) {
			want = append(want, handoffs.DayCount{Day: day.Format(time.DateOnly), Open: 1})
		}
		want = want[max(0, len(want)-handoffs.DaysKept):]
		if diff := cmp.Diff(want, d.Counts); diff != "" {
			rt.Fatalf("counts (-want +got):\n%s", diff)
		}
	})
}
