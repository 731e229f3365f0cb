package prompts

import (
	"slices"
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// evidence is what the notes say of a field, with its place in them.
type evidence struct {
	field *Field
	// value is in the notes' words, or in the model's if the notes' words bear it. It may be empty.
	value string
	quote handoffs.Quote
	// hedge are the words that leave it open, or empty.
	hedge string
	// first and last are the clauses that say it.
	first, last int
}

// evident returns the evidence for what a model says of a field, or false if the notes do not hold it.
func (j *judge) evident(f *Field, s Stated, nth int) (evidence, bool) {
	places := j.source.locate(s.Quote)
	if len(places) == 0 {
		j.findings.Skipped.Quotes++
		return evidence{}, false
	}
	e := evidence{field: f, quote: j.choose(f, places, nth)}
	e.first, e.last = j.source.clausesOf(e.quote)
	value := strings.TrimSpace(s.Value)
	// What words there are must do for a value that only stands there by its number or its name.
	if countWords(s.Quote) < minWords && !typed(f, s.Quote, j.in.Now) {
		if text := j.source.clauseText(e.first, e.last); value != "" && filler(f, value) && strings.Contains(text, folding(value)) {
			e.quote, e.hedge = j.source.passage(e.first, e.last), folding(value) // Day one: ?
			return e, true
		}
		if !anchors(s.Quote, value) {
			j.findings.Skipped.Quotes++
			return evidence{}, false
		}
		e.quote = j.source.passage(e.first, e.last)
	}
	e.value = j.supported(f, value, e.quote.Text)
	if value != e.value && value != "" {
		j.findings.Skipped.Values++
	}
	j.narrow(&e)
	e.hedge = j.hedgeOf(&e)
	if e.hedge == "" && (e.value == "" && (value == "" || j.unsaidHere(f)) || j.nameless(&e)) {
		j.valueless(&e)
	}
	if e.hedge == "" && s.Status == StatusUnclear && (e.value == "" || !definite(f)) {
		e.hedge = "unclear"
	}
	e.value = asWritten(e.value, e.quote.Text)
	return e, true
}

// unsaidHere reports whether words without a value leave a field open: one that the form leaves open too, and that code can read.
func (j *judge) unsaidHere(f *Field) bool {
	return definite(f) && filler(f, j.in.Form[f.Key].Text())
}

// nameless reports whether a field that asks for one person or one choice is told of in a sentence that names none: the value is the quote, or somebody.
func (j *judge) nameless(e *evidence) bool {
	switch f := e.field; {
	case f.Kind == handoffs.KindText && !asksForPerson(f), f.Kind != handoffs.KindText && f.Kind != handoffs.KindUser && f.Kind != handoffs.KindSelect:
		return false
	case len(choicesIn(f.Options, e.value)) > 0:
		return false
	case someone().MatchString(folding(e.value)), whoElse().MatchString(folding(e.value)):
		return true
	}
	list := nameWords().FindAllString(e.value, -1)
	if folding(e.value) != folding(e.quote.Text) || len(list) <= maxName {
		return false
	}
	return !slices.ContainsFunc(list[1:], func(w string) bool { return capital(w) && len(telling(e.field, w)) > 0 })
}

// maxName is the longest name, in words.
const maxName = 4

// someone stands for a person, or a thing, that nobody names.
var someone = wordsPattern([]string{
	`someone|somebody|anyone|whoever|one of (?:them|their|the|us)|(?:a|the) new (?:hire|person)|jemand\p{L}*|irgend(?:wer|jemand|eine?r?)|quelqu'un|l'un (?:de|d'eux)|une personne|alguien|alguno|uno de|qualcuno|uno (?:dei|di)|iemand|algu[ée]m|kto[śs]|n[åa]gon|noen|nogen`,
})

// whoElse is how a sentence begins that asks who, and so names nobody.
var whoElse = lazily(`^(?:who|whoever|which|wer|wen|welche[rns]?|qui|quel(?:le)?|qui[ée]n|qu[ée]|cu[áa]l|chi|quale|wie|welke?|quem|qual|kto|kt[óo]r[ya]|vem|hvem) .*\p{L}`)

// asWritten returns a value in the letters of its quote, if it stands there: it may have been found in a folded text.
func asWritten(value, quote string) string {
	low := strings.ToLower(quote)
	if at := strings.Index(low, strings.ToLower(value)); value != "" && at >= 0 && len(low) == len(quote) && at+len(value) <= len(quote) && strings.EqualFold(quote[at:at+len(value)], value) {
		return quote[at : at+len(value)]
	}
	return value
}

// valueless marks what the notes speak of and give no value for.
func (j *judge) valueless(e *evidence) {
	e.hedge = "no value"
	if m := later().FindString(j.source.clauseText(e.first, e.last)); m != "" {
		e.hedge = strings.Trim(m, " ,;:.!()")
	}
}

// later are words that put off or deny what they stand beside, or take it back.
var later = wordsPattern(append([]string{
	`yet|not|n't|no|nobody|none|never|later|soon|next week|noch|nicht|kein|keine|keinen|später|niemand|pas|encore|aucune?|personne|plus tard|a[úu]n|todav[íi]a|nadie|luego|ancora|non|nessuno|nog|niet|geen|ainda|n[ãa]o|ningu[ée]m|depois`,
}, withdrawnLines...))

// choose picks one of the places of a quote: one in a sentence that names the field, else the nth.
func (j *judge) choose(f *Field, places []handoffs.Quote, nth int) handoffs.Quote {
	if len(places) == 1 {
		return places[0]
	}
	if nth == 0 {
		for _, p := range places {
			first, last := j.source.clausesOf(p)
			from, to := j.source.sentenceOf(first, last)
			if names(f, j.source.clauseText(from, to)) {
				return p
			}
		}
	}
	return places[min(nth, len(places)-1)]
}

// typed reports whether a short quote holds a value that cannot be found by chance: a number, a date, an address.
func typed(f *Field, quote string, now time.Time) bool {
	text := bare(quote)
	switch f.Kind {
	case handoffs.KindDate:
		return len(findDates(text, now)) > 0
	case handoffs.KindMoney, handoffs.KindNumber:
		return len(findAmounts(text)) > 0
	case handoffs.KindText, handoffs.KindLongText, handoffs.KindNotes, handoffs.KindURL, handoffs.KindEmail, handoffs.KindSelect,
		handoffs.KindMultiSelect, handoffs.KindUser, handoffs.KindUsers, handoffs.KindCheckbox:
	}
	return len(findAmounts(text))+len(emails(quote))+len(addresses(quote)) > 0
}

// anchors reports whether a quote of one or two words is the value itself.
func anchors(quote, value string) bool {
	q, v := words(quote), words(value)
	if len(q) == 0 || len(v) == 0 || len(strings.Join(q, "")) < 3 {
		return false
	}
	for _, w := range v {
		if !slices.Contains(q, w) {
			return false
		}
	}
	return !idle[v[0]] || len(v) > 1
}

// definite reports whether the kind's values are read by rules, so that code can tell whether one is there.
func definite(f *Field) bool {
	switch f.Kind {
	case handoffs.KindDate, handoffs.KindMoney, handoffs.KindNumber, handoffs.KindEmail, handoffs.KindURL:
		return true
	case handoffs.KindText, handoffs.KindLongText, handoffs.KindNotes, handoffs.KindSelect, handoffs.KindMultiSelect,
		handoffs.KindUser, handoffs.KindUsers, handoffs.KindCheckbox:
	}
	return false
}

// supported returns the value if the quote bears it, else what the quote says in its own words, else nothing.
func (j *judge) supported(f *Field, value, quote string) string {
	if value == "" {
		return j.ownWords(f, quote)
	}
	switch f.Kind {
	case handoffs.KindDate:
		if dates := findDates(bare(quote), j.in.Now); len(dates) > 0 {
			if compareDates(value, quote, j.in.Now) == different {
				return j.ownWords(f, quote)
			}
			return value
		}
		return ""
	case handoffs.KindMoney, handoffs.KindNumber:
		found := numbersIn(bare(quote))
		said := len(amountsFor(f, value)) > 0 && strings.Contains(" "+strings.Join(words(quote), " ")+" ", " "+strings.Join(words(value), " ")+" ")
		if said || len(found) > 0 && anyEqual(amountsOf(value), found) {
			return value
		}
		return j.ownWords(f, quote)
	case handoffs.KindEmail:
		if compareSets(emails(value), emails(quote)) == same {
			return value
		}
		return j.ownWords(f, quote)
	case handoffs.KindURL:
		if compareSets(addresses(value), addresses(quote)) == same {
			return value
		}
		return j.ownWords(f, quote)
	case handoffs.KindCheckbox:
		return value
	case handoffs.KindText, handoffs.KindLongText, handoffs.KindNotes, handoffs.KindSelect, handoffs.KindMultiSelect,
		handoffs.KindUser, handoffs.KindUsers:
	}
	if j.borne(value, quote) {
		return value
	}
	return strings.TrimSpace(quote)
}

func anyEqual(as, bs []amount) bool {
	for i := range as {
		if slices.ContainsFunc(bs, func(b amount) bool { return as[i].equal(&b) }) {
			return true
		}
	}
	return false
}

// ownWords returns the one value of the field's kind that a quote holds, or nothing.
func (j *judge) ownWords(f *Field, quote string) string {
	one := func(list []string) string {
		if len(list) == 1 {
			return list[0]
		}
		return ""
	}
	switch f.Kind {
	case handoffs.KindDate:
		var list []string
		for _, d := range findDates(bare(quote), j.in.Now) {
			list = append(list, d.text)
		}
		return one(list)
	case handoffs.KindMoney, handoffs.KindNumber:
		var list []string
		for _, a := range findAmounts(bare(quote)) {
			list = append(list, a.text)
		}
		return one(list)
	case handoffs.KindEmail:
		return one(emails(quote))
	case handoffs.KindURL:
		return one(addresses(quote))
	case handoffs.KindSelect, handoffs.KindMultiSelect:
		return one(choicesIn(f.Options, quote))
	case handoffs.KindText, handoffs.KindLongText, handoffs.KindNotes, handoffs.KindUser, handoffs.KindUsers, handoffs.KindCheckbox:
	}
	return ""
}

// borne reports whether each telling word and each number of a value stands in the quote.
func (j *judge) borne(value, quote string) bool {
	if len(findDates(bare(value), j.in.Now)) > 0 && compareDates(value, quote, j.in.Now) == different {
		return false
	}
	have := words(quote)
	for _, w := range words(value) {
		if idle[w] || slices.Contains(have, w) || slices.ContainsFunc(have, func(h string) bool { return len(w) > 3 && len(h) > 3 && alike(w, h) }) {
			continue
		}
		if n := parsed(w); n != nil && anyEqual([]amount{{readings: n}}, numbersIn(bare(quote))) {
			continue
		}
		return false
	}
	return len(emails(value)) == 0 || compareSets(emails(value), emails(quote)) == same
}
