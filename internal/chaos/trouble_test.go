package chaos

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// tally counts what went wrong on purpose.
type tally struct {
	mu     sync.Mutex
	counts map[string]int
	order  []string
}

func (c *tally) add(kind string, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.counts == nil {
		c.counts = map[string]int{}
	}
	if _, known := c.counts[kind]; !known {
		c.order = append(c.order, kind)
	}
	c.counts[kind] += n
}

func (c *tally) of(kind string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.counts[kind]
}

const (
	kills        = "replicas killed"
	slackOften   = 0.02
	socketsOften = 0.02
	cutsOften    = 0.0005 // a process opens connections anew a few times a minute only
)

// limitedMethods are those that answer 429 in a short run. One 429 to a post or an update makes all replicas take turns
// for ten minutes, so there it strikes two posts and no update.
var limitedMethods = []string{
	"auth.test", "apps.connections.open", "conversations.history", "conversations.info", "conversations.members",
	"conversations.open", "conversations.replies", "chat.postEphemeral", "views.open", "views.update",
}

// breakSlack puts Slack's faults in force: of a hundred calls, eight go wrong in one of four ways.
func (w *world) breakSlack() {
	limited := slacksim.Fault{Kind: slacksim.FaultRateLimited, Probability: slackOften, Delay: time.Second}
	if *handoffsFlag >= long {
		w.ws.SetFault(limited)
	} else {
		for _, limited.Method = range limitedMethods {
			w.ws.SetFault(limited)
		}
		limited.Method, limited.Times = "chat.postMessage", 2
		w.ws.SetFault(limited)
	}
	for _, f := range []slacksim.Fault{
		{Kind: slacksim.FaultServerError, Probability: slackOften, Status: http.StatusServiceUnavailable},
		{Kind: slacksim.FaultHang, Probability: slackOften},
		{Kind: slacksim.FaultHangAfter, Probability: slackOften},
		{Kind: slacksim.FaultDeliverTwice, Probability: socketsOften},
		{Kind: slacksim.FaultAckLost, Probability: socketsOften / 2},
		{Kind: slacksim.FaultSocketDrop, Probability: cutsOften},
	} {
		w.ws.SetFault(f)
	}
}

// makeTrouble goes on until people are nearly done. It must be called from the test's own goroutine, because Redis is.
func (w *world) makeTrouble(ctx context.Context, ending, done <-chan struct{}) {
	w.breakSlack()
	ctx, cancel := context.WithCancel(ctx)
	var others sync.WaitGroup
	others.Go(func() { w.killReplicas(ctx) })
	others.Go(func() { w.breakSockets(ctx) })
	w.troubleRedis(ctx, ending)
	cancel()
	others.Wait()
	w.ws.ClearFaults()
	<-done
}

// troubleRedis restarts Redis now and then: early on once in order and once by a failover, so that short runs have both.
func (w *world) troubleRedis(ctx context.Context, ending <-chan struct{}) {
	for round := 0; ; round++ {
		wait := w.random.between(15*time.Second, 30*time.Second)
		if round < 2 {
			wait = w.random.between(3*time.Second, 4*time.Second)
		}
		select {
		case <-ending:
			return
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		switch {
		case round == 1:
			w.redis.failOver()
			w.trouble.add("redis failed over", 1)
		case round%2 == 0:
			w.redis.restart(true)
			w.trouble.add("redis restarted", 1)
		default:
			w.redis.restart(false)
			w.trouble.add("redis killed and restarted", 1)
		}
	}
}

// killReplicas kills one of the replicas about every second.
func (w *world) killReplicas(ctx context.Context) {
	for pause(ctx, w.random.between(700*time.Millisecond, 1300*time.Millisecond)) {
		if w.replicas[w.random.n(len(w.replicas))].kill() {
			w.trouble.add(kills, 1)
		}
	}
}

// breakSockets asks for new connections, as Slack does, and cuts them, as networks do.
func (w *world) breakSockets(ctx context.Context) {
	for pause(ctx, w.random.between(6*time.Second, 10*time.Second)) {
		if w.random.chance(50) {
			w.ws.Reconnect()
			w.trouble.add("sockets asked to reconnect", 1)
		} else {
			w.ws.DropSockets()
			w.trouble.add("sockets dropped", 1)
		}
	}
}

// countTrouble counts what went wrong at Slack.
func (w *world) countTrouble() {
	words := map[slacksim.FaultKind]string{
		slacksim.FaultRateLimited:  "slack answered 429",
		slacksim.FaultServerError:  "slack answered 503",
		slacksim.FaultHang:         "slack did not answer",
		slacksim.FaultHangAfter:    "slack did it and did not answer",
		slacksim.FaultDeliverTwice: "envelopes delivered twice",
		slacksim.FaultAckLost:      "acknowledgements lost",
		slacksim.FaultSocketDrop:   "sockets cut behind an envelope",
	}
	counts := w.ws.FaultCounts()
	for _, kind := range slices.SortedFunc(maps.Keys(counts), func(a, b slacksim.FaultKind) int { return strings.Compare(words[a], words[b]) }) {
		w.trouble.add(words[kind], counts[kind])
	}
	again := map[string]bool{}
	for _, e := range w.ws.Envelopes() {
		if !e.Acked {
			w.trouble.add("envelopes not acknowledged", 1)
		}
		if e.Attempt > 0 {
			again[e.EventID] = true
		}
	}
	w.trouble.add("events delivered again", len(again))
}
