package handoffs

import (
	"strconv"
	"strings"
	"time"
)

// Period is a stretch of days up to today, or up to the end of the last week, month, quarter or year.
type Period struct {
	days int
	unit string
	last bool
}

// MaxPeriod is the most days that a period may have: tallies are kept for a little longer.
const MaxPeriod = 366

// DefaultPeriod is what a report is about if nobody says.
func DefaultPeriod() Period { return Period{days: 30} }

// ParsePeriod reads "30d", "30 days", "week", "this month", "last quarter", "year".
func ParsePeriod(words string) (Period, bool) {
	list := strings.Fields(strings.ToLower(words))
	if len(list) == 2 && (list[1] == "days" || list[1] == "day") {
		list = []string{list[0] + "d"}
	}
	var p Period
	if len(list) == 2 && (list[0] == "last" || list[0] == "this") {
		p.last = list[0] == "last"
		list = list[1:]
	}
	if len(list) != 1 {
		return Period{}, false
	}
	switch p.unit = list[0]; p.unit {
	case "week", "month", "quarter", "year":
		return p, true
	}
	number, is := strings.CutSuffix(list[0], "d")
	n, err := strconv.Atoi(number)
	if !is || p.last || err != nil || n < 1 || n > MaxPeriod {
		return Period{}, false
	}
	return Period{days: n}, true
}

// Range returns the first and the last date, "2006-01-02", as of today. Weeks begin on Mondays.
func (p Period) Range(today time.Time) (from, to string) {
	year, month, date := today.Date()
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 12, 0, 0, 0, time.UTC) }
	end := day(year, month, date)
	var start, before time.Time // before begins the period before this one
	switch p.unit {
	case "week":
		start = end.AddDate(0, 0, -(int(end.Weekday())+6)%7)
		before = start.AddDate(0, 0, -7)
	case "month":
		start, before = day(year, month, 1), day(year, month-1, 1)
	case "quarter":
		first := (month-1)/3*3 + 1
		start, before = day(year, first, 1), day(year, first-3, 1)
	case "year":
		start, before = day(year, 1, 1), day(year-1, 1, 1)
	default:
		start = end.AddDate(0, 0, 1-p.days)
	}
	if p.last {
		start, end = before, start.AddDate(0, 0, -1)
	}
	return start.Format(time.DateOnly), end.Format(time.DateOnly)
}

// dayAfter returns the date after a date, "2006-01-02".
func dayAfter(date string) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return day.AddDate(0, 0, 1).Format(time.DateOnly)
}
