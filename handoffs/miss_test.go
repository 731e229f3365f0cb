package handoffs_test

import (
	"testing"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestMissingTheOwnerAsksTheManagersOnce(t *testing.T) {
	t.Parallel()
	for _, why := range []string{handoffs.WhyDeactivated, handoffs.WhyLeft} {
		t.Run(why, func(t *testing.T) {
			t.Parallel()
			s := owned(t)
			before, at := s.h, handoffs.InstantOf(s.now)
			s.do(handoffs.Miss{User: omar, Why: why})
			if s.h.OwnerGone != at || s.h.SenderGone != 0 || s.h.Owner != omar || s.h.Ball() != before.Ball() {
				t.Errorf("handoff = %+v, want omar its owner still, and gone since %v", s.h, at)
			}
			checkPending(t, &s.h, "card:0", "line:7", "dm:7:U0BOSS")
			checkNothing(t, s.h, handoffs.Miss{User: omar, Why: why})
		})
	}
}

func TestMissingTheSenderAsksTheManagersOfTheirTeam(t *testing.T) {
	t.Parallel()
	s := begin(t, send())
	s.deliver()
	checkNothing(t, s.h, handoffs.Miss{User: rep, Why: handoffs.WhyLeft})
	s.do(handoffs.Miss{User: rep, Why: handoffs.WhyDeactivated})
	checkPending(t, &s.h, "card:0", "line:4", "dm:4:U0BOSS") // sales has no manager
	orphan := s.h
	s.do(ask("scope", "Seats?"))
	s.do(handoffs.Answer{By: outsider(boss), Question: 1, Value: handoffs.Value{"Forty offices"}})
	s.do(handoffs.Cancel{By: outsider(boss), Reason: "nobody is there to ask"})
	checkRefusals(t, []refusalRow{
		{"a receiver", orphan, handoffs.Cancel{By: member(omar), Reason: "x"}, handoffs.Refusal{Reason: handoffs.ReasonNotSender, Who: rep}},
		{"before it is known", begin(t, send()).h, handoffs.Cancel{By: outsider(boss), Reason: "x"}, handoffs.Refusal{Reason: handoffs.ReasonNotSender, Who: rep}},
	})

	cmd := send()
	cmd.Definition.From.Managers = []handoffs.UserID{"U0HEAD"}
	s = begin(t, cmd)
	s.deliver()
	s.do(handoffs.Miss{User: rep, Why: handoffs.WhyDeactivated})
	checkPending(t, &s.h, "card:0", "line:4", "dm:4:U0HEAD")
	checkNothing(t, s.h, handoffs.Miss{User: rep, Why: handoffs.WhyDeactivated})
}

func TestMissingAManagerWhoOwnsItAsksTheExceptionOwnerToo(t *testing.T) {
	t.Parallel()
	cmd := send()
	cmd.Definition.To.ExceptionOwner = "U0LAST"
	s := begin(t, cmd, handoffs.Acknowledge{By: outsider(boss)})
	s.deliver()
	s.do(handoffs.Miss{User: boss, Why: handoffs.WhyDeactivated})
	checkPending(t, &s.h, "card:0", "line:7", "dm:7:U0BOSS", "dm:7:U0LAST")
	s.do(handoffs.Assign{By: outsider("U0LAST"), To: member(olga), Reason: "boss has left"})
	if s.h.Owner != olga || s.h.OwnerGone != 0 {
		t.Errorf("handoff = %+v, want it olga's", s.h)
	}
}

func TestMissingSomebodyElseOrTooLateIsNothing(t *testing.T) {
	t.Parallel()
	missed := handoffs.Miss{User: omar, Why: handoffs.WhyDeactivated}
	checkNothing(t, begin(t, send()).h, missed)
	checkNothing(t, handoffs.New("H-1001"), handoffs.Miss{Why: handoffs.WhyDeactivated})
	checkNothing(t, begin(t, send(), handoffs.Acknowledge{By: member(omar)}, handoffs.Complete{By: member(omar)}).h, missed)
}

func TestAssigningFillsTheEmptyPlace(t *testing.T) {
	t.Parallel()
	left := owned(t)
	left.do(handoffs.Miss{User: omar, Why: handoffs.WhyDeactivated})
	left.deliver()
	assign := func(to handoffs.UserID) handoffs.Assign {
		return handoffs.Assign{By: outsider(boss), To: member(to), Reason: "omar has left"}
	}
	for name, to := range map[string]handoffs.UserID{"by somebody else": olga, "by the same person, who is back": omar} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := *left
			s.t = t
			s.do(assign(to))
			if s.h.Owner != to || s.h.OwnerGone != 0 {
				t.Errorf("handoff = %+v, want it owned by %s, who is there", s.h, to)
			}
			for _, d := range s.h.Pending {
				if d.To == omar && to != omar {
					t.Errorf("who is gone is told of it: %+v", d)
				}
			}
		})
	}
	refused(t, owned(t).h, assign(omar), handoffs.Refusal{Reason: handoffs.ReasonTaken, Who: omar, At: left.h.AcknowledgedAt})
}

func TestTheOwnerOfWhatIsReturnedIsMissedToo(t *testing.T) {
	t.Parallel()
	s := begin(t, send(), handoffs.Acknowledge{By: member(omar)}, returned())
	s.deliver()
	s.do(handoffs.Miss{User: omar, Why: handoffs.WhyDeactivated})
	s.do(handoffs.Assign{By: outsider(boss), To: member(olga), Reason: "omar has left"})
	if s.h.Owner != olga || s.h.OwnerGone != 0 || s.h.Status != handoffs.StatusReturned {
		t.Errorf("handoff = %+v, want it returned, and owned by olga", s.h)
	}
}

// checkNothing carries out a command that has nothing to do.
func checkNothing(t *testing.T, h handoffs.Handoff, cmd handoffs.Command) {
	t.Helper()
	if change, err := handoffs.Decide(h, cmd, monday); err != nil || len(change.Events) > 0 {
		t.Errorf("%s = %v, %v, want nothing to do", cmd.Name(), change.Events, err)
	}
}
