package prompts

import (
	"unicode/utf8"

	"github.com/handoffbot/handoffbot/handoffs"
)

// strike is how Slack, Markdown and HTML write what is struck through. A tilde before a number alone means about.
var strike = lazily(`(?i)~~[^~\n]+~~|~[^~\s](?:[^~\n]*[^~\s])?~(?:$|[^\p{L}\p{N}~])|<(?:s|del|strike)>[^<\n]*</(?:s|del|strike)>`)

// crossedOut returns the passages of a text that are struck through, with their marks.
func crossedOut(text []rune) []handoffs.Quote {
	var out []handoffs.Quote
	s := string(text)
	for _, m := range strike().FindAllStringIndex(s, -1) {
		out = append(out, handoffs.Quote{Text: s[m[0]:m[1]], Start: utf8.RuneCountInString(s[:m[0]]), End: utf8.RuneCountInString(s[:m[1]])})
	}
	return out
}

// struck reports whether the value of evidence stands in the notes only where it is struck through.
func (j *judge) struck(e *evidence) bool {
	for _, c := range j.source.crossed {
		if c.Start <= e.quote.Start && e.quote.End <= c.End {
			return true
		}
		if e.value != "" && c.Start < e.quote.End && e.quote.Start < c.End && j.holds(e.field, folding(c.Text), e.value) {
			before := string(j.source.text[e.quote.Start:max(e.quote.Start, c.Start)])
			after := string(j.source.text[min(c.End, e.quote.End):e.quote.End])
			if !j.holds(e.field, folding(before+" "+after), e.value) {
				return true
			}
		}
	}
	return false
}
