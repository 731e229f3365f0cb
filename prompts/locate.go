package prompts

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/handoffbot/handoffbot/handoffs"
)

// minWords is how many words a quote needs: fewer are found in any text.
const minWords = 3

// maxPlaces is how many places of one quote are looked at.
const maxPlaces = 20

// maxQuote is the longest quote in characters: one that is longer than this is no quote but the notes.
const maxQuote = 600

// source is the notes, ready to be searched.
type source struct {
	text   []rune
	folded folded
	needle string // the folded text, for searching
	starts []int  // byte offset in needle of each folded rune
	// clauses cover the notes, in order; texts are their folded texts.
	clauses []clause
	texts   []string
	// crossed are the passages that are struck through.
	crossed []handoffs.Quote
	// language is what most of the notes are written in.
	language language
}

func newSource(notes string) *source {
	notes = strings.ToValidUTF8(notes, "\uFFFD")
	s := &source{text: []rune(notes), folded: fold(notes)}
	s.clauses = cutClauses(s.text)
	for _, c := range s.clauses {
		s.texts = append(s.texts, folding(string(s.text[c.start:c.end])))
	}
	s.crossed, s.language = crossedOut(s.text), languageOf(notes)
	s.needle = string(s.folded.runes)
	s.starts = make([]int, 0, len(s.folded.runes))
	for i := range s.needle {
		s.starts = append(s.starts, i)
	}
	return s
}

// slice returns the notes between two offsets as a quote.
func (s *source) slice(start, end int) handoffs.Quote {
	return handoffs.Quote{Text: string(s.text[start:end]), Start: start, End: end}
}

// trimmed is what models put around a quote and the notes do not have.
const trimmed = " \"'.,;:…-–—[]()<>"

// locate finds all places of a quote, first to last. Words are found as whole words, numbers as whole numbers.
func (s *source) locate(quote string) []handoffs.Quote {
	if utf8.RuneCountInString(quote) > 2*maxQuote {
		return nil
	}
	exact := folding(quote)
	for _, wanted := range []string{exact, strings.Trim(exact, trimmed)} {
		if found := s.find(wanted); len(found) > 0 {
			return found
		}
	}
	return nil
}

func (s *source) find(wanted string) []handoffs.Quote {
	if wanted == "" {
		return nil
	}
	var found []handoffs.Quote
	for from := 0; ; {
		i := strings.Index(s.needle[from:], wanted)
		if i < 0 {
			return found
		}
		i += from
		first, _ := slices.BinarySearch(s.starts, i)
		last, _ := slices.BinarySearch(s.starts, i+len(wanted))
		last--
		if len(found) == maxPlaces {
			return found
		}
		if s.whole(first, last) {
			found = append(found, s.slice(s.folded.from[first], s.folded.to[last]))
		}
		from = i + utf8.RuneLen(s.folded.runes[first])
	}
}

// whole reports whether nothing of a word or number is cut off at either end of a range of folded runes.
func (s *source) whole(first, last int) bool {
	return !s.joined(first-1) && !s.joined(last)
}

// joined reports whether the folded runes i and i+1 belong to one word or number.
func (s *source) joined(i int) bool {
	r := s.folded.runes
	if i < 0 || i+1 >= len(r) {
		return false
	}
	a, b := r[i], r[i+1]
	if spaceless(a) || spaceless(b) {
		return false
	}
	inWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) }
	switch {
	case inWord(a) && inWord(b):
		return true
	case unicode.IsDigit(a) && separates(b) && i+2 < len(r) && unicode.IsDigit(r[i+2]):
		return true
	case separates(a) && unicode.IsDigit(b) && i > 0 && unicode.IsDigit(r[i-1]):
		return true
	}
	return false
}

func separates(r rune) bool { return r == '.' || r == ',' || r == '\'' }

// spaceless reports whether a rune is of a script that puts no spaces between words.
func spaceless(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}

// countWords counts words; in scripts without spaces, two characters are taken for one.
func countWords(s string) int {
	n, run := 0, 0
	for _, w := range words(s) {
		if r, _ := utf8.DecodeRuneInString(w); spaceless(r) {
			run += utf8.RuneCountInString(w)
			continue
		}
		n++
	}
	return n + (run+1)/2
}

// CountQuotes counts the quotes of an extraction, and those of them that the notes hold.
func CountQuotes(notes string, ex *Extraction) (quotes, located int) {
	s := newSource(notes)
	count := func(quote string) {
		if strings.TrimSpace(quote) == "" {
			return
		}
		quotes++
		if len(s.locate(quote)) > 0 {
			located++
		}
	}
	for _, st := range ex.Fields {
		count(st.Quote)
	}
	for _, b := range ex.Bullets {
		count(b.Quote)
	}
	return quotes, located
}
