package storetest

import (
	"slices"
	"testing"

	"github.com/handoffbot/handoffbot/handoffs"
)

func holdersAreThoseOfOpenHandoffs(t *testing.T, w *world) {
	want := func(users ...handoffs.UserID) {
		t.Helper()
		slices.Sort(users)
		if got, err := w.Other.Holders(t.Context()); err != nil || !slices.Equal(got, users) {
			t.Errorf("Holders = %v, %v, want %v", got, err, users)
		}
	}
	want()
	a, b := w.send(t, "", deal("Acme")).ID, w.send(t, "", deal("Bolt")).ID
	want(sara)
	w.do(t, a, "", handoffs.Acknowledge{By: member(omar)})
	want(sara, omar)
	w.do(t, a, "", handoffs.Assign{By: member(omar), To: member(olga), Reason: "away"})
	want(sara, olga)
	w.do(t, b, "", handoffs.Acknowledge{By: member(olga)})
	w.do(t, b, "", handoffs.Release{By: member(olga)})
	want(sara, olga)
	w.do(t, a, "", handoffs.Complete{By: member(olga)})
	want(sara)
	w.do(t, b, "", handoffs.Cancel{By: member(sara), Reason: "lost"})
	want()
}

// checkHolders compares the holders with what a look at every handoff gives.
func (w *world) checkHolders(t testing.TB, all []handoffs.Handoff) {
	t.Helper()
	var want []handoffs.UserID
	for i := range all {
		h := &all[i]
		if !h.Status.Open() {
			continue
		}
		want = append(want, h.Sender)
		if h.Owner != "" {
			want = append(want, h.Owner)
		}
	}
	slices.Sort(want)
	want = slices.Compact(want)
	if got, err := w.Other.Holders(t.Context()); err != nil || !slices.Equal(got, want) {
		t.Errorf("Holders = %v, %v, want %v", got, err, want)
	}
}
