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
	// days is set for lengths of time: how many days the unit has.
	days float64
	// written says that the number has a currency or a multiplier, and so is money rather than a count.
	written bool
	// start and end are where it stands in the text that was searched, in bytes.
	start, end int
}

var (
	numberPattern = lazily(`\d{1,3}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?|\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?`)
	// beforeNumber and afterNumber read what stands beside a number.
	beforeNumber = lazily(`(?:^|[^\p{L}])(?:(` + signs(thousandCurrencies) + `)|(` + signs(currencies) + `))\s?$`)
	afterNumber  = lazily(`^(?:[.,](?:-|--))?\s?-?(?:(?:(` + signs(thousandCurrencies) + `)|(` + signs(multipliers) + `)\.?)(?:$|[^\p{L}\p{N}])|(` + signs(characters) + `))`)
	afterUnit    = lazily(`^\s?(?:of |de |di )?(?:(` + signs(currencies) + `)(?:$|[^\p{L}\p{N}])|([円元원]))`)
	afterPercent = lazily(`^\s?(?:%|percent|per cent|pct|prozent|pour ?cent|por ciento|per cento|procent|por cento)`)
	// afterAmount are words that stand between an amount and what it is for.
	afterAmount = lazily(`^[\s,(+]*(?:[.,]?-{1,2}|` + qualifiers + `|` + signs(currencies) + `)(?:$|[^\p{L}\p{N}])`)
	afterPeriod = lazily(`^[\s,(]*(` + signs(periods) + `)(?:$|[^\p{L}\p{N}])`)
	afterEach   = lazily(`^[\s,(]*` + perUnit)
	// afterSpread reads "over three years".
	afterSpread  = lazily(`^[\s,(]*(?:over|across|for|fur|uber|auf|sur|pour|por|en|a|per|su|in|voor|over|na|pa) (?:the |die |los |gli )?(\d{1,2}|\p{L}+)[ -](` + signs(lengths) + `)(?:$|[^\p{L}\p{N}])`)
	beforePeriod = lazily(`(?:^|[^\p{L}])(` + signs(spansBefore) + `)(?: \p{L}+){0,2}[ :]*$`)
	afterLength  = lazily(`^[\s-]?(` + signs(lengths) + `)(?:$|[^\p{L}\p{N}])`)
)

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
		a := readAmount(masked, m[0], m[1])
		if n := len(found); n > 0 && found[n-1].end < a.start && times().MatchString(masked[found[n-1].end:a.start]) {
			a.multiply(&found[n-1])
		}
		found = append(found, a)
	}
	return found
}

// times stands between two numbers that are multiplied: 12 x 2,600.
var times = lazily(`^\s?(?:x|×|\*|times|mal|fois|veces|volte|keer|vezes)\s?$`)

// multiply adds to the readings what the amount makes as many times.
func (a *amount) multiply(by *amount) {
	for _, x := range slices.Clone(a.readings) {
		for _, y := range by.readings {
			a.readings = append(a.readings, x*y)
		}
	}
}

// inWord reports whether the byte offset lies within a word or number, as in "b2b".
func inWord(text string, at int) bool {
	if last, _ := utf8.DecodeLastRuneInString(text[:at]); !unicode.IsLetter(last) {
		return false
	}
	if last, _ := utf8.DecodeLastRuneInString(text[:at]); spaceless(last) {
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
	if m := afterNumber().FindStringSubmatchIndex(rest()); m != nil {
		tail := rest()
		switch {
		case m[2] >= 0:
			a.currency = thousandCurrencies[tail[m[2]:m[3]]]
			a.scale(1e3, false)
			a.end += m[3]
		case m[4] >= 0:
			word := tail[m[4]:m[5]]
			a.scale(multipliers[word], (word == "m" || strings.HasPrefix(word, "cent")) && a.currency == "")
			a.end += m[5]
			if strings.HasPrefix(rest(), ".") {
				a.end++ // Mio. €
			}
		default:
			a.scale(characters[tail[m[6]:m[7]]], false)
			a.end += m[7]
		}
		a.written = m[4] < 0 || !isDozen(tail[m[4]:m[5]])
	}
	if m := afterUnit().FindStringSubmatchIndex(rest()); m != nil {
		unit := m[2:4]
		if m[2] < 0 {
			unit = m[4:6]
		}
		a.currency = currencies[rest()[unit[0]:unit[1]]]
		a.end += unit[1]
		a.written = true
	}
	a.readRest(rest())
	if m := beforePeriod().FindStringSubmatch(leftOf(text, a.start)); m != nil && a.yearly == 0 && a.written {
		a.yearly = spansBefore[m[1]]
	}
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
		a.days = lengths[m[1]]
		return
	}
	for range 6 {
		if m := afterPeriod().FindStringSubmatchIndex(rest); m != nil {
			a.yearly = periods[rest[m[2]:m[3]]]
			rest = rest[m[3]:]
		} else if m := afterEach().FindStringIndex(rest); m != nil {
			a.each = true
			rest = rest[m[1]:]
		} else if m := afterSpread().FindStringSubmatch(rest); m != nil && a.yearly == 0 && a.written {
			n := float64(atoi(m[1]))
			if v := numerals[m[1]]; v > 0 {
				n = v
			}
			if n > 0 {
				a.yearly = yearDays / (n * lengths[m[2]])
			}
			return
		} else if m := afterAmount().FindStringIndex(rest); m != nil {
			rest = rest[m[1]-1:] // the boundary may be what the next begins with
		} else {
			return
		}
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

// numbersIn returns all numbers of a text, in digits and in words.
func numbersIn(text string) []amount { return append(findAmounts(text), findNumerals(text)...) }

func sameCurrency(a, b string) bool {
	if a == "" || b == "" || a == b {
		return true
	}
	dollars := []string{"$", "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"}
	crowns := []string{"kr", "SEK", "NOK", "DKK"}
	return (a == "$" || b == "$") && slices.Contains(dollars, a) && slices.Contains(dollars, b) ||
		(a == "kr" || b == "kr") && slices.Contains(crowns, a) && slices.Contains(crowns, b)
}
