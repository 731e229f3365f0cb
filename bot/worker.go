package bot

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

const (
	// lease is how long a handoff stays in one worker's hands: what a process had in hand that died waits that long for
	// the next one. Calls to Slack end callTimeout before it, so that what arrives late arrives before anybody looks.
	lease = 20 * time.Second
	// callTimeout bounds one call to Slack on the delivery path.
	callTimeout = 10 * time.Second
	// pollEvery is how soon a worker sees what another replica committed.
	pollEvery = 500 * time.Millisecond
	// inHandMax is how many handoffs one process delivers for at a time.
	inHandMax = 32
	// stuckRetry is how soon a delivery is tried again for which nothing is left but to wait for an admin.
	stuckRetry = time.Hour
	// storeRetry is how soon the queue is asked again that did not answer.
	storeRetry = 200 * time.Millisecond
	// doubtPause is how long a post whose answer was lost is left alone at least, so that a search finds it if it arrived.
	doubtPause = 3 * time.Second
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
	// Lanes lets all replicas take turns where Slack has said "too much".
	Lanes handoffs.Lanes
	// Chores does what stands in the queue and is no handoff, by its kind.
	Chores map[string]ChoreDoer
	// Touched, if set, hears of every handoff that has something to tell. It must not block.
	Touched func(h *handoffs.Handoff)
	// Trays joins the reminders of one person.
	Trays *Trays
	// Troubles, if set, remembers why deliveries did not arrive.
	Troubles handoffs.Troubles
	// Poll is how soon it sees what another replica committed, and what time has made due; pollEvery if it is zero.
	Poll time.Duration

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
	ticker := time.NewTicker(cmp.Or(w.Poll, pollEvery))
	defer ticker.Stop()
	for {
		asked := time.Now() // the lease may begin as early as that
		claims, err := w.Queue.Claim(ctx, w.Service.Now(), lease, w.outage.allow(inHandMax-len(slots), time.Now()))
		if err != nil && ctx.Err() == nil {
			w.Log.WarnContext(ctx, "cannot claim due handoffs", "error", err)
		}
		for _, c := range claims {
			slots <- struct{}{}
			inHand.Go(func() {
				defer func() { <-slots; w.Wake() }()
				w.process(ctx, c, asked.Add(lease))
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

// process delivers for one handoff until nothing is pending, something must wait, or the lease, which ends at until,
// runs low. What is in hand is finished also when ctx ends.
func (w *Worker) process(ctx context.Context, c handoffs.Claim, until time.Time) {
	defer w.hand.take(c.ID)()
	stop := ctx.Done()
	ctx, cancel := context.WithDeadlineCause(context.WithoutCancel(ctx), until, errors.New("lease has ended"))
	defer cancel()
	if kind := handoffs.ChoreKind(c.ID); kind != "" {
		w.chore(ctx, stop, c, kind, until.Add(-callTimeout))
		return
	}
	log := w.Log.With("handoff", c.ID)
	h, err := w.load(ctx, c.ID)
	if err != nil {
		log.WarnContext(ctx, "cannot load due handoff", "error", err)
		return // the lease ends by itself, and the next claim knows that it is the second
	}
	if w.Touched != nil && len(h.Pending) > 0 {
		w.Touched(&h) // whoever committed may be gone
	}
	next, clean, err := w.work(ctx, &h, c, until.Add(-callTimeout))
	if err != nil {
		log.WarnContext(ctx, "cannot record what was done", "error", err)
		wait := backoff(w.fails.attempt(c.ID, unrecorded))
		w.fails.count(c.ID, unrecorded)
		next, clean = handoffs.InstantOf(w.Service.Now().Add(wait)), false
	}
	w.giveBack(ctx, stop, c, h.Version, next, clean)
}

// unrecorded stands for a delivery among the stumbles: the store does not take what came of it.
const unrecorded = "record"

// work does what time has made due, and delivers. It begins nothing that may not have ended by stop: the rest of the
// lease is for what is on its way to Slack then. It returns when to look again, and whether it is known of everything
// that is pending that it has not arrived.
func (w *Worker) work(ctx context.Context, h *handoffs.Handoff, c handoffs.Claim, stop time.Time) (next handoffs.Instant, clean bool, err error) {
	calls, cancel := context.WithDeadlineCause(ctx, stop, errors.New("lease runs out"))
	defer cancel()
	if *h, err = w.fire(ctx, *h); err != nil {
		return 0, false, err
	}
	unsure, full := doubtful(h, c.Attempt), map[string]time.Duration{}
	for {
		now := w.Service.Now()
		d := w.next(h, full)
		if d == nil {
			break
		}
		if time.Until(stop) < callTimeout/2 {
			return handoffs.InstantOf(now), len(unsure) == 0, nil
		}
		wait, err := w.step(ctx, calls, h, *d, unsure)
		if err != nil {
			return 0, false, err
		}
		if wait > 0 && !w.aside(h, *d, wait, full) {
			return w.lookAgain(h, c, wait), len(unsure) == 0, nil
		}
	}
	if len(full) > 0 {
		return w.lookAgain(h, c, slices.Min(slices.Collect(maps.Values(full)))), len(unsure) == 0, nil
	}
	return h.NextLook(handoffs.InstantOf(w.Service.Now())), true, nil
}

// next returns the first pending delivery that may be made now and whose lane is not full, or nil.
func (w *Worker) next(h *handoffs.Handoff, full map[string]time.Duration) *handoffs.Delivery {
	now := handoffs.InstantOf(w.Service.Now())
	for i := range h.Pending {
		d := h.Pending[i]
		if _, wait := full[w.Deliver.lane(h, d)]; !wait && d.NotBefore <= now {
			return &d
		}
	}
	return nil
}

// aside lets a card that has to wait before it is redrawn wait alone, and reports whether it did: what people are told
// in its thread and in direct messages need not be late because of it.
func (w *Worker) aside(h *handoffs.Handoff, d handoffs.Delivery, wait time.Duration, full map[string]time.Duration) bool {
	lane := w.Deliver.lane(h, d)
	if _, paced := w.pace.paced(lane); lane != updateLane || !paced {
		return false
	}
	full[lane] = wait
	return true
}

func (w *Worker) lookAgain(h *handoffs.Handoff, c handoffs.Claim, wait time.Duration) handoffs.Instant {
	now := w.Service.Now()
	return h.LookAfter(w.outage.place(c, handoffs.InstantOf(now.Add(wait))), handoffs.InstantOf(now))
}

// load asks until the store answers, because a handoff that is let go waits for its lease to end.
func (w *Worker) load(ctx context.Context, id handoffs.ID) (handoffs.Handoff, error) {
	for {
		h, err := w.Service.Store.Load(ctx, id, "")
		if err == nil || errors.Is(err, handoffs.ErrNotFound) || !sleep(ctx, storeRetry) {
			return h, err
		}
	}
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

// step makes one delivery, and changes h to what it is then. It returns how long to wait before the next step (zero: go
// on). unsure holds the deliveries of which it is not known whether they arrived; step keeps it. Calls to Slack end with
// calls; what came of them is recorded as long as ctx lasts.
func (w *Worker) step(ctx, calls context.Context, h *handoffs.Handoff, d handoffs.Delivery, unsure map[string]bool) (wait time.Duration, _ error) {
	if !d.Kind.Known() {
		return strangePause, nil
	}
	if d.Kind == handoffs.DeliverNotice {
		if err := w.Trays.put(calls, h, d); err != nil {
			return 0, err
		}
		return 0, w.record(ctx, h, d, handoffs.RecordPosted{Receipt: handoffs.Receipt{Key: d.Key}}, unsure)
	}
	if unsure[d.Key] && posts(h, d) || searches(d) {
		found, wait := w.turn(calls, searchLane, h.ID)
		if wait > 0 {
			return wait, nil
		}
		found()
	}
	lane := w.Deliver.lane(h, d)
	leave, wait := w.turn(calls, lane, h.ID)
	if wait > 0 {
		return wait, nil
	}
	receipt, err := w.Deliver.deliver(calls, h, d, unsure[d.Key])
	v := verdict{}
	if err != nil {
		v = classify(err, h, d, w.fails.attempt(h.ID, d.Key))
	}
	if v.limited > 0 {
		if _, searched := errors.AsType[*searchError](err); searched {
			lane = searchLane
		}
		wait = w.limited(ctx, lane, h.ID, v.limited) // before anybody else enters
	}
	leave()
	w.Metrics.Delivered(string(d.Kind), err)
	w.outage.note(err, time.Now())
	if err == nil {
		return 0, w.record(ctx, h, d, handoffs.RecordPosted{Receipt: receipt}, unsure)
	}
	return w.failed(ctx, h, d, err, v, wait, unsure)
}

// failed does what the verdict says about a delivery that did not arrive, or of which nobody knows. limited is how far
// off its next turn is if Slack has had too much.
func (w *Worker) failed(ctx context.Context, h *handoffs.Handoff, d handoffs.Delivery, err error, v verdict, limited time.Duration, unsure map[string]bool) (wait time.Duration, _ error) {
	log := w.Log.With("handoff", h.ID, "delivery", d.Key)
	switch {
	case v.remedy != "":
		level := slog.LevelError
		if v.remedy == handoffs.RemedyDrop && (d.Kind == handoffs.DeliverOrigin || d.Kind == handoffs.DeliverCarry) {
			level = slog.LevelInfo // a handoff may start where the bot is not
		}
		log.Log(ctx, level, "delivery refused", "error", err, "remedy", v.remedy)
		w.Metrics.Fallback(string(v.remedy))
		failure := handoffs.Failure{Key: d.Key, Why: v.why, Remedy: v.remedy}
		return 0, w.record(ctx, h, d, handoffs.RecordFailed{Failure: failure}, unsure)
	case v.stuck:
		log.ErrorContext(ctx, "delivery stuck", "error", err, "retry_in", stuckRetry)
		w.retry(ctx, h, d, retryStuck, err)
		return stuckRetry, nil
	case v.limited > 0:
		log.InfoContext(ctx, "delivery rate limited", "retry_in", limited)
		w.retry(ctx, h, d, retryLimited, err)
		return limited, nil
	}
	wait = backoff(w.fails.attempt(h.ID, d.Key))
	w.fails.count(h.ID, d.Key)
	if !v.unsent && posts(h, d) {
		unsure[d.Key] = true
		wait = max(wait, doubtPause)
	}
	log.WarnContext(ctx, "delivery failed", "error", err, "retry_in", wait)
	w.retry(ctx, h, d, retryLater, err)
	return wait, nil
}

// record stores what came of a delivery, which settles it.
func (w *Worker) record(ctx context.Context, h *handoffs.Handoff, d handoffs.Delivery, cmd handoffs.Command, unsure map[string]bool) error {
	result, err := w.Service.DoOn(ctx, *h, "", cmd)
	if err != nil {
		return err
	}
	w.fails.forget(h.ID)
	delete(unsure, d.Key)
	*h = result.Handoff
	return nil
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
