// Handoffbot hands work from one team to the next in Slack. `handoffbot help` lists what it does.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // calendars work where the machine has no time zones, as in the container

	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

func main() {
	redisstore.LogTo(slog.New(slog.DiscardHandler)) // run names a better place
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := newRootCommand().ExecuteContext(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "handoffbot:", err)
		os.Exit(1)
	}
}
