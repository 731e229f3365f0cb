// Handoffbot hands work from one team to the next in Slack. `handoffbot help` lists what it does.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // calendars work where the machine has no time zones, as in the container

	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// collectAt is how much the heap grows between two collections, in percent; GOGC says otherwise. A bot waits most of its
// time, so memory is what it costs to run: half of Go's default keeps it under 40 MB with 32 people at work.
const collectAt = 50

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	redisstore.LogTo(slog.New(slog.DiscardHandler)) // run names a better place
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := newRootCommand().ExecuteContext(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "handoffbot:", err)
		os.Exit(1)
	}
}
