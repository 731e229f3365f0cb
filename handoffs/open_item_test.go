package handoffs_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestAFieldThatSomebodyFindsOutMayBeSentEmpty(t *testing.T) {
	t.Parallel()
	item := handoffs.OpenItem{Field: "scope", Finder: rep, By: "2026-10-20"}
	cmd := send()
	cmd.Values = handoffs.Values{"customer": {"Acme"}}
	cmd.Open = []handoffs.OpenItem{item}
	s := begin(t, cmd)
	if diff := cmp.Diff([]handoffs.OpenItem{item}, s.h.Open); diff != "" {
		t.Errorf("open items (-want +got):\n%s", diff)
	}
	s.do(handoffs.Ask{By: member(omar), Field: "scope", Text: "Now?"})
	s.do(handoffs.Answer{By: outsider(rep), Question: 1, Value: handoffs.Value{"Forty seats"}})
	if s.h.Open != nil {
		t.Errorf("it is still open after the answer: %v", s.h.Open)
	}
}

func TestWhatMustBeSettledMayNotStayOpen(t *testing.T) {
	t.Parallel()
	exit := definition()
	exit.Type.Fields[1].Exit = true
	tests := map[string]struct {
		def  *handoffs.Definition
		item handoffs.OpenItem
		want handoffs.Problem
	}{
		"an exit field": {exit, handoffs.OpenItem{Field: "scope", Finder: rep, By: "2026-10-20"}, handoffs.Problem{Field: "scope", Text: "Confirmed scope must be settled before this is sent."}},
		"the title":     {definition(), handoffs.OpenItem{Field: "customer", Reason: "secret"}, handoffs.Problem{Field: "customer", Text: "Customer must be settled before this is sent."}},
		"no reason":     {definition(), handoffs.OpenItem{Field: "risks"}, handoffs.Problem{Field: "risks", Text: "Say why this stays open, or by when you find out."}},
		"a past date":   {definition(), handoffs.OpenItem{Field: "risks", Finder: rep, By: "2026-10-01"}, handoffs.Problem{Field: "risks", Text: "1 October 2026 is in the past. Choose today or a later date."}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := send()
			cmd.Definition, cmd.Open = tt.def, []handoffs.OpenItem{tt.item}
			refused(t, handoffs.New("H-1001"), cmd, handoffs.Refusal{Reason: handoffs.ReasonIncomplete, Problems: []handoffs.Problem{tt.want}})
		})
	}
}
