package prompts

import (
	"slices"
	"strings"

	"github.com/handoffbot/handoffbot/handoffs"
)

// patterns reads the notes without a model: clauses that name a field, and the only amount or address of notes with one field for it. It
// says nothing of a field whose form value the notes hold: which of two values counts, no pattern can tell.
func (j *judge) patterns() *Extraction {
	ex := &Extraction{}
	for i := range j.in.Fields {
		f := &j.in.Fields[i]
		if f.Kind == handoffs.KindNotes || j.repeats(f) {
			continue
		}
		said := len(ex.Fields)
		for c := range j.source.clauses {
			if s, ok := j.pattern(f, c); ok {
				ex.Fields = append(ex.Fields, s)
			}
		}
		if len(ex.Fields) == said {
			if s, ok := j.onlyOne(f); ok {
				ex.Fields = append(ex.Fields, s)
			}
		}
	}
	return ex
}

// repeats reports whether the notes hold the form's value of a field.
func (j *judge) repeats(f *Field) bool {
	form := j.in.Form[f.Key].Text()
	if filler(f, form) {
		return false
	}
	if !definite(f) {
		return strings.Contains(j.source.needle, folding(form))
	}
	return slices.ContainsFunc(j.source.texts, func(text string) bool { return j.holds(f, text, form) })
}

// pattern reads one clause for a field.
func (j *judge) pattern(f *Field, c int) (Stated, bool) {
	text := j.source.clauseText(c, c)
	if !names(f, text) || j.rivals(f, text) {
		return Stated{}, false
	}
	q := j.source.passage(c, c)
	value := ""
	if definite(f) || len(f.Options) > 0 {
		value = j.ownWords(f, q.Text)
	} else {
		value = behindLabel(f, q.Text)
	}
	if value == "" || j.unlike(f, value) {
		return Stated{}, false
	}
	return Stated{Field: f.Key, Status: StatusStated, Value: value, Quote: q.Text}, true
}

// labeled is a label with its value behind it: "Contact: Ana Gil", "contact is Ana Gil".
var labeled = lazily(`^(.{2,40}?)(?:\s*[:=]\s*|\s+[–-]\s+|\s+(?:is|ist|est|es|è|é|are|sind|will be|wird)\s+)(\S.{0,80})$`)

// named is a name of one to four words, with what may stand between them.
var named = lazily(`\p{Lu}[\p{L}'’.-]+(?:\s(?:(?:van|von|de|der|da|di|du|la|le|del|den)\s)*\p{Lu}[\p{L}'’.-]*){0,3}`)

// behindLabel returns what stands behind the label of a field in a passage: a whole value behind a colon, or a name beside the label.
func behindLabel(f *Field, passage string) string {
	if m := labeled().FindStringSubmatch(passage); m != nil && names(f, folding(m[1])) {
		return strings.TrimSpace(m[2])
	}
	if f.Kind == handoffs.KindLongText || f.Kind == handoffs.KindCheckbox {
		return ""
	}
	before := ""
	for _, at := range named().FindAllStringIndex(passage, -1) {
		name := passage[at[0]:at[1]]
		first := words(name)
		if len(telling(f, name)) == 0 || names(f, folding(name)) || idle[first[0]] || dateWords[first[0]] || lengths[first[0]] > 0 {
			continue
		}
		if names(f, folding(lastWords(passage[:at[0]], 3))) {
			return name
		}
		if before == "" && names(f, folding(firstWords(passage[at[1]:], 1))) {
			before = name
		}
	}
	return before
}

func firstWords(s string, n int) string {
	list := strings.Fields(s)
	return strings.Join(list[:min(n, len(list))], " ")
}

func lastWords(s string, n int) string {
	list := strings.Fields(s)
	return strings.Join(list[max(0, len(list)-n):], " ")
}

// rivals reports whether a clause names another field of the same kind: then its value may be that field's.
func (j *judge) rivals(f *Field, text string) bool {
	return slices.ContainsFunc(j.in.Fields, func(o Field) bool {
		return o.Key != f.Key && o.Kind == f.Kind && names(&o, text)
	})
}

// unlike reports whether a number is no value of the field: money without a sign of it, a count with one.
func (j *judge) unlike(f *Field, value string) bool {
	if f.Kind != handoffs.KindMoney && f.Kind != handoffs.KindNumber {
		return false
	}
	found := findAmounts(bare(value))
	if len(found) != 1 {
		return false
	}
	if f.Kind == handoffs.KindMoney {
		return !found[0].written && found[0].readings[0] < 1000
	}
	return found[0].currency != ""
}

// onlyOne returns the only amount, e-mail address or web address of the notes, if one field alone asks for one.
func (j *judge) onlyOne(f *Field) (Stated, bool) {
	if f.Kind != handoffs.KindMoney && f.Kind != handoffs.KindEmail && f.Kind != handoffs.KindURL {
		return Stated{}, false
	}
	if slices.ContainsFunc(j.in.Fields, func(o Field) bool { return o.Key != f.Key && o.Kind == f.Kind }) {
		return Stated{}, false
	}
	found, at := "", -1
	for c := range j.source.clauses {
		for _, value := range valuesOf(f, j.source.passage(c, c).Text) {
			if found != "" {
				return Stated{}, false
			}
			found, at = value, c
		}
	}
	if at < 0 {
		return Stated{}, false
	}
	return Stated{Field: f.Key, Status: StatusStated, Value: found, Quote: j.source.passage(at, at).Text}, true
}

// valuesOf returns the values of a field's kind in a passage.
func valuesOf(f *Field, passage string) []string {
	switch f.Kind {
	case handoffs.KindEmail:
		return emails(passage)
	case handoffs.KindURL:
		return addresses(passage)
	case handoffs.KindText, handoffs.KindLongText, handoffs.KindNotes, handoffs.KindNumber, handoffs.KindMoney, handoffs.KindDate, handoffs.KindSelect,
		handoffs.KindMultiSelect, handoffs.KindUser, handoffs.KindUsers, handoffs.KindCheckbox:
	}
	var out []string
	for _, a := range findAmounts(bare(passage)) {
		if a.written && !a.each && !a.percent {
			out = append(out, a.text)
		}
	}
	return out
}
