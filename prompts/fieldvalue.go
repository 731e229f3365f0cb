package prompts

import (
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// FieldValue returns what words of the notes are as the value of a form's field, or nothing if they may be read in more
// than one way, or as none. A day without a year is the next one from now on.
func FieldValue(f *Field, said string, now time.Time) handoffs.Value {
	said = strings.TrimSpace(said)
	one := func(s string) handoffs.Value {
		if s == "" {
			return nil
		}
		return handoffs.Value{s}
	}
	switch f.Kind {
	case handoffs.KindDate:
		return one(dayIn(said, now))
	case handoffs.KindNumber:
		if found := amountsOf(said); len(found) == 1 && len(found[0].readings) == 1 {
			return one(strconv.FormatFloat(found[0].readings[0], 'f', -1, 64))
		}
		return nil
	case handoffs.KindEmail:
		if a, err := mail.ParseAddress(said); err == nil {
			return one(a.Address)
		}
		if found := emails(said); len(found) == 1 {
			return one(found[0])
		}
		return nil
	case handoffs.KindURL:
		if u, err := url.Parse(said); err == nil && u.Host != "" {
			return one(said)
		}
		return nil
	case handoffs.KindSelect:
		if found := choicesIn(f.Options, said); len(found) == 1 {
			return one(found[0])
		}
		return nil
	case handoffs.KindMultiSelect:
		return choicesIn(f.Options, said)
	case handoffs.KindCheckbox:
		if slices.Contains([]string{"yes", "true", "done", "ja", "oui", "sí", "sì", "sim"}, strings.Trim(folding(said), " .!")) {
			return handoffs.Value{handoffs.Checked}
		}
		return nil
	case handoffs.KindUser, handoffs.KindUsers:
		return nil // a name is nobody's id
	case handoffs.KindText, handoffs.KindLongText, handoffs.KindNotes, handoffs.KindMoney:
	}
	return one(said)
}

// dayIn returns the one day that a text names, as forms hold it.
func dayIn(said string, now time.Time) string {
	found := findDates(bare(said), now)
	if len(found) != 1 || len(found[0].readings) != 1 || !found[0].readings[0].exact() {
		return ""
	}
	d := found[0].readings[0]
	day := func(year int) string {
		return time.Date(year, time.Month(d.from/100), d.from%100, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	}
	if d.year != 0 {
		return day(d.year)
	}
	if next := day(now.Year()); next >= now.Format(time.DateOnly) {
		return next
	}
	return day(now.Year() + 1)
}
