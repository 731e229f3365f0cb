package chaos

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

var (
	handoffsFlag = flag.Int("handoffs", 120, "how many handoffs people send")
	seedFlag     = flag.Uint64("seed", 0, "what the choices of people and of trouble are drawn from; 0 picks one")
	keepFlag     = flag.String("keep", "", "a folder that keeps the logs of all processes")
)

// long is how many handoffs make a run a long one.
const long = 500

func TestMain(m *testing.M) {
	redisstore.LogTo(slog.New(slog.DiscardHandler)) // what the test's own client has to say of failovers
	goleak.VerifyTestMain(m)
}

// TestChaosShort is the proof of delivery: short by default, and as long as -handoffs says.
func TestChaosShort(t *testing.T) {
	t.Parallel()
	seed := *seedFlag
	if seed == 0 {
		seed = rand.Uint64N(1_000_000_000)
	}
	fmt.Fprintf(os.Stdout, "chaos: %d handoffs, seed %d (again: make chaos HANDOFFS=%d SEED=%d)\n", *handoffsFlag, seed, *handoffsFlag, seed)
	w := newWorld(t, seed)
	started := time.Now()

	// Kept short of what a run may ever take, so that a run that hangs still tells what it knows.
	limit := time.Minute + time.Duration(*handoffsFlag)*500*time.Millisecond
	ctx, cancel := context.WithTimeoutCause(t.Context(), limit, errTooLong)
	defer cancel()
	crowd, told := newCrowd(w, *handoffsFlag), newProgress()
	ending, done := crowd.start(ctx, seed, told)
	passed := w.letPass(t.Context(), done)
	w.makeTrouble(ctx, ending, done)
	w.countTrouble()
	worked := time.Since(started)
	stuck := w.drain(t.Context(), told)
	end := time.Now()
	drained := end.Sub(started) - worked
	passed()

	found := verify(w, crowd, stuck, end)
	table := found.table(w, crowd, worked, drained)
	fmt.Fprint(os.Stdout, table)
	if crowd.sent() < *handoffsFlag {
		t.Errorf("people sent %d of %d handoffs within %v", crowd.sent(), *handoffsFlag, limit)
	}
	for _, kind := range found.missing() {
		t.Errorf("nobody saw %q, so the run proves nothing of it", kind)
	}
	for _, p := range found.problems {
		t.Error(p)
	}
	w.searchLogs(t)
}
