package handoffs

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Duration is a length of business time: hours and minutes of open time, or whole business days.
type Duration struct {
	Time time.Duration
	Days int
}

// ParseDuration reads "90s", "30m", "4h", "1h30m" (business time) or "2d" (business days).
func ParseDuration(s string) (Duration, error) {
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.Atoi(days)
		if err != nil || n <= 0 || n > 3650 {
			return Duration{}, fmt.Errorf("%q is no number of business days", s)
		}
		return Duration{Days: n}, nil
	}
	t, err := time.ParseDuration(s)
	if err != nil || t <= 0 {
		return Duration{}, fmt.Errorf("%q is no business time", s)
	}
	return Duration{Time: t}, nil
}

// IsZero reports whether there is no duration.
func (d Duration) IsZero() bool { return d == Duration{} }

// String returns the duration as a playbook writes it.
func (d Duration) String() string {
	if d.Days > 0 {
		return strconv.Itoa(d.Days) + "d"
	}
	s := d.Time.String()
	if t, ok := strings.CutSuffix(s, "m0s"); ok {
		s = t + "m"
	}
	if t, ok := strings.CutSuffix(s, "h0m"); ok {
		s = t + "h"
	}
	return s
}

// MarshalJSON stores the duration as a playbook writes it.
func (d Duration) MarshalJSON() ([]byte, error) { return json.Marshal(d.String()) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (d *Duration) UnmarshalJSON(data []byte) error {
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return fmt.Errorf("unmarshal duration: %w", err)
	}
	parsed, err := ParseDuration(s)
	*d = parsed
	return err
}

// Calendar says when a team is open. The zero Calendar is always open, in UTC.
type Calendar struct {
	Timezone string         `json:"timezone,omitempty"`
	Days     []time.Weekday `json:"days,omitempty"`
	Hours    []Span         `json:"hours,omitempty"`
	// Holidays are closed dates, "2006-01-02".
	Holidays []string `json:"holidays,omitempty"`
}

// Span is a part of a day, in minutes from midnight; To is not included.
type Span struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// horizon ends the search for open time in a calendar that is always closed.
const horizon = 10 * 366

// Location returns the zone of the calendar; UTC if it names none.
func (c *Calendar) Location() *time.Location { return zone(c.Timezone) }

// Add returns the time at which d of the calendar's business time has passed since t. A business day ends at the same
// time of day on the next open date, or at that date's closing time if it closes earlier.
func (c *Calendar) Add(t time.Time, d Duration) time.Time {
	if len(c.Hours) == 0 {
		return t.UTC().Add(d.Time).AddDate(0, 0, d.Days)
	}
	t = c.nextOpen(t.In(c.Location()))
	if d.Days > 0 {
		return c.addDays(t, d.Days)
	}
	left := d.Time
	for day, n := noon(t), 0; n < horizon; day, n = day.AddDate(0, 0, 1), n+1 {
		for _, s := range c.spans(day) {
			from := later(s.from, t)
			if !from.Before(s.to) {
				continue
			}
			if open := s.to.Sub(from); open < left {
				left -= open
				continue
			}
			return from.Add(left)
		}
	}
	return t.Add(d.Time)
}

// Between returns the calendar's business time from one point in time to another; negative if to is earlier.
func (c *Calendar) Between(from, to time.Time) time.Duration {
	if to.Before(from) {
		return -c.Between(to, from)
	}
	if len(c.Hours) == 0 {
		return to.Sub(from)
	}
	var sum time.Duration
	from, to = from.In(c.Location()), to.In(c.Location())
	for day := noon(from); !startOf(day).After(to); day = day.AddDate(0, 0, 1) {
		for _, s := range c.spans(day) {
			if begin, end := later(s.from, from), earlier(s.to, to); begin.Before(end) {
				sum += end.Sub(begin)
			}
		}
	}
	return sum
}

// OpenOn reports whether the calendar is open on the date of t, in t's time zone.
func (c *Calendar) OpenOn(t time.Time) bool { return len(c.Hours) == 0 || c.open(t) }

// Whole returns an amount of business time in business days, if it is at least one, else in hours or minutes; what is left
// over is cut off.
func (c *Calendar) Whole(d time.Duration) Duration {
	day := 24 * time.Hour
	if len(c.Hours) > 0 {
		day = 0
		for _, s := range c.Hours {
			day += time.Duration(s.To-s.From) * time.Minute
		}
	}
	switch {
	case d >= day && day > 0:
		return Duration{Days: int(d / day)}
	case d >= time.Hour:
		return Duration{Time: d.Truncate(time.Hour)}
	}
	return Duration{Time: max(d, 0).Truncate(time.Minute)}
}

// Closing returns when the calendar closes on a date, "2006-01-02"; the end of a date on which it is closed.
func (c *Calendar) Closing(date string) (time.Time, error) {
	day, err := time.ParseInLocation(time.DateOnly, date, c.Location())
	if err != nil {
		return time.Time{}, fmt.Errorf("read date: %w", err)
	}
	if spans := c.spans(noon(day)); len(spans) > 0 {
		return spans[len(spans)-1].to, nil
	}
	return noon(day).Add(12*time.Hour - time.Minute), nil
}

func (c *Calendar) addDays(t time.Time, n int) time.Time {
	day := noon(t)
	for tries := 0; n > 0 && tries < horizon; tries++ {
		day = day.AddDate(0, 0, 1)
		if c.open(day) {
			n--
		}
	}
	same := time.Date(day.Year(), day.Month(), day.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), day.Location())
	spans := c.spans(day)
	for _, s := range spans {
		if !same.After(s.to) {
			return later(same, s.from)
		}
	}
	if len(spans) == 0 {
		return same
	}
	return spans[len(spans)-1].to
}

// Opening returns t, or when the calendar opens next if it is closed at t.
func (c *Calendar) Opening(t time.Time) time.Time {
	if len(c.Hours) == 0 {
		return t
	}
	return c.nextOpen(t.In(c.Location()))
}

// nextOpen returns t, or the next opening if the calendar is closed at t.
func (c *Calendar) nextOpen(t time.Time) time.Time {
	for day, n := noon(t), 0; n < horizon; day, n = day.AddDate(0, 0, 1), n+1 {
		for _, s := range c.spans(day) {
			if t.Before(s.to) {
				return later(t, s.from)
			}
		}
	}
	return t
}

type openTime struct{ from, to time.Time }

func (c *Calendar) spans(day time.Time) []openTime {
	if !c.open(day) {
		return nil
	}
	spans := make([]openTime, 0, len(c.Hours))
	for _, h := range c.Hours {
		spans = append(spans, openTime{onClock(day, h.From), onClock(day, h.To)})
	}
	return spans
}

// onClock returns when the clock shows so many minutes after midnight on the date of day; if clocks are put forward past
// that, when they are.
func onClock(day time.Time, minute int) time.Time {
	t := time.Date(day.Year(), day.Month(), day.Day(), 0, minute, 0, 0, day.Location())
	if t.Hour()*60+t.Minute() == minute%(24*60) {
		return t
	}
	since, until := t.ZoneBounds() // t is so much before or after the change
	if until.IsZero() || t.Sub(since) < until.Sub(t) {
		return since
	}
	return until
}

func (c *Calendar) open(day time.Time) bool {
	return slices.Contains(c.Days, day.Weekday()) && !slices.Contains(c.Holidays, day.Format(time.DateOnly))
}

// noon stands for t's date. Midnight cannot: where clocks are put forward then, it falls on the date before.
func noon(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, t.Location())
}

func startOf(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, day.Location())
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
