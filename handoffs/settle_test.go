package handoffs_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestSettleDropsWhatIsDecidedAndKeepsTheRestMarked(t *testing.T) {
	t.Parallel()
	exit := definition()
	exit.Type.Fields[1].Exit = true
	gap := func(kind handoffs.GapKind, suggested string) handoffs.ReviewGap {
		return handoffs.ReviewGap{Field: "scope", Kind: kind, Suggested: suggested, Why: "…"}
	}
	day := []handoffs.OpenItem{{Field: "scope", By: "2026-10-20"}}
	why := []handoffs.OpenItem{{Field: "scope", Reason: " it holds "}}
	type want struct {
		gaps, open int
		kept       string
		problem    string
	}
	for name, tt := range map[string]struct {
		def   *handoffs.Definition
		gap   handoffs.ReviewGap
		form  string
		typed string
		open  []handoffs.OpenItem
		want  want
	}{
		"edited":                     {definition(), gap(handoffs.GapContradiction, "Forty"), "Thirty", "Forty", nil, want{}},
		"kept as it is":              {definition(), gap(handoffs.GapContradiction, "Forty"), "Thirty", " Thirty ", nil, want{gaps: 1}},
		"kept with a reason":         {definition(), gap(handoffs.GapContradiction, "Forty"), "Thirty", "Thirty", why, want{gaps: 1, open: 1}},
		"a hedged value taken":       {definition(), gap(handoffs.GapUnclear, "maybe forty"), "", "maybe forty", nil, want{gaps: 1}},
		"a hedged value made sure":   {definition(), gap(handoffs.GapUnclear, "maybe forty"), "", "Forty", nil, want{}},
		"to be found out":            {definition(), gap(handoffs.GapMissing, ""), "", "", day, want{gaps: 1, open: 1}},
		"required and left":          {definition(), gap(handoffs.GapMissing, ""), "", "", nil, want{gaps: 1, problem: "Confirmed scope is required. Fill it in, or say below by when you find out."}},
		"required and only a reason": {definition(), gap(handoffs.GapMissing, ""), "", "", why, want{gaps: 1, problem: "Confirmed scope is required. Fill it in, or say below by when you find out."}},
		"must be settled and empty":  {exit, gap(handoffs.GapMissing, ""), "", "", day, want{gaps: 1, problem: "Confirmed scope must be settled before this is sent. Fill it in."}},
		"must be settled and kept":   {exit, gap(handoffs.GapContradiction, "Forty"), "Thirty", "Thirty", nil, want{gaps: 1, problem: "The notes say something else. Change this, or say below why it holds."}},
		"must be settled and is":     {exit, gap(handoffs.GapContradiction, "Forty"), "Thirty", "Thirty", why, want{gaps: 1, kept: "it holds"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := handoffs.Settling{
				Definition: tt.def, Review: handoffs.Review{Gaps: []handoffs.ReviewGap{tt.gap}}, By: rep, Open: tt.open,
				Form:  handoffs.Values{"customer": {"Acme"}, "scope": {tt.form}},
				Typed: handoffs.Values{"scope": {tt.typed}},
			}
			out := s.Settle()
			got := want{gaps: len(out.Review.Gaps), open: len(out.Open)}
			if len(out.Review.Gaps) > 0 {
				got.kept = out.Review.Gaps[0].Kept
			}
			if len(out.Problems) > 0 {
				got.problem = out.Problems[0].Text
			}
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(want{})); diff != "" {
				t.Errorf("settled (-want +got):\n%s", diff)
			}
			for _, o := range out.Open {
				if (o.By != "") != (o.Finder == rep) {
					t.Errorf("who finds out what: %+v", o)
				}
			}
		})
	}
}

func TestANewValueTakesTheMarkOfTheReviewAway(t *testing.T) {
	t.Parallel()
	cmd := send()
	gaps := []handoffs.ReviewGap{{Field: "scope", Kind: handoffs.GapUnclear}, {Field: "risks", Kind: handoffs.GapUnclear}}
	cmd.Review = &handoffs.Review{Gaps: gaps}
	s := begin(t, cmd)
	s.do(handoffs.Ask{By: member(omar), Field: "scope", Text: "Now?"})
	s.do(handoffs.Answer{By: outsider(rep), Question: 1, Value: handoffs.Value{"Sixty seats"}})
	if diff := cmp.Diff(gaps[1:], s.h.Review.Gaps); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
	if len(cmd.Review.Gaps) != 2 {
		t.Error("what was sent has changed too")
	}
}
