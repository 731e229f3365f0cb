package bot

import (
	"errors"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

const (
	// outageAfter is how many calls in a row must go unanswered before Slack counts as away.
	outageAfter = 8
	// probeEvery is how often one handoff tries whether Slack is back.
	probeEvery = 5 * time.Second
	// probesEach is how many probes one handoff makes before another does, in case the cause is its own, and probeStep
	// how far it then falls behind.
	probesEach = 3
	probeStep  = 30 * time.Second
)

// outage notices that Slack is away, and then lets only one handoff try at a time: the others stay in the queue as
// they are, in the order of their age and without doubt about what arrived. Its zero value is ready.
type outage struct {
	mu        sync.Mutex
	silent    int
	nextProbe time.Time
	// back is when Slack last came back.
	back time.Time
	// prober made the last probes in a row.
	prober handoffs.ID
	probes int
}

// allow returns how many of n handoffs may be claimed.
func (o *outage) allow(n int, now time.Time) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.silent < outageAfter {
		return n
	}
	if now.Before(o.nextProbe) {
		return 0
	}
	o.nextProbe = now.Add(probeEvery)
	return min(n, 1)
}

// place returns when a handoff that did not arrive is looked at next: at the time given, or, while Slack is away, for
// when it was due, so that the oldest are still the first when Slack is back.
func (o *outage) place(c handoffs.Claim, next handoffs.Instant) handoffs.Instant {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case o.silent < outageAfter || c.Due == 0:
		return next
	case o.prober != c.ID:
		o.prober, o.probes = c.ID, 1
	default:
		o.probes++
	}
	if o.probes < probesEach {
		return min(next, c.Due)
	}
	o.prober = ""
	return min(next, handoffs.InstantOf(c.Due.Time().Add(probeStep)))
}

// note counts an outcome. Any answer of Slack, a refusal too, says that it is there.
func (o *outage) note(err error, now time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if answered(err) {
		if o.silent >= outageAfter {
			o.back = now
		}
		o.silent = 0
		return
	}
	if o.silent++; o.silent == outageAfter {
		o.nextProbe = now.Add(probeEvery)
	}
}

// lately reports whether Slack was away a moment ago. Everything that waited goes out now, by all replicas at once, so
// each lane is at its limit from its first call on.
func (o *outage) lately(now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.silent >= outageAfter || (!o.back.IsZero() && now.Sub(o.back) < pacedFor)
}

func answered(err error) bool {
	if err == nil {
		return true
	}
	if _, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return true
	}
	_, ok := errors.AsType[*slack.RateLimitedError](err)
	return ok
}
