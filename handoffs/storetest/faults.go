package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// step is one call that a fault strikes.
type step struct {
	name string
	// before brings the world to where the call is made.
	before func(t *testing.T, w *world)
	call   func(ctx context.Context, w *world) error
	// written reports whether the call has been done; nil for a call that only reads.
	written func(t *testing.T, w *world) bool
	// again makes the call once more, without a fault, and judges it by whether the first one was done.
	again func(t *testing.T, w *world, written bool)
	// hidden says that the caller hears nothing of a broken connection, because the Service tries again.
	hidden bool
	// readsFirst says that the call reads before it writes, so that the fault strikes what writes nothing.
	readsFirst bool
}

func runFaults(t *testing.T, open func(t *testing.T) Backend) {
	t.Helper()
	for _, make := range []func() step{
		beginStep, sendStep, pressStep, recordStep, eraseStep, claimStep, giveBackStep, saveDraftStep, deleteDraftStep,
		serviceSendStep, serviceDoStep,
		readStep("Load", func(ctx context.Context, w *world) error { _, err := w.Data.Load(ctx, firstID, "new"); return err }),
		readStep("OpenFor", func(ctx context.Context, w *world) error { _, _, err := w.Data.OpenFor(ctx, onboard, 5); return err }),
		readStep("OpenOf", func(ctx context.Context, w *world) error { _, _, err := w.Data.OpenOf(ctx, sara, 5); return err }),
		readStep("Holders", func(ctx context.Context, w *world) error { _, err := w.Data.Holders(ctx); return err }),
		readStep("Naming", func(ctx context.Context, w *world) error { _, err := w.Data.Naming(ctx, sara); return err }),
		readStep("Titled", func(ctx context.Context, w *world) error { _, err := w.Data.Titled(ctx, "Acme"); return err }),
		readStep("Timeline", func(ctx context.Context, w *world) error { _, err := w.Data.Timeline(ctx, firstID); return err }),
		readStep("ByMessage", func(ctx context.Context, w *world) error { _, err := w.Data.ByMessage(ctx, firstCard); return err }),
		readStep("FromThread", func(ctx context.Context, w *world) error {
			_, err := w.Data.FromThread(ctx, handoffs.Message{Channel: "C0SALES", TS: "1.5"}, 5)
			return err
		}),
		readStep("LoadDraft", func(ctx context.Context, w *world) error { _, err := w.Data.LoadDraft(ctx, sara); return err }),
	} {
		for _, fault := range []Fault{LostRequest, LostAnswer, Silence} {
			t.Run(make().name+": "+string(fault), func(t *testing.T) {
				t.Parallel()
				backend := open(t)
				if backend.Strike != nil {
					runFault(t, newWorld(t, backend), make(), fault)
				}
			})
		}
	}
}

func runFault(t *testing.T, w *world, s step, fault Fault) {
	t.Helper()
	s.before(t, w)
	w.check(t)
	w.Strike(fault)
	ctx := t.Context()
	if fault == Silence {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, 30*time.Millisecond)
		defer cancel()
	}
	err := s.call(ctx, w)
	w.Spare() // the context may have ended before the call went out
	switch {
	case w.Repeats:
	case s.hidden && fault != Silence:
		if err != nil {
			t.Errorf("%s = %v, want no error", s.name, err)
		}
	case !isFault(err):
		t.Errorf("%s = %v, want a fault", s.name, err)
	}
	w.check(t)
	written := false
	if s.written != nil {
		written = s.written(t, w)
		if want := (fault == LostAnswer && !s.readsFirst) || (s.hidden && fault != Silence); written != want && !w.Repeats {
			t.Errorf("%s was done: %t, want %t", s.name, written, want)
		}
	}
	s.again(t, w, written)
	w.check(t)
}

// isFault reports whether the error is none of those that the interfaces name.
func isFault(err error) bool {
	_, taken := errors.AsType[*handoffs.SubjectTakenError](err)
	_, refused := errors.AsType[*handoffs.Refusal](err)
	return err != nil && !taken && !refused && !errors.Is(err, handoffs.ErrNotFound) &&
		!errors.Is(err, handoffs.ErrConflict) && !errors.Is(err, handoffs.ErrDuplicate)
}

// judge compares the second call's error with what the first one's fate demands.
func judge(t *testing.T, err error, written bool, ifWritten error) {
	t.Helper()
	want := ifWritten
	if !written {
		want = nil
	}
	if !errors.Is(err, want) {
		t.Errorf("the call again = %v, want %v", err, want)
	}
}

var (
	firstID   = handoffs.NumberedID(handoffs.FirstNumber)
	firstCard = handoffs.Message{Channel: "C0RECV", TS: string(firstID) + ".card:0"}
)

// oneHandoff is a world with one handoff, delivered, and a draft.
func oneHandoff(t *testing.T, w *world) {
	t.Helper()
	w.deliver(t, w.send(t, "view V1", deal("Acme")).ID)
	w.save(t, draft("view V2", "Bolt"))
}

func readStep(name string, call func(ctx context.Context, w *world) error) func() step {
	return func() step {
		return step{name: name, before: oneHandoff, call: call, again: func(t *testing.T, w *world, _ bool) {
			if err := call(t.Context(), w); err != nil {
				t.Errorf("%s again: %v", name, err)
			}
		}}
	}
}

func beginStep() step {
	call := func(ctx context.Context, w *world) error {
		_, err := w.Data.Begin(ctx, "view V3")
		return err
	}
	return step{name: "Begin", before: oneHandoff, call: call, again: func(t *testing.T, w *world, _ bool) {
		if h := w.send(t, "view V3", deal("Bolt")); h.ID == firstID {
			t.Errorf("%s was given twice", h.ID)
		}
	}}
}

// commitStep strikes the commit that prepare returns; again must then answer as it does to one that was done.
func commitStep(name string, prepare func(t *testing.T, w *world) handoffs.Commit, again error) step {
	var c handoffs.Commit
	call := func(ctx context.Context, w *world) error { return w.Data.Commit(ctx, c) }
	return step{
		name:   name,
		before: func(t *testing.T, w *world) { c = prepare(t, w) },
		call:   call,
		written: func(t *testing.T, w *world) bool {
			h, err := w.Other.Load(t.Context(), c.After.ID, c.Request)
			remembered := errors.Is(err, handoffs.ErrDuplicate)
			done := h.Version == c.After.Version
			if done != remembered && c.Request != "" {
				t.Errorf("stored: %t, request remembered: %t", done, remembered)
			}
			return done
		},
		again: func(t *testing.T, w *world, written bool) { judge(t, call(t.Context(), w), written, again) },
	}
}

func sendStep() step {
	return commitStep("Commit of a new handoff", func(t *testing.T, w *world) handoffs.Commit {
		id, err := w.Data.Begin(t.Context(), "view V1")
		if err != nil {
			t.Fatal(err)
		}
		c, err := handoffs.Decide(handoffs.New(id), deal("Acme"), w.now())
		if err != nil {
			t.Fatal(err)
		}
		return handoffs.Commit{Change: c, Request: "view V1", NextLook: handoffs.InstantOf(w.now())}
	}, handoffs.ErrDuplicate)
}

func pressStep() step {
	return commitStep("Commit of a press", func(t *testing.T, w *world) handoffs.Commit {
		oneHandoff(t, w)
		c := w.change(t, firstID, handoffs.Acknowledge{By: member(omar)})
		return handoffs.Commit{Change: c, Request: "press", NextLook: handoffs.InstantOf(w.now())}
	}, handoffs.ErrDuplicate)
}

func recordStep() step {
	return commitStep("Commit of a receipt", func(t *testing.T, w *world) handoffs.Commit {
		h := w.send(t, "view V1", deal("Acme"))
		w.claim(t, 1)
		receipt := handoffs.Receipt{Key: h.CardKey(), Message: firstCard, Revision: h.Revision}
		return handoffs.Commit{Change: w.change(t, h.ID, handoffs.RecordPosted{Receipt: receipt})}
	}, handoffs.ErrConflict)
}

func eraseStep() step {
	s := commitStep("Commit of a removal", func(t *testing.T, w *world) handoffs.Commit {
		oneHandoff(t, w)
		w.do(t, firstID, "", handoffs.Cancel{By: member(sara), Reason: "lost"})
		w.deliver(t, firstID)
		return handoffs.Commit{Change: w.change(t, firstID, handoffs.Erase{})}
	}, handoffs.ErrConflict)
	s.readsFirst = true
	return s
}

func claimStep() step {
	var id handoffs.ID
	return step{
		name:   "Claim",
		before: func(t *testing.T, w *world) { id = w.send(t, "", deal("Acme")).ID },
		call: func(ctx context.Context, w *world) error {
			_, err := w.Data.Claim(ctx, w.now(), lease, 1)
			return err
		},
		written: func(t *testing.T, w *world) bool {
			claims, err := w.Other.Claim(t.Context(), w.now(), lease, 1)
			if err != nil {
				t.Fatal(err)
			}
			if len(claims) == 0 {
				return true
			}
			w.giveBack(t, claims[0], 1, handoffs.InstantOf(w.now()), claims[0].Attempt == 1)
			return false
		},
		again: func(t *testing.T, w *world, written bool) {
			w.pass(2 * lease)
			claims := w.claim(t, 1)
			wants(t, "after the lease's end", claims, id)
			if want := map[bool]int{false: 1, true: 2}[written]; claims[0].Attempt != want && !w.Repeats {
				t.Errorf("Attempt = %d, want %d", claims[0].Attempt, want)
			}
		},
	}
}

func giveBackStep() step {
	var claim handoffs.Claim
	call := func(ctx context.Context, w *world) error { return w.Data.GiveBack(ctx, claim, 1, 1, true) }
	return step{
		name: "GiveBack",
		before: func(t *testing.T, w *world) {
			w.send(t, "", deal("Acme"))
			claim = w.claim(t, 1)[0]
		},
		call: call,
		written: func(t *testing.T, w *world) bool {
			claims, err := w.Other.Claim(t.Context(), time.UnixMilli(2), time.Millisecond, 1)
			if err != nil {
				t.Fatal(err)
			}
			return len(claims) == 1
		},
		again: func(t *testing.T, w *world, written bool) {
			judge(t, call(t.Context(), w), written, handoffs.ErrConflict)
		},
	}
}

func saveDraftStep() step {
	next := draft("view V3", "Cord")
	call := func(ctx context.Context, w *world) error { return w.Data.SaveDraft(ctx, next) }
	return step{
		name:    "SaveDraft",
		before:  oneHandoff,
		call:    call,
		written: func(t *testing.T, w *world) bool { return w.viewOfDraft(t) == next.View },
		again: func(t *testing.T, w *world, _ bool) {
			if err := call(t.Context(), w); err != nil {
				t.Errorf("SaveDraft again: %v", err)
			}
			w.hasDraft(t, sara, &next)
		},
	}
}

func deleteDraftStep() step {
	call := func(ctx context.Context, w *world) error { return w.Data.DeleteDraft(ctx, sara) }
	return step{
		name:    "DeleteDraft",
		before:  oneHandoff,
		call:    call,
		written: func(t *testing.T, w *world) bool { return w.viewOfDraft(t) == "" },
		again: func(t *testing.T, w *world, _ bool) {
			if err := call(t.Context(), w); err != nil {
				t.Errorf("DeleteDraft again: %v", err)
			}
			w.hasDraft(t, sara, nil)
		},
	}
}

// viewOfDraft returns the view of Sara's draft, empty if she has none.
func (w *world) viewOfDraft(t *testing.T) handoffs.RequestID {
	t.Helper()
	d, err := w.Other.LoadDraft(t.Context(), sara)
	if err != nil && !errors.Is(err, handoffs.ErrNotFound) {
		t.Fatal(err)
	}
	return d.View
}

func serviceSendStep() step {
	call := func(ctx context.Context, w *world) error {
		_, err := w.service.Send(ctx, "view V2", deal("Bolt"))
		return err
	}
	return step{
		name: "Service.Send", hidden: true, before: oneHandoff, call: call,
		written: func(t *testing.T, w *world) bool {
			_, total, err := w.Other.OpenOf(t.Context(), sara, 5)
			if err != nil {
				t.Fatal(err)
			}
			return total == 2
		},
		again: func(t *testing.T, w *world, _ bool) {
			if err := call(t.Context(), w); err != nil {
				t.Errorf("the same press again: %v", err)
			}
			if _, total, err := w.Other.OpenOf(t.Context(), sara, 5); total != 2 || err != nil {
				t.Errorf("open handoffs = %d, %v, want 2", total, err)
			}
			w.hasDraft(t, sara, nil)
		},
	}
}

func serviceDoStep() step {
	call := func(ctx context.Context, w *world) error {
		_, err := w.service.Do(ctx, firstID, "press", handoffs.Acknowledge{By: member(omar)})
		return err
	}
	return step{
		name: "Service.Do", hidden: true, before: oneHandoff, call: call,
		written: func(t *testing.T, w *world) bool {
			_, err := w.Other.Load(t.Context(), firstID, "press")
			return errors.Is(err, handoffs.ErrDuplicate)
		},
		again: func(t *testing.T, w *world, _ bool) {
			if err := call(t.Context(), w); err != nil {
				t.Errorf("the same press again: %v", err)
			}
			h, err := w.Other.Load(t.Context(), firstID, "")
			if err != nil || h.Owner != omar {
				t.Errorf("owner = %q, %v, want %s", h.Owner, err, omar)
			}
		},
	}
}
