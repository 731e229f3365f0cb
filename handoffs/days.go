package handoffs

import (
	"slices"
	"strings"
	"time"
)

// DayCount is how a team stood at the end of one day.
type DayCount struct {
	// Day is the date, "2006-01-02".
	Day string `json:"day"`
	// Open is how many handoffs were open, and Overdue how many of them were overdue.
	Open    int `json:"open"`
	Overdue int `json:"overdue,omitempty"`
}

// Days is how a team stood at the end of each of the last days. It is counted when a day ends. What was missed because
// nothing ran is counted when something does: nothing changed meanwhile.
type Days struct {
	// Zone is the time zone whose days are counted, and Next the end of the first that is not; zero once nobody asks.
	Zone string  `json:"zone"`
	Next Instant `json:"next,omitempty"`
	// Counts stand in the order of their days. A day on which nobody asked is left out.
	Counts []DayCount `json:"counts,omitempty"`
}

const (
	// DaysKept is how many days are remembered.
	DaysKept = 40
	// DaysShown is how many of them a picture shows.
	DaysShown = 30
	// daysStranger is how long a count that this process does not know of is left to those that do.
	daysStranger = Instant(time.Hour / time.Millisecond)
)

// daysPrefix begins the names of chores that count a team's days.
const daysPrefix = "days:"

// DaysID names the chore that counts a team's days.
func DaysID(team TeamKey) ID { return ID(daysPrefix + string(team)) }

// DaysTeam is the team whose days the chore counts.
func DaysTeam(id ID) TeamKey { return TeamKey(strings.TrimPrefix(string(id), daysPrefix)) }

// Plan has the days of a time zone counted from now on, and reports whether that changed anything.
func (d *Days) Plan(zone *time.Location, now Instant) bool {
	if d.Next != 0 && d.Zone == zone.String() {
		return false
	}
	d.Zone, d.Next = zone.String(), dayEnd(now, zone)
	return true
}

// dayEnd returns the end of the day that a time is in.
func dayEnd(at Instant, zone *time.Location) Instant {
	next := noon(at.Time().In(zone)).AddDate(0, 0, 1)
	start := startOf(next)
	if start.Day() != next.Day() {
		start = start.Add(time.Hour) // clocks are put forward at midnight
	}
	return InstantOf(start)
}

// Due returns the ends of the days that are over and not counted, oldest first, as many as are remembered.
func (d *Days) Due(zone *time.Location, now Instant) []Instant {
	var due []Instant
	if d.Next == 0 {
		return nil
	}
	for end := max(d.Next, dayEnd(InstantOf(now.Time().AddDate(0, 0, -DaysKept)), zone)); end <= now; end = dayEnd(end, zone) {
		due = append(due, end)
	}
	return due
}

// Count notes how things stood at the end of a day, and reports whether that was not noted yet.
func (d *Days) Count(zone *time.Location, end Instant, open, overdue int) bool {
	if d.Next == 0 || end < d.Next {
		return false
	}
	c := DayCount{Day: dateBefore(end, zone), Open: open, Overdue: overdue}
	d.Counts = append(slices.DeleteFunc(d.Counts, func(o DayCount) bool { return o.Day >= c.Day }), c)
	d.Counts = d.Counts[max(0, len(d.Counts)-DaysKept):]
	d.Next = dayEnd(end, zone)
	return true
}

// dateBefore is the date of the day that ends then.
func dateBefore(end Instant, zone *time.Location) string {
	return (end - 1).Time().In(zone).Format(time.DateOnly)
}

// Forsake ends the counting once a day has been over for an hour and nobody counted it. It reports whether it did.
func (d *Days) Forsake(now Instant) bool {
	if d.Next == 0 || now < d.Next+daysStranger {
		return false
	}
	d.Next = 0
	return true
}

// Shown returns the counts of the last days that are over, the first of them, and nil in place of a day that was not
// counted. There is nothing to show before two were.
func (d *Days) Shown(zone *time.Location, now Instant) (first time.Time, counts []*DayCount) {
	year, month, day := now.Time().In(zone).Date()
	first = time.Date(year, month, day-DaysShown, 0, 0, 0, 0, time.UTC)
	counts = make([]*DayCount, DaysShown)
	known := 0
	for i := range counts {
		date := first.AddDate(0, 0, i).Format(time.DateOnly)
		if at := slices.IndexFunc(d.Counts, func(c DayCount) bool { return c.Day == date }); at >= 0 {
			counts[i] = &d.Counts[at]
			known++
		}
	}
	if known < daysTold {
		return time.Time{}, nil
	}
	return first, counts
}

// daysTold is how many days make a picture.
const daysTold = 2
