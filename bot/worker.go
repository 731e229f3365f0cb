package bot

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

const (
	// lease is how long a handoff stays in one worker's hands. It outlives callTimeout with room for a few calls.
	lease = 60 * time.Second
	// callTimeout bounds one call to Slack on the delivery path.
	callTimeout = 10 * time.Second
	// pollEvery is how soon a worker sees what another replica committed.
	pollEvery = 500 * time.Millisecond
	// inHandMax is how many handoffs one process delivers for at a time.
	inHandMax = 16
	// stuckRetry is how soon a delivery is tried again for which nothing is left but to wait for an admin.
	stuckRetry = time.Hour
	// strangePause is how long a delivery of a kind that only a newer release knows is left to its replicas.
	strangePause = 2 * time.Second
)

// Worker makes the world agree with the state: it takes handoffs that are due, delivers what is pending, and records
// what the world answered. Any number of workers may run beside each other.
type Worker struct {
	Service *handoffs.Service
	Queue   handoffs.Queue
	Deliver *Deliverer
	Log     *slog.Logger
	Metrics *Metrics
	// Troubles, if set, remembers why deliveries did not arrive.
	Troubles handoffs.Troubles

	wake   chan struct{}
	pace   pace
	hand   hand
	outage outage
	fails  stumbles
}

// NewWorker returns a worker that runs when Run is called.
func NewWorker(service *handoffs.Service, queue handoffs.Queue, deliver *Deliverer, log *slog.Logger, metrics *Metrics) *Worker {
	return &Worker{
		Service: service, Queue: queue, Deliver: deliver, Log: log, Metrics: metrics,
		wake: make(chan struct{}, 1),
	}
}

// Wake makes the worker look at the queue at once. It never blocks.
func (w *Worker) Wake() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// Run works until ctx ends, then finishes what is in hand and returns nil. What is left stays in the queue.
func (w *Worker) Run(ctx context.Context) error {
	var inHand sync.WaitGroup
	defer inHand.Wait()
	slots := make(chan struct{}, inHandMax)
	ticker := time.NewTicker(pollEvery)
	defer ticker.Stop()
	for {
		claims, err := w.Queue.Claim(ctx, w.Service.Now(), lease, w.outage.allow(inHandMax-len(slots), time.Now()))
		if err != nil && ctx.Err() == nil {
			w.Log.WarnContext(ctx, "cannot claim due handoffs", "error", err)
		}
		for _, c := range claims {
			slots <- struct{}{}
			inHand.Go(func() {
				defer func() { <-slots; w.Wake() }()
				w.process(ctx, c)
			})
		}
		if ctx.Err() != nil {
			return nil
		}
		if len(claims) > 0 && len(slots) < inHandMax {
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-w.wake:
		case <-ticker.C:
		}
		for len(slots) == inHandMax {
			select {
			case <-ctx.Done():
				return nil
			case <-w.wake:
			}
		}
	}
}

// process delivers for one handoff until nothing is pending, something must wait, or the lease runs low. What is in
// hand is finished also when ctx ends.
func (w *Worker) process(ctx context.Context, c handoffs.Claim) {
	defer w.hand.take(c.ID)()
	stop := ctx.Done()
	ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), lease-callTimeout, errors.New("lease runs out"))
	defer cancel()
	log := w.Log.With("handoff", c.ID)
	h, err := w.Service.Store.Load(ctx, c.ID, "")
	if err != nil {
		log.WarnContext(ctx, "cannot load due handoff", "error", err)
		return // the lease ends by itself, and the next claim knows that it is the second
	}
	if h, err = w.fire(ctx, h); err != nil {
		log.WarnContext(ctx, "cannot do what time made due", "error", err)
		return
	}
	next, clean := handoffs.Instant(0), true
	doubt := c.Attempt > 1
	for len(h.Pending) > 0 {
		if deadline, _ := ctx.Deadline(); time.Until(deadline) < callTimeout {
			next = handoffs.InstantOf(w.Service.Now())
			break
		}
		var wait time.Duration
		version, delivery := h.Version, h.Pending[0].Key
		if h, wait, clean, err = w.step(ctx, h, doubt); err != nil {
			log.WarnContext(ctx, "cannot record delivery", "error", err)
			wait = backoff(w.fails.attempt(c.ID, delivery))
			w.fails.count(c.ID, delivery)
			w.giveBack(ctx, stop, c, version, handoffs.InstantOf(w.Service.Now().Add(wait)), false)
			return
		}
		if wait > 0 {
			now := w.Service.Now()
			next = h.LookAfter(handoffs.InstantOf(now.Add(wait)), handoffs.InstantOf(now))
			break
		}
	}
	if len(h.Pending) == 0 {
		next = h.NextLook(handoffs.InstantOf(w.Service.Now()))
	}
	w.giveBack(ctx, stop, c, h.Version, next, clean)
}

const (
	// giveBackFirst and giveBackLongest are the waits between attempts to give a handoff back.
	giveBackFirst   = 100 * time.Millisecond
	giveBackLongest = 2 * time.Second
)

// giveBack ends the claim. While the store does not answer it tries again, until the process is told to stop: what
// people do to a handoff that is not given back waits until the lease ends.
func (w *Worker) giveBack(ctx context.Context, stop <-chan struct{}, c handoffs.Claim, seen int64, next handoffs.Instant, clean bool) {
	for wait := giveBackFirst; ; wait = min(2*wait, giveBackLongest) {
		err := w.Queue.GiveBack(ctx, c, seen, next, clean)
		if err == nil {
			return
		}
		log := w.Log.With("handoff", c.ID, "error", err)
		if errors.Is(err, handoffs.ErrConflict) {
			log.InfoContext(ctx, "handoff passed to another worker")
			return
		}
		select {
		case <-time.After(wait):
		case <-stop:
			log.WarnContext(ctx, "cannot give back handoff")
			return
		case <-ctx.Done():
			log.WarnContext(ctx, "cannot give back handoff")
			return
		}
	}
}

// step delivers the first pending thing. It returns the handoff as it is then, and how long to wait before the next
// step (zero: go on). clean says that what was tried is known not to have arrived, or is recorded.
func (w *Worker) step(ctx context.Context, h handoffs.Handoff, doubt bool) (_ handoffs.Handoff, wait time.Duration, clean bool, _ error) {
	d := h.Pending[0]
	if !d.Kind.Known() {
		return h, strangePause, !doubt, nil
	}
	lane := w.Deliver.lane(&h, d)
	if wait := w.pace.wait(lane, time.Now()); wait > 0 {
		return h, wait, !doubt, nil
	}
	log := w.Log.With("handoff", h.ID, "delivery", d.Key)
	receipt, err := w.Deliver.deliver(ctx, &h, d, doubt)
	w.Metrics.Delivered(string(d.Kind), err)
	w.outage.note(err, time.Now())
	if err == nil {
		result, err := w.Service.Do(ctx, h.ID, "", handoffs.RecordPosted{Receipt: receipt})
		if err == nil {
			w.fails.forget(h.ID)
		}
		return result.Handoff, 0, true, err
	}
	attempt := w.fails.attempt(h.ID, d.Key)
	v := classify(err, &h, d, attempt)
	switch {
	case v.remedy != "":
		w.fails.forget(h.ID)
		log.ErrorContext(ctx, "delivery refused", "error", err, "remedy", v.remedy)
		w.Metrics.Fallback(string(v.remedy))
		failure := handoffs.Failure{Key: d.Key, Why: v.why, Remedy: v.remedy}
		result, err := w.Service.Do(ctx, h.ID, "", handoffs.RecordFailed{Failure: failure})
		return result.Handoff, 0, true, err
	case v.stuck:
		log.ErrorContext(ctx, "delivery stuck", "error", err, "retry_in", stuckRetry)
		w.retry(ctx, &h, d, retryStuck, err)
		return h, stuckRetry, true, nil
	case v.limited > 0:
		w.pace.hold(lane, v.limited, time.Now())
		log.InfoContext(ctx, "delivery rate limited", "retry_in", v.limited)
		w.retry(ctx, &h, d, retryLimited, err)
		return h, v.limited, !doubt, nil
	}
	w.fails.count(h.ID, d.Key)
	wait = backoff(attempt)
	log.WarnContext(ctx, "delivery failed", "error", err, "retry_in", wait)
	w.retry(ctx, &h, d, retryLater, err)
	return h, wait, v.unsent && !doubt, nil
}

// backoff grows from about a second to five minutes.
func backoff(attempt int) time.Duration {
	d := min(time.Second<<min(attempt-1, 20), 5*time.Minute)
	return d*4/5 + rand.N(d*2/5)
}

// hand lets one goroutine of this process work on a handoff. The lease does the same between processes; this one also
// holds when the demo's clock is moved past a lease.
type hand struct {
	mu   sync.Mutex
	held map[handoffs.ID]*holder
}

type holder struct {
	sync.Mutex
	users int
}

func (k *hand) take(id handoffs.ID) (release func()) {
	k.mu.Lock()
	if k.held == nil {
		k.held = map[handoffs.ID]*holder{}
	}
	l := k.held[id]
	if l == nil {
		l = &holder{}
		k.held[id] = l
	}
	l.users++
	k.mu.Unlock()
	l.Lock()
	return func() {
		l.Unlock()
		k.mu.Lock()
		if l.users--; l.users == 0 {
			delete(k.held, id)
		}
		k.mu.Unlock()
	}
}
