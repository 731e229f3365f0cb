package redisstore_test

import (
	"errors"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
	"github.com/handoffbot/handoffbot/internal/redistest"
)

// eachServer runs the test on the embedded Redis and on a real one, with one sent handoff, H-1001, at noon.
func eachServer(t *testing.T, test func(t *testing.T, store *redisstore.Store, noon time.Time)) {
	t.Helper()
	for name, addr := range map[string]func(t *testing.T) string{
		"embedded": func(t *testing.T) string { t.Helper(); return miniredis.RunT(t).Addr() },
		"real":     func(t *testing.T) string { t.Helper(); return redistest.Start(t, redistest.Options{}).Addr },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := redisstore.New(open(t, redisstore.Config{URL: "redis://" + addr(t)}), "T1")
			noon := time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)
			service := handoffs.Service{Store: store, Now: func() time.Time { return noon }}
			if _, err := service.Send(t.Context(), "view", deal("Acme")); err != nil {
				t.Fatal(err)
			}
			test(t, store, noon)
		})
	}
}

func TestQueueStateTellsDepthAndAge(t *testing.T) {
	t.Parallel()
	eachServer(t, func(t *testing.T, store *redisstore.Store, noon time.Time) {
		ctx := t.Context()
		check := func(when string, now time.Time, want redisstore.QueueState, oldest handoffs.Instant) {
			t.Helper()
			got, err := store.QueueState(ctx, now)
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%s: QueueState: %v (-want +got):\n%s", when, err, diff)
			}
			if got, err := store.OldestDue(ctx); err != nil || got != oldest {
				t.Errorf("%s: OldestDue = %v, %v, want %v", when, got, err, oldest)
			}
		}
		sent := handoffs.InstantOf(noon)
		check("due", noon.Add(time.Minute), redisstore.QueueState{Items: 1, Due: 1, Oldest: sent}, sent)

		claims, err := store.Claim(ctx, noon, time.Minute, 1)
		if err != nil || len(claims) != 1 {
			t.Fatalf("Claim = %v, %v", claims, err)
		}
		ends := handoffs.InstantOf(noon.Add(time.Minute))
		check("held", noon, redisstore.QueueState{Items: 1, InHand: 1}, ends)
		check("the holder is gone", noon.Add(time.Hour), redisstore.QueueState{Items: 1, Due: 1, InHand: 1, Oldest: ends}, ends)

		if err := store.GiveBack(ctx, claims[0], 1, 0, true); err != nil {
			t.Fatal(err)
		}
		check("empty", noon, redisstore.QueueState{}, 0)
	})
}

func TestPlaceAndDueNowFollowAHandoffThroughTheQueue(t *testing.T) {
	t.Parallel()
	eachServer(t, func(t *testing.T, store *redisstore.Store, noon time.Time) {
		ctx := t.Context()
		at := func(d time.Duration) handoffs.Instant { return handoffs.InstantOf(noon.Add(d)) }
		check := func(when string, want redisstore.Place) {
			t.Helper()
			got, err := store.Place(ctx, "H-1001")
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%s: Place: %v (-want +got):\n%s", when, err, diff)
			}
		}
		check("sent", redisstore.Place{Queued: true, At: at(0)})

		claims, err := store.Claim(ctx, noon, time.Minute, 1)
		if err != nil || len(claims) != 1 {
			t.Fatalf("Claim = %v, %v", claims, err)
		}
		if made, err := store.DueNow(ctx, "H-1001", noon.Add(time.Second)); made || err != nil {
			t.Errorf("DueNow while a worker holds it = %v, %v, want false", made, err)
		}
		check("held", redisstore.Place{Queued: true, At: at(time.Minute), InHand: true, Attempts: 1})

		trouble := handoffs.Trouble{At: at(time.Second), Delivery: "card:0", Error: "missing_scope", Stuck: true}
		if err := store.NoteTrouble(ctx, "H-1001", trouble); err != nil {
			t.Fatal(err)
		}
		if err := store.GiveBack(ctx, claims[0], 1, at(time.Hour), true); err != nil {
			t.Fatal(err)
		}
		check("stuck", redisstore.Place{Queued: true, At: at(time.Hour), Trouble: &trouble})

		if made, err := store.DueNow(ctx, "H-1001", noon.Add(time.Minute)); !made || err != nil {
			t.Errorf("DueNow = %v, %v, want true", made, err)
		}
		if made, err := store.DueNow(ctx, "H-1001", noon.Add(time.Hour)); !made || err != nil {
			t.Errorf("DueNow again = %v, %v, want true", made, err)
		}
		check("due again, and since the first time", redisstore.Place{Queued: true, At: at(time.Minute), Trouble: &trouble})

		if _, err := store.DueNow(ctx, "H-7", noon); !errors.Is(err, handoffs.ErrNotFound) {
			t.Errorf("DueNow of an unknown handoff = %v, want ErrNotFound", err)
		}
		if got, err := store.Place(ctx, "H-7"); err != nil || got != (redisstore.Place{}) {
			t.Errorf("Place of an unknown handoff = %+v, %v", got, err)
		}
	})
}

func TestDueSinceAndStuckListWhatWaits(t *testing.T) {
	t.Parallel()
	eachServer(t, func(t *testing.T, store *redisstore.Store, noon time.Time) {
		ctx := t.Context()
		list := func(at time.Time) []handoffs.ID {
			t.Helper()
			ids, total, err := store.DueSince(ctx, at, 10)
			if err != nil || total != len(ids) {
				t.Errorf("DueSince = %v of %d, %v", ids, total, err)
			}
			return ids
		}
		if got := list(noon.Add(-time.Millisecond)); len(got) != 0 {
			t.Errorf("due before it was sent: %v", got)
		}
		if diff := cmp.Diff([]handoffs.ID{"H-1001"}, list(noon)); diff != "" {
			t.Errorf("due (-want +got):\n%s", diff)
		}
		note := func(id handoffs.ID, at time.Time, stuck bool) {
			t.Helper()
			if err := store.NoteTrouble(ctx, id, handoffs.Trouble{At: handoffs.InstantOf(at), Stuck: stuck}); err != nil {
				t.Fatal(err)
			}
		}
		note("H-1", noon.Add(-3*time.Hour), true)
		note("H-2", noon.Add(-time.Hour), true)
		note("H-3", noon, false)
		got, err := store.Stuck(ctx, noon, 10)
		if diff := cmp.Diff([]handoffs.ID{"H-2"}, got); err != nil || diff != "" {
			t.Errorf("Stuck: %v (-want +got):\n%s", err, diff)
		}
	})
}
