package handoffs_test

import (
	"testing"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestAssigningChangesTheOwnerAndNotTheTarget(t *testing.T) {
	t.Parallel()
	s := owned(t)
	before, at := s.h, handoffs.InstantOf(s.now)
	s.do(handoffs.Assign{By: outsider(boss), To: member(olga), Reason: "omar is on leave"})
	if s.h.Owner != olga || s.h.Status != handoffs.StatusAcknowledged || s.h.BallSince != at {
		t.Errorf("handoff = %+v, want it owned by olga since %v", s.h, at)
	}
	if s.h.Due != before.Due || s.h.AcknowledgedAt != before.AcknowledgedAt {
		t.Errorf("Due = %v, want it to stay %v", s.h.Due, before.Due)
	}
	checkPending(t, &s.h, "card:0", "line:7", "dm:7:U0OLGA", "dm:7:U0OMAR")
}

func TestWhoMayAssignAndToWhom(t *testing.T) {
	t.Parallel()
	h := begin(t, send(), handoffs.Acknowledge{By: member(omar)}).h
	assign := func(by, to handoffs.Actor, reason string) handoffs.Command {
		return handoffs.Assign{By: by, To: to, Reason: reason}
	}
	begin(t, send(), handoffs.Acknowledge{By: member(omar)}, assign(member(omar), outsider(boss), "needs a manager"))
	checkRefusals(t, []refusalRow{
		{"by another member", h, assign(member(olga), member(olga), "mine"), handoffs.Refusal{Reason: handoffs.ReasonNotOwner, Who: omar}},
		{"to a stranger", h, assign(member(omar), outsider(stranger), "yours"), handoffs.Refusal{Reason: handoffs.ReasonAssigneeNotMember, Who: stranger}},
		{"to the owner", h, assign(outsider(boss), member(omar), "stay"), handoffs.Refusal{Reason: handoffs.ReasonTaken, Who: omar, At: h.AcknowledgedAt}},
		{"without a reason", h, assign(member(omar), member(olga), " \n"), handoffs.Refusal{Reason: handoffs.ReasonNoReason}},
		{"before anybody owns it", begin(t, send()).h, assign(outsider(boss), member(olga), "go"), handoffs.Refusal{Reason: handoffs.ReasonNotYet}},
	})
}

func TestWhoAssignsTheirOwnHearsNothingOfIt(t *testing.T) {
	t.Parallel()
	s := owned(t)
	s.do(handoffs.Assign{By: member(omar), To: member(olga), Reason: "I am away"})
	checkPending(t, &s.h, "card:0", "line:7", "dm:7:U0OLGA")
}

func TestAssigningWhatIsReturnedKeepsItWithTheSender(t *testing.T) {
	t.Parallel()
	s := begin(t, send(), handoffs.Acknowledge{By: member(omar)}, returned())
	since := s.h.BallSince
	s.do(handoffs.Assign{By: outsider(boss), To: member(olga), Reason: "omar is on leave"})
	if s.h.Owner != olga || s.h.Status != handoffs.StatusReturned || s.h.Ball() != handoffs.HolderSender || s.h.BallSince != since {
		t.Errorf("handoff = %+v, want it returned still, and olga's when it comes back", s.h)
	}
	s.do(handoffs.Fix{By: outsider(rep), Values: handoffs.Values{"scope": {"Forty offices"}}})
	if s.h.HeldBy() != olga {
		t.Errorf("after the fix it is with %s, want olga", s.h.HeldBy())
	}
	unowned := begin(t, send()).h
	refused(t, unowned, handoffs.Assign{By: outsider(boss), To: member(olga), Reason: "go"}, handoffs.Refusal{Reason: handoffs.ReasonNotYet})
	refused(t, s.h, handoffs.Assign{By: member(omar), To: member(omar), Reason: "mine"}, handoffs.Refusal{Reason: handoffs.ReasonNotOwner, Who: olga})
}

func TestANewOwnerIsRemindedWhateverTheFormerOnePutOff(t *testing.T) {
	t.Parallel()
	s := owned(t)
	s.do(handoffs.Snooze{By: member(omar), Until: handoffs.InstantOf(s.now) + 3_600_000, Reason: "at the dentist"})
	s.do(handoffs.Nudge{By: outsider(boss)})
	s.do(handoffs.Assign{By: member(omar), To: member(olga), Reason: "I am away"})
	if s.h.Snooze != nil || s.h.NudgedAt != 0 {
		t.Errorf("put off %+v, asked at %v; want neither for the new owner", s.h.Snooze, s.h.NudgedAt.Time())
	}
}
