package bot

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// remindWorld is two handoffs of one owner who does nothing, in a world where calls go wrong.
type remindWorld struct {
	*brokenWorld
	store brokenChores
}

// remindJoins is for how long reminders are collected: longer than a dead process' lease.
const remindJoins = 30 * time.Second

func (w *remindWorld) worker() *Worker {
	one := w.brokenWorld.worker()
	deliver := *one.Deliver
	one.Trays = &Trays{Chores: w.store, Service: w.service, Deliver: &deliver, Joins: remindJoins, Log: slog.New(slog.DiscardHandler)}
	one.Chores = map[string]ChoreDoer{"tray": one.Trays}
	one.Poll = 15 * time.Second
	return one
}

// keepReminding runs a worker, and another one when its process has died, until ctx ends.
func (w *remindWorld) keepReminding(ctx context.Context) {
	for ctx.Err() == nil {
		life, die := context.WithCancel(ctx)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			_ = w.worker().Run(life) // it returns nil
		}()
		select {
		case <-ctx.Done():
		case <-w.newOne:
		}
		die()
		<-ended
	}
}

// overdueDefinition reminds the owner after a minute, tells the managers after two, and the exception owner, in the
// channel too, after three.
func overdueDefinition() *handoffs.Definition {
	def := remindedDefinition()
	def.To.ExceptionOwner = "UEVE"
	def.Type.Targets = handoffs.Targets{Complete: handoffs.Duration{Time: 2 * time.Minute}}
	def.Type.Escalate = []handoffs.Escalation{{At: 100, To: "managers"}, {At: 150, To: "exception_owner", Channel: true}}
	return def
}

// owned makes a handoff that Omar has acknowledged, and of which everybody knows.
func (w *remindWorld) owned(title string) handoffs.ID {
	w.t.Helper()
	plain := &handoffs.Service{Store: w.plain, Now: time.Now}
	sent, err := plain.Send(w.t.Context(), "", handoffs.Send{By: "UREP", Definition: overdueDefinition(), Values: handoffs.Values{"customer": {title}}})
	if err != nil {
		w.t.Fatal(err)
	}
	done, err := plain.Do(w.t.Context(), sent.Handoff.ID, "", handoffs.Acknowledge{By: handoffs.Actor{User: "UOMAR", Member: true}})
	for err == nil && len(done.Handoff.Pending) > 0 {
		h := done.Handoff
		done, err = plain.Do(w.t.Context(), h.ID, "", handoffs.RecordPosted{Receipt: handoffs.Receipt{
			Key: h.Pending[0].Key, Message: handoffs.Message{Channel: "CONB", TS: fmt.Sprintf("%d.2", h.Version)}, Revision: h.Revision,
		}})
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return sent.Handoff.ID
}

// remindLife lets two handoffs pass all their points with two replicas at work, and returns the calls that were made.
func remindLife(t testing.TB, redis *miniredis.Miniredis, plan map[int]how) []string {
	t.Helper()
	client, err := redisstore.Open(redisstore.Config{URL: "redis://" + redis.Addr()})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	w := &remindWorld{brokenWorld: &brokenWorld{t: t, plain: redisstore.New(client, "T1"), newOne: make(chan struct{}, 1)}}
	w.breaker = &breaker{plan: plan, crash: func() {
		select {
		case w.newOne <- struct{}{}:
		default:
		}
	}}
	w.slack = &brokenSlack{breaker: w.breaker}
	w.service = &handoffs.Service{Store: brokenStore{w.plain, w.breaker}, Now: time.Now}
	w.store = brokenChores{w.plain, w.breaker}
	ids := []handoffs.ID{w.owned("Acme"), w.owned("Globex")}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	for range 2 {
		go func() {
			defer func() { ended <- struct{}{} }()
			w.keepReminding(ctx)
		}()
	}
	time.Sleep(5 * time.Minute)
	stop()
	<-ended
	<-ended
	for _, id := range ids {
		if h, err := w.plain.Load(t.Context(), id, ""); err != nil || len(h.Pending) > 0 {
			t.Errorf("%s has to tell %v still; %v", id, h.Pending, err)
		}
	}
	w.remindedOnce(ids, len(plan) == 0)
	return w.breaker.calls
}

// remindedOnce checks that each point of each handoff was told where it belongs, once. Joined says that what is told to one
// person at a time must be one message.
func (w *remindWorld) remindedOnce(ids []handoffs.ID, joined bool) {
	w.t.Helper()
	said := map[string]int{}
	messages := map[string]int{}
	for _, m := range w.slack.messages {
		about, _ := m.Metadata.EventPayload["handoff"].(string)
		switch {
		case strings.HasPrefix(about, "tray:"):
			messages[about]++
			for i, title := range []string{"Acme", "Globex"} {
				said[m.Channel+" "+string(ids[i])] += strings.Count(m.Text, title)
			}
		case about != "":
			said[m.Channel+" "+about]++
		}
	}
	for _, id := range ids {
		// Two lines: that of the reminder, and that of the escalation which the channel hears of.
		for where, want := range map[string]int{"DUOMAR": 1, "DUBOSS": 1, "DUEVE": 1, "CONB": 2} {
			if got := said[where+" "+string(id)]; got != want {
				w.t.Errorf("%s: %s was told %d times, want %d", id, where, got, want)
			}
		}
	}
	for who, n := range messages {
		if joined && n != 1 {
			w.t.Errorf("%s: %d messages, want one about both", who, n)
		}
	}
}

// TestEveryCallOfReminderAndEscalationMayGoWrong lets each call fail, fail although it was done, or be the last thing that a
// process does.
func TestEveryCallOfReminderAndEscalationMayGoWrong(t *testing.T) {
	t.Parallel()
	var calls []string
	redis := miniredis.RunT(t)
	synctest.Test(t, func(t *testing.T) { calls = remindLife(t, redis, nil) })
	if len(calls) < 30 {
		t.Fatalf("only %d calls are made: %v", len(calls), calls)
	}
	for n := range calls {
		for _, h := range allHows {
			if (reads[calls[n]] || calls[n] == "Load") && (h == failsAfter || h == diesAfter) {
				continue // nothing was done
			}
			t.Run(fmt.Sprintf("call %d of %d, %s, %s", n+1, len(calls), calls[n], h), func(t *testing.T) {
				t.Parallel()
				redis := miniredis.RunT(t)
				synctest.Test(t, func(t *testing.T) { remindLife(t, redis, map[int]how{n + 1: h}) })
			})
		}
	}
}
