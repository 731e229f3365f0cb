package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// Handler handles one envelope. A nil error acknowledges it, with ack as the payload (nil for none). With an error it is
// not acknowledged: Slack sends an event again, and shows a person who pressed something that it did not work.
type Handler func(ctx context.Context, e *Envelope) (ack any, err error)

// thenDo is an acknowledgement's payload with what begins once it is on its way. What changes a form that the
// acknowledgement changes too must not come before it.
type thenDo struct {
	payload any
	// then is called for each delivery that is acknowledged with it; it must not block.
	then func()
}

// AckFunc acknowledges one delivery. It may block until ctx ends.
type AckFunc func(ctx context.Context, payload any) error

const (
	// handleLimit leaves the acknowledgement half a second of the three that Slack waits.
	handleLimit = 2500 * time.Millisecond
	// ackLimit is how long an acknowledgement waits for a connection at least, when nobody waits for it any more.
	ackLimit = time.Second
	// lateAfter is when nobody waits any more: Slack has told the person, or will send the event again.
	lateAfter = 3 * time.Second
)

// Dispatcher hands envelopes to a handler: many at a time, those with the same Key one after the other, and each
// Delivery once. Its methods may be called at the same time.
type Dispatcher struct {
	handle  Handler
	metrics *Metrics
	log     *slog.Logger

	// Limits: envelopes in the handler's hands, waiting in all, and waiting behind one key, so that a slow key cannot
	// take all the places.
	inHand, waiting, perKey int

	mu      sync.Mutex
	queues  map[string][]*job // by key; a key with a queue, even an empty one, is ready or being worked on
	ready   []string          // keys whose first job may start, in order of arrival
	jobs    map[string]*job   // by delivery, while waiting or in hand
	seen    *seen
	queued  int
	workers int
	stopped bool
	rested  chan struct{} // closed once no worker is left; nil if nobody waits for that
	warned  time.Time     // last warning of an overflow
}

// job is an envelope with its acknowledgement, and with the copies of it that came meanwhile.
type job struct {
	ctx    context.Context //nolint:containedctx // it travels with the envelope through the queue
	e      *Envelope
	key    string
	name   string
	ack    AckFunc
	copies []copied
	// answerOnly: there is nothing to handle, because it was handled before, cannot be read, or only tells of our own
	// messages, as most of what comes in does.
	answerOnly bool
	answer     any
}

type copied struct {
	id  string
	ack AckFunc
}

// copiesMax bounds how many copies of one delivery are kept.
const copiesMax = 16

// NewDispatcher returns a dispatcher that is ready to take envelopes.
func NewDispatcher(handle Handler, metrics *Metrics, log *slog.Logger) *Dispatcher {
	return &Dispatcher{
		handle: handle, metrics: metrics, log: log,
		inHand: 32, waiting: 1000, perKey: 200,
		queues: map[string][]*job{}, jobs: map[string]*job{}, seen: newSeen(seenMax, seenFor),
	}
}

// Take accepts an envelope and returns at once. It reports false, and nothing is acknowledged, if there are too many or
// Drain was called. ack is called after the handler, from another goroutine; ctx's end does not stop either.
func (d *Dispatcher) Take(ctx context.Context, e *Envelope, ack AckFunc) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	kind := e.Kind()
	if e.Received.IsZero() {
		e.Received = time.Now()
	}
	if d.stopped {
		d.metrics.Envelope(kind, "stopping")
		return false
	}
	j := &job{ctx: context.WithoutCancel(ctx), e: e, ack: ack, answerOnly: e.echo || kind == KindUnreadable}
	if !j.answerOnly {
		j.name = e.Delivery()
	}
	if j.key = e.Key(); e.echo {
		j.key = joined("echo", e.ID) // it keeps no place, and must not wait behind those that do
	}
	if first, ok := d.jobs[j.name]; ok {
		d.metrics.Envelope(kind, "copy")
		if len(first.copies) < copiesMax {
			first.copies = append(first.copies, copied{e.ID, ack})
		}
		return true
	}
	if answer, ok := d.seen.find(j.name, e.ID, time.Now()); ok {
		d.metrics.Envelope(kind, "copy")
		j.answerOnly, j.answer = true, answer
	}
	if d.queued >= d.waiting || len(d.queues[j.key]) >= d.perKey {
		d.overflow(ctx, kind)
		return false
	}
	d.enqueue(j)
	return true
}

func (d *Dispatcher) overflow(ctx context.Context, kind Kind) {
	d.metrics.Envelope(kind, "overflow")
	if now := time.Now(); now.Sub(d.warned) >= time.Second {
		d.warned = now
		d.log.WarnContext(ctx, "too many envelopes are waiting", "kind", kind, "waiting", d.queued)
	}
}

// enqueue puts the job behind those of its key, and starts a worker if one may start. d.mu is held.
func (d *Dispatcher) enqueue(j *job) {
	if !j.answerOnly && j.name != "" {
		d.jobs[j.name] = j
	}
	d.queued++
	queue, busy := d.queues[j.key]
	d.queues[j.key] = append(queue, j)
	if busy {
		return
	}
	d.ready = append(d.ready, j.key)
	if d.workers < d.inHand {
		d.workers++
		go d.work()
	}
}

// work handles ready jobs until there is none.
func (d *Dispatcher) work() {
	for j := d.next(); j != nil; j = d.next() {
		d.carryOut(j)
		d.release(j.key)
	}
}

// next takes the first ready job, or ends the worker.
func (d *Dispatcher) next() *job {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.ready) == 0 {
		d.workers--
		if d.rested != nil && d.workers == 0 {
			close(d.rested)
			d.rested = nil
		}
		return nil
	}
	key := d.ready[0]
	d.ready = d.ready[1:]
	j := d.queues[key][0]
	d.queues[key] = d.queues[key][1:]
	d.queued--
	return j
}

// release lets the next job of the key start.
func (d *Dispatcher) release(key string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.queues[key]) > 0 {
		d.ready = append(d.ready, key)
		return
	}
	delete(d.queues, key)
}

func (d *Dispatcher) carryOut(j *job) {
	kind := j.e.Kind()
	switch {
	case kind == KindUnreadable:
		d.metrics.Envelope(kind, "dropped")
		d.logOf(j).InfoContext(j.ctx, "envelope of an unknown shape dropped")
	case j.e.echo:
		d.metrics.Envelope(kind, "own")
	}
	if j.answerOnly {
		d.answer(j, j.ack, j.answer)
		return
	}
	if waited := time.Since(j.e.Received); waited > lateAfter {
		d.metrics.Envelope(kind, "late")
		d.logOf(j).WarnContext(j.ctx, "envelope waited too long", "waited", waited)
		d.finish(j, nil, false)
		return
	}
	answer, err := d.call(j)
	if err != nil {
		d.metrics.Envelope(kind, "failed")
		d.logOf(j).ErrorContext(j.ctx, "cannot handle envelope", "error", err)
		d.finish(j, nil, false)
		return
	}
	d.metrics.Envelope(kind, "done")
	d.answer(j, j.ack, answer)
	d.finish(j, answer, true)
}

func (d *Dispatcher) logOf(j *job) *slog.Logger {
	return d.log.With("kind", j.e.Kind(), "request", j.e.Request())
}

// call runs the handler. A panic is an error like any other, so that one press cannot end the process.
func (d *Dispatcher) call(j *job) (answer any, err error) {
	ctx, cancel := context.WithTimeoutCause(j.ctx, handleLimit, errors.New("handler took too long"))
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			d.logOf(j).ErrorContext(ctx, "handler panicked", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			answer, err = nil, fmt.Errorf("handler panicked: %v", p)
		}
	}()
	return d.handle(ctx, j.e)
}

func (d *Dispatcher) answer(j *job, ack AckFunc, payload any) {
	if a, ok := payload.(thenDo); ok {
		payload = a.payload
		defer a.then()
	}
	limit := max(time.Until(j.e.Received.Add(lateAfter)), ackLimit)
	ctx, cancel := context.WithTimeoutCause(j.ctx, limit, errors.New("no connection took the acknowledgement"))
	defer cancel()
	err := ack(ctx, payload)
	switch {
	case errors.Is(err, errLeft):
		// Slack sends an event again, and tells a person that it is not sure; what was asked for is done.
		d.metrics.Envelope(j.e.Kind(), "ack_failed")
		d.logOf(j).WarnContext(ctx, "acknowledgement is lost", "error", err)
		return
	case err != nil:
		d.metrics.Envelope(j.e.Kind(), "ack_failed")
		d.logOf(j).ErrorContext(ctx, "cannot acknowledge envelope", "error", err)
		return
	}
	d.metrics.Acked(j.e.Kind(), time.Since(j.e.Received))
}

// finish remembers the delivery if it is done, and acknowledges the copies. What is not done is forgotten, so that
// Slack's next attempt is handled.
func (d *Dispatcher) finish(j *job, answer any, done bool) {
	d.mu.Lock()
	copies := j.copies
	if d.jobs[j.name] == j {
		delete(d.jobs, j.name)
	}
	if done && j.name != "" {
		d.seen.add(j.name, j.e.ID, answer, time.Now())
	}
	d.mu.Unlock()
	if !done {
		return
	}
	for _, c := range copies {
		if c.id == j.e.ID {
			d.answer(j, c.ack, answer)
		} else {
			d.answer(j, c.ack, nil)
		}
	}
}

// Rest waits for a moment in which nothing is in hand, or for the end of ctx. It goes on taking envelopes.
func (d *Dispatcher) Rest(ctx context.Context) {
	d.mu.Lock()
	if d.workers == 0 {
		d.mu.Unlock()
		return
	}
	if d.rested == nil {
		d.rested = make(chan struct{})
	}
	rested := d.rested
	d.mu.Unlock()
	select {
	case <-rested:
	case <-ctx.Done():
	}
}

// Drain stops taking envelopes and waits until those taken are handled, or ctx ends. What is left then is not
// acknowledged: Slack sends events again, and tells people that their press did not work.
func (d *Dispatcher) Drain(ctx context.Context) error {
	d.mu.Lock()
	d.stopped = true
	d.mu.Unlock()
	d.Rest(ctx)
	d.mu.Lock()
	defer d.mu.Unlock()
	if left := d.queued + d.workers; left > 0 {
		return fmt.Errorf("drain %d envelopes: %w", left, context.Cause(ctx))
	}
	return nil
}
