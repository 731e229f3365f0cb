package handoffs_test

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/handoffbot/handoffbot/handoffs"
)

func everyDay() []time.Weekday {
	return []time.Weekday{
		time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday,
	}
}

// split is a calendar with a lunch break.
func split() handoffs.Calendar {
	c := newYork()
	c.Hours = []handoffs.Span{{From: 9 * 60, To: 12 * 60}, {From: 13 * 60, To: 18 * 60}}
	return c
}

func nights() handoffs.Calendar {
	return handoffs.Calendar{
		Timezone: "America/New_York", Days: everyDay(), Hours: []handoffs.Span{{From: 0, To: 6 * 60}, {From: 22 * 60, To: 24 * 60}},
	}
}

func allDay(zone string) handoffs.Calendar {
	return handoffs.Calendar{Timezone: zone, Days: everyDay(), Hours: []handoffs.Span{{From: 0, To: 24 * 60}}}
}

func TestBusinessTime(t *testing.T) {
	t.Parallel()
	early := newYork()
	early.Timezone, early.Days = "America/Santiago", everyDay()
	tests := []struct {
		name     string
		calendar handoffs.Calendar
		from     string
		add      string
		want     string
	}{
		{"within a day", newYork(), "2026-10-12 12:00", "4h", "2026-10-12 16:00"},
		{"to the minute of closing", newYork(), "2026-10-12 12:00", "6h", "2026-10-12 18:00"},
		{"over night", newYork(), "2026-10-12 17:00", "4h", "2026-10-13 12:00"},
		{"over the weekend", newYork(), "2026-10-16 17:00", "2h", "2026-10-19 10:00"},
		{"from a Saturday", newYork(), "2026-10-17 11:00", "1h", "2026-10-19 10:00"},
		{"before opening", newYork(), "2026-10-12 06:00", "30m", "2026-10-12 09:30"},
		{"at closing", newYork(), "2026-10-12 18:00", "1h", "2026-10-13 10:00"},
		{"over Christmas and a weekend", newYork(), "2026-12-24 17:00", "2h", "2026-12-28 10:00"},
		{"several days of hours", newYork(), "2026-10-12 09:00", "20h", "2026-10-14 11:00"},
		{"an hour is an hour after clocks go back", newYork(), "2026-10-30 17:00", "2h", "2026-11-02 10:00"},
		{"an hour is an hour after clocks go forward", newYork(), "2027-03-12 17:00", "2h", "2027-03-15 10:00"},
		{"through the night that is an hour longer", nights(), "2026-11-01 00:00", "7h", "2026-11-01 06:00"},
		{"through the night that is an hour shorter", nights(), "2027-03-14 00:00", "5h", "2027-03-14 06:00"},
		{"around the clock when clocks go back", allDay("America/New_York"), "2026-11-01 00:00", "25h", "2026-11-02 00:00"},
		{"around the clock when clocks go forward", allDay("America/New_York"), "2027-03-14 00:00", "23h", "2027-03-15 00:00"},
		{"where midnight is skipped", early, "2026-09-05 17:00", "2h", "2026-09-06 10:00"},
		{"where midnight is skipped, longer", early, "2026-09-04 17:00", "20h", "2026-09-07 10:00"},
		{"over lunch", split(), "2026-10-12 11:00", "2h", "2026-10-12 14:00"},
		{"from lunch", split(), "2026-10-12 12:30", "1h", "2026-10-12 14:00"},
		{"to the minute of lunch", split(), "2026-10-12 11:00", "1h", "2026-10-12 12:00"},

		{"one day", newYork(), "2026-10-12 12:00", "1d", "2026-10-13 12:00"},
		{"a day is not 24 hours", newYork(), "2026-10-16 12:00", "1d", "2026-10-19 12:00"},
		{"five days", newYork(), "2026-10-12 12:00", "5d", "2026-10-19 12:00"},
		{"a day over Christmas", newYork(), "2026-12-24 12:00", "1d", "2026-12-28 12:00"},
		{"a day from a Saturday", newYork(), "2026-10-17 12:00", "1d", "2026-10-20 09:00"},
		{"a day from before opening", newYork(), "2026-10-12 06:00", "1d", "2026-10-13 09:00"},
		{"a day over clocks going back", newYork(), "2026-10-30 12:00", "1d", "2026-11-02 12:00"},
		{"a day over clocks going forward", newYork(), "2027-03-12 12:00", "1d", "2027-03-15 12:00"},
		{"a day from lunch", split(), "2026-10-12 12:30", "1d", "2026-10-13 13:00"},
		{"a day where midnight is skipped", early, "2026-09-05 12:00", "1d", "2026-09-06 12:00"},

		{"always open", handoffs.Calendar{}, "2026-10-17 23:00", "4h", "2026-10-18 03:00"},
		{"always open, days", handoffs.Calendar{}, "2026-10-17 23:00", "2d", "2026-10-19 23:00"},
		{"never open", handoffs.Calendar{Hours: []handoffs.Span{{From: 0, To: 60}}}, "2026-10-17 23:00", "4h", "2026-10-18 03:00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			loc, err := time.LoadLocation(tt.calendar.Timezone)
			if err != nil {
				t.Fatal(err)
			}
			from, err := time.ParseInLocation("2006-01-02 15:04", tt.from, loc)
			if err != nil {
				t.Fatal(err)
			}
			d, err := handoffs.ParseDuration(tt.add)
			if err != nil {
				t.Fatal(err)
			}
			if got := tt.calendar.Add(from.UTC(), d).In(loc).Format("2006-01-02 15:04"); got != tt.want {
				t.Errorf("%s + %s = %s, want %s", tt.from, tt.add, got, tt.want)
			}
		})
	}
}

// anyCalendar draws calendars that are open on at least one day of the week.
func anyCalendar(t *rapid.T) handoffs.Calendar {
	zones := []string{
		"UTC", "America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "America/Santiago", "Africa/Cairo", "Pacific/Kiritimati",
	}
	c := handoffs.Calendar{
		Timezone: rapid.SampledFrom(zones).Draw(t, "zone"),
		Days:     rapid.SliceOfNDistinct(rapid.SampledFrom(everyDay()), 1, 7, rapid.ID[time.Weekday]).Draw(t, "days"),
	}
	from := 0
	for i := range rapid.IntRange(1, 3).Draw(t, "spans") {
		from += rapid.IntRange(0, 300).Draw(t, "gap")
		to := from + rapid.IntRange(60, 180+i*60).Draw(t, "length")
		c.Hours = append(c.Hours, handoffs.Span{From: from, To: to})
		from = to + 1
	}
	for range rapid.IntRange(0, 5).Draw(t, "holidays") {
		day := time.Date(2026, 1, 1+rapid.IntRange(0, 700).Draw(t, "holiday"), 0, 0, 0, 0, time.UTC)
		c.Holidays = append(c.Holidays, day.Format(time.DateOnly))
	}
	return c
}

// edge is when the clock first shows a time on a date, in minutes from midnight, or one that is later. It looks minute by
// minute where clocks are put forward.
func edge(date time.Time, minute int) time.Time {
	t := time.Date(date.Year(), date.Month(), date.Day(), 0, minute, 0, 0, date.Location())
	if t.Hour()*60+t.Minute() == minute%(24*60) {
		return t
	}
	shows := func(t time.Time) int { return (t.YearDay()-date.YearDay())*24*60 + t.Hour()*60 + t.Minute() }
	for t = t.Add(-3 * time.Hour); shows(t) < minute; t = t.Add(time.Minute) {
	}
	return t
}

// open reports whether t is in the calendar's open time, closing times included. It is written without the package's
// own search.
func open(c handoffs.Calendar, t time.Time, loc *time.Location) bool {
	t = t.In(loc)
	for _, offset := range []int{0, -1} { // a day that closes at 24:00 closes on the next date
		date := time.Date(t.Year(), t.Month(), t.Day()+offset, 12, 0, 0, 0, loc)
		isOpen := false
		for _, day := range c.Days {
			isOpen = isOpen || day == date.Weekday()
		}
		for _, holiday := range c.Holidays {
			isOpen = isOpen && holiday != date.Format(time.DateOnly)
		}
		for _, s := range c.Hours {
			if isOpen && !t.Before(edge(date, s.From)) && !t.After(edge(date, s.To)) {
				return true
			}
		}
	}
	return false
}

func TestBusinessTimeAddsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := anyCalendar(t)
		loc, err := time.LoadLocation(c.Timezone)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Date(2026, 1, 1, 0, rapid.IntRange(0, 700*24*60).Draw(t, "start"), 0, 0, time.UTC)
		hours := func(name string) handoffs.Duration {
			return handoffs.Duration{Time: time.Duration(rapid.IntRange(1, 3000).Draw(t, name)) * time.Minute}
		}
		a, b := hours("a"), hours("b")

		first := c.Add(start, a)
		if !open(c, first, loc) {
			t.Fatalf("%s + %s = %s, which is not open time", start, a, first.In(loc))
		}
		if first.Sub(start) < a.Time {
			t.Fatalf("%s + %s = %s, which is too early", start, a, first)
		}
		both := c.Add(start, handoffs.Duration{Time: a.Time + b.Time})
		if got := c.Add(first, b); !got.Equal(both) {
			t.Fatalf("%s + %s + %s = %s, but + their sum = %s", start, a, b, got, both)
		}
		days := handoffs.Duration{Days: rapid.IntRange(1, 10).Draw(t, "days")}
		if got := c.Add(start, days); !open(c, got, loc) || !got.After(start) {
			t.Fatalf("%s + %s = %s, which is not open time after it", start, days, got.In(loc))
		}
	})
}

func TestDurationsAreReadAndWritten(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		want handoffs.Duration
		text string
	}{
		"90s":   {handoffs.Duration{Time: 90 * time.Second}, "1m30s"},
		"30m":   {handoffs.Duration{Time: 30 * time.Minute}, "30m"},
		"4h":    {handoffs.Duration{Time: 4 * time.Hour}, "4h"},
		"1h30m": {handoffs.Duration{Time: 90 * time.Minute}, "1h30m"},
		"10h":   {handoffs.Duration{Time: 10 * time.Hour}, "10h"},
		"1.5h":  {handoffs.Duration{Time: 90 * time.Minute}, "1h30m"},
		"2d":    {handoffs.Duration{Days: 2}, "2d"},
		"3650d": {handoffs.Duration{Days: 3650}, "3650d"},
	}
	for s, tt := range tests {
		got, err := handoffs.ParseDuration(s)
		if err != nil || got != tt.want || got.String() != tt.text {
			t.Errorf("ParseDuration(%q) = %+v (%s), %v, want %+v (%s)", s, got, got, err, tt.want, tt.text)
		}
		data, err := json.Marshal(got)
		var again handoffs.Duration
		if err != nil || json.Unmarshal(data, &again) != nil || again != got {
			t.Errorf("%s as JSON is %s and comes back as %s", s, data, again)
		}
	}
	for _, s := range []string{"", "d", "4", "0h", "0d", "-1d", "-4h", "1.5d", "1d4h", "3651d", "four hours", "4 h"} {
		if got, err := handoffs.ParseDuration(s); err == nil {
			t.Errorf("ParseDuration(%q) = %s, want an error", s, got)
		}
	}
	var d handoffs.Duration
	for _, data := range []string{`4`, `"soon"`} {
		if err := json.Unmarshal([]byte(data), &d); err == nil {
			t.Errorf("%s was taken for a duration", data)
		}
	}
}

func TestHoursThatClocksSkipAreNotOpen(t *testing.T) {
	t.Parallel()
	sunday := []time.Weekday{time.Sunday}
	tests := map[string]struct {
		calendar handoffs.Calendar
		date     time.Time
		want     time.Duration
	}{
		"the first hour of the day": {
			handoffs.Calendar{Timezone: "America/Santiago", Days: sunday, Hours: []handoffs.Span{{From: 0, To: 60}}},
			time.Date(2026, 9, 6, 0, 0, 0, 0, time.UTC), 0,
		},
		"the opening": {
			handoffs.Calendar{Timezone: "America/New_York", Days: sunday, Hours: []handoffs.Span{{From: 150, To: 210}}},
			time.Date(2026, 3, 8, 0, 0, 0, 0, time.UTC), 30 * time.Minute,
		},
		"the closing": {
			handoffs.Calendar{Timezone: "Europe/Berlin", Days: sunday, Hours: []handoffs.Span{{From: 60, To: 150}}},
			time.Date(2026, 3, 29, 0, 0, 0, 0, time.UTC), time.Hour,
		},
	}
	for name, tt := range tests {
		if got := tt.calendar.Between(tt.date.AddDate(0, 0, -2), tt.date.AddDate(0, 0, 2)); got != tt.want {
			t.Errorf("%s: open for %v, want %v", name, got, tt.want)
		}
	}
}
