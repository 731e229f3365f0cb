package storetest

import (
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// digest reads the digest of the team that receives, for a day that ends in that time.
func (w *world) digest(t *testing.T, since handoffs.Instant, day time.Duration, most int) handoffs.DigestData {
	t.Helper()
	now := handoffs.InstantOf(w.now())
	d, err := w.Other.Digest(t.Context(), handoffs.DigestQuery{
		Team: teams[1], Now: now, DayEnd: now + handoffs.Instant(day.Milliseconds()), Since: since, Most: most,
	})
	if err != nil {
		t.Fatalf("Digest: %v", err)
	}
	return d
}

func digestHasWhatStalls(t *testing.T, w *world) {
	ids := w.sendMany(t, 3)
	const week = 7 * 24 * time.Hour
	d := w.digest(t, 0, week, 10)
	wantList(t, "overdue at first", d.Overdue)
	wantList(t, "due within a week", d.DueToday, ids...)
	wantList(t, "due at once", w.digest(t, 0, 0, 10).DueToday)
	w.pass(10 * 24 * time.Hour)
	w.do(t, ids[2], "", handoffs.Decline{By: member(omar), Reason: handoffs.DefaultDeclineReasons()[0]})
	d = w.digest(t, 0, week, 10)
	wantList(t, "overdue", d.Overdue, ids[0], ids[1])
	wantList(t, "due today", d.DueToday)
	wantList(t, "exceptions", d.Exceptions, ids[2])
	if d.Open != 3 {
		t.Errorf("open = %d, want 3", d.Open)
	}
	if d = w.digest(t, 0, week, 1); len(d.Overdue.Handoffs) != 1 || d.Overdue.Total != 2 {
		t.Errorf("a list of one has %d, total %d, want 1, 2", len(d.Overdue.Handoffs), d.Overdue.Total)
	}
}

func digestCountsWhatHappened(t *testing.T, w *world) {
	counts := func(what string, since handoffs.Instant, want [3]int) {
		t.Helper()
		d := w.digest(t, since, 0, 0)
		if got := [3]int{d.Sent, d.Acknowledged, d.Completed}; got != want {
			t.Errorf("%s: sent, acknowledged, completed = %v, want %v", what, got, want)
		}
	}
	ids := w.sendMany(t, 3)
	w.do(t, ids[0], "", handoffs.Acknowledge{By: member(omar)})
	w.do(t, ids[1], "", handoffs.Acknowledge{By: member(omar)})
	w.do(t, ids[1], "", handoffs.Complete{By: member(omar)})
	w.pass(time.Hour)
	counts("from the beginning", 0, [3]int{3, 2, 1})
	since := handoffs.InstantOf(w.now())
	counts("just now", since, [3]int{})
	w.pass(time.Minute)
	w.do(t, ids[2], "", handoffs.Acknowledge{By: member(omar)})
	w.do(t, ids[0], "", handoffs.Release{By: member(omar)})
	w.pass(time.Minute)
	counts("of an hour later on", since, [3]int{0, 1, 0})
	counts("released is not acknowledged", 0, [3]int{3, 2, 1})
	w.pass(2 * handoffs.LatelyLife)
	w.send(t, "", deal("Another"))
	w.pass(time.Minute)
	counts("long after", 0, [3]int{1, 2, 1}) // the others leave with the next one of their kind
}
