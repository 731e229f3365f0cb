package prompts

import (
	"slices"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// compareTexts compares values of free text. What is said in other words is not different: only dates, amounts, names, and yes against
// no are compared.
func compareTexts(f *Field, a, b string, now time.Time) likeness {
	short := len(words(a)) <= 6 && len(words(b)) <= 6
	if short {
		if l := compareTyped(a, b, now); l != cannotTell {
			return l
		}
	} else if countsDiffer(a, b) {
		return different
	}
	if l := comparePolarity(f, a, b); l != cannotTell {
		return l
	}
	if len(addresses(a))+len(emails(a)) > 0 && short {
		if l := compareSets(append(addresses(a), emails(a)...), append(addresses(b), emails(b)...)); l != cannotTell {
			return l
		}
	}
	switch {
	case !short:
		return cannotTell
	case asksForPerson(f), looksNamed(a) && looksNamed(b):
		return compareNames(f, a, b)
	}
	if l := compareNames(f, a, b); l == same || f.Kind == handoffs.KindText && len(telling(f, a)) <= 3 && len(telling(f, b)) <= 2 {
		return l
	}
	return cannotTell
}

// compareTyped compares two short texts by the dates or numbers that they hold.
func compareTyped(a, b string, now time.Time) likeness {
	if compareDates(a, b, now) == different {
		return different
	}
	if l := compareAmounts(a, b); l != cannotTell {
		return l
	}
	return compareDates(a, b, now)
}

var counted = lazily(`(\d[\d.,']*)[\s-]+(\p{L}{3,})`)

// countsDiffer reports whether two longer texts count the same thing differently: 3 sites, 4 sites.
func countsDiffer(a, b string) bool {
	of := func(s string) map[string]string {
		m := map[string]string{}
		for _, g := range counted().FindAllStringSubmatch(bare(s), -1) {
			if _, twice := m[g[2]]; twice {
				m[g[2]] = "" // 3 sites here and 4 sites there
				continue
			}
			m[g[2]] = g[1]
		}
		return m
	}
	bs := of(b)
	for thing, n := range of(a) {
		for other, m := range bs {
			if n != "" && m != "" && monthWords[thing] == 0 && (thing == other || len(thing) > 3 && len(other) > 3 && alike(thing, other)) &&
				compareAmounts(n, m) == different {
				return true
			}
		}
	}
	return false
}

// comparePolarity finds that one text says no to what the other says.
func comparePolarity(f *Field, a, b string) likeness {
	an, bn := no().MatchString(folding(a)), no().MatchString(folding(b))
	if an == bn || len(words(a)) > 8 || len(words(b)) > 8 {
		return cannotTell
	}
	if l := compareYesNo(a, b); l == different && (len(words(a)) <= 2 || len(words(b)) <= 2) {
		return different
	}
	denial := func(w string) bool {
		return no().MatchString(w) || w == "included" || w == "inklusive" || w == "inclus"
	}
	as := slices.DeleteFunc(telling(f, a), denial)
	bs := slices.DeleteFunc(telling(f, b), denial)
	common := 0
	for _, x := range as {
		if slices.ContainsFunc(bs, func(y string) bool { return related(x, y) }) {
			common++
		}
	}
	if common > 0 && common == min(len(as), len(bs)) && !besides(f, a, b) && !besides(f, b, a) {
		return different
	}
	return cannotTell
}

// leftOut begins what a text leaves out besides what it holds: SSO, no reports.
var leftOut = lazily(`(?:^|[^\p{L}])(?:without|w/o|excluding|except|ohne|ausser|sans|hors|sauf|sin|salvo|senza|tranne|zonder|behalve|sem|exceto|bez|utan|uden|uten)(?:$|[^\p{L}])|` +
	`[,;.(+–-] ?(?:but |aber |mais |pero |ma |maar |mas )?(?:no|not|nothing|kein\p{L}*|nicht|pas|aucune?|rien|ning\p{L}*|nessun\p{L}*|niente|non|geen|niet|nenhum\p{L}*|nada|n[ãa]o) `)

// besides reports whether a text first says what the other says too, and then leaves out something that the other does not name.
func besides(f *Field, text, other string) bool {
	low := folding(text)
	m := leftOut().FindStringIndex(low)
	if m == nil {
		return false
	}
	theirs := telling(f, other)
	shared := func(w string) bool { return slices.ContainsFunc(theirs, func(o string) bool { return related(w, o) }) }
	behind := telling(f, low[m[1]-1:])
	return slices.ContainsFunc(telling(f, low[:m[0]]), shared) && len(behind) > 0 && !slices.ContainsFunc(behind, shared)
}
