package handoffs_test

import (
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestReleasingStartsTheAcknowledgeTargetAnew(t *testing.T) {
	t.Parallel()
	s := owned(t)
	at := s.now
	s.do(handoffs.Release{By: outsider(omar), Reason: "not mine"})
	if s.h.Status != handoffs.StatusSent || s.h.Owner != "" || s.h.AcknowledgedAt != 0 {
		t.Errorf("handoff = %+v, want it sent, without an owner", s.h)
	}
	if got, want := s.h.Due, handoffs.InstantOf(at.Add(4*time.Hour)); got != want || s.h.BallSince != handoffs.InstantOf(at) {
		t.Errorf("Due = %v since %v, want four hours from the release, %v", got.Time(), s.h.BallSince.Time(), want.Time())
	}
	checkPending(t, &s.h, "card:0", "line:7", "dm:7:U0REP")
	s.do(handoffs.Acknowledge{By: member(olga)})
	if s.h.Owner != olga {
		t.Errorf("owner = %s, want the next who acknowledges", s.h.Owner)
	}
}

func TestWhoMayRelease(t *testing.T) {
	t.Parallel()
	begin(t, send(), handoffs.Acknowledge{By: member(omar)}, handoffs.Release{By: outsider(boss)})
	h := begin(t, send(), handoffs.Acknowledge{By: member(omar)}).h
	notOwner := handoffs.Refusal{Reason: handoffs.ReasonNotOwner, Who: omar}
	checkRefusals(t, []refusalRow{
		{"another member", h, handoffs.Release{By: member(olga)}, notOwner},
		{"the sender", h, handoffs.Release{By: outsider(rep)}, notOwner},
		{"before anybody owns it", begin(t, send()).h, handoffs.Release{By: member(omar)}, handoffs.Refusal{Reason: handoffs.ReasonNotYet}},
	})
}
