package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

// wants compares the ids of claims with those wanted, in their order.
func wants(t testing.TB, what string, got []handoffs.Claim, want ...handoffs.ID) {
	t.Helper()
	if diff := cmp.Diff(append([]handoffs.ID{}, want...), claimed(got)); diff != "" {
		t.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

func (w *world) sendMany(t testing.TB, n int) []handoffs.ID {
	t.Helper()
	ids := make([]handoffs.ID, n)
	for i := range ids {
		ids[i] = w.send(t, "", deal(fmt.Sprintf("Customer %d", i))).ID
	}
	return ids
}

func claimTakesLongestDueFirst(t *testing.T, w *world) {
	ids := w.sendMany(t, 5)
	future := w.claim(t, 1) // the first, put off for an hour
	wants(t, "longest due", future, ids[0])
	w.giveBack(t, future[0], 1, handoffs.InstantOf(w.now().Add(time.Hour)), true)

	wants(t, "none asked for", w.claim(t, 0))
	wants(t, "two longest due", w.claim(t, 2), ids[1], ids[2])
	wants(t, "the rest", w.claim(t, 10), ids[3], ids[4])
	wants(t, "nothing left", w.claim(t, 10))
	w.pass(2 * time.Hour)
	wants(t, "all come back, by the end of their leases and by what was put off", w.claim(t, 10), ids[1], ids[2], ids[3], ids[4], ids[0])
}

func claimHandsToOneWorker(t *testing.T, w *world) {
	ids := w.sendMany(t, 60)
	var mu sync.Mutex
	holders := map[handoffs.ID]int{}
	var wg sync.WaitGroup
	for _, data := range []Data{w.Data, w.Other, w.Data, w.Other} {
		wg.Go(func() {
			for {
				claims, err := data.Claim(t.Context(), w.now(), lease, 3)
				if err != nil {
					t.Errorf("Claim: %v", err)
				}
				if len(claims) == 0 {
					return
				}
				mu.Lock()
				for _, c := range claims {
					holders[c.ID]++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	for _, id := range ids {
		if holders[id] != 1 {
			t.Errorf("%s is held by %d workers", id, holders[id])
		}
	}
}

func claimCountsAttempts(t *testing.T, w *world) {
	h := w.send(t, "", deal("Acme"))
	for attempt := 1; attempt <= 3; attempt++ {
		claims := w.claim(t, 1)
		wants(t, "the handoff", claims, h.ID)
		if claims[0].Attempt != attempt {
			t.Errorf("Attempt = %d, want %d", claims[0].Attempt, attempt)
		}
		w.pass(lease - 10*time.Millisecond)
		wants(t, "nothing before the lease ends", w.claim(t, 1))
		w.pass(20 * time.Millisecond)
	}
	last := w.claim(t, 1)[0]
	w.giveBack(t, last, h.Version, handoffs.InstantOf(w.now()), true)
	if again := w.claim(t, 1); again[0].Attempt != 1 {
		t.Errorf("Attempt after a clean end = %d, want 1", again[0].Attempt)
	}
}

func giveBackSetsNextLook(t *testing.T, w *world) {
	h := w.send(t, "", deal("Acme"))
	h = w.deliver(t, h.ID)
	c := w.change(t, h.ID, handoffs.Acknowledge{By: member(omar)})
	if err := w.Data.Commit(t.Context(), handoffs.Commit{Change: c, NextLook: handoffs.InstantOf(w.now())}); err != nil {
		t.Fatal(err)
	}
	claim := w.claim(t, 1)[0]
	h = w.deliver(t, h.ID)
	next := w.now().Add(time.Hour)
	w.giveBack(t, claim, h.Version, handoffs.InstantOf(next), true)
	for _, look := range []struct {
		at   time.Time
		want int
	}{{next.Add(-time.Millisecond), 0}, {next, 1}} {
		claims, err := w.Data.Claim(t.Context(), look.at, lease, 1)
		if err != nil || len(claims) != look.want {
			t.Fatalf("Claim at next%+d = %v, %v", look.at.Sub(next), claims, err)
		}
		if len(claims) == 1 {
			w.giveBack(t, claims[0], h.Version, 0, true)
		}
	}
	w.pass(1000 * time.Hour)
	wants(t, "never again", w.claim(t, 1))
}

func giveBackInDoubtKeepsAttempts(t *testing.T, w *world) {
	h := w.send(t, "", deal("Acme"))
	first := w.claim(t, 1)[0]
	w.giveBack(t, first, h.Version, handoffs.InstantOf(w.now()), false)
	if second := w.claim(t, 1); len(second) != 1 || second[0].Attempt != 2 {
		t.Errorf("Claim after a doubt = %+v, want attempt 2", second)
	}
}

func giveBackRefusesLostLease(t *testing.T, w *world) {
	h := w.send(t, "", deal("Acme"))
	slow := w.claim(t, 1)[0]
	w.pass(lease + time.Second)
	quick := w.claim(t, 1)[0]
	if err := w.Data.GiveBack(t.Context(), slow, h.Version, 0, true); !errors.Is(err, handoffs.ErrConflict) {
		t.Errorf("GiveBack of a lost lease = %v, want ErrConflict", err)
	}
	wants(t, "it stays in the new worker's hands", w.claim(t, 1))
	w.giveBack(t, quick, h.Version, handoffs.InstantOf(w.now()), true)
	if err := w.Data.GiveBack(t.Context(), quick, h.Version, 0, true); !errors.Is(err, handoffs.ErrConflict) {
		t.Errorf("GiveBack for the second time = %v, want ErrConflict", err)
	}
	wants(t, "the second give-back changed nothing", w.claim(t, 1), h.ID)

	forged := handoffs.Claim{ID: h.ID}
	if err := w.Data.GiveBack(t.Context(), forged, h.Version, 0, true); !errors.Is(err, handoffs.ErrConflict) {
		t.Errorf("GiveBack without a token = %v, want ErrConflict", err)
	}
}

func pressWaitsForGiveBack(t *testing.T, w *world) {
	h := w.send(t, "", deal("Acme"))
	claim := w.claim(t, 1)[0]
	h = w.deliver(t, h.ID)
	w.do(t, h.ID, "press", handoffs.Acknowledge{By: member(omar)})
	wants(t, "nothing while the lease lasts", w.claim(t, 1))
	w.giveBack(t, claim, h.Version, 0, true)
	again := w.claim(t, 1)
	wants(t, "at once after the give-back", again, h.ID)
	if again[0].Attempt != 1 {
		t.Errorf("Attempt = %d, want 1", again[0].Attempt)
	}
}

func pressSurvivesCrash(t *testing.T, w *world) {
	h := w.send(t, "", deal("Acme"))
	w.claim(t, 1)
	w.do(t, h.ID, "press", handoffs.Acknowledge{By: member(omar)})
	w.pass(lease + time.Second)
	w.do(t, h.ID, "press after the lease's end", handoffs.Release{By: member(omar)})
	again := w.claim(t, 1)
	wants(t, "after the lease's end", again, h.ID)
	if again[0].Attempt != 2 {
		t.Errorf("Attempt = %d, want 2", again[0].Attempt)
	}
}

func pressKeepsItsAge(t *testing.T, w *world) {
	older := w.send(t, "", deal("Older")).ID
	pressed := w.send(t, "", deal("Pressed")).ID
	claims := w.claim(t, 2)
	wants(t, "both", claims, older, pressed)
	w.giveBack(t, claims[0], 1, handoffs.InstantOf(w.now()), true)
	w.do(t, pressed, "press", handoffs.Acknowledge{By: member(omar)})
	newer := w.send(t, "", deal("Newer")).ID
	w.giveBack(t, claims[1], 1, 0, true)
	wants(t, "by the time of what happened", w.claim(t, 3), older, pressed, newer)
}

func commitEmptiesQueue(t *testing.T, w *world) {
	h := w.send(t, "", deal("Acme"))
	w.deliver(t, h.ID)
	w.pass(1000 * time.Hour)
	wants(t, "nothing is pending", w.claim(t, 1))
	w.do(t, h.ID, "", handoffs.Acknowledge{By: member(omar)})
	wants(t, "something is pending", w.claim(t, 1), h.ID)
}
