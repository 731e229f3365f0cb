package handoffs_test

import (
	"testing"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestWhoeverTakesOwns(t *testing.T) {
	t.Parallel()
	s := begin(t, send(), declined())
	s.deliver()
	s.do(handoffs.Take{By: outsider(boss)})
	if s.h.Status != handoffs.StatusAcknowledged || s.h.Owner != boss || s.h.Decline != nil || s.h.Due == 0 || len(s.h.Tasks) != 1 {
		t.Errorf("handoff = %+v, want boss to own it, with a target and the tasks", s.h)
	}
	seq := s.events[len(s.events)-1].Seq
	if seq != 8 {
		t.Fatalf("the taking is event %d", seq)
	}
	checkPending(t, &s.h, "card:0", "line:8", "dm:8:U0REP")
}

func TestWhoMayTake(t *testing.T) {
	t.Parallel()
	fresh := begin(t, send()).h
	take := func(by handoffs.Actor) handoffs.Command { return handoffs.Take{By: by} }
	begin(t, send(), take(outsider(boss)))
	checkRefusals(t, []refusalRow{
		{"a member", fresh, take(member(omar)), handoffs.Refusal{Reason: handoffs.ReasonNotExceptionOwner, Who: boss}},
		{"what one has", begin(t, send(), take(outsider(boss))).h, take(outsider(boss)), handoffs.Refusal{Reason: handoffs.ReasonYours}},
		{"what somebody works on", in(t, handoffs.StatusAcknowledged), take(outsider(boss)), handoffs.Refusal{Reason: handoffs.ReasonElsewhere}},
		{"what is closed", in(t, handoffs.StatusCancelled), take(outsider(boss)), handoffs.Refusal{Reason: handoffs.ReasonClosed}},
	})
}
