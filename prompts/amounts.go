package prompts

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// amount is a number as people write it: money, a count, a percentage, a length of time.
type amount struct {
	text string
	// readings are the values that the number may have: 24.000 is twenty-four in one country and a thousand times that in another.
	readings []float64
	// currency is a code, "$" or "kr" if it may be one of several, or empty.
	currency string
	// yearly is how often the amount falls due in a year; zero if it is not said.
	yearly float64
	// each says that it is the price of one.
	each    bool
	percent bool
	// months is set for lengths of time: how many months the unit has.
	months float64
	// written says that the number has a currency or a multiplier, and so is money rather than a count.
	written bool
	// start and end are where it stands in the text that was searched, in bytes.
	start, end int
}

var (
	numberPattern = lazily(`\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?`)
	// beforeNumber and afterNumber read what stands beside a number.
	beforeNumber = lazily(`(?:^|[^\p{L}])(?:(` + signs(thousandCurrencies) + `)|(` + signs(currencies) + `))\s?$`)
	afterNumber  = lazily(`^(?:[.,](?:-|--))?\s?-?(?:(` + signs(thousandCurrencies) + `)|(` + signs(multipliers) + `)\.?)?(?:$|[^\p{L}\p{N}])`)
	afterUnit    = lazily(`^\s?(?:de |di |of )?(` + signs(currencies) + `)(?:$|[^\p{L}\p{N}])`)
	afterPercent = lazily(`^\s?(?:%|percent|per cent|pct|prozent|pour ?cent|por ciento|per cento|procent|por cento)`)
	afterPeriod  = lazily(`^[\s,(]*(?:` + `net |netto |` + signs(currencies) + `)?\s?(` + signs(periods) + `)(?:$|[^\p{L}\p{N}])`)
	afterEach    = lazily(`^\s?(?:` + signs(currencies) + `)?\s?` + perUnit)
	afterLength  = lazily(`^[\s-]?(` + signs(lengths) + `)(?:$|[^\p{L}\p{N}])`)
)

// lengths are the units of contract terms, in months.
var lengths = map[string]float64{
	"month": 1, "months": 1, "mo": 1, "mos": 1, "monat": 1, "monate": 1, "monaten": 1, "mois": 1, "mes": 1, "meses": 1, "mese": 1, "mesi": 1, "maand": 1, "maanden": 1,
	"year": 12, "years": 12, "yr": 12, "yrs": 12, "y": 12, "jahr": 12, "jahre": 12, "jahren": 12, "an": 12, "ans": 12, "annee": 12, "annees": 12, "ano": 12, "anos": 12,
	"anno": 12, "anni": 12, "jaar": 12, "jaren": 12,
}

// signs returns a pattern for the words and signs of a table, the longest first.
func signs[V any](table map[string]V) string {
	list := make([]string, 0, len(table))
	for w := range table {
		list = append(list, regexp.QuoteMeta(w))
	}
	return strings.Join(byLength(list), "|")
}

// leftOf returns what stands before an offset, as far as a currency may reach.
func leftOf(text string, at int) string {
	from := max(0, at-24)
	for from > 0 && from < at && !utf8.RuneStart(text[from]) {
		from++
	}
	return text[from:at]
}

// besideWindow is how many bytes beside a number are looked at.
const besideWindow = 40

// findAmounts returns the numbers of a text, which is as bare returns it, in their order. Dates are no amounts.
func findAmounts(text string) []amount {
	masked := maskDates(text)
	var found []amount
	for _, m := range numberPattern().FindAllStringIndex(masked, -1) {
		if m[0] > 0 && inWord(masked, m[0]) {
			continue
		}
		found = append(found, readAmount(masked, m[0], m[1]))
	}
	return found
}

// inWord reports whether the byte offset lies within a word or number, as in "b2b".
func inWord(text string, at int) bool {
	if last, _ := utf8.DecodeLastRuneInString(text[:at]); !unicode.IsLetter(last) {
		return false
	}
	glued := regexpGlued().FindString(leftOf(text, at))
	return glued != "" && currencies[glued] == "" && thousandCurrencies[glued] == ""
}

var regexpGlued = lazily(`[\p{L}€£$]+$`)

func readAmount(text string, start, end int) amount {
	a := amount{readings: readNumber(text[start:end]), start: start, end: end}
	left := leftOf(text, start)
	if m := beforeNumber().FindStringSubmatchIndex(left); m != nil {
		a.start = start - len(left) + m[0]
		if m[2] >= 0 {
			a.currency = thousandCurrencies[left[m[2]:m[3]]]
			a.scale(1e3, false)
		} else {
			a.currency = currencies[left[m[4]:m[5]]]
		}
		a.written = true
	}
	rest := func() string { return text[a.end:min(len(text), a.end+besideWindow)] }
	if m := afterNumber().FindStringSubmatchIndex(rest()); m != nil && (m[2] >= 0 || m[4] >= 0) {
		tail := rest()
		if m[2] >= 0 {
			a.currency = thousandCurrencies[tail[m[2]:m[3]]]
			a.scale(1e3, false)
			a.end += m[3]
		} else {
			word := tail[m[4]:m[5]]
			a.scale(multipliers[word], word == "m" && a.currency == "")
			a.end += m[5]
			if strings.HasPrefix(rest(), ".") {
				a.end++ // Mio. €
			}
		}
		a.written = true
	}
	if m := afterUnit().FindStringSubmatchIndex(rest()); m != nil {
		a.currency = currencies[rest()[m[2]:m[3]]]
		a.end += m[3]
		a.written = true
	}
	a.readRest(rest())
	a.text = strings.TrimSpace(text[a.start:a.end])
	return a
}

// readRest reads what an amount is of: a share, a length of time, a period, the price of one.
func (a *amount) readRest(rest string) {
	if afterPercent().MatchString(rest) {
		a.percent = true
		return
	}
	if m := afterLength().FindStringSubmatch(rest); m != nil && !a.written {
		a.months = lengths[m[1]]
		return
	}
	if afterEach().MatchString(rest) {
		a.each = true
		return
	}
	if m := afterPeriod().FindStringSubmatch(rest); m != nil {
		a.yearly = periods[m[1]]
	}
}

// scale multiplies the readings; if it is doubtful, the number as it stands stays one of them.
func (a *amount) scale(by float64, doubtful bool) {
	out := make([]float64, 0, 2*len(a.readings))
	for _, r := range a.readings {
		out = append(out, r*by)
		if doubtful {
			out = append(out, r)
		}
	}
	a.readings = out
}

// readNumber reads digits with the marks that people put between them.
func readNumber(s string) []float64 {
	s = strings.NewReplacer(" ", "", "'", "").Replace(s)
	dots, commas := strings.Count(s, "."), strings.Count(s, ",")
	switch {
	case dots+commas == 0:
		return parsed(s)
	case dots > 0 && commas > 0:
		if strings.LastIndexByte(s, '.') > strings.LastIndexByte(s, ',') {
			return parsed(strings.ReplaceAll(s, ",", ""))
		}
		return parsed(strings.ReplaceAll(strings.ReplaceAll(s, ".", ""), ",", "."))
	case dots+commas > 1:
		return parsed(strings.NewReplacer(".", "", ",", "").Replace(s))
	}
	whole, rest, _ := strings.Cut(strings.ReplaceAll(s, ",", "."), ".")
	decimal := parsed(whole + "." + rest)
	if len(rest) == 3 && len(whole) <= 3 && whole != "0" {
		return append(parsed(whole+rest), decimal...)
	}
	return decimal
}

func parsed(s string) []float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(f, 0) {
		return nil
	}
	return []float64{f}
}

// maskDates replaces the dates of a text that name a day by as many zero bytes.
func maskDates(text string) string {
	masked := []byte(text)
	scanDates(masked, time.Time{})
	return string(masked)
}

// findNumerals returns the numbers that a text writes in words.
func findNumerals(text string) []amount {
	var found []amount
	open := false
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }) {
		parts := []string{w}
		if numerals[w] == 0 {
			parts = strings.Split(w, "-")
		}
		for _, part := range parts {
			n := numerals[part]
			if m := lengths[part]; m > 0 && len(found) > 0 && open {
				found[len(found)-1].months = m
			}
			if n == 0 {
				open = open && (part == "and" || part == "y" || part == "et" || part == "e")
				continue
			}
			if last := len(found) - 1; open {
				if sum, ok := joinNumerals(found[last].readings[0], n, part); ok {
					found[last].readings[0] = sum
					continue
				}
			}
			found = append(found, amount{text: part, readings: []float64{n}})
			open = true
		}
	}
	return found
}

// joinNumerals puts two numbers in words together: forty five, two hundred, two dozen.
func joinNumerals(a, b float64, word string) (float64, bool) {
	switch {
	case word == "dozen" || (b >= 100 && a < b):
		return a * b, true
	case a >= 20 && math.Mod(a, 10) == 0 && b < 10, a >= 100 && math.Mod(a, 100) == 0 && b < 100:
		return a + b, true
	}
	return 0, false
}

// numbersIn returns all numbers of a text, in digits and in words.
func numbersIn(text string) []amount { return append(findAmounts(text), findNumerals(text)...) }

// equal reports whether two amounts may be the same.
func (a *amount) equal(b *amount) bool {
	if !sameCurrency(a.currency, b.currency) {
		return false
	}
	if a.each != b.each && a.written && b.written {
		return true // a price for one says nothing of the whole
	}
	for _, x := range a.readings {
		for _, y := range b.readings {
			if slices.ContainsFunc(a.factors(b), func(f float64) bool { return near(x*f, y) }) {
				return true
			}
		}
	}
	return false
}

// factors are the numbers by which a may be multiplied to be the same as b, because they count by different spans of time.
func (a *amount) factors(b *amount) []float64 {
	switch {
	case a.months > 0 && b.months > 0:
		return []float64{a.months / b.months}
	case a.months > 0:
		return []float64{1, a.months, a.months / 12}
	case b.months > 0:
		return []float64{1, 1 / b.months, 12 / b.months}
	case a.yearly > 0 && b.yearly > 0:
		return []float64{a.yearly / b.yearly}
	case a.yearly > 0:
		return []float64{1, a.yearly}
	case b.yearly > 0:
		return []float64{1, 1 / b.yearly}
	case a.percent != b.percent:
		if a.percent {
			return []float64{1, .01}
		}
		return []float64{1, 100}
	}
	return []float64{1}
}

func near(x, y float64) bool { return math.Abs(x-y) <= 1e-6*max(1, math.Abs(x), math.Abs(y)) }

func sameCurrency(a, b string) bool {
	if a == "" || b == "" || a == b {
		return true
	}
	dollars := []string{"$", "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"}
	crowns := []string{"kr", "SEK", "NOK", "DKK"}
	return (a == "$" || b == "$") && slices.Contains(dollars, a) && slices.Contains(dollars, b) ||
		(a == "kr" || b == "kr") && slices.Contains(crowns, a) && slices.Contains(crowns, b)
}
