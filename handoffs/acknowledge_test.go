package handoffs_test

import (
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestAcknowledgingMakesTheOwner(t *testing.T) {
	t.Parallel()
	tests := map[string]handoffs.Acknowledge{
		"a member":    {By: member(omar), Via: "reaction"},
		"the manager": {By: outsider(boss)},
	}
	for name, cmd := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := begin(t, send())
			s.deliver()
			at := handoffs.InstantOf(s.now)
			s.do(cmd)
			if s.h.Status != handoffs.StatusAcknowledged || s.h.Owner != cmd.By.User || s.h.AcknowledgedAt != at || s.h.BallSince != at {
				t.Errorf("handoff = %+v, want it owned by %s since %v", s.h, cmd.By.User, at)
			}
			due := time.Date(2026, time.October, 19, 12, 3, 0, 0, newYorkTime(t))
			if got, want := s.h.Due, handoffs.InstantOf(due); got != want {
				t.Errorf("Due = %v, want five business days on, %v", got.Time(), want.Time())
			}
			checkPending(t, &s.h, "card:0", "line:4", "dm:4:U0REP")
			if got := s.h.Pending[1].About.Via; got != cmd.Via {
				t.Errorf("the line's Via = %q, want %q", got, cmd.Via)
			}
		})
	}
}

func TestOneAcknowledgementWins(t *testing.T) {
	t.Parallel()
	s := begin(t, send(), handoffs.Acknowledge{By: member(omar)})
	checkRefusals(t, []refusalRow{
		{"the second", s.h, handoffs.Acknowledge{By: member(olga)}, handoffs.Refusal{
			Reason: handoffs.ReasonTaken, Who: omar, At: handoffs.InstantOf(monday.Add(time.Minute)),
		}},
		{"the first again", s.h, handoffs.Acknowledge{By: member(omar)}, handoffs.Refusal{Reason: handoffs.ReasonYours}},
	})
}

func TestWhoMayAcknowledge(t *testing.T) {
	t.Parallel()
	checkRefusals(t, []refusalRow{
		{"a stranger", begin(t, send()).h, handoffs.Acknowledge{By: outsider(stranger)}, handoffs.Refusal{Reason: handoffs.ReasonNotMember}},
		{"the sender", begin(t, send()).h, handoffs.Acknowledge{By: outsider(rep)}, handoffs.Refusal{Reason: handoffs.ReasonNotMember}},
		{
			"a stranger, too late", begin(t, send(), handoffs.Cancel{By: outsider(rep), Reason: "lost"}).h,
			handoffs.Acknowledge{By: outsider(stranger)},
			handoffs.Refusal{Reason: handoffs.ReasonClosed},
		},
	})
}

func newYorkTime(t *testing.T) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}
