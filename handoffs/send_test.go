package handoffs_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestSendingMakesTheReceiversMove(t *testing.T) {
	t.Parallel()
	cmd := send()
	cmd.Values = handoffs.Values{"customer": {" Acme "}, "scope": {"Forty seats"}, "risks": {" "}, "unknown": {"x"}}
	cmd.Origin = handoffs.Message{Channel: "C0DEAL"}
	s := begin(t, cmd)
	want := handoffs.Handoff{
		Record: handoffs.RecordVersion, ID: "H-1001", Version: 1, Status: handoffs.StatusSent,
		DefinitionID: definition().ID(), Definition: cmd.Definition,
		Title: "Acme", Values: handoffs.Values{"customer": {"Acme"}, "scope": {"Forty seats"}},
		Sender: rep, Origin: handoffs.Message{Channel: "C0DEAL"},
		SentAt: handoffs.InstantOf(monday), BallSince: handoffs.InstantOf(monday),
		Due:      handoffs.InstantOf(monday.Add(4 * time.Hour)),
		Clock:    handoffs.Clock{Target: (4 * time.Hour).Milliseconds(), RunAt: handoffs.InstantOf(monday)},
		Ledger:   &handoffs.Ledger{Until: handoffs.InstantOf(monday)},
		Wait:     &handoffs.Wait{Start: handoffs.InstantOf(monday)},
		Revision: 1,
		Pending: []handoffs.Delivery{
			{Key: "card:0", Kind: handoffs.DeliverCard},
			{
				Key: "dm:1:U0REP", Kind: handoffs.DeliverDM, Event: 1, To: rep,
				About: handoffs.Told{Kind: handoffs.EventSent, At: handoffs.InstantOf(monday), By: rep},
			},
		},
	}
	if diff := cmp.Diff(want, s.h); diff != "" {
		t.Errorf("handoff (-want +got):\n%s", diff)
	}
}

func TestAnIncompleteFormIsNotSent(t *testing.T) {
	t.Parallel()
	cmd := send()
	cmd.Values = handoffs.Values{"customer": {"tbd"}, "plan": {"Gold"}}
	incomplete := handoffs.Refusal{Reason: handoffs.ReasonIncomplete, Problems: []handoffs.Problem{
		{
			Field: "customer", Filler: true,
			Text: "“tbd” says nothing yet. Write what is known, or give a reason to send it like this.",
		},
		{Field: "scope", Missing: true, Text: "Confirmed scope is required."},
		{Field: "plan", Text: "Choose from the list: Starter, Growth."},
	}}
	refused(t, handoffs.New("H-1001"), cmd, incomplete)

	cmd.Reason = "the customer is secret"
	incomplete.Problems = incomplete.Problems[1:]
	refused(t, handoffs.New("H-1001"), cmd, incomplete)
}

func TestAReasonIsKeptOnlyForWhatItExcuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		scope, reason string
		despite       handoffs.ID
		want          handoffs.Handoff // Excused, Reason, Despite
	}{
		"nothing to excuse":          {scope: "Forty seats", reason: "why not"},
		"filler":                     {scope: "TBD.", reason: " legal checks it ", want: handoffs.Handoff{Excused: []string{"scope"}, Reason: "legal checks it"}},
		"second of its subject":      {scope: "Forty seats", reason: "renewal", despite: "H-7", want: handoffs.Handoff{Reason: "renewal", Despite: "H-7"}},
		"second, without the reason": {scope: "Forty seats", reason: " ", despite: "H-7"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := send()
			cmd.Values["scope"] = handoffs.Value{tt.scope}
			cmd.Reason, cmd.Despite = tt.reason, tt.despite
			s := begin(t, cmd)
			got := handoffs.Handoff{Excused: s.h.Excused, Reason: s.h.Reason, Despite: s.h.Despite}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("excuse (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSubjectsDoNotDependOnCaseAndSpaces(t *testing.T) {
	t.Parallel()
	cmd := send()
	cmd.Values["customer"] = handoffs.Value{"  ACME   Inc "}
	s := begin(t, cmd)
	if got, want := s.h.Subject(), handoffs.Subject("sales-to-onboarding", "acme inc"); got != want {
		t.Errorf("Subject = %q, want %q", got, want)
	}
	if draft := handoffs.New("H-1001"); draft.Subject() != "" {
		t.Errorf("a draft's Subject = %q, want none", draft.Subject())
	}
}

func TestWithoutATargetNothingIsDue(t *testing.T) {
	t.Parallel()
	cmd := send()
	cmd.Definition.Type.Targets = handoffs.Targets{}
	s := begin(t, cmd, handoffs.Acknowledge{By: member(omar)})
	if s.h.Due != 0 || s.h.Overdue(handoffs.InstantOf(monday.AddDate(1, 0, 0))) {
		t.Errorf("Due = %v, want never", s.h.Due)
	}
}
