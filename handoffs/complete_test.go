package handoffs_test

import (
	"testing"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestCompletingClosesForGood(t *testing.T) {
	t.Parallel()
	s := owned(t)
	at := handoffs.InstantOf(s.now)
	s.do(handoffs.Complete{By: outsider(omar)})
	if s.h.Status != handoffs.StatusCompleted || s.h.ClosedAt != at || s.h.Due != 0 || s.h.Ball() != handoffs.HolderNobody {
		t.Errorf("handoff = %+v, want it completed at %v and nobody's move", s.h, at)
	}
	if s.h.Owner != omar {
		t.Errorf("owner = %q, want the record to keep who it was", s.h.Owner)
	}
	checkPending(t, &s.h, "card:0", "line:7", "dm:7:U0REP")
}

func TestWhoMayComplete(t *testing.T) {
	t.Parallel()
	begin(t, send(), handoffs.Acknowledge{By: member(omar)}, handoffs.Complete{By: outsider(boss)})
	h := begin(t, send(), handoffs.Acknowledge{By: member(omar)}).h
	notOwner := handoffs.Refusal{Reason: handoffs.ReasonNotOwner, Who: omar}
	checkRefusals(t, []refusalRow{
		{"another member", h, handoffs.Complete{By: member(olga)}, notOwner},
		{"the sender", h, handoffs.Complete{By: outsider(rep)}, notOwner},
		{"before anybody owns it", begin(t, send()).h, handoffs.Complete{By: member(omar)}, handoffs.Refusal{Reason: handoffs.ReasonNotYet}},
	})
}
