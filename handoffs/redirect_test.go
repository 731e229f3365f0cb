package handoffs_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

func redirect() handoffs.Redirect {
	return handoffs.Redirect{By: outsider(boss), From: "onboarding", To: support(), Reason: " It is a renewal "}
}

var oldCard = handoffs.Message{Channel: "C0ONB", TS: "1760284800.000100"}

func TestARedirectedHandoffIsTheOtherTeamsWithItsHistory(t *testing.T) {
	t.Parallel()
	s := begin(t, send())
	s.deliver()
	s.do(declined())
	s.deliver()
	s.do(redirect())
	h := &s.h
	if h.Status != handoffs.StatusSent || h.To().Key != "support" || h.Ball() != handoffs.HolderReceiver || h.Decline != nil || h.Due == 0 {
		t.Errorf("handoff = %+v, want it with support, with a target", h)
	}
	want := handoffs.Redirection{
		To: support().To, Calendar: support().Calendar, From: "Onboarding", By: boss, At: h.BallSince, Why: "It is a renewal",
		Gone: []handoffs.Message{oldCard},
	}
	if diff := cmp.Diff(&want, h.Redirected); diff != "" {
		t.Errorf("redirected (-want +got):\n%s", diff)
	}
	if !h.Card.IsZero() || !h.IsGone(oldCard) || h.IsGone(handoffs.Message{}) {
		t.Errorf("card = %+v, gone %v, want the old one gone and no other yet", h.Card, h.Redirected.Gone)
	}
	seq := s.events[len(s.events)-1].Seq
	if seq != 9 {
		t.Fatalf("the redirect is event %d", seq)
	}
	checkPending(t, h, "card:1", "gone:0", "line:9", "dm:9:U0REP")
	if d := h.PendingDelivery("gone:0"); d.At != oldCard {
		t.Errorf("%+v, want it to change %v", d, oldCard)
	}
}

func TestAHandoffIsRedirectedOnAndOn(t *testing.T) {
	t.Parallel()
	s := begin(t, send(), redirect())
	s.deliver()
	back := handoffs.Redirect{By: outsider(boss), From: "support", Reason: "No, yours", To: handoffs.Redirection{To: definition().To, Calendar: newYork()}}
	s.do(back)
	if s.h.To().Key != "onboarding" || s.h.Redirected.From != "Support" || len(s.h.Redirected.Gone) != 1 {
		t.Errorf("redirected = %+v, want it back with onboarding", s.h.Redirected)
	}
}

func TestACardThatArrivesAfterTheRedirectSaysWhereTheHandoffIs(t *testing.T) {
	t.Parallel()
	s := begin(t, send(), redirect())
	late := handoffs.RecordPosted{Receipt: handoffs.Receipt{Key: "card:0", Message: oldCard, Revision: 1}}
	s.do(late)
	if d := s.h.PendingDelivery("gone:0"); d == nil || d.At != oldCard || !s.h.IsGone(oldCard) || !s.h.Card.IsZero() {
		t.Errorf("pending = %v, card %v, want the stray card to be changed", s.h.Pending, s.h.Card)
	}
	before := s.h.Version
	s.do(late)
	if s.h.Version != before {
		t.Error("the same again made an event")
	}
}

// A process may die after it posted a card and before it said so, and the handoff is redirected before anybody looks.
func TestACardThatNobodyKnowsOfIsLookedForAfterTheRedirect(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		found handoffs.Message
		gone  bool
	}{
		"it is there": {oldCard, true},
		"it is not":   {handoffs.Message{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := begin(t, send(), redirect())
			d := s.h.PendingDelivery("gone:0")
			if d == nil || !d.At.IsZero() || d.In != "C0ONB" {
				t.Fatalf("pending = %+v, want the card to be looked for in the first channel", s.h.Pending)
			}
			s.do(handoffs.RecordPosted{Receipt: handoffs.Receipt{Key: "gone:0", Message: row.found}})
			if s.h.PendingDelivery("gone:0") != nil || s.h.IsGone(oldCard) != row.gone {
				t.Errorf("pending = %+v, gone %v", s.h.Pending, s.h.Redirected.Gone)
			}
		})
	}
}

func TestNothingIsDoneOnACardThatIsGone(t *testing.T) {
	t.Parallel()
	s := begin(t, send())
	s.deliver()
	s.do(redirect())
	on := func(m handoffs.Message) handoffs.Command {
		return handoffs.With{Word: "Acknowledge", On: m, Make: func(*handoffs.Handoff) handoffs.Command { return handoffs.Acknowledge{By: member(omar)} }}
	}
	checkRefusals(t, []refusalRow{{"the old card", s.h, on(oldCard), handoffs.Refusal{Reason: handoffs.ReasonMoved}}})
	s.do(on(handoffs.Message{Channel: "C0SUP", TS: "1.1"}))
}

func TestWhatIsRemovedOfARedirectIsItsReason(t *testing.T) {
	t.Parallel()
	s := begin(t, send(), redirect(), handoffs.Cancel{By: outsider(rep), Reason: "lost"})
	s.deliver()
	s.redact(handoffs.Erase{})
	if r := s.h.Redirected; r.Why != "" || r.By != handoffs.Removed || r.Gone != nil || r.To.Key != "support" {
		t.Errorf("redirected = %+v, want only where it went", r)
	}
	if diff := cmp.Diff(s.h, handoffs.Replay(s.h.ID, s.h.Definition, s.events)); diff != "" {
		t.Errorf("what the timeline makes differs (-state +replay):\n%s", diff)
	}
}

func TestWhoMayRedirectAndWhere(t *testing.T) {
	t.Parallel()
	fresh := begin(t, send()).h
	by := func(change func(c *handoffs.Redirect)) handoffs.Command {
		c := redirect()
		change(&c)
		return c
	}
	checkRefusals(t, []refusalRow{
		{"a member", fresh, by(func(c *handoffs.Redirect) { c.By = member(omar) }), handoffs.Refusal{Reason: handoffs.ReasonNotExceptionOwner, Who: boss}},
		{"to where it is", begin(t, send(), redirect()).h, by(func(c *handoffs.Redirect) { c.From = "" }), handoffs.Refusal{Reason: handoffs.ReasonElsewhere}},
		{"from where it is no more", begin(t, send(), redirect()).h, redirect(), handoffs.Refusal{Reason: handoffs.ReasonElsewhere}},
		{"without a reason", fresh, by(func(c *handoffs.Redirect) { c.Reason = " " }), handoffs.Refusal{Reason: handoffs.ReasonNoReason}},
		{"what somebody works on", in(t, handoffs.StatusAcknowledged), redirect(), handoffs.Refusal{Reason: handoffs.ReasonElsewhere}},
		{"what is with the sender", in(t, handoffs.StatusReturned), redirect(), handoffs.Refusal{Reason: handoffs.ReasonElsewhere}},
		{"what is closed", in(t, handoffs.StatusCompleted), redirect(), handoffs.Refusal{Reason: handoffs.ReasonClosed}},
	})
}
