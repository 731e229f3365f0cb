package prompts

import (
	"math"
	"slices"
	"strings"
)

// The average month and year, in days.
const (
	monthDays = 365.25 / 12
	yearDays  = 365.25
)

// lengths are units of time, in days.
var lengths = func() map[string]float64 {
	table := map[string]float64{}
	for days, line := range map[float64]string{
		1:         "day days tag tage tagen jour jours dia dias giorno giorni dag dagen dni dzien dagar",
		7:         "week weeks wk wks woche wochen semaine semaines semana semanas settimana settimane weken tydzien tygodnie tygodni vecka veckor uge uger",
		monthDays: "month months mo mos mth mths monat monate monaten mois mes meses mese mesi maand maanden miesiac miesiace miesiecy manad manaden manader maned maneder maneden",
		yearDays:  "year years yr yrs y jahr jahre jahren an ans annee annees ano anos anno anni jaar jaren rok lata lat ar aret",
	} {
		for w := range strings.FieldsSeq(line) {
			table[w] = days
		}
	}
	return table
}()

// equal reports whether two amounts may be the same.
func (a *amount) equal(b *amount) bool {
	if !sameCurrency(a.currency, b.currency) {
		return false
	}
	if a.each != b.each && a.written && b.written || a.percent && b.currency != "" || b.percent && a.currency != "" {
		return true // a price for one, or a share, says nothing of the whole
	}
	slack := 1e-6
	if a.days != b.days && a.days > 0 && b.days > 0 {
		slack = .03 // three months are ninety days
	}
	factors := a.factors(b)
	for _, x := range a.readings {
		for _, y := range b.readings {
			if slices.ContainsFunc(factors, func(f float64) bool { return nearly(x*f, y, slack) }) {
				return true
			}
		}
	}
	return false
}

// factors are the numbers by which a may be multiplied to be the same as b, because they count by different spans of time.
func (a *amount) factors(b *amount) []float64 {
	switch {
	case a.days > 0 && b.days > 0:
		switch {
		case a.days == 7 && b.days == 1:
			return []float64{7, 5}
		case a.days == 1 && b.days == 7:
			return []float64{1. / 7, 1. / 5}
		}
		return []float64{a.days / b.days}
	case a.days > 0:
		return unitless(a.days)
	case b.days > 0:
		return inverse(unitless(b.days))
	case a.yearly > 0 && b.yearly > 0:
		return a.spread([]float64{a.yearly / b.yearly}, b)
	case a.yearly > 0:
		return []float64{1, a.yearly, a.yearly / 12}
	case b.yearly > 0:
		return inverse([]float64{1, b.yearly, b.yearly / 12})
	case a.percent != b.percent:
		if a.percent {
			return []float64{1, .01}
		}
		return []float64{1, 100}
	}
	return []float64{1}
}

// spread adds that an amount for several years may be meant as it stands.
func (a *amount) spread(factors []float64, b *amount) []float64 {
	if a.yearly < 1 || b.yearly < 1 {
		return append(factors, 1)
	}
	return factors
}

// unitless are the factors from a unit to a number without one: it may count any unit, and work days.
func unitless(days float64) []float64 {
	out := []float64{1, days, days / 7, days / monthDays, days / yearDays}
	if days == 7 {
		out = append(out, 5)
	}
	return out
}

func inverse(list []float64) []float64 {
	out := make([]float64, 0, len(list))
	for _, f := range list {
		out = append(out, 1/f)
	}
	return out
}

func near(x, y float64) bool { return nearly(x, y, 1e-6) }

func nearly(x, y, slack float64) bool { return math.Abs(x-y) <= slack*max(1, math.Abs(x), math.Abs(y)) }

// labelPeriod returns how often a year an amount falls due by what its field is called, or 0: a monthly fee, an annual value.
func labelPeriod(f *Field) float64 {
	for _, w := range append(words(f.Label), words(f.Key)...) {
		for prefix, yearly := range labelPeriods {
			if strings.HasPrefix(w, prefix) {
				return yearly
			}
		}
	}
	return 0
}

// labelPeriods are how words of labels begin that say how often an amount falls due.
var labelPeriods = map[string]float64{
	"month": 12, "monat": 12, "mensu": 12, "mensa": 12, "mensi": 12, "maand": 12, "miesi": 12, "manad": 12, "maned": 12, "mrr": 12,
	"annual": 1, "annuel": 1, "annuo": 1, "annua": 1, "anual": 1, "yearly": 1, "jahr": 1, "jaar": 1, "arr": 1, "acv": 1, "roczn": 1, "arspris": 1, "arlig": 1, "arsv": 1, "quarter": 4, "quartal": 4, "trimest": 4,
}

// forEach says of a label that its amount is for one.
var forEach = lazily(`\b(?:unit|per (?:unit|piece|seat|user|head|person)|stuckpreis|einzelpreis|pro (?:stuck|platz|kopf)|unitaire|unitari[oa]|stukprijs|a peca|apris|styckpris)\b`)

// due returns amounts with the period, or for the one thing, that their field's label gives to those that name none.
func due(f *Field, list []amount) []amount {
	yearly, each := labelPeriod(f), forEach().MatchString(bare(f.Label))
	if yearly == 0 && !each {
		return list
	}
	out := slices.Clone(list)
	for i := range out {
		out[i].each = out[i].each || each
		if out[i].yearly == 0 && !out[i].percent {
			out[i].yearly = yearly
		}
	}
	return out
}
