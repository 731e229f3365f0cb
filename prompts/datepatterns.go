package prompts

import (
	"strings"
	"time"
)

var (
	monthName   = `(` + oneOf(monthWords) + `)`
	dayWord     = `(\d{1,2}(?:\s?(?:st|nd|rd|th|er|e|º|ª|°|\.))?|` + oneOf(ordinals)[3:]
	yearTail    = `(?:\.?,?\s*(?:de\s|del\s|di\s|of\s)?\s*(20\d{2}|'\d{2}\b))?`
	weekdayName = `(` + oneOf(weekdayWords) + `)`
	nthWord     = `(` + oneOf(nthWords) + `)`
	weekOf      = `(?:week (?:of|from|commencing|starting|beginning|van)|w/c|wc|woche (?:vom|ab|um den)|kw vom|semaine du|semana del?|settimana del|week vanaf)(?: the)?`
)

var weekdayPattern = pattern(`(?:(next|this|coming|nachsten|nachster|kommenden|diesen|prochain|proximo|prossimo|volgende|komende|aanstaande|on|am|le|el|op|by|bis|na) )?` +
	weekdayName + `(?: (prochain|que viene|prossimo|que vem|proximo))?`)

// datePatterns are tried in this order; what one has read, the next do not see.
var datePatterns = []datePattern{
	{pattern(`(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:t[\d:.]+z?)?`), func(g []string, _ time.Time) ([]date, bool) {
		return single(atoi(g[1]), atoi(g[2]), atoi(g[3]))
	}},
	{pattern(`(\d{4})[年년]\s*(\d{1,2})[月월]\s*(\d{1,2})[日일]?`), func(g []string, _ time.Time) ([]date, bool) {
		return single(atoi(g[1]), atoi(g[2]), atoi(g[3]))
	}},
	{lazily(`(\d{1,2})[月월]\s*(\d{1,2})[日일]`), func(g []string, _ time.Time) ([]date, bool) {
		return single(0, atoi(g[1]), atoi(g[2]))
	}},
	{pattern(`(\d{1,2})([./-]) ?(\d{1,2})([./-]) ?(\d{4}|\d{2})`), readNumbers},
	{lazily(`\b` + weekOf + ` (\d{1,2})([./])(\d{1,2})\.?`), func(g []string, _ time.Time) ([]date, bool) {
		ds, ok := readShort(g)
		return weekFrom(ds), ok
	}},
	{pattern(weekOf + ` ` + dayWord + `\s?(?:of |de |di )?\s?` + monthName + yearTail), func(g []string, _ time.Time) ([]date, bool) {
		ds, ok := single(yearOf(g[3]), monthWords[g[2]], dayNumber(g[1]))
		return weekFrom(ds), ok
	}},
	{pattern(weekOf + ` ` + monthName + `\.? ` + dayWord + yearTail), func(g []string, _ time.Time) ([]date, bool) {
		ds, ok := single(yearOf(g[3]), monthWords[g[1]], dayNumber(g[2]))
		return weekFrom(ds), ok
	}},
	{pattern(dayWord + `\s?(?:day )?(?:of |de |di |d')?\s?(?:the )?` + monthName + yearTail + `(?: (of))?`), readDayMonth},
	{pattern(monthName + `\.?,?\s?(?:the )?` + dayWord + yearTail), func(g []string, _ time.Time) ([]date, bool) {
		return single(yearOf(g[3]), monthWords[g[1]], dayNumber(g[2]))
	}},
	{pattern(dayWord + `-` + monthName + `(?:-(\d{4}|\d{2}))?`), readDayMonth},
	{pattern(`(\d{1,2})(/)(\d{1,2})`), func(g []string, _ time.Time) ([]date, bool) { return readShort(g) }},
	{lazily(`\b(\d{1,2})(\.)\s?(\d{1,2})\.(\d?)`), func(g []string, _ time.Time) ([]date, bool) {
		if g[4] != "" {
			return nil, false // a version
		}
		return readShort(g)
	}},
	{pattern(nthWord + ` (?:week|woche|semaine|semana|settimana) (?:of |in |im |de |di |van )?` + monthName + yearTail), readWeekOfMonth},
	{pattern(nthWord + ` ` + weekdayName + ` (?:of |in |im |en |de |du |d'|di |del |van |w |i )?(?:the )?` + monthName + yearTail), readNthWeekday},
	{pattern(`(?:(?:the )?(first|1st|second|2nd|third|3rd|last) half of|(early|beginning of|start of|mid|middle of|late|end of|anfang|mitte|ende|debut|mi|milieu|fin|` +
		`a principios de|principios de|a mediados de|mediados de|finales de|fin de|inicios de|inizio|meta|fine|begin|half|halverwege|eind|einde|` +
		`inicio de|meados de|final de|fim de|comienzos de))(?: of| d'| de| di)?[ -]?` + monthName + yearTail), readMonthPart},
	{pattern(`(?:in |by |during |until |before |after |im |bis |ab |en |in |entro |para |em |op |vers |this |next |w |around )` + monthName + yearTail), readMonth},
	{pattern(monthName + `\.?\s(?:de |of )?(20\d{2})`), readMonth},
	{pattern(monthName), func(g []string, now time.Time) ([]date, bool) {
		if shyMonths[g[1]] {
			return nil, false
		}
		return readMonth(append(g, ""), now)
	}},
	{pattern(`(?:q([1-4])|([1-4])\. ?quartal|t([1-4])|([1-4])er? trimest(?:re|er)|([1-4])[oº°]? trimestre|k([1-4]))(?:[ /'-]*(?:of |de |del )?(20\d{2}|'?\d{2}\b))?`), readQuarter},
	{pattern(`h([12])(?:[ /'-]*(20\d{2}))?`), func(g []string, _ time.Time) ([]date, bool) {
		first := 1 + 6*(atoi(g[1])-1)
		return []date{{yearOf(g[2]), first*100 + 1, (first+5)*100 + 31}}, true
	}},
	{pattern(`(?:kw|cw|week|calendar week|woche|semaine|semana|settimana|wk|uke|vecka)\.? ?(\d{1,2})(?:[ /]*(20\d{2}))?`), readWeek},
	{lazily(`\b(?:(?:the|` + weekdayName[1:len(weekdayName)-1] + `) ){1,2}(\d{1,2})(?:st|nd|rd|th)(?:[.,;:!)]|$| at\b| instead\b| works\b| then\b| not\b)`), readDayAlone},
	{lazily(`\b(?:am|den|vom|zum|(?:el |o )?dia) (\d{1,2})\.?(?:[,;:!)]|$)`), readDayAlone},
	{weekdayPattern, readWeekday},
	{pattern(`(` + oneOf(relativeDays) + `)`), func(g []string, now time.Time) ([]date, bool) {
		return resolved(now, relativeDays[g[1]], relativeDays[g[1]])
	}},
	{pattern(`(?:in|within|dans|en|dentro de|tra|fra|over|em|daqui a|za|om) (\d{1,3}|an?|` + oneOf(numerals) + `) ` +
		`(` + oneOf(relativeUnits) + `)`), readIn},
	{
		pattern(`(?:next week|nachste woche|la semaine prochaine|semaine prochaine|la semana que viene|proxima semana|la prossima settimana|prossima settimana|volgende week|semana que vem)`),
		func(_ []string, now time.Time) ([]date, bool) {
			if now.IsZero() {
				return []date{anyDay}, true
			}
			monday := 7 - (int(now.Weekday())+6)%7
			return daysFrom(now, monday, monday+6), true
		},
	},
}

func pattern(expr string) expression {
	return lazily(`\b` + expr + `(?:\b|$)`)
}

func readNumbers(g []string, _ time.Time) ([]date, bool) {
	year := yearOf(g[5])
	if year < 1990 || year > 2099 || g[2] != g[4] || g[2] != "." && strings.Contains(g[0], " ") {
		return nil, false
	}
	if g[2] == "." {
		return single(year, atoi(g[3]), atoi(g[1]))
	}
	return either(year, atoi(g[1]), atoi(g[3]))
}

// readShort reads "3/2" and "2.3.".
func readShort(g []string) ([]date, bool) {
	if g[2] == "." {
		return single(0, atoi(g[3]), atoi(g[1]))
	}
	if g[1] == "24" && g[3] == "7" {
		return nil, false // round the clock
	}
	return either(0, atoi(g[1]), atoi(g[3]))
}

func readDayMonth(g []string, _ time.Time) ([]date, bool) {
	if g[2] == "out" && g[len(g)-1] == "of" {
		return nil, false // 2 out of 3
	}
	return single(yearOf(g[3]), monthWords[g[2]], dayNumber(g[1]))
}

func readMonthPart(g []string, _ time.Time) ([]date, bool) {
	month := monthWords[g[3]]
	days, ok := [2]int{}, true
	switch half := g[1]; half {
	case "":
		for w := range strings.FieldsSeq(g[2]) {
			if days, ok = monthParts[w]; ok {
				break
			}
		}
	case "first", "1st":
		days = [2]int{1, 16}
	default:
		days = [2]int{14, 31}
	}
	return []date{{yearOf(g[4]), month*100 + days[0], month*100 + days[1]}}, ok
}

func readWeekOfMonth(g []string, _ time.Time) ([]date, bool) {
	last := nthWords[g[1]]
	if last < 0 {
		last = 4
	}
	month := monthWords[g[2]] * 100
	return []date{{yearOf(g[3]), month + max(1, 7*last-10), month + min(31, 7*last+3)}}, true
}

// readDayAlone reads "the 14th": that day of any month.
func readDayAlone(g []string, _ time.Time) ([]date, bool) {
	var out []date
	for month := 1; month <= 12; month++ {
		if day := atoi(g[1]); valid(0, month, day) {
			out = append(out, dayOf(0, month, day))
		}
	}
	return out, len(out) > 0
}

// readNthWeekday reads "the first Monday in March". Without a year it is that day of each of the years around.
func readNthWeekday(g []string, now time.Time) ([]date, bool) {
	first, last := yearOf(g[4]), yearOf(g[4])
	if first == 0 {
		first, last = 2020, 2040
		if !now.IsZero() {
			first, last = now.Year(), now.Year()+1
		}
	}
	month, weekday := time.Month(monthWords[g[3]]), time.Weekday(weekdayWords[g[2]])
	var out []date
	for year := first; year <= last; year++ {
		day := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
		n := nthWords[g[1]]
		if n < 0 {
			day = time.Date(year, month+1, -6, 0, 0, 0, 0, time.UTC)
			n = 1
		}
		day = day.AddDate(0, 0, (int(weekday)-int(day.Weekday())+7)%7+7*(n-1))
		if day.Month() == month {
			out = append(out, fromTime(day))
		}
	}
	return out, len(out) > 0
}

func readMonth(g []string, _ time.Time) ([]date, bool) {
	month := monthWords[g[1]]
	return []date{{yearOf(g[2]), month*100 + 1, month*100 + 31}}, true
}

func readQuarter(g []string, _ time.Time) ([]date, bool) {
	first := 0
	for _, q := range g[1:7] {
		if q != "" {
			first = 1 + 3*(atoi(q)-1)
		}
	}
	return []date{{yearOf(g[7]), first*100 + 1, (first+2)*100 + 31}}, true
}

// readWeek reads a week by its number. Without a year it is one of three, so it meets the days around it.
func readWeek(g []string, _ time.Time) ([]date, bool) {
	n, year := atoi(g[1]), yearOf(g[2])
	if n < 1 || n > 53 {
		return nil, false
	}
	base, slack := year, 0
	if base == 0 {
		base, slack = 2026, 4
	}
	fourth := time.Date(base, 1, 4, 0, 0, 0, 0, time.UTC)
	monday := fourth.AddDate(0, 0, 7*(n-1)-(int(fourth.Weekday())+6)%7)
	days := daysFrom(monday, -slack, 6+slack)
	if year == 0 {
		for i := range days {
			days[i].year = 0
		}
	}
	return days, true
}

// readWeekday reads "Tuesday" as the coming one, and "next Tuesday" as that or the one after: people differ.
func readWeekday(g []string, now time.Time) ([]date, bool) {
	if len(g[2]) < 3 || g[2] == "sam" || g[2] == "segunda" || g[2] == "quarta" || g[2] == "quinta" {
		return nil, false // "so" and "mi" are words of their own, Sam is a person
	}
	if now.IsZero() {
		return nil, true
	}
	ahead := (weekdayWords[g[2]] - int(now.Weekday()) + 7) % 7
	out := daysFrom(now, ahead, ahead)
	if ahead == 0 || g[1] == "next" || g[3] != "" || strings.HasPrefix(g[1], "n") {
		out = append(out, daysFrom(now, ahead+7, ahead+7)...)
	}
	return out, true
}

func readIn(g []string, now time.Time) ([]date, bool) {
	n := max(atoi(g[1]), int(numerals[g[1]]))
	if strings.HasPrefix(g[1], "a") && n == 0 {
		n = 1
	}
	return resolved(now, n*relativeUnits[g[2]], n*relativeUnits[g[2]])
}

// resolved counts from now, if it is known.
func resolved(now time.Time, first, last int) ([]date, bool) {
	if now.IsZero() {
		return nil, true
	}
	return daysFrom(now, first, last), true
}
