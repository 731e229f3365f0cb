package prompts

import (
	"slices"
	"strings"

	"github.com/handoffbot/handoffbot/handoffs"
)

// openEnd returns what leaves a value open that is no word: a question mark, two values where there should be one.
func (j *judge) openEnd(e *evidence, text string) string {
	if strings.HasSuffix(strings.TrimRight(text, " \"')*"), "?") && e.value != "" && !strings.HasPrefix(text, "?") && !j.answered(e.last) {
		return "?"
	}
	if strings.Contains(text, "(?)") || strings.Contains(text, "??") {
		return "?"
	}
	plain := bare(text)
	if number := e.field.Kind == handoffs.KindNumber || e.field.Kind == handoffs.KindMoney; number && e.value != "" {
		if m := spanOf().FindString(bare(e.value)); m != "" {
			return strings.TrimSpace(m)
		}
		if m := bound().FindString(plain); m != "" {
			return strings.TrimSpace(m)
		}
	}
	if j.agree(e, plain) {
		return "" // 6,000 a year or 500 a month
	}
	if m := j.alternative(e, text); m != "" {
		return m
	}
	switch e.field.Kind {
	case handoffs.KindNumber, handoffs.KindMoney:
		if m := spanOf().FindString(maskDates(plain)); m != "" && !fromTo().MatchString(plain) && len(findAmounts(bare(e.value))) != 0 {
			return strings.TrimSpace(m)
		}
	case handoffs.KindDate:
		if m := twoDays().FindString(plain); m != "" {
			return strings.TrimSpace(m)
		}
	case handoffs.KindSelect, handoffs.KindText, handoffs.KindUser:
		if m := betweenTwo().FindString(text); m != "" {
			return strings.TrimSpace(m)
		}
		if m := twoNames().FindString(string(j.source.text[j.source.clauses[e.first].start:j.source.clauses[e.last].end])); m != "" && e.value != "" {
			return strings.TrimSpace(m)
		}
	case handoffs.KindLongText, handoffs.KindNotes, handoffs.KindURL, handoffs.KindEmail, handoffs.KindMultiSelect, handoffs.KindUsers, handoffs.KindCheckbox:
	}
	return ""
}

// bound is a number that is only the least or the most: 1400+.
var bound = lazily(`\d\s?\+(?:\s|$)|(?:^|\s)[<>≥≤]=?\s?\d|\d[ -]?(?:odd|ish|plus)(?:$|[^\p{L}])|(?:^|\s)est\. ?[€$£]?\d|(?:^|[^~\p{L}])[~≈±]\s?[€$£]?\d[^~]*$`)

// answered reports whether what follows a question says yes to it.
func (j *judge) answered(last int) bool {
	for last+1 < len(j.source.clauses) && j.source.texts[last+1] == "" {
		last++
	}
	if last+1 >= len(j.source.clauses) {
		return false
	}
	text := j.source.texts[last+1]
	return affirmed().MatchString(text) && len(words(text)) <= 6
}

var affirmed = wordsPattern([]string{`yes|yep|yeah|yup|correct|right|exactly|confirmed|ja|jep|genau|stimmt|richtig|oui|exact|exactement|s[íi]|exacto|correcto|s[ìi]|esatto|giusto|sim|isso|exato|klopt|tak|dok[łl]adnie|precis`})

// agree reports whether all amounts of a bare clause are one.
func (j *judge) agree(e *evidence, text string) bool {
	if e.field.Kind != handoffs.KindMoney {
		return false
	}
	all := due(e.field, findAmounts(text))
	return len(all) > 1 && !slices.ContainsFunc(all, func(a amount) bool { return !a.equal(&all[0]) || a.each || a.percent })
}

// alternative returns the words that put something else beside a value: 15 March or the week after.
func (j *judge) alternative(e *evidence, text string) string {
	if !singular(e.field) {
		return ""
	}
	value := folding(e.value)
	if m := orElse().FindString(value); m != "" {
		return strings.TrimSpace(m)
	}
	at := strings.Index(text, value)
	if value == "" || at < 0 {
		return ""
	}
	after := firstWords(text[at+len(value):], 3)
	for i, w := range strings.Fields(after) {
		if joins[j.source.language][w] && i < 2 && len(strings.Fields(after)) > i+1 {
			return w
		}
	}
	if m := orElse().FindString(after + " "); m != "" {
		return strings.TrimSpace(m)
	}
	if m := orElse().FindString(" " + lastWords(text[:at], 2)); m != "" {
		return strings.TrimSpace(m)
	}
	return ""
}

// orElse joins a value with another.
var orElse = lazily(`(?:^|\s)(?:or|oder|ou|oppure|eller|lub|albo|vs\.?|versus|respectively)\s+\S`)

var (
	// spanOf finds 40-50, 40 or 50, between 40 and 50.
	spanOf = lazily(`(?:between|zwischen|entre|tra|tussen) [€$£]?\d[\d.,' ]*\s?\p{L}{0,3} ?(?:and|und|et|y|e|en) [€$£]?\d[\d.,']*|` +
		`[€$£]?\d[\d.,']*\s?(?:k|m|€|eur|%)?\s?(?:-|to|or|bis|oder|ou|a|o|tot|of|/)\s?[€$£]?\d[\d.,']*`)
	// fromTo is a change, not a span.
	fromTo = lazily(`\b(?:from|von|de|da|van|passe|went|up|down)\b[^.]{0,12}\d`)
	// twoDays finds 2 or 9 March.
	twoDays = lazily(weekdayName + `\.? (?:or|oder|ou|o) ` + weekdayName + `|\d(?:st|nd|rd|th|\.)?(?: ?[a-z]+\.?)? (?:or|oder|ou) (?:the |on |am |le |on the )?(?:\d|` + oneOf(monthWords) + `)`)
	// betweenTwo finds between Ana and her deputy. The clause ends before the second, at its "and".
	betweenTwo = lazily(`(?:^|[^\p{L}])(?:is|are|it's|still|down to|choose|choosing|decide|torn|steht|schwanken|h[ée]sitent?|dudan?|indecis[oi]) ?(?:noch )?(?:between|zwischen|entre|tra|fra|tussen) \p{L}`)
	// twoNames finds Growth or Enterprise.
	twoNames = lazily(`\p{Lu}[\p{L}\p{N}-]* (?:or|oder|ou|vs\.?) (?:the )?\p{Lu}[\p{L}\p{N}-]*`)
)
