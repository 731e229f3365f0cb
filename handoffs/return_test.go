package handoffs_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestAReturnGivesTheBallToTheSenderAndStopsTheReceiversClock(t *testing.T) {
	t.Parallel()
	s := begin(t, send(), handoffs.Acknowledge{By: member(omar)})
	s.deliver()
	due := s.h.Due
	s.do(returned())
	want := []handoffs.Complaint{{Field: "scope", Why: "Seats or offices?"}}
	if diff := cmp.Diff(want, s.h.Complaints); diff != "" {
		t.Errorf("complaints (-want +got):\n%s", diff)
	}
	if s.h.Status != handoffs.StatusReturned || s.h.Ball() != handoffs.HolderSender || s.h.Owner != omar || !s.h.Paused {
		t.Errorf("handoff = %+v, want it with the sender, owned by omar, its clock standing still", s.h)
	}
	s.now = s.now.Add(48 * time.Hour)
	s.do(handoffs.Fix{By: outsider(rep), Values: handoffs.Values{"scope": {"Forty offices"}}})
	if s.h.Status != handoffs.StatusAcknowledged || s.h.Owner != omar || s.h.Paused || s.h.Due <= due {
		t.Errorf("handoff = %+v, want it back with omar, with the time that was left", s.h)
	}
	if left := s.h.Calendar().Between(s.h.BallSince.Time(), s.h.Due.Time()); left > 5*9*time.Hour || left < 4*9*time.Hour {
		t.Errorf("left of the target are %v, want what was left when it was returned", left)
	}
}

func TestAReturnTellsTheThreadTheSenderAndWhereItStarted(t *testing.T) {
	t.Parallel()
	cmd := send()
	cmd.Origin = handoffs.Message{Channel: "C0DEAL", TS: "1.1"}
	s := begin(t, cmd)
	s.deliver()
	s.do(returned())
	seq := s.events[len(s.events)-1].Seq
	if seq != 5 {
		t.Fatalf("the return is event %d", seq)
	}
	checkPending(t, &s.h, "card:0", "line:5", "dm:5:U0REP", "origin:5")
}

func TestOpenQuestionsGoBackWithTheirFields(t *testing.T) {
	t.Parallel()
	s := begin(t, send(),
		handoffs.Ask{By: member(olga), Field: "plan", Text: "Which one?"},
		handoffs.Ask{By: member(olga), Field: "scope", Text: "How many?"}, returned())
	want := []handoffs.Complaint{{Field: "scope", Why: "Seats or offices?\nHow many?"}, {Field: "plan", Why: "Which one?"}}
	if diff := cmp.Diff(want, s.h.Complaints); diff != "" || len(s.h.OpenQuestions()) != 0 {
		t.Errorf("open are %v; complaints (-want +got):\n%s", s.h.OpenQuestions(), diff)
	}
}

func TestWhoMayReturnAndWhat(t *testing.T) {
	t.Parallel()
	by := func(a handoffs.Actor, fields ...handoffs.Complaint) handoffs.Command {
		if fields == nil {
			fields = returned().Fields
		}
		return handoffs.Return{By: a, Fields: fields}
	}
	fresh, owned := begin(t, send()).h, begin(t, send(), handoffs.Acknowledge{By: member(omar)}).h
	away := begin(t, send(), declined()).h
	begin(t, send(), by(outsider(boss)))
	begin(t, send(), declined(), by(outsider(boss)))
	problem := func(field, text string) handoffs.Refusal {
		return handoffs.Refusal{Reason: handoffs.ReasonIncomplete, Problems: []handoffs.Problem{{Field: field, Text: text}}}
	}
	checkRefusals(t, []refusalRow{
		{"a stranger", fresh, by(outsider(stranger)), handoffs.Refusal{Reason: handoffs.ReasonNotMember}},
		{"a member who is not the owner", owned, by(member(olga)), handoffs.Refusal{Reason: handoffs.ReasonNotOwner, Who: omar}},
		{"a member, once it was declined", away, by(member(omar)), handoffs.Refusal{Reason: handoffs.ReasonNotExceptionOwner, Who: boss}},
		{"what is returned", in(t, handoffs.StatusReturned), by(member(omar)), handoffs.Refusal{Reason: handoffs.ReasonElsewhere}},
		{"what is closed", in(t, handoffs.StatusCancelled), by(member(omar)), handoffs.Refusal{Reason: handoffs.ReasonClosed}},
		{"no field", fresh, handoffs.Return{By: member(omar)}, handoffs.Refusal{Reason: handoffs.ReasonNoReason}},
		{"no field that there is", fresh, by(member(omar), handoffs.Complaint{Field: "mood", Why: "bad"}), problem("mood", "Choose a field of this handoff.")},
		{"no reason", fresh, by(member(omar), handoffs.Complaint{Field: "plan", Why: " \n"}), problem("plan", "Say what is not good enough, so that it can be fixed.")},
		{
			"a field twice", fresh, by(member(omar), handoffs.Complaint{Field: "plan", Why: "a"}, handoffs.Complaint{Field: "plan", Why: "b"}),
			problem("plan", "Return each field once."),
		},
	})
}
