package prompts

import "unicode/utf8"

// What one answer may hold. Whoever writes more is not reading notes, and what is judged afterwards takes time.
const (
	// entriesPerField is how many values of one field are looked at, on average.
	entriesPerField = 8
	// longestValue is that of a value, a quote, or a line of the summary, in characters.
	longestValue = 600
)

// bounded cuts an answer to what is looked at, and reports whether it is an answer at all. Texts that are too long are
// emptied, not cut: half a quote is another quote.
func bounded(e Extraction, asked int) (Extraction, bool) {
	if len(e.Fields) > entriesPerField*asked {
		return Extraction{}, false
	}
	short := func(s *string) {
		if utf8.RuneCountInString(*s) > longestValue {
			*s = ""
		}
	}
	for i := range e.Fields {
		short(&e.Fields[i].Value)
		short(&e.Fields[i].Quote)
	}
	e.Bullets = e.Bullets[:min(len(e.Bullets), maxBullets)]
	for i := range e.Bullets {
		short(&e.Bullets[i].Text)
		short(&e.Bullets[i].Quote)
	}
	return e, true
}
