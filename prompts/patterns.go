package prompts

import (
	"strings"

	"github.com/handoffbot/handoffbot/handoffs"
)

// patterns reads the notes without a model: clauses that name a field and hold one value of its kind.
func (j *judge) patterns() *Extraction {
	ex := &Extraction{}
	for i := range j.in.Fields {
		f := &j.in.Fields[i]
		for c := range j.source.clauses {
			if s, ok := j.pattern(f, c); ok {
				ex.Fields = append(ex.Fields, s)
			}
		}
	}
	return ex
}

// pattern reads one clause for a field.
func (j *judge) pattern(f *Field, c int) (Stated, bool) {
	text := j.source.clauseText(c, c)
	if !definite(f) && f.Kind != handoffs.KindSelect {
		return Stated{}, false
	}
	if !names(f, text) || j.rivals(f, text) {
		return Stated{}, false
	}
	q := j.source.passage(c, c)
	value := j.ownWords(f, q.Text)
	if value == "" || j.unlike(f, value) {
		return Stated{}, false
	}
	return Stated{Field: f.Key, Status: StatusStated, Value: value, Quote: q.Text}, true
}

// rivals reports whether a clause names another field of the same kind: then its value may be that field's.
func (j *judge) rivals(f *Field, text string) bool {
	for i := range j.in.Fields {
		o := &j.in.Fields[i]
		if o.Key != f.Key && o.Kind == f.Kind && names(o, text) {
			return true
		}
	}
	return false
}

// unlike reports whether a number is no value of the field: money without a sign of it, a count with one.
func (j *judge) unlike(f *Field, value string) bool {
	found := findAmounts(bare(value))
	if len(found) != 1 {
		return false
	}
	switch f.Kind {
	case handoffs.KindMoney:
		return !found[0].written && found[0].readings[0] < 1000
	case handoffs.KindNumber:
		return found[0].currency != ""
	case handoffs.KindText, handoffs.KindLongText, handoffs.KindNotes, handoffs.KindDate, handoffs.KindURL, handoffs.KindEmail, handoffs.KindSelect,
		handoffs.KindMultiSelect, handoffs.KindUser, handoffs.KindUsers, handoffs.KindCheckbox:
	}
	return strings.TrimSpace(value) == ""
}
