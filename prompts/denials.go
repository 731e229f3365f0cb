package prompts

import (
	"slices"
	"strings"
)

// sentence is the telling words of a sentence.
type sentence struct {
	words  []string
	denies bool
}

// denial says no to what follows it.
var denial = wordsPattern([]string{
	`no|not|n't|never|none|without|neither|nor|unable|refuse[sd]?|decline[sd]?|lack(?:s|ing|ed)?|fail(?:s|ed)?|cannot`,
	`nein|nicht|kein\p{L}*|ohne|nie|pas|sans|aucune?|jamais|sin|nunca|ning[úu]n\p{L}*|senza|non|nessun\p{L}*|mai|niet|geen|zonder|n[ãa]o|sem|nenhum\p{L}*|nie|bez|inte|utan|ikke`,
})

func sentencesOf(text string) []sentence {
	var out []sentence
	s := source{text: []rune(text)}
	s.clauses = cutClauses(s.text)
	for first := 0; first < len(s.clauses); {
		_, last := s.sentenceOf(first, first)
		part := string(s.text[s.clauses[first].start:s.clauses[last].end])
		out = append(out, sentence{words(part), denial().MatchString(folding(part))})
		first = last + 1
	}
	return out
}

// deniedWords is how many words behind a denial are what is denied.
const deniedWords = 4

// denied returns the first denial of a text that no sentence about the same makes in the source, or "".
func (f *facts) denied(text string) string {
	plain := folding(text)
	for _, m := range denial().FindAllStringIndex(plain, -1) {
		var what []string
		for _, w := range words(firstWords(plain[m[1]-1:], 2*deniedWords)) {
			if !idle[w] && !small[w] && len(w) > 3 && len(what) < deniedWords {
				what = append(what, w)
			}
		}
		if len(what) < 2 {
			continue
		}
		affirmed, supported := false, false
		for _, s := range f.sentences {
			common := 0
			for _, w := range what {
				if slices.ContainsFunc(s.words, func(x string) bool { return alike(x, w) && len(x) > 3 }) {
					common++
				}
			}
			if 2*common > len(what) {
				affirmed = affirmed || !s.denies
				supported = supported || s.denies
			} else if common > 0 && s.denies {
				supported = true
			}
		}
		if affirmed && !supported {
			return strings.TrimSpace(plain[m[0]:m[1]])
		}
	}
	return ""
}
