package handoffs

import (
	"slices"
	"time"
)

// Back returns the earliest time from which d of the calendar's business time has passed up to t: whatever began before
// it has taken longer. d is not negative.
func (c *Calendar) Back(t time.Time, d time.Duration) time.Time {
	if len(c.Hours) == 0 {
		return t.UTC().Add(-d)
	}
	t = t.In(c.Location())
	left := d
	for day, n := noon(t), 0; n < horizon; day, n = day.AddDate(0, 0, -1), n+1 {
		for _, s := range slices.Backward(c.spans(day)) {
			to := earlier(s.to, t)
			if open := to.Sub(s.from); open > left {
				return to.Add(-left)
			} else if open > 0 {
				left -= open
			}
		}
	}
	return t.Add(-d)
}

// Date returns the date, "2006-01-02", that it is at a time where the calendar is.
func (c *Calendar) Date(at Instant) string {
	return at.Time().In(c.Location()).Format(time.DateOnly)
}

// DayStart returns when a date, "2006-01-02", begins where the calendar is; zero for what is no date.
func (c *Calendar) DayStart(date string) Instant {
	day, err := time.ParseInLocation(time.DateOnly, date, c.Location())
	if err != nil {
		return 0
	}
	return InstantOf(day)
}
