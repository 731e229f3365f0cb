package bot

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// everyTen has a slot every ten minutes.
func everyTen(after time.Time) time.Time {
	return after.Truncate(10 * time.Minute).Add(10 * time.Minute)
}

// digestWorld is a playbook's digest in a world where calls go wrong.
type digestWorld struct {
	*brokenWorld
	plan DigestPlan
}

// brokenChores are chores whose calls go wrong.
type brokenChores struct {
	*redisstore.Store
	*breaker
}

func (s brokenChores) LoadChore(ctx context.Context, id handoffs.ID) (c handoffs.Chore, err error) {
	err = s.do("LoadChore", func() error { c, err = s.Store.LoadChore(ctx, id); return err })
	return c, err
}

func (s brokenChores) CommitChore(ctx context.Context, c handoffs.Chore, now, next handoffs.Instant) error {
	return s.do("CommitChore", func() error { return s.Store.CommitChore(ctx, c, now, next) })
}

func (s brokenChores) Digest(ctx context.Context, q handoffs.DigestQuery) (d handoffs.DigestData, err error) {
	err = s.do("Digest", func() error { d, err = s.Store.Digest(ctx, q); return err })
	return d, err
}

// during runs do with two replicas at work, whose calls go wrong by the plan, and returns the calls that were made.
func (w *digestWorld) during(do func(d *Digests)) []string {
	w.t.Helper()
	store := brokenChores{w.plain, w.breaker}
	digests := &Digests{
		Plans: []DigestPlan{w.plan}, Chores: store, Data: store, Service: w.service, Log: slog.New(slog.DiscardHandler),
		Deliver: &Deliverer{Poster: w.slack, Finder: w.slack, Link: func(handoffs.Message) string { return "" }},
	}
	digests.Days, digests.Uploads = NewDayCounts(digests.Plans, store, store, time.Now), w.slack
	planned := *digests
	planned.Chores, planned.Data = w.plain, w.plain
	if err := planned.Plan(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(w.t.Context())
	ended := make(chan struct{})
	for range 2 {
		go func() {
			defer func() { ended <- struct{}{} }()
			w.keepDoing(ctx, digests)
		}()
	}
	do(&planned)
	stop()
	<-ended
	<-ended
	return w.breaker.calls
}

// keepDoing runs a worker that knows the digest, and another one when its process has died.
func (w *digestWorld) keepDoing(ctx context.Context, digests *Digests) {
	for ctx.Err() == nil {
		life, die := context.WithCancel(ctx)
		worker := w.worker()
		worker.Chores = map[string]ChoreDoer{DigestKind: digests}
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			_ = worker.Run(life) // it returns nil
		}()
		select {
		case <-ctx.Done():
		case <-w.newOne:
		}
		die()
		<-ended
	}
}

func newDigestWorld(t testing.TB, redis *miniredis.Miniredis, plan map[int]how, to ...string) (*digestWorld, func()) {
	t.Helper()
	client, err := redisstore.Open(redisstore.Config{URL: "redis://" + redis.Addr()})
	if err != nil {
		t.Fatal(err)
	}
	w := &brokenWorld{t: t, plain: redisstore.New(client, "T1"), newOne: make(chan struct{}, 1)}
	w.breaker = &breaker{plan: plan, crash: func() {
		select {
		case w.newOne <- struct{}{}:
		default:
		}
	}}
	w.slack = &brokenSlack{breaker: w.breaker}
	w.service = &handoffs.Service{Store: w.plain, Now: time.Now}
	return &digestWorld{brokenWorld: w, plan: DigestPlan{
		Name: "stalls", Team: remindedDefinition().To, To: to, Words: "every ten", Schedule: everyTen, Location: time.UTC, Zone: time.UTC,
	}}, func() { _ = client.Close() }
}

// stalls makes a handoff that is overdue after a minute.
func (w *digestWorld) stalls(title string) handoffs.ID {
	w.t.Helper()
	def := remindedDefinition()
	def.Type.Targets = handoffs.Targets{Acknowledge: handoffs.Duration{Time: time.Minute}}
	def.Type.Remind, def.Type.Escalate = nil, nil
	sent, err := w.service.Send(w.t.Context(), "", handoffs.Send{By: "UREP", Definition: def, Values: handoffs.Values{"customer": {title}}})
	if err != nil {
		w.t.Fatal(err)
	}
	h := sent.Handoff
	for len(h.Pending) > 0 { // the story is about the digest
		d := h.Pending[0]
		done, err := w.service.Do(w.t.Context(), h.ID, "", handoffs.RecordPosted{Receipt: handoffs.Receipt{
			Key: d.Key, Message: handoffs.Message{Channel: "CONB", TS: "1.2"}, Revision: h.Revision,
		}})
		if err != nil {
			w.t.Fatal(err)
		}
		h = done.Handoff
	}
	return h.ID
}

// counted has the days before today counted.
func (w *digestWorld) counted(days int) {
	w.t.Helper()
	counts := NewDayCounts([]DigestPlan{w.plan}, w.plain, w.plain, time.Now)
	_, _, err := counts.states().change(w.t.Context(), handoffs.DaysID(w.plan.Team.Key), func(d *handoffs.Days, now handoffs.Instant) bool {
		d.Plan(time.UTC, handoffs.InstantOf(now.Time().AddDate(0, 0, -days)))
		for _, end := range d.Due(time.UTC, now) {
			d.Count(time.UTC, end, 5, 2)
		}
		return true
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// pictures are how often which picture stands where.
func (s *brokenSlack) pictures() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	shared := map[string]int{}
	for _, m := range s.messages {
		for range m.Files {
			shared[m.Channel]++
		}
	}
	return shared
}

// digestLife is one slot of a digest with a picture to a channel and a person, with a line that is acted upon.
func digestLife(t testing.TB, redis *miniredis.Miniredis, plan map[int]how) []string {
	t.Helper()
	w, stop := newDigestWorld(t, redis, plan, "C0BOSS", "UBOSS")
	defer stop()
	w.plan.Picture = handoffs.PictureWeekly
	w.counted(3)
	time.Sleep(time.Until(everyTen(time.Now())) - 90*time.Second)
	id := w.stalls("Acme")
	time.Sleep(85 * time.Second)
	slot := everyTen(time.Now())
	calls := w.during(func(d *Digests) {
		time.Sleep(5*time.Second + 50*time.Second) // a lease ends within
		if _, err := w.service.Do(t.Context(), id, "", handoffs.Acknowledge{By: handoffs.Actor{User: "UOMAR", Member: true}}); err != nil {
			t.Fatal(err)
		}
		_, _, err := d.states().change(t.Context(), "digest:stalls", func(s *handoffs.DigestState, _ handoffs.Instant) bool { return s.Act() })
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(50 * time.Second)
	})
	want := map[string]int{}
	for _, to := range w.plan.To {
		want[fmt.Sprintf("slot:%d:%s", slot.UnixMilli(), to)] = 1
	}
	posts := w.posts()
	maps.DeleteFunc(posts, func(key string, _ int) bool { return !strings.HasPrefix(key, "slot:") })
	if !maps.Equal(posts, want) {
		t.Errorf("posted %v, want %v", posts, want)
	}
	if got, want := w.slack.pictures(), map[string]int{"C0BOSS": 1, "DUBOSS": 1}; !maps.Equal(got, want) {
		t.Errorf("pictures = %v, want %v", got, want)
	}
	for _, m := range w.slack.messages {
		if m.Metadata.EventPayload["handoff"] == "digest:stalls" && (!strings.Contains(m.Text, "Moved since") || strings.Contains(m.Text, "not running")) {
			t.Errorf("after it was acted upon it says %q", m.Text)
		}
	}
	return calls
}

var reads = map[string]bool{"LoadChore": true, "Digest": true, "conversations.history": true, "conversations.open": true}

// TestEveryCallOfADigestMayGoWrong lets each call fail, fail although it was done, or be the last thing that a process does.
func TestEveryCallOfADigestMayGoWrong(t *testing.T) {
	t.Parallel()
	var calls []string
	redis := miniredis.RunT(t)
	synctest.Test(t, func(t *testing.T) { calls = digestLife(t, redis, nil) })
	if len(calls) < 15 {
		t.Fatalf("only %d calls are made: %v", len(calls), calls)
	}
	for n := range calls {
		for _, h := range allHows {
			if reads[calls[n]] && (h == failsAfter || h == diesAfter) {
				continue // nothing was done
			}
			t.Run(fmt.Sprintf("call %d of %d, %s, %s", n+1, len(calls), calls[n], h), func(t *testing.T) {
				t.Parallel()
				redis := miniredis.RunT(t)
				synctest.Test(t, func(t *testing.T) { digestLife(t, redis, map[int]how{n + 1: h}) })
			})
		}
	}
}

func TestASlotThatWasMissedIsSentLateOnceAndSaysSo(t *testing.T) {
	t.Parallel()
	redis := miniredis.RunT(t)
	synctest.Test(t, func(t *testing.T) {
		w, stop := newDigestWorld(t, redis, nil, "C0BOSS")
		defer stop()
		w.stalls("Acme")
		w.during(func(*Digests) {}) // it was planned, and all is down
		time.Sleep(time.Until(everyTen(time.Now().Add(5*time.Hour))) + 9*time.Minute + 50*time.Second)
		w.during(func(*Digests) { time.Sleep(5 * time.Second) }) // not up to the next slot
		if posts := w.posts(); len(posts) != 1 {
			t.Errorf("posts = %v, want the last slot's", posts)
		}
		if text := w.slack.messages[0].Text; !strings.Contains(text, "not running") || !strings.Contains(text, "Acme") {
			t.Errorf("it says %q", text)
		}
	})
}

func TestAQuietDigestIsSilentWhenNothingStalls(t *testing.T) {
	t.Parallel()
	redis := miniredis.RunT(t)
	synctest.Test(t, func(t *testing.T) {
		w, stop := newDigestWorld(t, redis, nil, "C0BOSS")
		defer stop()
		w.plan.Quiet = true
		w.during(func(*Digests) { time.Sleep(11 * time.Minute) })
		if posts := w.posts(); len(posts) != 0 {
			t.Errorf("posts = %v, want none", posts)
		}
		w.plan.Quiet = false
		w.during(func(*Digests) { time.Sleep(10 * time.Minute) })
		if len(w.posts()) != 1 || !strings.Contains(w.slack.messages[0].Text, "Nothing stalls") {
			t.Errorf("posts = %v, want one all-clear line", w.posts())
		}
	})
}

func TestADigestOfAnotherPlaybookIsLeftToOthersAndThenFallsOut(t *testing.T) {
	t.Parallel()
	redis := miniredis.RunT(t)
	synctest.Test(t, func(t *testing.T) {
		w, stop := newDigestWorld(t, redis, nil, "C0BOSS")
		defer stop()
		other := &Digests{Chores: w.plain, Data: w.plain, Service: w.service}
		w.during(func(d *Digests) {})
		look := func() handoffs.Instant {
			_, next, err := other.Do(t.Context(), "digest:stalls", false)
			if err != nil {
				t.Fatal(err)
			}
			return next
		}
		if next := look(); next == 0 {
			t.Error("it falls out before anybody could do it")
		}
		time.Sleep(30 * time.Minute)
		if next := look(); next <= handoffs.InstantOf(time.Now()) {
			t.Errorf("next look at %v, want it a little later", next.Time())
		}
		time.Sleep(time.Hour)
		if next := look(); next != 0 {
			t.Errorf("next look at %v, want never", next.Time())
		}
	})
}
