package handoffs_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/handoffbot/handoffbot/handoffs"
)

// anyBall is a command that may move the ball.
func anyBall(t *rapid.T, h *handoffs.Handoff) handoffs.Command {
	omars, owner := member(omar), handoffs.Actor{User: h.Owner, Member: true}
	switch rapid.IntRange(0, 8).Draw(t, "command") {
	case 0:
		return handoffs.Acknowledge{By: omars}
	case 1:
		return handoffs.Release{By: owner}
	case 2:
		return askScope()
	case 3:
		return answerScope(rapid.IntRange(1, h.Asked+1).Draw(t, "question"))
	case 4:
		return returned()
	case 5:
		return handoffs.Fix{By: outsider(rep), Values: handoffs.Values{"scope": {"Forty offices"}}}
	case 6:
		return declined()
	case 7:
		to := support()
		if h.To().Key == to.To.Key {
			to.To = definition().To
		}
		to.Calendar = anyCalendar(t)
		return handoffs.Redirect{By: outsider(boss), To: to, Reason: "theirs"}
	}
	return handoffs.Snooze{By: member(omar), Until: h.BallSince + handoffs.Instant(rapid.IntRange(1, 100).Draw(t, "hours")*3_600_000), Reason: "later"}
}

// tally counts minutes one by one, which is slow and cannot be wrong about a weekend or a clock that is changed.
func tally(t *rapid.T, l *handoffs.Ledger, h *handoffs.Handoff, from, to time.Time) {
	loc, err := time.LoadLocation(h.Calendar().Timezone)
	if err != nil {
		t.Fatal(err)
	}
	const minute = int64(time.Minute / time.Millisecond)
	for at := from; at.Before(to); at = at.Add(time.Minute) {
		middle := at.Add(time.Minute / 2)
		switch holder := h.Ball(); {
		case !open(*h.Calendar(), middle, loc), holder == handoffs.HolderNobody:
			l.Nobody += minute
		case holder == handoffs.HolderSender:
			l.Sender += minute
		case holder == handoffs.HolderExceptionOwner:
			l.ExceptionOwner += minute
		default:
			l.Receiver += minute
		}
	}
}

// TestTheLedgerIsTheSumOfItsMinutes takes any calendar, and any times within weeks of which some have a change of clocks.
func TestTheLedgerIsTheSumOfItsMinutes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		def := definition()
		def.Calendar = anyCalendar(t)
		changes := []time.Time{
			time.Date(2026, 3, 6, 0, 0, 0, 0, time.UTC), time.Date(2026, 3, 27, 0, 0, 0, 0, time.UTC), time.Date(2026, 4, 3, 0, 0, 0, 0, time.UTC),
			time.Date(2026, 9, 4, 0, 0, 0, 0, time.UTC), time.Date(2026, 10, 23, 0, 0, 0, 0, time.UTC), time.Date(2026, 10, 30, 0, 0, 0, 0, time.UTC),
		}
		now := rapid.SampledFrom(changes).Draw(t, "week").Add(time.Duration(rapid.IntRange(0, 3*24*60).Draw(t, "minute")) * time.Minute)
		cmd := send()
		cmd.Definition = def
		change, err := handoffs.Decide(handoffs.New("H-1001"), cmd, now)
		if err != nil {
			t.Fatal(err)
		}
		h, want := change.After, handoffs.Ledger{}
		for range rapid.IntRange(0, 8).Draw(t, "steps") {
			next := now.Add(time.Duration(rapid.IntRange(0, 2*24*60).Draw(t, "pass")) * time.Minute)
			tally(t, &want, &h, now, next)
			now = next
			if change, err := handoffs.Decide(h, anyBall(t, &h), now); err == nil {
				h = change.After
			}
		}
		got, kept := h.LedgerAt(handoffs.InstantOf(now))
		want.Until = handoffs.InstantOf(now)
		if diff := cmp.Diff(want, got); diff != "" || !kept {
			t.Fatalf("ledger, kept: %t (-minute by minute +got):\n%s", kept, diff)
		}
		if got.Total() != int64(handoffs.InstantOf(now)-h.SentAt) {
			t.Fatalf("%d milliseconds in all, want %d", got.Total(), handoffs.InstantOf(now)-h.SentAt)
		}
	})
}
