package prompts

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// A date as people write it: a year (0 if they left it out), and the days that it may mean. A single day has from == to;
// "mid-March" and "Q2" have not.
type date struct {
	year     int
	from, to int // month*100 + day
}

func dayOf(year, month, day int) date { return date{year, month*100 + day, month*100 + day} }

// anyDay is a span that nobody knows where to put in the year: next week, of a week that is not known.
var anyDay = date{0, 101, 1231}

// exact reports whether the date is one day.
func (d date) exact() bool { return d.from == d.to }

// meets reports whether two dates may be the same day.
func (d date) meets(o date) bool {
	return (d.year == 0 || o.year == 0 || d.year == o.year) && d.from <= o.to && o.from <= d.to
}

// dated is a date found in a text. It has more than one reading if it may be read in more than one way (3/2), and none if it counts
// from a day that is not known (next Tuesday).
type dated struct {
	text     string
	readings []date
}

// vague reports whether the words name no single day, however they are read.
func (d dated) vague() bool {
	for _, r := range d.readings {
		if r.exact() {
			return false
		}
	}
	return len(d.readings) > 0
}

func (d dated) meets(o dated) bool {
	if len(d.readings) == 0 || len(o.readings) == 0 {
		return true // a day that cannot be resolved contradicts nothing
	}
	return slices.ContainsFunc(d.readings, func(a date) bool { return slices.ContainsFunc(o.readings, a.meets) })
}

func valid(year, month, day int) bool {
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return false
	}
	if year == 0 {
		year = 2024 // a leap year
	}
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Day() == day
}

// A datePattern reads one way of writing dates. It gets the groups of its expression.
type datePattern struct {
	expr expression
	read func(g []string, now time.Time) ([]date, bool)
}

// findDates returns the dates of a text in their order. The text is as bare returns it.
func findDates(text string, now time.Time) []dated { return scanDates([]byte(text), now) }

// scanDates returns the dates of a text in their order, and replaces them in it by zero bytes.
func scanDates(text []byte, now time.Time) []dated {
	var all []placedDate
	for _, w := range dateWindows(text) {
		part := text[w[0]:w[1]]
		for _, p := range datePatterns {
			for _, m := range p.expr().FindAllSubmatchIndex(part, -1) {
				readings, ok := p.read(groups(part, m), now)
				if !ok {
					continue
				}
				found := dated{strings.TrimSpace(string(part[m[0]:m[1]])), readings}
				all = append(all, placedDate{w[0] + m[0], p.expr() == weekdayPattern(), found})
				clear(part[m[0]:m[1]])
			}
		}
	}
	slices.SortStableFunc(all, func(a, b placedDate) int { return a.start - b.start })
	full := slices.ContainsFunc(all, func(d placedDate) bool { return !d.weekday })
	var found []dated
	for _, d := range all {
		if !d.weekday || !full { // "Monday, 2 March" is one date
			found = append(found, d.dated)
		}
	}
	return found
}

// dateReach is how many bytes around a word of dates the rest of the date may stand.
const dateReach = 48

// dateWindows returns the parts of a text that may hold dates: trying every pattern on all of it takes too long.
func dateWindows(text []byte) [][2]int {
	var out [][2]int
	for i := 0; i < len(text); {
		start := i
		digit := false
		for i < len(text) && !separator(text[i]) {
			digit = digit || text[i] >= '0' && text[i] <= '9'
			i++
		}
		if i > start && (digit || dateWords[string(text[start:i])]) {
			low, high := max(0, start-dateReach), min(len(text), i+dateReach)
			for low > 0 && !separator(text[low-1]) {
				low--
			}
			for high < len(text) && !separator(text[high]) {
				high++
			}
			if n := len(out); n > 0 && low <= out[n-1][1] {
				out[n-1][1] = high
			} else {
				out = append(out, [2]int{low, high})
			}
		}
		i++
	}
	return out
}

// separator reports whether a byte ends a word: all of ASCII that is no letter, digit or apostrophe.
func separator(b byte) bool {
	return b < 0x80 && (b < '0' || b > '9') && (b < 'a' || b > 'z') && b != '\''
}

// placedDate is a date and where its text starts.
type placedDate struct {
	start   int
	weekday bool
	dated
}

func groups(text []byte, m []int) []string {
	g := make([]string, len(m)/2)
	for i := range g {
		if m[2*i] >= 0 {
			g[i] = string(text[m[2*i]:m[2*i+1]])
		}
	}
	return g
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// yearOf reads a year of two or four digits; nothing is 0.
func yearOf(s string) int {
	n := atoi(strings.Trim(s, "' "))
	if n > 0 && n < 100 {
		n += 2000
	}
	return n
}

func single(year, month, day int) ([]date, bool) {
	if !valid(year, month, day) {
		return nil, false
	}
	return []date{dayOf(year, month, day)}, true
}

// either reads two numbers as day and month and as month and day.
func either(year, a, b int) ([]date, bool) {
	var out []date
	if valid(year, b, a) {
		out = append(out, dayOf(year, b, a))
	}
	if a != b && valid(year, a, b) {
		out = append(out, dayOf(year, a, b))
	}
	return out, len(out) > 0
}

// dayNumber reads "2", "2nd" or "second".
func dayNumber(s string) int {
	if n, ok := ordinals[s]; ok {
		return atoi(n)
	}
	return atoi(strings.TrimRight(s, "sthndre ºª°."))
}

// weekFrom is the seven days from a day on, as far as its month goes.
func weekFrom(ds []date) []date {
	out := make([]date, len(ds))
	for i, d := range ds {
		out[i] = date{d.year, d.from, min(d.to+6, d.to/100*100+31)}
	}
	return out
}

// fromTime is a resolved day.
func fromTime(t time.Time) date { return dayOf(t.Year(), int(t.Month()), t.Day()) }

// daysFrom returns the days between two days from now as dates; a span over the end of a month has a date in each.
func daysFrom(now time.Time, first, last int) []date {
	var out []date
	for n := first; n <= last; n++ {
		d := fromTime(now.AddDate(0, 0, n))
		if k := len(out) - 1; k >= 0 && out[k].year == d.year && out[k].to/100 == d.from/100 {
			out[k].to = d.to
			continue
		}
		out = append(out, d)
	}
	return out
}
