package playbook

import (
	"strconv"

	"github.com/handoffbot/handoffbot/handoffs"
)

// What a form can show. Slack's views hold 100 blocks and 250 kB.
const (
	maxBlocks = 100
	// formBlocks are those that are no fields: the type's choice, a notice, the offer of a draft (text and buttons),
	// the reason, and one to spare.
	formBlocks = 6
	maxFields  = 80
	// maxFormBytes leaves room in a view for what people type.
	maxFormBytes = 150_000

	maxLabel   = 150
	maxHint    = 2000
	maxSection = 150
	maxOptions = 100
	maxOption  = 75
)

func (m *mapping) fields(v value) []handoffs.Field {
	items := v.list("fields, such as { key: customer, label: Customer, kind: text, required: true, title: true }")
	if len(items) == 0 && v.isEmptyList() {
		v.report("%s has no fields; write at least the one with title: true", m.what)
		return nil
	}
	var fields []handoffs.Field
	keys, labels, titles := firsts{}, firsts{}, firsts{}
	for _, item := range items {
		part := item.mapping("a field")
		f := part.field()
		if f.Key != "" {
			keys.first(part.take("key"), f.Key)
		}
		if f.Label != "" {
			labels.first(part.take("label"), f.Label)
		}
		if f.Title {
			part.checkTitle(&f, titles)
		}
		fields = append(fields, f)
	}
	if len(items) > 0 && len(titles) == 0 {
		v.report("%s has no title field; add required: true and title: true to the text field that names the card", m.what)
	}
	m.checkSize(v, fields)
	return fields
}

func (m *mapping) field() handoffs.Field {
	kinds := kindWords()
	f := handoffs.Field{
		Key:   m.need("key", "write a word to store it under, such as crm_url").key("a field"),
		Label: m.need("label", "write what the form calls it").line(maxLabel),
		Kind:  handoffs.Kind(m.need("kind", "write kind: text, or another kind").word(kinds)),
	}
	f.Required = m.take("required").flag()
	f.Title = m.take("title").flag()
	f.Lead = m.take("lead").flag()
	f.Exit = m.take("exit").flag()
	f.Hint = m.take("hint").text(maxHint)
	f.Section = m.take("section").line(maxSection)
	f.Options = m.take("options").options()
	f.Max = m.take("max").max()
	f.AllowPast = m.take("allow_past").flag()
	m.done()
	m.checkKind(&f)
	return f
}

func kindWords() []string {
	kinds := make([]string, len(handoffs.Kinds))
	for i, k := range handoffs.Kinds {
		kinds[i] = string(k)
	}
	return kinds
}

func (v value) key(what string) string {
	s := v.line(maxWord)
	if s == "" || !v.r.keyAt(v.at, s, what) {
		return ""
	}
	return s
}

// checkKind reports what a field of its kind cannot have, or lacks.
func (m *mapping) checkKind(f *handoffs.Field) {
	if f.Kind == "" {
		return
	}
	options := m.take("options")
	switch chooses := f.Kind == handoffs.KindSelect || f.Kind == handoffs.KindMultiSelect; {
	case chooses && options.absent():
		options.report("a %s has options; write options: [Starter, Growth]", f.Kind)
	case !chooses && !options.absent():
		options.report("a field of kind %s has no options; write kind: select, or remove them", f.Kind)
	}
	if v := m.take("max"); !v.absent() && !f.Kind.Typed() {
		v.report("a field of kind %s has no length; remove max", f.Kind)
	}
	if v := m.take("allow_past"); !v.absent() && f.Kind != handoffs.KindDate {
		v.report("only a date can be past; remove allow_past, or write kind: date")
	}
}

func (m *mapping) checkTitle(f *handoffs.Field, titles firsts) {
	v := m.take("title")
	if len(titles) > 0 {
		v.report("a type has one title field, and line %d has it; remove title here", titles["title"].line)
		return
	}
	titles["title"] = v.at
	if f.Kind != handoffs.KindText && f.Kind != "" {
		v.report("a title is one line of text; write kind: text for this field")
	}
	if !f.Required {
		v.report("every card needs its title; add required: true to this field")
	}
	if f.Max > handoffs.MaxTitle {
		m.take("max").report("a title has at most %d characters; write max: %d or less, or leave it out", handoffs.MaxTitle, handoffs.MaxTitle)
	}
}

func (v value) max() int {
	s := v.line(maxWord)
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > handoffs.MaxText {
		v.report("max %q is no length; write a number of characters from 1 to %d", clip(s), handoffs.MaxText)
		return 0
	}
	return n
}

func (v value) options() []string {
	var options []string
	seen := firsts{}
	items := v.list("what can be chosen, such as [Starter, Growth]")
	switch {
	case v.isEmptyList():
		v.report("options is empty; write what can be chosen")
	case len(items) > maxOptions:
		v.report("there are %d options; Slack shows at most %d: write fewer, or kind: text", len(items), maxOptions)
	}
	for _, item := range items {
		if s := item.line(maxOption); s != "" && seen.first(item, s) {
			options = append(options, s)
		}
	}
	return options
}

// checkSize reports a form that Slack would not show.
func (m *mapping) checkSize(v value, fields []handoffs.Field) {
	headings, section := 0, ""
	size := 0
	for i := range fields {
		f := &fields[i]
		if f.Section != section && f.Section != "" {
			headings++
		}
		section = f.Section
		const frame, optionFrame = 300, 70
		size += frame + len(f.Key)*2 + len(f.Label) + len(f.Hint) + len(f.Section)
		for _, o := range f.Options {
			size += optionFrame + 2*len(o)
		}
	}
	switch {
	case len(fields) > maxFields:
		v.report("%s has %d fields; a form shows at most %d: remove some, or make two types", m.what, len(fields), maxFields)
	case len(fields)+headings+formBlocks > maxBlocks:
		v.report("%s has %d fields under %d headings; a form shows at most %d of both together: keep a section's fields next to each other, or remove some",
			m.what, len(fields), headings, maxBlocks-formBlocks)
	case size > maxFormBytes:
		v.report("the form of %s is too large for Slack (%d bytes of %d); write fewer options and shorter hints", m.what, size, maxFormBytes)
	}
}
