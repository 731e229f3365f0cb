package playbook

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

func (r *reader) calendars(v value) map[string]handoffs.Calendar {
	calendars := map[string]handoffs.Calendar{}
	for _, e := range v.parts("calendars") {
		if key, ok := r.key(e, "a calendar"); ok {
			calendars[key] = e.calendar()
		}
	}
	return calendars
}

func (v value) calendar() handoffs.Calendar {
	m := v.mapping("a calendar")
	c := handoffs.Calendar{
		Timezone: m.need("timezone", writeTimezone).timezone(),
		Days:     m.need("days", "write days: mon-fri").days(),
		Hours:    m.need("hours", `write hours: "09:00-18:00"`).hours(),
		Holidays: m.take("holidays").dates(),
	}
	m.done()
	return c
}

const writeTimezone = "write a name of the time zone database, such as America/New_York"

func (v value) timezone() string {
	s := v.line(maxWord)
	if s == "" {
		return ""
	}
	if _, err := time.LoadLocation(s); err != nil || s == "Local" {
		v.report("the time zone %q is not known; %s", s, writeTimezone)
		return ""
	}
	return s
}

// weekdays are written in the order of the week, so that mon-fri is a range of them.
var weekdays = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

func weekday(i int) time.Weekday { return time.Weekday((i + 1) % len(weekdays)) }

// days reads "mon-fri", or a list of days and ranges. Days come back in the order of the week, each once.
func (v value) days() []time.Weekday {
	open := map[int]bool{}
	for _, item := range v.oneOrMore("days, such as [mon, wed]") {
		s := item.line(maxWord)
		if s == "" {
			continue
		}
		first, last, isRange := strings.Cut(s, "-")
		if !isRange {
			last = first
		}
		from, to := item.weekday(first), item.weekday(last)
		if from < 0 || to < 0 {
			continue
		}
		for day := from; ; day = (day + 1) % len(weekdays) {
			open[day] = true
			if day == to {
				break
			}
		}
	}
	if len(open) == 0 && !v.absent() && v.isEmptyList() {
		v.report("a calendar that is never open makes no handoff due; write days: mon-fri")
	}
	var days []time.Weekday
	for _, day := range slices.Sorted(maps.Keys(open)) {
		days = append(days, weekday(day))
	}
	return days
}

func (v value) weekday(s string) int {
	s = strings.TrimSpace(s)
	i := slices.Index(weekdays, s)
	if i < 0 {
		write := instead(s, weekdays)
		for _, day := range weekdays {
			if strings.HasPrefix(strings.ToLower(s), day) {
				write = `write "` + day + `"`
			}
		}
		v.report("the weekday %q is not known; %s", clip(s), write)
	}
	return i
}

const maxSpans = 6

// hours reads "09:00-18:00", or a list of such spans, which must not overlap. They come back in order.
func (v value) hours() []handoffs.Span {
	var spans []handoffs.Span
	items := v.oneOrMore(`spans, such as ["09:00-12:00", "13:00-18:00"]`)
	for _, item := range items {
		if span, ok := item.span(); ok {
			spans = append(spans, span)
		}
	}
	if len(items) > maxSpans {
		v.report("hours has %d spans; write at most %d", len(items), maxSpans)
	}
	if len(items) == 0 && v.isEmptyList() {
		v.report(`a calendar that is never open makes no handoff due; write hours: "09:00-18:00"`)
	}
	slices.SortFunc(spans, func(a, b handoffs.Span) int { return cmp.Compare(a.From, b.From) })
	for i := range len(spans) - 1 {
		if spans[i].To > spans[i+1].From {
			v.report("the spans %s and %s overlap; write them apart, or as one", clock(spans[i]), clock(spans[i+1]))
		}
	}
	return spans
}

var spanForm = regexp.MustCompile(`^(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$`)

const minutesADay = 24 * 60

func (v value) span() (handoffs.Span, bool) {
	s := v.line(maxWord)
	if s == "" {
		return handoffs.Span{}, false
	}
	parts := spanForm.FindStringSubmatch(s)
	if parts == nil {
		v.report(`%q are no hours; write from and to, such as "09:00-18:00"`, clip(s))
		return handoffs.Span{}, false
	}
	n := [4]int{}
	for i, digits := range parts[1:] {
		n[i], _ = strconv.Atoi(digits) // at most two digits
	}
	span := handoffs.Span{From: 60*n[0] + n[1], To: 60*n[2] + n[3]}
	switch {
	case n[1] > 59 || n[3] > 59 || span.From >= minutesADay || span.To > minutesADay:
		v.report("%q is no time of day; write hours from 00:00 to 24:00", s)
	case span.From == span.To:
		v.report(`%q is no time at all; for all day write "00:00-24:00"`, s)
	case span.From > span.To && span.To == 0:
		v.report(`%q ends before it begins; write "%s"`, s, clock(handoffs.Span{From: span.From, To: minutesADay}))
	case span.From > span.To:
		v.report(`%q ends before it begins; across midnight write two spans: ["%s", "%s"]`, s,
			clock(handoffs.Span{To: span.To}), clock(handoffs.Span{From: span.From, To: minutesADay}))
	default:
		return span, true
	}
	return handoffs.Span{}, false
}

func clock(s handoffs.Span) string {
	return fmt.Sprintf("%02d:%02d-%02d:%02d", s.From/60, s.From%60, s.To/60, s.To%60)
}

// dates reads a list of dates, in order and each once.
func (v value) dates() []string {
	var dates []string
	seen := firsts{}
	for _, item := range v.list("dates, such as [2026-12-25]") {
		s := item.line(maxWord)
		if s == "" {
			continue
		}
		if _, err := time.Parse(time.DateOnly, s); err != nil {
			item.report("%q is no date; write year-month-day, such as 2026-12-25", clip(s))
			continue
		}
		if seen.first(item, s) {
			dates = append(dates, s)
		}
	}
	slices.Sort(dates)
	return dates
}
