package fakemodel

import (
	"regexp"
	"slices"
	"strings"
)

// Honest finds what the notes say by simple patterns: "Label: value", or a line that has a word of the label and
// something that looks like the field's kind. It copies its quotes from the notes and invents nothing.
type Honest struct{}

var (
	hedges   = regexp.MustCompile(`(?i)\b(maybe|perhaps|probably|possibly|tbd|tbc|not sure|unclear|roughly|around|hopefully|might|should be|to be (confirmed|decided)|open)\b|\?`)
	matters  = regexp.MustCompile(`(?i)\b(promis\w+|risk\w*|worr\w+|must|discount\w*|free|deadline|churn\w*|blocker\w*|escalat\w+|legal|competitor\w*)\b`)
	dates    = regexp.MustCompile(`(?i)\b(\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}([./]\d{2,4})?|\d{1,2}(st|nd|rd|th)?( of)? (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*( \d{4})?|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* \d{1,2}(st|nd|rd|th)?(,? \d{4})?)\b`)
	money    = regexp.MustCompile(`(?i)([$€£]\s?\d+([.,]\d+)*(\s?[km]\b)?|\b\d[\d.,]*\s?(k|m)?\s?(usd|eur|gbp|dollars|euros|€|\$|£))`)
	numbers  = regexp.MustCompile(`\b\d[\d.,]*\b`)
	emails   = regexp.MustCompile(`[\w.+-]+@[\w-]+\.[\w.-]+\w|\[EMAIL_\d+\]`)
	links    = regexp.MustCompile(`https?://\S+`)
	longWord = regexp.MustCompile(`\pL{4,}`)
)

// Answer implements Model.
func (Honest) Answer(q *Question) Answer {
	var a Answer
	for i := range q.Fields {
		a.Fields = append(a.Fields, find(&q.Fields[i], q.Notes))
	}
	for _, line := range q.Notes {
		if quote := clip(line); len(a.Bullets) < 6 && len(strings.Fields(quote)) >= 3 && matters.MatchString(quote) {
			a.Bullets = append(a.Bullets, Bullet{Text: quote, Quote: quote})
		}
	}
	return a
}

// find takes the last line that speaks of the field, because later lines correct earlier ones.
func find(f *Field, notes []string) Stated {
	for _, line := range slices.Backward(notes) {
		value, ok := valueIn(f, line)
		if !ok {
			continue
		}
		status := "stated"
		if hedges.MatchString(line) {
			status = "unclear"
		}
		return Stated{f.Key, status, value, clipAround(line, value)}
	}
	return Stated{Field: f.Key, Status: "not_stated"}
}

func valueIn(f *Field, line string) (string, bool) {
	head, rest, colon := strings.Cut(line, ":")
	rest = strings.TrimSpace(rest)
	if colon && rest != "" && named(f, head) && len(strings.Fields(head)) <= 4 {
		if value, ok := shaped(f, rest); ok {
			return value, true
		}
		return clip(rest), true
	}
	if !named(f, line) {
		return "", false
	}
	return shaped(f, line)
}

// named reports whether the text has a long word of the field's label.
func named(f *Field, text string) bool {
	text = strings.ToLower(text)
	if strings.Contains(text, strings.ToLower(f.Label)) {
		return true
	}
	return slices.ContainsFunc(longWord.FindAllString(strings.ToLower(f.Label), -1), func(word string) bool {
		return strings.Contains(text, word)
	})
}

// shaped finds what looks like the field's kind.
func shaped(f *Field, text string) (string, bool) {
	shapes := map[string]*regexp.Regexp{"date": dates, "money": money, "number": numbers, "email": emails, "url": links}
	if shape, ok := shapes[f.Kind]; ok {
		value := shape.FindString(text)
		return value, value != ""
	}
	for _, option := range f.Options {
		if i := strings.Index(strings.ToLower(text), strings.ToLower(option)); i >= 0 && i+len(option) <= len(text) {
			return text[i : i+len(option)], true
		}
	}
	return "", false
}

// clip takes the first dozen words.
func clip(line string) string {
	words := strings.Fields(line)
	return strings.Join(words[:min(len(words), 12)], " ")
}

// clipAround takes the dozen words that begin just before the value.
func clipAround(line, value string) string {
	if at := strings.Index(line, value); at > 0 {
		before := strings.Fields(line[:at])
		line = strings.Join(before[max(0, len(before)-5):], " ") + " " + line[at:]
	}
	return clip(line)
}
