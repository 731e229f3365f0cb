package chaos

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// tellsEvery is how often a run says how far it is.
const tellsEvery = 15 * time.Second

// progress says on stdout what a long run is at.
type progress struct {
	started time.Time
	mu      sync.Mutex
	last    time.Time
}

func newProgress() *progress { return &progress{started: time.Now(), last: time.Now()} }

// say prints what the function returns, if nothing was said for some time.
func (p *progress) say(what func() string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if time.Since(p.last) < tellsEvery {
		return
	}
	p.last = time.Now()
	fmt.Fprintf(os.Stdout, "chaos: %s · %s\n", time.Since(p.started).Round(time.Second), what())
}

// follow tells how far people are until the context ends.
func (p *progress) follow(ctx context.Context, w *world, c *crowd) {
	for pause(ctx, time.Second) {
		p.say(func() string {
			waiting := "nobody knows how many"
			if n, err := w.redis.client.ZCount(ctx, w.due(), "-inf", fmt.Sprint(time.Now().UnixMilli())).Result(); err == nil {
				waiting = fmt.Sprint(n)
			}
			return fmt.Sprintf("%d of %d handoffs sent, %d kills, %s due in the queue", c.sent(), c.wanted, w.trouble.of(kills), waiting)
		})
	}
}

func (w *world) due() string { return "hb:{" + workspaceID + "}:due" }

// soon is what the end of a run waits for: what time makes due later than that is left alone.
const soon = 2 * time.Minute

// pending says for each handoff what it still has to tell, or that time will make something due soon.
func (w *world) pending(ctx context.Context) (map[string]string, error) {
	ids, err := w.redis.client.ZRange(ctx, w.due(), 0, -1).Result()
	if err != nil {
		return nil, fmt.Errorf("read queue: %w", err)
	}
	stuck := map[string]string{}
	for _, id := range ids {
		if handoffs.ChoreKind(handoffs.ID(id)) != "" {
			continue
		}
		h, err := w.store.Load(ctx, handoffs.ID(id), "")
		if err != nil {
			return nil, err
		}
		now := time.Now()
		next := h.NextLook(handoffs.InstantOf(now))
		if next == 0 || next.Time().After(now.Add(soon)) {
			continue
		}
		var what []string
		for i := range h.Pending {
			what = append(what, string(h.Pending[i].Kind))
		}
		if what == nil {
			what = []string{"time"}
		}
		stuck[id] = strings.Join(what, ", ")
	}
	return stuck, nil
}

// drain waits until nothing is pending, and returns what still is when it has waited long enough.
func (w *world) drain(ctx context.Context, p *progress) map[string]string {
	// Where Slack said "too much", cards are redrawn at its pace, 50 a minute: all of them in the worst case.
	limit := 3*time.Minute + time.Duration(*handoffsFlag)*1500*time.Millisecond
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var stuck map[string]string
	for {
		waits, err := w.pending(ctx)
		if err == nil && len(waits) == 0 {
			waits, err = w.waiting(ctx)
		}
		if err == nil {
			if stuck = waits; len(stuck) == 0 {
				return nil
			}
		}
		p.say(func() string {
			return fmt.Sprintf("all is sent and calm; %d wait, first for: %s", len(stuck), tallied(stuck))
		})
		// Reading them all must not be what the processes wait for.
		if !pause(ctx, 250*time.Millisecond+time.Duration(len(stuck))*2*time.Millisecond) {
			if stuck == nil {
				stuck = map[string]string{"all": fmt.Sprint(err)}
			}
			return stuck
		}
	}
}

// tallied counts by what comes first: "40 card, 3 time".
func tallied(stuck map[string]string) string {
	counts := map[string]int{}
	for _, what := range stuck {
		first, _, _ := strings.Cut(what, ",")
		counts[first]++
	}
	var parts []string
	for _, kind := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%d %s", counts[kind], kind))
	}
	return strings.Join(parts, ", ")
}
