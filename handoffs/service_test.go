package handoffs_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

// desk is a service over a fake store. Its tests run in bubbles, where the pauses between tries take no time.
type desk struct {
	t     *testing.T
	store *fakeStore
	*handoffs.Service
	woken int
}

func atDesk(t *testing.T, test func(t *testing.T, d *desk)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		d := &desk{t: t, store: newFakeStore()}
		d.Service = &handoffs.Service{Store: d.store, Now: time.Now, Committed: func() { d.woken++ }}
		test(t, d)
	})
}

func (d *desk) send(request handoffs.RequestID) handoffs.Result {
	d.t.Helper()
	result, err := d.Send(d.t.Context(), request, send())
	if err != nil {
		d.t.Fatal(err)
	}
	return result
}

// checkOnce fails unless there is one handoff, and its timeline has these events.
func (d *desk) checkOnce(want ...handoffs.EventKind) {
	d.t.Helper()
	if len(d.store.records) != 1 {
		d.t.Fatalf("%d handoffs are stored, want 1", len(d.store.records))
	}
	var got []handoffs.EventKind
	for _, events := range d.store.timelines {
		for _, e := range events {
			got = append(got, e.Kind)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		d.t.Errorf("timeline (-want +got):\n%s", diff)
	}
}

func TestSendStoresTheHandoffAndWhenToLookAtIt(t *testing.T) {
	t.Parallel()
	atDesk(t, func(t *testing.T, d *desk) {
		result := d.send("view:1")
		if result.Repeated || result.Handoff.ID != "H-1001" || len(result.Events) != 1 {
			t.Errorf("Send = %+v, want the new handoff H-1001", result)
		}
		if got, want := d.store.nextLook["H-1001"], handoffs.InstantOf(time.Now()); got != want || d.woken != 1 {
			t.Errorf("next look at %v, woken %d times, want now, %v, and once", got, d.woken, want)
		}
		d.checkOnce(handoffs.EventSent)
	})
}

func TestARequestIsDoneOnceHoweverItsWritesEnd(t *testing.T) {
	t.Parallel()
	faults := map[string][]fault{
		"all is well":        nil,
		"write failed":       {writeFailed},
		"answer lost":        {answerLost},
		"failed, then lost":  {writeFailed, answerLost},
		"lost, then failed":  {answerLost, writeFailed},
		"failed three times": {writeFailed, writeFailed, writeFailed},
	}
	for name, list := range faults {
		t.Run("Send, "+name, func(t *testing.T) {
			t.Parallel()
			atDesk(t, func(t *testing.T, d *desk) {
				d.store.commits = list
				first := d.send("view:1")
				again := d.send("view:1")
				if !again.Repeated || again.Handoff.ID != first.Handoff.ID || len(again.Events) != 0 {
					t.Errorf("again = %+v, want the handoff %s, repeated", again, first.Handoff.ID)
				}
				if diff := cmp.Diff(first.Handoff, again.Handoff); diff != "" {
					t.Errorf("the same request gives another handoff (-first +again):\n%s", diff)
				}
				d.checkOnce(handoffs.EventSent)
			})
		})
		t.Run("Do, "+name, func(t *testing.T) {
			t.Parallel()
			atDesk(t, func(t *testing.T, d *desk) {
				id := d.send("view:1").Handoff.ID
				d.store.commits = list
				for range 2 {
					result, err := d.Do(t.Context(), id, "press:1", handoffs.Acknowledge{By: member(omar)})
					if err != nil || result.Handoff.Owner != omar {
						t.Errorf("Do = %+v, %v, want it acknowledged by omar", result, err)
					}
				}
				d.checkOnce(handoffs.EventSent, handoffs.EventAcknowledged)
			})
		})
	}
}

func TestReadsAreTriedAgain(t *testing.T) {
	t.Parallel()
	atDesk(t, func(t *testing.T, d *desk) {
		d.store.begins = []fault{writeFailed, writeFailed}
		id := d.send("view:1").Handoff.ID
		d.store.loads = []fault{writeFailed, writeFailed}
		if _, err := d.Do(t.Context(), id, "press:1", handoffs.Acknowledge{By: member(omar)}); err != nil {
			t.Error(err)
		}
		d.checkOnce(handoffs.EventSent, handoffs.EventAcknowledged)
	})
}

func TestAFaultThatLastsIsToldAndChangesNothing(t *testing.T) {
	t.Parallel()
	atDesk(t, func(t *testing.T, d *desk) {
		d.store.commits = slices.Repeat([]fault{writeFailed}, 1000)
		_, err := d.Send(t.Context(), "view:1", send())
		if !errors.Is(err, errDown) || len(d.store.records) != 0 || d.woken != 0 {
			t.Errorf("Send = %v with %d handoffs stored, want the fault and none", err, len(d.store.records))
		}
		d.store.commits = nil
		d.send("view:1")
		d.store.commits = slices.Repeat([]fault{writeFailed}, 1000)
		for id := range d.store.records {
			_, err = d.Do(t.Context(), id, "press:1", handoffs.Acknowledge{By: member(omar)})
		}
		if !errors.Is(err, errDown) {
			t.Errorf("Do = %v, want the fault", err)
		}
		d.checkOnce(handoffs.EventSent)
	})
}

func TestNobodyWaitsLongerThanTheContextLets(t *testing.T) {
	t.Parallel()
	atDesk(t, func(t *testing.T, d *desk) {
		id := d.send("view:1").Handoff.ID
		d.store.loads = slices.Repeat([]fault{writeFailed}, 1000)
		d.store.begins = slices.Repeat([]fault{writeFailed}, 1000)
		for _, try := range []func(ctx context.Context) error{
			func(ctx context.Context) error {
				_, err := d.Do(ctx, id, "press:1", handoffs.Acknowledge{By: member(omar)})
				return err
			},
			func(ctx context.Context) error { _, err := d.Send(ctx, "view:2", send()); return err },
		} {
			ctx, cancel := context.WithTimeout(t.Context(), 120*time.Millisecond)
			began := time.Now()
			if err := try(ctx); err == nil {
				t.Error("the call succeeded, want a fault")
			}
			cancel()
			if took := time.Since(began); took > 120*time.Millisecond {
				t.Errorf("it took %v, want it to end with the context", took)
			}
		}
	})
}

func TestAConflictIsDecidedAnew(t *testing.T) {
	t.Parallel()
	atDesk(t, func(t *testing.T, d *desk) {
		id := d.send("view:1").Handoff.ID
		do := func(request handoffs.RequestID, cmd handoffs.Command) (handoffs.Result, error) {
			return d.Do(t.Context(), id, request, cmd)
		}
		d.store.meanwhile = func() {
			if _, err := do("press:olga", handoffs.Acknowledge{By: member(olga)}); err != nil {
				t.Error(err)
			}
		}
		result, err := do("press:omar", handoffs.Acknowledge{By: member(omar)})
		if refusal, ok := errors.AsType[*handoffs.Refusal](err); !ok || refusal.Reason != handoffs.ReasonTaken || refusal.Who != olga {
			t.Errorf("the slower press = %v, want to hear that olga has it", err)
		}
		if result.Handoff.Owner != olga {
			t.Errorf("with the refusal came %+v, want the handoff as it is", result.Handoff)
		}
		d.store.meanwhile = func() {
			if _, err := do("post:1", posted(&result.Handoff, result.Handoff.Pending[0])); err != nil {
				t.Error(err)
			}
		}
		if result, err = do("press:olga:2", handoffs.Complete{By: member(olga)}); err != nil || result.Handoff.Status != handoffs.StatusCompleted {
			t.Errorf("a press beside a delivery = %+v, %v, want it completed", result.Handoff, err)
		}
		d.checkOnce(handoffs.EventSent, handoffs.EventAcknowledged, handoffs.EventPosted, handoffs.EventCompleted)
	})
}

func TestOneOfManyWins(t *testing.T) {
	t.Parallel()
	atDesk(t, func(t *testing.T, d *desk) {
		d.Committed = nil
		id := d.send("view:1").Handoff.ID
		var wins, losses int
		var mu sync.Mutex
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				by := handoffs.Actor{User: handoffs.UserID(fmt.Sprintf("U%d", i)), Member: true}
				_, err := d.Do(t.Context(), id, handoffs.RequestID(fmt.Sprintf("press:%d", i)), handoffs.Acknowledge{By: by})
				refusal, refused := errors.AsType[*handoffs.Refusal](err)
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					wins++
				case refused && refusal.Reason == handoffs.ReasonTaken && refusal.Who != by.User:
					losses++
				default:
					t.Errorf("%s = %v", by.User, err)
				}
			})
		}
		wg.Wait()
		if wins != 1 || losses != 19 {
			t.Errorf("%d won and %d lost, want 1 and 19", wins, losses)
		}
		d.checkOnce(handoffs.EventSent, handoffs.EventAcknowledged)
	})
}

func TestRefusalsComeThroughAndStoreNothing(t *testing.T) {
	t.Parallel()
	atDesk(t, func(t *testing.T, d *desk) {
		incomplete := send()
		incomplete.Values = nil
		_, err := d.Send(t.Context(), "view:1", incomplete)
		if refusal, ok := errors.AsType[*handoffs.Refusal](err); !ok || refusal.Reason != handoffs.ReasonIncomplete || len(refusal.Problems) != 2 {
			t.Errorf("Send = %v, want what is missing", err)
		}
		id := d.send("view:1").Handoff.ID
		result, err := d.Do(t.Context(), id, "press:1", handoffs.Acknowledge{By: outsider(stranger)})
		if refusal, ok := errors.AsType[*handoffs.Refusal](err); !ok || refusal.Reason != handoffs.ReasonNotMember || result.Handoff.ID != id {
			t.Errorf("Do = %+v, %v, want a refusal and the handoff", result, err)
		}
		if _, err := d.Do(t.Context(), "H-9", "press:2", handoffs.Acknowledge{By: member(omar)}); !errors.Is(err, handoffs.ErrNotFound) {
			t.Errorf("Do on an unknown handoff = %v, want ErrNotFound", err)
		}
		d.checkOnce(handoffs.EventSent)
	})
}

func TestASecondOfItsSubjectNeedsAReason(t *testing.T) {
	t.Parallel()
	atDesk(t, func(t *testing.T, d *desk) {
		first := d.send("view:1").Handoff.ID
		second := send()
		second.Values["customer"] = handoffs.Value{" ACME "}
		_, err := d.Send(t.Context(), "view:2", second)
		refusal, ok := errors.AsType[*handoffs.Refusal](err)
		if !ok || refusal.Reason != handoffs.ReasonAlreadyOpen || refusal.Existing != first {
			t.Fatalf("Send = %v, want to hear of %s", err, first)
		}
		second.Despite, second.Reason = refusal.Existing, "they bought twice"
		result, err := d.Send(t.Context(), "view:2", second)
		if err != nil || result.Handoff.ID == first || result.Handoff.Despite != first {
			t.Errorf("Send with a reason = %+v, %v, want a handoff beside %s", result.Handoff, err, first)
		}
	})
}

func TestNothingToDoIsNotStored(t *testing.T) {
	t.Parallel()
	atDesk(t, func(t *testing.T, d *desk) {
		id := d.send("view:1").Handoff.ID
		result, err := d.Do(t.Context(), id, "", failed("nothing", handoffs.RemedyDrop))
		if err != nil || len(result.Events) != 0 || result.Repeated {
			t.Errorf("Do = %+v, %v, want nothing to do", result, err)
		}
		d.checkOnce(handoffs.EventSent)
	})
}

func TestTheWorkerIsWokenOnlyForWhatIsToDo(t *testing.T) {
	t.Parallel()
	atDesk(t, func(t *testing.T, d *desk) {
		h := d.send("view:1").Handoff
		for len(h.Pending) > 0 {
			before := d.woken
			result, err := d.Do(t.Context(), h.ID, "", posted(&h, h.Pending[0]))
			if err != nil {
				t.Fatal(err)
			}
			h = result.Handoff
			if want := len(h.Pending) > 0; (d.woken > before) != want {
				t.Errorf("woken = %v with %d pending", d.woken > before, len(h.Pending))
			}
		}
		if next := d.store.nextLook[h.ID]; next != handoffs.InstantOf(d.Now()) && next <= h.SentAt || next > h.Due {
			t.Errorf("next look = %v, want when half of the target has passed", next)
		}
	})
}

func TestACommandMayDependOnTheHandoff(t *testing.T) {
	t.Parallel()
	atDesk(t, func(t *testing.T, d *desk) {
		id := d.send("view:1").Handoff.ID
		cmd := handoffs.With{Word: "Acknowledge", Make: func(h *handoffs.Handoff) handoffs.Command {
			return handoffs.Acknowledge{By: handoffs.Actor{User: omar, Member: h.Definition.To.Key == "onboarding"}}
		}}
		if result, err := d.Do(t.Context(), id, "press:1", cmd); err != nil || result.Handoff.Owner != omar || cmd.Name() != "Acknowledge" {
			t.Errorf("%s = %+v, %v, want omar to own it", cmd.Name(), result.Handoff, err)
		}
	})
}

func TestNumberThatWasGivenBeforeIsPassedOver(t *testing.T) {
	t.Parallel()
	atDesk(t, func(t *testing.T, d *desk) {
		first := d.send("view:1")
		d.store.next = handoffs.FirstNumber // as a failover leaves it that lost the count
		cmd := send()
		cmd.Values = maps.Clone(cmd.Values)
		cmd.Values["customer"] = handoffs.Value{"Globex"}
		second, err := d.Send(t.Context(), "view:2", cmd)
		if err != nil || second.Handoff.ID == first.Handoff.ID || second.Handoff.Title != "Globex" {
			t.Errorf("Send = %s %q, %v, want another number than %s", second.Handoff.ID, second.Handoff.Title, err, first.Handoff.ID)
		}
	})
}
