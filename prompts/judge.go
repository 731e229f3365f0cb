package prompts

import (
	"fmt"
	"slices"
	"strings"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Findings is what the code concludes from the form, the notes, and what a model said of them. Every quote in it is a passage of the
// notes.
type Findings struct {
	Gaps        []handoffs.ReviewGap
	Suggestions []handoffs.ReviewSuggestion
	Bullets     []handoffs.ReviewBullet
	Warnings    []handoffs.Quote
	Skipped     handoffs.ReviewSkipped
}

// judge is one judgment under way.
type judge struct {
	in       Input
	source   *source
	findings Findings
}

// Judge concludes what is missing, unclear or contradicted. It believes nothing of the extraction that it does not find in the notes. Without
// an extraction it reads what patterns find: labels with a value behind them.
func Judge(in Input, ex *Extraction) Findings {
	j := &judge{in: in, source: newSource(in.Notes)}
	if ex == nil {
		ex = j.patterns()
	}
	j.findings.Warnings = j.addressed()
	evidence := j.gather(ex)
	for i := range in.Fields {
		f := &in.Fields[i]
		if f.Kind != handoffs.KindNotes {
			j.field(f, evidence[f.Key])
		}
	}
	j.bullets(ex.Bullets)
	return j.findings
}

// gather finds the evidence for all that a model says, by field, in the notes' order.
func (j *judge) gather(ex *Extraction) map[string][]evidence {
	all := map[string][]evidence{}
	said := map[[2]string]int{}
	for _, s := range ex.Fields {
		i := slices.IndexFunc(j.in.Fields, func(f Field) bool { return f.Key == s.Field })
		if i < 0 || s.Status == StatusNotStated || strings.TrimSpace(s.Quote) == "" {
			if s.Status == StatusStated {
				j.findings.Skipped.Quotes++
			}
			continue
		}
		f := &j.in.Fields[i]
		key := [2]string{f.Key, folding(s.Quote)}
		nth := said[key]
		said[key]++
		if e, ok := j.evident(f, s, nth); ok && !j.warned(e.quote) {
			all[f.Key] = append(all[f.Key], e)
		}
	}
	for _, list := range all {
		slices.SortStableFunc(list, func(a, b evidence) int { return a.quote.Start - b.quote.Start })
	}
	return all
}

// warned reports whether a quote lies in a passage that addresses a model: nothing is settled by those.
func (j *judge) warned(q handoffs.Quote) bool {
	return slices.ContainsFunc(j.findings.Warnings, func(w handoffs.Quote) bool { return q.Start < w.End && w.Start < q.End })
}

// field concludes what there is to say of one field.
func (j *judge) field(f *Field, said []evidence) {
	form := j.in.Form[f.Key].Text()
	blank := filler(f, form)
	live, clash := j.weigh(f, said)
	switch {
	case clash != nil && !blank && j.settles(f, form, &said[len(said)-1]):
	case clash != nil:
		j.gap(f, handoffs.GapContradiction, "", fmt.Sprintf("The notes give %s two values. Ask which one holds.", f.Label), clash...)
	case len(live) == 0 && blank:
		j.unsaid(f, form)
	case len(live) == 0:
	default:
		j.said(f, form, blank, live)
	}
}

// settles reports whether the form holds what the notes say last: whoever filled it in knew which of two values counts.
func (j *judge) settles(f *Field, form string, last *evidence) bool {
	return last.hedge == "" && last.value != "" && j.compareEvidence(f, form, nil, last) == same
}

// said concludes from evidence that does not contradict itself.
func (j *judge) said(f *Field, form string, blank bool, live []evidence) {
	last := &live[len(live)-1]
	if last.hedge != "" {
		j.gap(f, handoffs.GapUnclear, last.value, fmt.Sprintf("The notes leave %s open: “%s”.", f.Label, last.hedge), last)
		return
	}
	if w := j.withdrawal(f, last); w != nil {
		j.gap(f, handoffs.GapUnclear, "", fmt.Sprintf("The notes take %s back and give no other.", f.Label), last, w)
		return
	}
	if !blank {
		if verdict, against := j.against(f, form, live); verdict == different {
			j.gap(f, handoffs.GapContradiction, against.value, fmt.Sprintf("The form says “%s”, the notes say “%s”.", cutText(form), cutText(against.value)), against)
		}
		return
	}
	if j.vague(f, last) {
		j.gap(f, handoffs.GapUnclear, "", fmt.Sprintf("The notes name no single value for %s.", f.Label), last)
		return
	}
	if last.value == "" && definite(f) {
		j.unsaid(f, form)
		return
	}
	j.findings.Suggestions = append(j.findings.Suggestions, handoffs.ReviewSuggestion{Field: f.Key, Value: last.value, Quote: last.quote})
}

// against compares the form with all that the notes say. One agreement is enough.
func (j *judge) against(f *Field, form string, live []evidence) (likeness, *evidence) {
	verdict, against := cannotTell, (*evidence)(nil)
	for i := range live {
		switch j.compareEvidence(f, form, nil, &live[i]) {
		case same:
			return same, nil
		case different:
			verdict, against = different, &live[i]
		case cannotTell:
		}
	}
	return verdict, against
}

// vague reports whether a date names no day.
func (j *judge) vague(f *Field, e *evidence) bool {
	if f.Kind != handoffs.KindDate || e.value == "" {
		return false
	}
	dates := findDates(bare(e.quote.Text), j.in.Now)
	return len(dates) > 0 && !slices.ContainsFunc(dates, func(d dated) bool { return !d.vague() })
}

// unsaid concludes from silence.
func (j *judge) unsaid(f *Field, form string) {
	if !f.Required {
		return
	}
	if q, words := j.leftOpen(f); q != nil {
		j.add(handoffs.ReviewGap{Field: f.Key, Kind: handoffs.GapUnclear, Quotes: []handoffs.Quote{*q}, Why: fmt.Sprintf("The notes leave %s open: “%s”.", f.Label, words)})
		return
	}
	why := fmt.Sprintf("Neither the form nor the notes state %s.", f.Label)
	if strings.TrimSpace(form) != "" {
		why = fmt.Sprintf("“%s” says nothing yet, and the notes do not state %s.", cutText(form), f.Label)
	}
	j.add(handoffs.ReviewGap{Field: f.Key, Kind: handoffs.GapMissing, Why: why})
}

func (j *judge) gap(f *Field, kind handoffs.GapKind, suggested, why string, from ...*evidence) {
	g := handoffs.ReviewGap{Field: f.Key, Kind: kind, Suggested: suggested, Why: why}
	for _, e := range from {
		g.Quotes = append(g.Quotes, e.quote)
	}
	j.add(g)
}

func (j *judge) add(g handoffs.ReviewGap) { j.findings.Gaps = append(j.findings.Gaps, g) }

// cutText cuts a value for a sentence.
func cutText(s string) string {
	const limit = 60
	if r := []rune(s); len(r) > limit {
		return string(r[:limit-1]) + "…"
	}
	return s
}
