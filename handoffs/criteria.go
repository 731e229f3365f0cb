package handoffs

import (
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Problem is one exit criterion that does not hold.
type Problem struct {
	Field string
	// Text says in one or two sentences what is wrong and what to write instead.
	Text string
	// Missing says that a required field is empty.
	Missing bool
	// Filler says that the value is a placeholder; a reason excuses it.
	Filler bool
}

// Verdict is what the exit criteria say of a form. It is the same on every path in.
type Verdict struct {
	// Values are the form's values, trimmed, without fields that the type does not have.
	Values   Values
	Problems []Problem
}

// DefaultFiller are the texts that say nothing, when the playbook lists none of its own.
func DefaultFiller() []string {
	return []string{
		"tbd", "tba", "tbc", "todo", "to do", "n/a", "na", "none yet", "unknown", "asdf", "test", "xxx", "x", "see notes",
		"see above", "see below", "see crm", "later", "pending", "idk", "same", "to be defined", "to be determined",
	}
}

// Check applies the definition's exit criteria to a form's values.
func (d *Definition) Check(values Values, now time.Time) Verdict {
	v := Verdict{Values: Values{}}
	for i := range d.Type.Fields {
		f := &d.Type.Fields[i]
		value := trim(values[f.Key])
		if len(value) > 0 {
			v.Values[f.Key] = value
		}
		if p := d.checkField(f, value, now); p != nil {
			p.Field = f.Key
			v.Problems = append(v.Problems, *p)
		}
	}
	return v
}

// Unexcused returns the problems that a reason, if there is one, does not excuse.
func (v Verdict) Unexcused(reason string) []Problem {
	return slices.DeleteFunc(slices.Clone(v.Problems), func(p Problem) bool { return p.Filler && reason != "" })
}

// only returns the verdict on some of the fields.
func (v Verdict) only(keys []string) Verdict {
	v.Problems = slices.DeleteFunc(slices.Clone(v.Problems), func(p Problem) bool { return !slices.Contains(keys, p.Field) })
	return v
}

func (v Verdict) fillerKeys() []string {
	var keys []string
	for _, p := range v.Problems {
		if p.Filler {
			keys = append(keys, p.Field)
		}
	}
	return keys
}

func trim(v Value) Value {
	var out Value
	for _, s := range v {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (d *Definition) checkField(f *Field, v Value, now time.Time) *Problem {
	if v.Empty() {
		switch {
		case !f.Required:
			return nil
		case f.Kind == KindCheckbox:
			return &Problem{Text: "Tick this to go on."}
		}
		return &Problem{Missing: true, Text: f.Label + " is required."}
	}
	text := v.Text()
	if n := utf8.RuneCountInString(text); n > f.Limit() && f.Kind != KindSelect && f.Kind != KindMultiSelect {
		return &Problem{Text: fmt.Sprintf("This has %d characters; at most %d fit. Shorten it by %d.", n, f.Limit(), n-f.Limit())}
	}
	if wrong := wrongKind(f, v, now); wrong != "" {
		return &Problem{Text: wrong}
	}
	if textual(f.Kind) && d.filler(text) {
		instead := "Write what is known"
		if !f.Required {
			instead = "Leave it empty"
		}
		return &Problem{Filler: true, Text: fmt.Sprintf("“%s” says nothing yet. %s, or give a reason to send it like this.", excerpt(text), instead)}
	}
	return nil
}

// excerpt cuts a text for a message under its field.
func excerpt(text string) string {
	const limit = 40
	if r := []rune(text); len(r) > limit {
		return string(r[:limit-1]) + "…"
	}
	return text
}

func textual(k Kind) bool { return k == KindText || k == KindLongText || k == KindNotes }

func (d *Definition) filler(text string) bool {
	text = strings.Join(strings.Fields(strings.ToLower(text)), " ")
	if !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.So, r) }) {
		return true
	}
	return slices.Contains(d.Filler, text) || slices.Contains(d.Filler, strings.Trim(text, ".,:;!?… -–—_*~()[]<>\"'"))
}

var (
	// number is what a number field may hold; Go's own reader would take "NaN", "Inf" and "0x10" too.
	number = regexp.MustCompile(`^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,2})?$`)
	// amount is how an amount begins: with digits, before which a currency and a sign may stand. What follows is free
	// ("24,000 per year"), because currencies and thousands are written in too many ways to refuse any.
	amount = regexp.MustCompile(`^[-+−]?\s*(\p{Sc}|\p{L}{1,4}\.?\p{Sc}?)?\s*[-+−]?\s*\d`)
)

// wrongKind returns what to write instead if the value is not of the field's kind.
func wrongKind(f *Field, v Value, now time.Time) string {
	text := v.Text()
	switch f.Kind {
	case KindNumber:
		if !number.MatchString(text) {
			return "This is not a number. Write digits, for example 1200 or 12.5."
		}
	case KindMoney:
		if !amount.MatchString(text) {
			return "This is not an amount. Write a number and a currency, for example 24,000 EUR."
		}
	case KindDate:
		return wrongDate(f, text, now)
	case KindURL:
		if u, err := url.Parse(text); err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
			return "This is not a web address. Write it in full, for example https://crm.example.com/deal/7."
		}
	case KindEmail:
		if a, err := mail.ParseAddress(text); err != nil || a.Address != text || !strings.Contains(text[strings.LastIndex(text, "@"):], ".") {
			return "This is not an e-mail address. Write one address, for example ana@example.com."
		}
	case KindSelect, KindMultiSelect:
		return wrongChoice(f, v)
	case KindUser, KindUsers:
		if f.Kind == KindUser && len(v) > 1 {
			return "Choose one person from the list."
		}
		for _, user := range v {
			if !isUser(user) {
				return "Choose people from the list."
			}
		}
	case KindCheckbox:
		if text != Checked {
			return "Tick this, or leave it empty."
		}
	case KindText, KindLongText, KindNotes:
	}
	return ""
}

func wrongChoice(f *Field, v Value) string {
	if f.Kind == KindSelect && len(v) > 1 {
		return "Choose one from the list."
	}
	for i, option := range v {
		if !slices.Contains(f.Options, option) {
			return "Choose from the list: " + strings.Join(f.Options, ", ") + "."
		}
		if slices.Contains(v[:i], option) {
			return "Choose each at most once."
		}
	}
	return ""
}

// wrongDate lets a date be today wherever on earth the sender is: the last place to leave a date behind is UTC-12.
func wrongDate(f *Field, text string, now time.Time) string {
	date, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return "This is not a date. Write it as year-month-day, for example 2026-12-01."
	}
	today := now.UTC().Add(-12 * time.Hour).Format(time.DateOnly)
	if text < today && !f.AllowPast {
		return date.Format("2 January 2006") + " is in the past. Choose today or a later date."
	}
	return ""
}

var userID = regexp.MustCompile(`^[A-Za-z0-9_]{2,40}$`)

// isUser reports whether s has the form of a user id. Only such strings are ever drawn as mentions.
func isUser(s string) bool { return userID.MatchString(s) }
