package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
)

// desk is a dispatcher with a handler that a test writes, and a note of everything that was acknowledged.
type desk struct {
	*Dispatcher
	mu    sync.Mutex
	acked []string
}

func newDesk(handle Handler) *desk {
	return &desk{Dispatcher: NewDispatcher(handle, NewMetrics(), slog.New(slog.DiscardHandler))}
}

// take hands over a press by the user with the trigger, as the given envelope.
func (d *desk) take(id, trigger, user string) bool {
	return d.takeEnvelope(&Envelope{
		ID: id, Received: time.Now(), Command: &slack.SlashCommand{TriggerID: trigger, UserID: user},
	})
}

func (d *desk) takeEnvelope(e *Envelope) bool {
	return d.Take(context.Background(), e, func(_ context.Context, payload any) error {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.acked = append(d.acked, fmt.Sprintf("%s %v", e.ID, payload))
		return nil
	})
}

func (d *desk) drain(t *testing.T) []string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	if err := d.Drain(ctx); err != nil {
		t.Errorf("Drain = %v, want nil", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.acked)
}

func TestPressesOfOneKeyKeepTheirOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		got := map[string][]string{}
		d := newDesk(func(_ context.Context, e *Envelope) (any, error) {
			time.Sleep(time.Duration(len(e.ID)%3) * 10 * time.Millisecond)
			mu.Lock()
			defer mu.Unlock()
			got[e.Command.UserID] = append(got[e.Command.UserID], e.ID)
			return nil, nil
		})
		want := map[string][]string{}
		for i := range 90 {
			user := fmt.Sprint("U", i%3)
			id := strings.Repeat("e", i%5) + fmt.Sprint(i)
			want[user] = append(want[user], id)
			d.take(id, "t"+id, user)
		}
		if acked := d.drain(t); len(acked) != 90 {
			t.Errorf("%d acknowledged, want 90", len(acked))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("order (-want +got):\n%s", diff)
		}
	})
}

func TestASlowKeyDelaysOnlyItself(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(func(ctx context.Context, e *Envelope) (any, error) {
			if e.Command.UserID == "slow" {
				time.Sleep(2 * time.Second)
			}
			return nil, nil
		})
		d.take("s1", "s1", "slow")
		d.take("s2", "s2", "slow")
		d.take("q1", "q1", "quick")
		synctest.Wait()
		d.mu.Lock()
		early := slices.Clone(d.acked)
		d.mu.Unlock()
		if want := []string{"q1 <nil>"}; !slices.Equal(early, want) {
			t.Errorf("acknowledged while slow = %v, want %v", early, want)
		}
		if all := d.drain(t); !slices.Equal(all, []string{"q1 <nil>", "s1 <nil>", "s2 <nil>"}) {
			t.Errorf("acknowledged = %v, want all three", all)
		}
	})
}

func TestADeliveryIsHandledOnceAndEveryCopyAcknowledged(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		handled := 0
		d := newDesk(func(context.Context, *Envelope) (any, error) {
			handled++
			time.Sleep(time.Second)
			return "hello", nil
		})
		d.take("e1", "t1", "U1") // the first
		synctest.Wait()
		d.take("e1", "t1", "U1") // on the other connection
		d.take("e2", "t1", "U1") // sent again meanwhile
		time.Sleep(2 * time.Second)
		d.take("e3", "t1", "U1") // sent again afterwards
		d.take("e1", "t1", "U1") // the acknowledgement was lost
		got := d.drain(t)
		slices.Sort(got[1:])
		want := []string{"e1 hello", "e1 hello", "e1 hello", "e2 <nil>", "e3 <nil>"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("acknowledged (-want +got):\n%s", diff)
		}
		if handled != 1 {
			t.Errorf("handled %d times, want once", handled)
		}
	})
}

func TestAFormSubmittedAgainIsHandledAgain(t *testing.T) {
	t.Parallel()
	handled := make(chan string, 2)
	d := newDesk(func(_ context.Context, e *Envelope) (any, error) {
		handled <- e.ID
		return map[string]string{"response_action": "errors"}, nil
	})
	for _, id := range []string{"e1", "e2"} {
		d.takeEnvelope(pressEnvelopeNow(t, id, `{"type":"view_submission","user":{"id":"U1"},"view":{"id":"V1","hash":"h"}}`))
	}
	if got := d.drain(t); len(got) != 2 || len(handled) != 2 {
		t.Errorf("acknowledged %v, handled %d, want both", got, len(handled))
	}
}

func pressEnvelopeNow(t *testing.T, id, payload string) *Envelope {
	t.Helper()
	e := pressEnvelope(t, id, payload)
	e.Received = time.Now()
	return e
}

func TestAFailedDeliveryIsNotAcknowledgedAndTriedAgain(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func() error{
		"error": func() error { return errors.New("redis is away") },
		"panic": func() error { panic("nil map") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var tries []string
				d := newDesk(func(_ context.Context, e *Envelope) (any, error) {
					tries = append(tries, e.ID)
					if e.ID == "e1" {
						return nil, fail()
					}
					return nil, nil
				})
				d.take("e1", "t1", "U1")
				synctest.Wait()
				d.take("e2", "t1", "U1")
				if got := d.drain(t); !slices.Equal(got, []string{"e2 <nil>"}) {
					t.Errorf("acknowledged = %v, want the second try only", got)
				}
				if !slices.Equal(tries, []string{"e1", "e2"}) {
					t.Errorf("tried %v, want e1, e2", tries)
				}
			})
		})
	}
}

func TestNoMoreIsTakenThanCanBeHeld(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(func(context.Context, *Envelope) (any, error) {
			time.Sleep(time.Second)
			return nil, nil
		})
		d.inHand, d.waiting, d.perKey = 1, 3, 2
		for i, want := range []bool{true, true, true, false} { // one in hand, two behind it, one too many for the key
			if i == 1 {
				synctest.Wait()
			}
			if got := d.take(fmt.Sprint("a", i), fmt.Sprint("a", i), "U1"); got != want {
				t.Errorf("take a%d = %v, want %v", i, got, want)
			}
		}
		for i, want := range []bool{true, false} {
			if got := d.take(fmt.Sprint("b", i), fmt.Sprint("b", i), fmt.Sprint("U2", i)); got != want {
				t.Errorf("take b%d = %v, want %v", i, got, want)
			}
		}
		if got := d.drain(t); len(got) != 4 {
			t.Errorf("acknowledged %v, want the four that were taken", got)
		}
	})
}

func TestWhatNobodyWaitsForIsNotHandled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var handled []string
		d := newDesk(func(_ context.Context, e *Envelope) (any, error) {
			handled = append(handled, e.ID)
			time.Sleep(2 * time.Second)
			return nil, nil
		})
		for _, id := range []string{"e1", "e2", "e3"} {
			d.take(id, id, "U1")
		}
		got := d.drain(t)
		if !slices.Equal(handled, []string{"e1", "e2"}) || len(got) != 2 {
			t.Errorf("handled %v, acknowledged %v, want neither for the third, after four seconds", handled, got)
		}
	})
}

func TestAHandlerHasADeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var took time.Duration
		d := newDesk(func(ctx context.Context, _ *Envelope) (any, error) {
			<-ctx.Done()
			took = time.Since(start)
			return nil, context.Cause(ctx)
		})
		d.take("e1", "t1", "U1")
		if got := d.drain(t); len(got) != 0 || took != handleLimit {
			t.Errorf("acknowledged %v after %s, want nothing, and the end after %s", got, took, handleLimit)
		}
	})
}

func TestDrainTakesNothingNewAndEndsInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(func(context.Context, *Envelope) (any, error) {
			time.Sleep(time.Minute)
			return nil, nil
		})
		d.take("e1", "t1", "U1")
		synctest.Wait()
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, errors.New("time is up"))
		defer cancel()
		if err := d.Drain(ctx); err == nil || !strings.Contains(err.Error(), "1 envelopes: time is up") {
			t.Errorf("Drain = %v, want the one that is left", err)
		}
		if d.take("e2", "t2", "U2") {
			t.Error("take after Drain = true, want false")
		}
		if got := d.drain(t); !slices.Equal(got, []string{"e1 <nil>"}) {
			t.Errorf("acknowledged = %v, want e1 in the end", got)
		}
	})
}
