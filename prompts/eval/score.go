package eval

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/prompts"
)

// Outcome is what came of one case.
type Outcome struct {
	Case       *Case
	Findings   prompts.Findings
	Extraction *prompts.Extraction
	// Failed says that the model gave no answer; the findings are then those of the code alone.
	Failed bool
	Took   time.Duration
	Tokens int
}

// Score compares findings with labels for one kind of gap.
type Score struct {
	Right     int     `json:"right"`
	Wrong     int     `json:"wrong"`
	Missed    int     `json:"missed"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// Report are the figures of a set of cases.
type Report struct {
	Cases int `json:"cases"`
	// Gaps has a score for each kind of gap.
	Gaps map[handoffs.GapKind]Score `json:"gaps"`
	// Quotes are those of the extraction, and Located those that the notes hold.
	Quotes  int `json:"quotes"`
	Located int `json:"located"`
	// Unevidenced counts statements that were shown and that no passage of the notes bears. It must be zero.
	Unevidenced int `json:"unevidenced"`
	// Complete counts cases without a gap, and CompleteWithGaps those of them in which one was found.
	Complete         int `json:"complete"`
	CompleteWithGaps int `json:"complete_with_gaps"`
	Failed           int `json:"failed"`
	// P50 and P95 are how long the model took, in milliseconds.
	P50       int64     `json:"p50_ms"`
	P95       int64     `json:"p95_ms"`
	Tokens    int       `json:"tokens"`
	Mistakes  []Mistake `json:"mistakes"`
	Warnings  int       `json:"warnings"`
	Bullets   int       `json:"bullets"`
	durations []time.Duration
}

// Mistake is a gap that was found and is none, or the other way round.
type Mistake struct {
	Case  string           `json:"case"`
	Place string           `json:"place"`
	Field string           `json:"field"`
	Kind  handoffs.GapKind `json:"kind"`
	// Missed says that the gap is there and was not found.
	Missed bool   `json:"missed"`
	Why    string `json:"why"`
}

// Measure counts the outcomes of a set.
func Measure(outcomes []Outcome) Report {
	r := Report{Cases: len(outcomes), Gaps: map[handoffs.GapKind]Score{}, Mistakes: []Mistake{}}
	for i := range outcomes {
		r.count(&outcomes[i])
	}
	for _, kind := range handoffs.GapKinds {
		s := r.Gaps[kind]
		s.Precision = share(s.Right, s.Right+s.Wrong)
		s.Recall = share(s.Right, s.Right+s.Missed)
		s.F1 = share(2*s.Right, 2*s.Right+s.Wrong+s.Missed)
		r.Gaps[kind] = s
	}
	slices.Sort(r.durations)
	r.P50, r.P95 = percentile(r.durations, 50), percentile(r.durations, 95)
	return r
}

// share is a part of a whole; of nothing, all.
func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

func percentile(sorted []time.Duration, p int) int64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(len(sorted)*p+99)/100-1].Milliseconds()
}

type gapKey struct {
	field string
	kind  handoffs.GapKind
}

func (r *Report) count(o *Outcome) {
	want, got := map[gapKey]string{}, map[gapKey]string{}
	for _, g := range o.Case.Gaps {
		want[gapKey{g.Field, g.Kind}] = g.Why
	}
	for _, g := range o.Findings.Gaps {
		got[gapKey{g.Field, g.Kind}] = g.Why
	}
	r.compare(o.Case, want, got)
	if len(want) == 0 {
		r.Complete++
		if len(got) > 0 {
			r.CompleteWithGaps++
		}
	}
	if o.Extraction != nil {
		asked, located := prompts.CountQuotes(o.Case.Notes, o.Extraction)
		r.Quotes += asked
		r.Located += located
	}
	if o.Failed {
		r.Failed++
	}
	if o.Took > 0 {
		r.durations = append(r.durations, o.Took)
	}
	r.Tokens += o.Tokens
	r.Warnings += len(o.Findings.Warnings)
	r.Bullets += len(o.Findings.Bullets)
	r.Unevidenced += unevidenced(o.Case.Notes, &o.Findings)
}

func (r *Report) compare(c *Case, want, got map[gapKey]string) {
	add := func(k gapKey, missed bool, why string) {
		r.Mistakes = append(r.Mistakes, Mistake{Case: c.ID, Place: c.place(), Field: k.field, Kind: k.kind, Missed: missed, Why: why})
	}
	before := len(r.Mistakes)
	for k, why := range want {
		s := r.Gaps[k.kind]
		if _, found := got[k]; found {
			s.Right++
		} else {
			s.Missed++
			add(k, true, why)
		}
		r.Gaps[k.kind] = s
	}
	for k, why := range got {
		if _, planted := want[k]; !planted {
			s := r.Gaps[k.kind]
			s.Wrong++
			r.Gaps[k.kind] = s
			add(k, false, why)
		}
	}
	slices.SortFunc(r.Mistakes[before:], func(a, b Mistake) int {
		return cmp.Or(strings.Compare(a.Field, b.Field), strings.Compare(string(a.Kind), string(b.Kind)))
	})
}

// unevidenced counts the statements of findings that rest on no passage of the notes. It reads the notes itself and believes no offset.
func unevidenced(notes string, f *prompts.Findings) int {
	text := []rune(strings.ToValidUTF8(notes, "\uFFFD"))
	holds := func(q handoffs.Quote) bool {
		return q.Start >= 0 && q.Start < q.End && q.End <= len(text) && string(text[q.Start:q.End]) == q.Text
	}
	n := 0
	for _, g := range f.Gaps {
		if g.Kind != handoffs.GapMissing && len(g.Quotes) == 0 || slices.ContainsFunc(g.Quotes, func(q handoffs.Quote) bool { return !holds(q) }) {
			n++
		}
	}
	for _, s := range f.Suggestions {
		if !holds(s.Quote) {
			n++
		}
	}
	for _, b := range f.Bullets {
		if !holds(b.Quote) {
			n++
		}
	}
	return n
}
