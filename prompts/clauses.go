package prompts

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/handoffbot/handoffbot/handoffs"
)

// seamKind says what stands before a clause. The kinds are in the order of how much they part.
type seamKind int

const (
	seamJoined    seamKind = iota // and
	seamComma                     // comma, dash, bracket, but
	seamSentence                  // full stop, semicolon
	seamLine                      // end of line
	seamParagraph                 // empty line
)

// clause is a part of a sentence, in rune offsets. Together clauses cover a text.
type clause struct {
	start, end int
	before     seamKind
}

// abbreviations are words after which a full stop ends nothing.
var abbreviations = wordSet(`est tys mln mies szt approx appx prob evtl ca circa mr mrs ms dr vs inc ltd no nr tel usw bzw mio mrd tsd sr sra st ggf vorauss inkl exkl incl excl env max min ref dept mtl std
	jan feb mar apr jun jul aug sep sept oct okt nov dec dez avr juil janv fevr ene abr ago dic gen giu lug ott set fev dep etc resp al aprox art zzgl z b p m a d h u e g i n t c s`)

// cutClauses cuts a text at the ends of lines and sentences, at commas, dashes and brackets, and between parts joined by and or but.
func cutClauses(text []rune) []clause {
	var out []clause
	start, before := 0, seamParagraph
	cut := func(at int, kind seamKind) {
		if at > start {
			out = append(out, clause{start, at, before})
			start, before = at, kind
			return
		}
		before = max(before, kind)
	}
	for i := range text {
		if kind, after := seamAfter(text, i); after {
			cut(i+1, kind)
		} else if i > 0 && text[i-1] == ' ' {
			switch conjunctions[wordAt(text, i)] {
			case 1:
				cut(i, seamJoined)
			case limits:
				cut(i, seamComma)
			}
		}
	}
	cut(len(text), seamParagraph)
	return out
}

// limits is a conjunction that limits what was said before it.
const limits = 2

// conjunctions join clauses: 1 adds another thing.
var conjunctions = func() map[string]int {
	table := map[string]int{}
	for w := range wordSet("and und et y e ed en plus sowie &") {
		table[w] = 1
	}
	for w := range wordSet("but aber jedoch mais pero ma maar mas however though although obwohl wobei aunque sebbene hoewel embora except unless falls sofern") {
		table[w] = limits
	}
	return table
}()

// wordAt returns the word that begins at i, in lower case. No conjunction is longer than what is read.
func wordAt(text []rune, i int) string {
	end := i
	for end < len(text) && end < i+10 && (unicode.IsLetter(text[end]) || text[end] == '&') {
		end++
	}
	return strings.ToLower(string(text[i:end]))
}

// seamAfter reports whether a clause ends after the rune i, and how.
func seamAfter(text []rune, i int) (seamKind, bool) {
	at := func(j int) rune {
		if j < 0 || j >= len(text) {
			return ' '
		}
		return text[j]
	}
	switch r := text[i]; r {
	case '\n', '\r', '\u2028', '\u2029':
		if at(i-1) == '\n' || (at(i-1) == '\r' && at(i-2) == '\n') {
			return seamParagraph, true
		}
		return seamLine, true
	case '!', '?', ';', '…', '。', '？', '！', '；':
		next := at(i + 1)
		return seamSentence, next != '?' && next != '!' && next != ')'
	case '.':
		return seamSentence, unicode.IsSpace(at(i+1)) && endsSentence(text, i)
	case ',', '，', '、':
		return seamComma, !unicode.IsDigit(at(i+1)) && at(i+1) != '-'
	case '—', '|', ')', ']', '•', '·':
		return seamComma, true
	case '/':
		return seamComma, at(i-1) == '/' && unicode.IsSpace(at(i-2)) || unicode.IsSpace(at(i-1)) && unicode.IsSpace(at(i+1)) && !unicode.IsDigit(at(i+2))
	case '–', '-':
		return seamComma, unicode.IsSpace(at(i-1)) && unicode.IsSpace(at(i+1))
	}
	if next := at(i + 1); next == '(' || next == '[' {
		return seamComma, true
	}
	return 0, false
}

// endsSentence reports whether the full stop at i ends a sentence rather than an abbreviation or a day (2. March).
func endsSentence(text []rune, i int) bool {
	from := i
	for from > 0 && (unicode.IsLetter(text[from-1]) || unicode.IsDigit(text[from-1])) {
		from--
	}
	word := strings.ToLower(string(text[from:i]))
	if word == "" {
		return true
	}
	if abbreviations[bare(word)] {
		// A month at the end of a sentence looks like one that is cut short.
		return monthWords[bare(word)] != 0 && i+2 < len(text) && unicode.IsUpper(text[i+2])
	}
	if r, _ := utf8.DecodeRuneInString(word); unicode.IsDigit(r) && len(word) <= 2 {
		rest := bare(string(text[i+1 : min(len(text), i+20)]))
		next, _, _ := strings.Cut(rest, " ")
		return monthWords[strings.Trim(next, ".,")] == 0 && !strings.HasPrefix(rest, "quartal") && !startsWithDigit(rest)
	}
	return true
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// clausesOf returns the first and the last clause that a quote touches.
func (s *source) clausesOf(q handoffs.Quote) (first, last int) {
	first = -1
	for i, c := range s.clauses {
		if c.start < q.End && q.Start < c.end {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	return max(first, 0), last
}

// clauseText returns the folded text of the clauses from first to last.
func (s *source) clauseText(first, last int) string {
	switch {
	case len(s.clauses) == 0:
		return ""
	case first == last:
		return s.texts[first]
	}
	return folding(string(s.text[s.clauses[first].start:s.clauses[last].end]))
}

// sentenceOf returns the first and the last clause of the sentences that hold the clauses from first to last.
func (s *source) sentenceOf(first, last int) (from, to int) {
	for first > 0 && s.clauses[first].before < seamSentence {
		first--
	}
	for last+1 < len(s.clauses) && s.clauses[last+1].before < seamSentence {
		last++
	}
	return first, last
}

// passage returns the text of clauses as a quote, without white space and marks of lists around it.
func (s *source) passage(first, last int) handoffs.Quote {
	start, end := s.clauses[first].start, s.clauses[last].end
	edge := func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("-–•*>|,;", r) }
	for start < end && edge(s.text[start]) {
		start++
	}
	for end > start && edge(s.text[end-1]) {
		end--
	}
	return s.slice(start, end)
}
