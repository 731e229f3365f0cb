package handoffs_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestWhatIsDeclinedIsWithTheExceptionOwner(t *testing.T) {
	t.Parallel()
	s := owned(t)
	s.do(declined())
	want := &handoffs.Declined{By: omar, At: s.h.BallSince, Reason: "Not for this team", Text: "Try support"}
	if diff := cmp.Diff(want, s.h.Decline); diff != "" {
		t.Errorf("decline (-want +got):\n%s", diff)
	}
	if s.h.Status != handoffs.StatusDeclined || s.h.HeldBy() != boss || s.h.Owner != "" || s.h.Due != 0 {
		t.Errorf("handoff = %+v, want it with boss, without an owner or a target", s.h)
	}
	checkPending(t, &s.h, "card:0", "line:7", "dm:7:U0BOSS", "dm:7:U0REP")
}

func TestTheExceptionOwnerGivesBackAndTheTeamGetsTheFix(t *testing.T) {
	t.Parallel()
	s := begin(t, send(), handoffs.Acknowledge{By: member(omar)}, declined(),
		handoffs.Return{By: outsider(boss), Fields: []handoffs.Complaint{{Field: "scope", Why: "Say what Onboarding does"}}})
	if s.h.Status != handoffs.StatusReturned || s.h.HeldBy() != rep || s.h.Decline != nil {
		t.Errorf("handoff = %+v, want it with rep", s.h)
	}
	s.do(fix("The import", ""))
	if s.h.Status != handoffs.StatusSent || s.h.Ball() != handoffs.HolderReceiver || s.h.Due == 0 {
		t.Errorf("handoff = %+v, want it with the team, with a target", s.h)
	}
}

func TestTheExceptionOwnerCloses(t *testing.T) {
	t.Parallel()
	s := begin(t, send(), declined(), handoffs.Cancel{By: outsider(boss), Reason: "nobody does that"})
	if s.h.Status != handoffs.StatusCancelled || s.h.ClosedBy != boss {
		t.Errorf("handoff = %+v, want it cancelled by boss", s.h)
	}
}

func TestWhoMayDeclineAndWhy(t *testing.T) {
	t.Parallel()
	fresh, owned := begin(t, send()).h, begin(t, send(), handoffs.Acknowledge{By: member(omar)}).h
	by := func(a handoffs.Actor, reason string) handoffs.Command { return handoffs.Decline{By: a, Reason: reason} }
	first := handoffs.DefaultDeclineReasons()[0]
	own := send()
	own.Definition.To.DeclineReasons = []string{"No time"}
	begin(t, own, by(member(omar), "No time"))
	checkRefusals(t, []refusalRow{
		{"a stranger", fresh, by(outsider(stranger), first), handoffs.Refusal{Reason: handoffs.ReasonNotMember}},
		{"a member who is not the owner", owned, by(member(olga), first), handoffs.Refusal{Reason: handoffs.ReasonNotOwner, Who: omar}},
		{"a reason that is none", fresh, by(member(omar), "because"), handoffs.Refusal{Reason: handoffs.ReasonNoReason}},
		{"a default reason of a team with its own", begin(t, own).h, by(member(omar), first), handoffs.Refusal{Reason: handoffs.ReasonNoReason}},
		{"what is declined", in(t, handoffs.StatusDeclined), by(member(omar), first), handoffs.Refusal{Reason: handoffs.ReasonElsewhere}},
		{"what is returned", in(t, handoffs.StatusReturned), by(member(omar), first), handoffs.Refusal{Reason: handoffs.ReasonElsewhere}},
	})
}
