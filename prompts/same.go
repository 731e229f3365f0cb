package prompts

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/handoffbot/handoffbot/handoffs"
)

// likeness is what the comparison of two values says.
type likeness int

const (
	// cannotTell is for values that no rule here compares: two texts that say things in different words.
	cannotTell likeness = iota
	same
	different
)

// compare compares two values of a field as people write them. It says different only if no way to read them makes them the same.
func compare(f *Field, a, b string, now time.Time) likeness {
	if folding(a) == folding(b) {
		return same
	}
	switch f.Kind {
	case handoffs.KindDate:
		return compareDates(a, b, now)
	case handoffs.KindMoney, handoffs.KindNumber:
		return likenessOf(amountsFor(f, a), amountsFor(f, b))
	case handoffs.KindEmail:
		return compareSets(emails(a), emails(b))
	case handoffs.KindURL:
		return compareAddresses(addresses(a), addresses(b))
	case handoffs.KindCheckbox:
		return compareYesNo(a, b)
	case handoffs.KindSelect:
		return compareChoice(f, a, b)
	case handoffs.KindMultiSelect:
		return compareChoices(f, a, b)
	case handoffs.KindUser, handoffs.KindUsers:
		if isUserID(a) || isUserID(b) {
			return cannotTell
		}
		return compareNames(f, a, b)
	case handoffs.KindText, handoffs.KindLongText, handoffs.KindNotes:
	}
	return compareTexts(f, a, b, now)
}

var userID = lazily(`^[UW][A-Z0-9]{2,}$`)

func isUserID(s string) bool { return userID().MatchString(strings.TrimSpace(s)) }

func compareDates(a, b string, now time.Time) likeness {
	as, bs := findDates(bare(a), now), findDates(bare(b), now)
	if len(as) == 0 || len(bs) == 0 {
		return cannotTell
	}
	for _, x := range as {
		if slices.ContainsFunc(bs, x.meets) {
			return same
		}
	}
	return different
}

func compareAmounts(a, b string) likeness { return likenessOf(amountsOf(a), amountsOf(b)) }

func likenessOf(as, bs []amount) likeness {
	switch {
	case len(as) == 0 || len(bs) == 0:
		return cannotTell
	case anyEqual(as, bs):
		return same
	}
	return different
}

// amountsFor returns the amounts of a field's value.
func amountsFor(f *Field, s string) []amount {
	found := amountsOf(s)
	if f.Kind == handoffs.KindMoney {
		return due(f, found)
	}
	if f.Kind == handoffs.KindNumber && len(found) == 0 {
		for _, w := range words(s) {
			if n := ranks()[w]; n > 0 {
				found = append(found, amount{text: w, readings: []float64{n}})
			}
		}
	}
	return found
}

// amountsOf returns the numbers of a value: those in digits, and only if there are none, those in words.
func amountsOf(s string) []amount {
	s = bare(s)
	if found := findAmounts(s); len(found) > 0 {
		return found
	}
	if found := findNumerals(s); len(found) > 0 {
		return found
	}
	// A number that looks like a date is one only where a date is asked for.
	var found []amount
	for _, m := range numberPattern().FindAllString(s, -1) {
		found = append(found, amount{text: m, readings: readNumber(m)})
	}
	return found
}

var (
	emailPattern = lazily(`[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`)
	urlPattern   = lazily(`(?:https?://|www\.)[^\s<>"|)\]]+|\b[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.(?:com|org|net|io|de|fr|es|it|nl|pt|br|co|ai|app|dev|eu|ch|at|be|uk|us|example|test|cloud|tech|info|biz|se|dk|no|pl)\b(?:[/?#][^\s<>"|)\]]*)?`)
)

func emails(s string) []string {
	var out []string
	for _, m := range emailPattern().FindAllString(folding(s), -1) {
		out = append(out, strings.Trim(m, "."))
	}
	return out
}

// addresses returns the web addresses of a text without what does not tell them apart.
func addresses(s string) []string {
	var out []string
	s = emailPattern().ReplaceAllString(folding(s), " ")
	for _, m := range urlPattern().FindAllString(s, -1) {
		m = strings.TrimRight(m, ".,;:!?'/")
		if u, err := url.Parse(m); err == nil && u.Host != "" {
			m = u.Host + u.RequestURI()
		}
		out = append(out, strings.TrimRight(strings.TrimPrefix(m, "www."), "/"))
	}
	return out
}

// compareAddresses takes a page for the same as one below it, and as itself with more of a query.
func compareAddresses(a, b []string) likeness {
	below := func(x, y string) bool {
		rest, found := strings.CutPrefix(x, y)
		return found && (rest == "" || strings.ContainsRune("/?#&", rune(rest[0]))) && (rest == "" || strings.Contains(y, "/"))
	}
	for _, x := range a {
		if slices.ContainsFunc(b, func(y string) bool { return below(x, y) || below(y, x) }) {
			return same
		}
	}
	return compareSets(a, b)
}

func compareSets(a, b []string) likeness {
	switch {
	case len(a) == 0 || len(b) == 0:
		return cannotTell
	case slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) }):
		return same
	}
	return different
}

var yes = wordsPattern([]string{`yes|y|ja|oui|si|sí|sì|sim|true|done|signed|included|agreed|checked|ok|okay|tak|erledigt|✓|✅|x`})

var no = wordsPattern([]string{
	`no|not|n't|never|none|without|nope|excl|excluded|excluding|false|declined|out of scope|isn't|doesn't|won't|unsigned`,
	`nein|nicht|kein|keine|keinen|keiner|ohne|ausgeschlossen|non|pas|sans|aucune?|exclue?s?|sin|ning[úu]n[oa]?|excluid[oa]s?|senza|nessun[oa]?|esclus[oa]|nee|niet|geen|zonder|n[ãa]o|sem|nenhuma?|nie|bez|inte|ingen|ikke`,
})

func compareYesNo(a, b string) likeness {
	an, bn := no().MatchString(folding(a)), no().MatchString(folding(b))
	switch {
	case an != bn && (an || yes().MatchString(folding(a))) && (bn || yes().MatchString(folding(b))):
		return different
	case an == bn:
		return same
	}
	return cannotTell
}

// choicesIn returns the field's options that a text names. An option within a longer one that is named does not count.
func choicesIn(options []string, text string) []string {
	text = " " + strings.Join(words(text), " ") + " "
	var found []string
	for _, o := range byLength(slices.Clone(options)) {
		name := " " + strings.Join(words(o), " ") + " "
		if strings.TrimSpace(name) != "" && strings.Contains(text, name) {
			found = append(found, o)
			text = strings.ReplaceAll(text, name, " · ")
		}
	}
	return found
}

func compareChoice(f *Field, a, b string) likeness {
	as, bs := choicesIn(f.Options, a), choicesIn(f.Options, b)
	if len(as) == 1 && len(bs) == 1 {
		if as[0] == bs[0] {
			return same
		}
		return different
	}
	if len(as) > 0 && len(bs) > 0 {
		return compareSets(as, bs)
	}
	return compareNames(f, a, b)
}

// compareChoices compares lists: they differ if they have nothing in common.
func compareChoices(f *Field, a, b string) likeness {
	as, bs := choicesIn(f.Options, a), choicesIn(f.Options, b)
	if len(as) > 0 && len(bs) > 0 {
		return compareSets(as, bs)
	}
	return compareNames(f, a, b)
}

// capital reports whether a word begins like a name.
func capital(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r) || unicode.IsTitle(r)
}
