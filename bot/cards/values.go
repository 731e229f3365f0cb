package cards

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// longLine is where a value no longer fits beside its label.
const longLine = 45

// shown is one field as it is drawn.
type shown struct {
	field *handoffs.Field
	// value is data; text, for people and links, is shown instead.
	value string
	text  markup
	// mark says what the review found about the field, beside its label.
	mark markup
}

// show returns the fields that are to be drawn, leading ones first, without those that the title already says, and the
// keys of those that hold nothing.
func show(h *handoffs.Handoff) (filled []shown, empty []string) {
	var rest []shown
	fields := h.Definition.Type.Fields
	for i := range fields {
		f := &fields[i]
		v := h.Values[f.Key]
		s := shownAs(f, v)
		s.mark = mark(h, f.Key)
		switch {
		case v.Empty():
			empty = append(empty, f.Key)
		case f.Title && s.value == h.Title && s.text == "" && s.mark == "":
		case f.Lead:
			filled = append(filled, s)
		default:
			rest = append(rest, s)
		}
	}
	return append(filled, rest...), empty
}

func shownAs(f *handoffs.Field, v handoffs.Value) shown {
	s := shown{field: f, value: v.Text()}
	switch f.Kind {
	case handoffs.KindDate:
		s.value = day(s.value)
	case handoffs.KindCheckbox:
		if s.value == handoffs.Checked {
			s.value = "Yes"
		}
	case handoffs.KindURL:
		s.text, _ = webLink(s.value, maxField-100)
	case handoffs.KindUser, handoffs.KindUsers:
		s.text = people(v)
	case handoffs.KindText, handoffs.KindLongText, handoffs.KindNotes, handoffs.KindNumber, handoffs.KindMoney,
		handoffs.KindEmail, handoffs.KindSelect, handoffs.KindMultiSelect:
	}
	return s
}

// mostPeople is how many people a field names one by one.
const mostPeople = 20

func people(v handoffs.Value) markup {
	var names []string
	for _, u := range v[:min(len(v), mostPeople)] {
		names = append(names, string(mention(handoffs.UserID(u))))
	}
	text := strings.Join(names, ", ")
	if len(v) > mostPeople {
		text += " and " + strconv.Itoa(len(v)-mostPeople) + " more"
	}
	return markup(text)
}

func (s shown) label() markup { return "*" + said(s.field.Label, labelLength) + "*" + s.mark }

// wide reports that the value gets the whole width, below its label.
func (s shown) wide() bool {
	return s.text == "" && (strings.Contains(strings.TrimSpace(s.value), "\n") || measure(s.value, units) > longLine)
}

// mostLines is how many lines of one value the card shows.
const mostLines = 8

// short cuts the value to n characters and a few lines, and reports whether that lost something.
func (s shown) short(n int) (shown, bool) {
	if s.text != "" {
		return s, false
	}
	value, lost := plain(cutLines(strings.TrimSpace(clean(s.value)), mostLines), n)
	lost = lost || strings.Count(strings.TrimSpace(clean(s.value)), "\n") >= mostLines
	s.value = value
	return s, lost
}

// drawFields draws fields as rows of a table; wide ones stand between the tables. Sections of the type become headings.
func drawFields(fields []shown) []slack.Block {
	var blocks []slack.Block
	var rows []pair
	flush := func() {
		if len(rows) > 0 {
			blocks = append(blocks, table(rows))
			rows = nil
		}
	}
	under := ""
	for _, s := range fields {
		if s.field.Section != under && !s.field.Lead {
			under = s.field.Section
			flush()
			if under != "" {
				blocks = append(blocks, heading(under))
			}
		}
		switch {
		case s.wide():
			flush()
			blocks = append(blocks, section(s.label()))
			for _, part := range parts(s.value) {
				blocks = append(blocks, plainSection(part))
			}
		default:
			rows = append(rows, pair{label: s.label(), value: s.value, text: s.text})
			if len(rows) == maxPairs {
				flush()
			}
		}
	}
	flush()
	return blocks
}

// parts splits a text so that each part fits into a section, between words where that is possible.
func parts(s string) []string {
	s = strings.TrimSpace(clean(s))
	var out []string
	for measure(s, units) > maxSection {
		head := strings.TrimSuffix(cut(s, maxSection, units), "…")
		if i := strings.LastIndexAny(head, " \n"); i > len(head)/2 {
			head = head[:i]
		}
		out = append(out, head)
		s = strings.TrimSpace(s[len(head):])
	}
	return append(out, s)
}
