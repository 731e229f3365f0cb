package handoffs

import (
	"slices"
	"strings"
)

// Settling is what a sender does about a review before they send.
type Settling struct {
	Definition *Definition
	Review     Review
	// Form is what was reviewed. Typed holds the fields that the sender was asked for; one that they left empty is there.
	Form  Values
	Typed Values
	// Open are the words beside those fields: why one stays as it is, or by when it is found out.
	Open []OpenItem
	By   UserID
}

// Settled is what the sender decided, ready to be sent.
type Settled struct {
	Values Values
	Review Review
	Open   []OpenItem
	// Problems are the fields that nobody decided about, or that must not stay as they are.
	Problems []Problem
}

// Settle joins the form with what the sender said of its gaps. A gap is gone if its field has a new value that the notes
// do not leave open. Everything else stays a gap, and those fields that stay open with a word on it are open items too.
func (s *Settling) Settle() Settled {
	out := Settled{Values: cloneValues(s.Form), Review: s.Review}
	for key, value := range s.Typed {
		if out.Values[key] = trim(value); len(out.Values[key]) == 0 {
			delete(out.Values, key)
		}
	}
	out.Review.Gaps = nil
	for _, g := range s.Review.Gaps {
		f := s.Definition.Type.Field(g.Field)
		if f == nil {
			continue
		}
		item := s.item(g.Field)
		switch {
		case s.decided(f, &g):
			continue
		case f.Exit:
			g.Kept = item.Reason
			if text := exitProblem(f, &g, out.Values[g.Field]); text != "" {
				out.Problems = append(out.Problems, Problem{Field: g.Field, Text: text})
			}
		case f.Title:
			g.Kept = item.Reason
		case f.Required && out.Values[g.Field].Empty() && item.By == "":
			out.Problems = append(out.Problems, Problem{Field: g.Field, Missing: true, Text: f.Label + " is required. Fill it in, or say below by when you find out."})
		case item.By != "" || item.Reason != "":
			out.Open = append(out.Open, item)
		}
		out.Review.Gaps = append(out.Review.Gaps, g)
	}
	return out
}

// item returns what was said beside a field. Whoever names a day finds out.
func (s *Settling) item(field string) OpenItem {
	i := slices.IndexFunc(s.Open, func(o OpenItem) bool { return o.Field == field })
	if i < 0 {
		return OpenItem{}
	}
	item := s.Open[i]
	item.Reason, item.Finder = strings.TrimSpace(item.Reason), ""
	if item.By != "" {
		item.Finder = s.By
	}
	return item
}

// decided reports whether the sender has put something else in the field's place.
func (s *Settling) decided(f *Field, g *ReviewGap) bool {
	value, asked := s.Typed[f.Key]
	if !asked || value.Empty() || sameWords(value.Text(), s.Form[f.Key].Text()) {
		return false
	}
	return g.Kind != GapUnclear || !sameWords(value.Text(), g.Suggested)
}

func sameWords(a, b string) bool { return slices.Equal(strings.Fields(a), strings.Fields(b)) }

// exitProblem says what is to be done about a field that must be settled.
func exitProblem(f *Field, g *ReviewGap, value Value) string {
	switch {
	case value.Empty():
		return f.Label + " must be settled before this is sent. Fill it in."
	case g.Kept != "":
		return ""
	case g.Kind == GapContradiction:
		return "The notes say something else. Change this, or say below why it holds."
	}
	return "This must be settled before it is sent. Change it, or say below why it holds."
}
