package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/handoffbot/handoffbot/handoffs"
)

// crowd is how many people press at once.
const crowd = 32

func oneAcknowledgementWins(t *testing.T, w *world) {
	id := w.send(t, "", deal("Acme")).ID
	var mu sync.Mutex
	var winners, named []handoffs.UserID
	var wg sync.WaitGroup
	for i := range crowd {
		wg.Go(func() {
			user := handoffs.UserID(fmt.Sprintf("U%02d", i))
			r, err := w.service.Do(t.Context(), id, handoffs.RequestID("press "+user), handoffs.Acknowledge{By: member(user)})
			refused, isRefusal := errors.AsType[*handoffs.Refusal](err)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil && r.Handoff.Owner == user:
				winners = append(winners, user)
			case isRefusal && refused.Reason == handoffs.ReasonTaken:
				named = append(named, refused.Who)
			default:
				t.Errorf("Acknowledge by %s = %+v, %v", user, r.Handoff.Owner, err)
			}
		})
	}
	wg.Wait()
	if len(winners) != 1 {
		t.Fatalf("winners = %v, want one", winners)
	}
	for _, who := range named {
		if who != winners[0] {
			t.Errorf("a second person was told of %s, the owner is %s", who, winners[0])
		}
	}
}

func onePressMakesOneHandoff(t *testing.T, w *world) {
	var mu sync.Mutex
	made := map[handoffs.ID]int{}
	first := 0
	var wg sync.WaitGroup
	for range crowd {
		wg.Go(func() {
			r, err := w.service.Send(t.Context(), "view V1", deal("Acme"))
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Errorf("Send: %v", err)
			}
			made[r.Handoff.ID]++
			if !r.Repeated {
				first++
			}
		})
	}
	wg.Wait()
	if len(made) != 1 || first != 1 {
		t.Errorf("made %v, %d of them for the first time; want one handoff, once", made, first)
	}
}

func oneSenderWins(t *testing.T, w *world) {
	var mu sync.Mutex
	var made, named []handoffs.ID
	var wg sync.WaitGroup
	for i := range crowd {
		wg.Go(func() {
			r, err := w.service.Send(t.Context(), handoffs.RequestID(fmt.Sprintf("view %d", i)), deal("Acme"))
			refused, isRefusal := errors.AsType[*handoffs.Refusal](err)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				made = append(made, r.Handoff.ID)
			case isRefusal && refused.Reason == handoffs.ReasonAlreadyOpen:
				named = append(named, refused.Existing)
			default:
				t.Errorf("Send: %v", err)
			}
		})
	}
	wg.Wait()
	if len(made) != 1 || len(named) != crowd-1 {
		t.Fatalf("%d made, %d refused, want 1 and %d", len(made), len(named), crowd-1)
	}
	for _, id := range named {
		if id != made[0] {
			t.Errorf("a refusal names %s, want %s", id, made[0])
		}
	}
}

func callsEndWithContext(t *testing.T, w *world) {
	h := w.send(t, "", deal("Acme"))
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, call := range map[string]func() error{
		"Begin": func() error { _, err := w.Data.Begin(ended, ""); return err },
		"Load":  func() error { _, err := w.Data.Load(ended, h.ID, "r"); return err },
		"Commit": func() error {
			return w.Data.Commit(ended, handoffs.Commit{Change: w.change(t, h.ID, handoffs.Acknowledge{By: member(omar)})})
		},
		"Claim":    func() error { _, err := w.Data.Claim(ended, w.now(), lease, 1); return err },
		"GiveBack": func() error { return w.Data.GiveBack(ended, handoffs.Claim{ID: h.ID}, 1, 0, true) },
		"OpenFor":  func() error { _, _, err := w.Data.OpenFor(ended, onboard, 1); return err },
	} {
		if err := call(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s with an ended context = %v, want context.Canceled", name, err)
		}
	}
	w.is(t, h, "")
}
