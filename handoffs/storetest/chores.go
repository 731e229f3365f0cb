package storetest

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

func chore(state string, version int64) handoffs.Chore {
	return handoffs.Chore{ID: "digest:stalls", Version: version, State: json.RawMessage(state)}
}

func choresAreStoredWhole(t *testing.T, w *world) {
	ctx, now := t.Context(), handoffs.InstantOf(w.now())
	if c, err := w.Data.LoadChore(ctx, "digest:stalls"); err != nil || c.Version != 0 || c.State != nil {
		t.Fatalf("LoadChore of what was never stored = %+v, %v", c, err)
	}
	if err := w.Data.CommitChore(ctx, chore(`{"slot":1}`, 0), now, now+1000); err != nil {
		t.Fatal(err)
	}
	if err := w.Data.CommitChore(ctx, chore(`{"slot":9}`, 0), now, now); !errors.Is(err, handoffs.ErrConflict) {
		t.Errorf("CommitChore from an old version = %v, want ErrConflict", err)
	}
	if err := w.Data.CommitChore(ctx, chore(`{"slot":2}`, 1), now, now+2000); err != nil {
		t.Fatal(err)
	}
	c, err := w.Other.LoadChore(ctx, "digest:stalls")
	if err != nil || c.Version != 2 || string(c.State) != `{"slot":2}` {
		t.Errorf("LoadChore = %d %s, %v", c.Version, c.State, err)
	}
}

func choresStandInTheQueue(t *testing.T, w *world) {
	ctx, now := t.Context(), w.now()
	at := handoffs.InstantOf(now)
	if err := w.Data.CommitChore(ctx, chore(`{}`, 0), at, at+1000); err != nil {
		t.Fatal(err)
	}
	if claims, err := w.Data.Claim(ctx, now, time.Minute, 5); err != nil || len(claims) != 0 {
		t.Fatalf("Claim before its time = %v, %v", claims, err)
	}
	later := now.Add(time.Second)
	claims, err := w.Data.Claim(ctx, later, time.Minute, 5)
	if err != nil || len(claims) != 1 || claims[0].ID != "digest:stalls" || claims[0].Attempt != 1 {
		t.Fatalf("Claim = %+v, %v", claims, err)
	}
	// Whoever holds the lease changes it, and says when to look next.
	if err := w.Data.CommitChore(ctx, chore(`{"slot":2}`, 1), at+1000, at+1000); err != nil {
		t.Fatal(err)
	}
	if again, err := w.Data.Claim(ctx, later, time.Minute, 5); err != nil || len(again) != 0 {
		t.Fatalf("Claim of what is in a worker's hands = %v, %v", again, err)
	}
	if err := w.Data.GiveBack(ctx, claims[0], 2, at+5000, true); err != nil {
		t.Fatal(err)
	}
	if again, err := w.Data.Claim(ctx, later.Add(5*time.Second), time.Minute, 5); err != nil || len(again) != 1 {
		t.Fatalf("Claim at the next look = %v, %v", again, err)
	}
}
