package prompts

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/handoffbot/handoffbot/handoffs"
)

// ground keeps an answer to the notes' vocabulary. A model may quote truly and yet write what it likes beside the quote:
// a name, a mention, a link. What has words that the notes do not have is put into the quote's words instead.
// Whether quotes are true is for Judge to find out.
func ground(in Input, e Extraction) Extraction {
	known := map[string]bool{}
	for _, w := range words(in.Notes) {
		known[w] = true
	}
	kinds := map[string]handoffs.Kind{}
	for i := range in.Fields {
		kinds[in.Fields[i].Key] = in.Fields[i].Kind
	}
	for i := range e.Fields {
		s := &e.Fields[i]
		if foreignIn(s.Value, s.Quote, known) {
			s.Value = groundedValue(kinds[s.Field], s.Value, s.Quote, in.Now)
		}
	}
	for i := range e.Bullets {
		b := &e.Bullets[i]
		if foreignIn(b.Text, b.Quote, known) {
			b.Text = b.Quote
		}
	}
	return e
}

// groundedValue is a value whose words are not the notes'. Dates and amounts may be written another way; of the other kinds,
// the quote says what there is to say.
func groundedValue(kind handoffs.Kind, value, quote string, now time.Time) string {
	switch kind {
	case handoffs.KindDate:
		if dates := findDates(bare(value), now); len(dates) == 1 && nothingBeside(value, dates[0].text) {
			return value
		}
		return ""
	case handoffs.KindMoney, handoffs.KindNumber:
		if amounts := findAmounts(bare(value)); len(amounts) == 1 && nothingBeside(value, amounts[0].text) {
			return value
		}
		return ""
	case handoffs.KindEmail, handoffs.KindURL:
		return ""
	case handoffs.KindCheckbox:
		if value == handoffs.Checked || value == "no" {
			return value
		}
		return ""
	case handoffs.KindText, handoffs.KindLongText, handoffs.KindNotes, handoffs.KindSelect, handoffs.KindMultiSelect,
		handoffs.KindUser, handoffs.KindUsers:
	}
	return quote
}

// nothingBeside reports whether a value is the text and at most a currency's sign or code.
func nothingBeside(value, text string) bool {
	rest := strings.Replace(bare(value), text, "", 1)
	return !slices.ContainsFunc(words(rest), func(w string) bool { return utf8.RuneCountInString(w) > 3 }) &&
		!strings.ContainsAny(rest, "<>@#`[]|")
}

// foreignIn reports whether a text has a word that neither the notes nor, in another form, the quote has, or a character
// that nobody sees.
func foreignIn(text, quote string, known map[string]bool) bool {
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf) && !unicode.IsSpace(r) }) {
		return true
	}
	have := words(quote)
	return slices.ContainsFunc(words(text), func(w string) bool {
		return !idle[w] && !known[w] && !slices.ContainsFunc(have, func(h string) bool { return len(w) > 3 && len(h) > 3 && alike(w, h) })
	})
}
