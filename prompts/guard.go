package prompts

import (
	"slices"
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// maxBullets is how many lines a summary has at most.
const maxBullets = 6

// maxBullet is the longest line of a summary, in characters. A longer one is no line.
const maxBullet = 300

// facts are the numbers, dates and addresses of a text.
type facts struct {
	dates     []dated
	amounts   []amount
	emails    []string
	addresses []string
	folded    string
	// counted are the numbers of the text without those of its lists; items is how many items the longest list has.
	counted []amount
	items   int
	// sentences are the words of its sentences, with whether they deny something.
	sentences []sentence
}

// item is the mark of a list's item.
var item = lazily(`(?m)^[ \t]*(?:\d{1,2}[.)]|[-*•])[ \t]+`)

func factsOf(text string, now time.Time) *facts {
	plain := bare(text)
	flat := bare(item().ReplaceAllString(text, " "))
	return &facts{
		dates:   findDates(plain, now),
		amounts: append(numbersIn(plain), digitsIn(plain)...),
		emails:  emails(text), addresses: addresses(text), folded: folding(text),
		counted:   append(numbersIn(flat), pairs(flat)...),
		items:     len(item().FindAllString(text, -1)),
		sentences: sentencesOf(text),
	}
}

// digitsIn returns the numbers of a text as they stand there, within dates and words too.
func digitsIn(text string) []amount {
	var out []amount
	for _, m := range numberPattern().FindAllStringIndex(text, -1) {
		a := amount{text: text[m[0]:m[1]], readings: readNumber(text[m[0]:m[1]])}
		a.percent = afterPercent().MatchString(text[m[1]:min(len(text), m[1]+besideWindow)])
		out = append(out, a)
	}
	return out
}

// foreign returns the first number, date, e-mail address, web address or denial of a text that the facts do not hold, or "".
func (f *facts) foreign(text string, now time.Time) string {
	plain := bare(text)
	for _, e := range emails(text) {
		if !slices.Contains(f.emails, e) {
			return e
		}
	}
	for _, a := range addresses(text) {
		if !slices.ContainsFunc(f.addresses, func(have string) bool { return have == a || strings.HasPrefix(have, a+"/") }) && !strings.Contains(f.folded, a) {
			return a
		}
	}
	for _, d := range findDates(plain, now) {
		if !slices.ContainsFunc(f.dates, func(have dated) bool { return heldBy(&have, &d) }) && !strings.Contains(f.folded, d.text) {
			return d.text
		}
	}
	for _, a := range findAmounts(plain) {
		if !f.holds(&a) {
			return a.text
		}
	}
	for _, a := range append(findNumerals(plain), pairs(plain)...) {
		if !f.counts(&a) {
			return a.text
		}
	}
	return f.denied(text)
}

// pairs returns the twos that a text speaks of without a numeral.
func pairs(text string) []amount {
	if m := both().FindString(text); m != "" {
		return []amount{{text: strings.TrimSpace(m), readings: []float64{2}}}
	}
	return nil
}

var both = wordsPattern([]string{`both|twice|twofold|a pair of|beide[nrs]?|doppelt|les deux|ambos|ambas|entramb[ie]|allebei|ambos|ambas|b[åa]da`})

// counts reports whether the source has a number that a text gives in words. The numbers of a list count its lines, not more.
func (f *facts) counts(a *amount) bool {
	return near(a.readings[0], float64(f.items)) || slices.ContainsFunc(f.counted, func(have amount) bool {
		return near(a.readings[0], have.largest()) || a.days > 0 && have.days > 0 && a.equal(&have)
	})
}

// heldBy reports whether a date says no more than one that the source has.
func heldBy(have, d *dated) bool {
	unplaced := func(d *dated) bool { return len(d.readings) == 0 || d.readings[0] == anyDay }
	if unplaced(have) || unplaced(d) {
		return have.text == d.text
	}
	for _, h := range have.readings {
		for _, r := range d.readings {
			if h.meets(r) && (r.year == 0 || h.year == r.year) && (h.exact() || !r.exact()) {
				return true
			}
		}
	}
	return false
}

// holds reports whether the source has a number: as much, as a percentage if it is one, and in a currency that the source has.
func (f *facts) holds(a *amount) bool {
	if a.currency != "" && !slices.ContainsFunc(f.amounts, func(have amount) bool { return have.currency != "" && sameCurrency(have.currency, a.currency) }) {
		return false
	}
	return slices.ContainsFunc(f.amounts, func(have amount) bool {
		return len(have.readings) > 0 && len(a.readings) > 0 && near(have.largest(), a.largest()) && (!a.percent || have.percent) &&
			(have.currency == "" || a.currency == "" || sameCurrency(have.currency, a.currency))
	})
}

// largest is the reading in which marks part thousands, as they mostly do.
func (a *amount) largest() float64 { return slices.Max(a.readings) }

// bullets shows the lines of the summary that have a quote, and no number, date or address that the notes do not have.
func (j *judge) bullets(list []Bullet) {
	if len(list) == 0 {
		return
	}
	known := factsOf(j.in.Notes, j.in.Now)
	for _, b := range list {
		places := j.source.locate(b.Quote)
		text := strings.Join(strings.Fields(b.Text), " ")
		switch {
		case text == "" || len([]rune(text)) > maxBullet,
			len(places) == 0 || countWords(b.Quote) < minWords,
			j.warned(places[0]),
			known.foreign(text, j.in.Now) != "",
			!j.rests(text, places[0]),
			addressesModel(text),
			len(j.findings.Bullets) == maxBullets:
			j.findings.Skipped.Bullets++
		default:
			j.findings.Bullets = append(j.findings.Bullets, handoffs.ReviewBullet{Text: text, Quote: places[0]})
		}
	}
}

// rests reports whether a line of the summary has a word or a number in common with the sentences of its quote: a true quote bears no other statement.
func (j *judge) rests(text string, q handoffs.Quote) bool {
	first, last := j.source.clausesOf(q)
	first, last = j.source.sentenceOf(first, last)
	said := j.source.clauseText(first, last)
	have, plain := words(said), bare(text)
	if anyEqual(numbersIn(plain), numbersIn(bare(said))) || compareDates(plain, said, j.in.Now) == same {
		return true
	}
	return slices.ContainsFunc(words(text), func(w string) bool {
		return !idle[w] && !small[w] && slices.ContainsFunc(have, func(h string) bool { return h == w || len(h) > 2 && len(w) > 2 && related(h, w) })
	})
}
