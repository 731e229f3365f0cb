package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// pusher makes handoffs due. *redisstore.Store is one.
type pusher interface {
	DueNow(ctx context.Context, id handoffs.ID, now time.Time) (bool, error)
}

func newRetryCommand() *cobra.Command {
	return newHandoffCommand("retry", "Have a worker look at a handoff now, instead of at its time",
		"Retry makes a handoff due at once, and says what is pending. It changes nothing else: what arrived is not sent again.",
		func(ctx context.Context, out io.Writer, store *redisstore.Store, id handoffs.ID, now time.Time, asJSON bool) error {
			return retry(ctx, out, store, store, id, now, asJSON)
		})
}

func retry(ctx context.Context, out io.Writer, store records, queue pusher, id handoffs.ID, now time.Time, asJSON bool) error {
	h, err := store.Load(ctx, id, "")
	if err != nil {
		return err
	}
	due, err := queue.DueNow(ctx, id, now)
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(out, struct {
			Due     bool                `json:"due"`
			Pending []handoffs.Delivery `json:"pending"`
		}{due, h.Pending})
	}
	if due {
		fmt.Fprintf(out, "%s is due now: a worker looks at it within a second.\n", id)
	} else {
		fmt.Fprintf(out, "A worker holds %s at the moment; what is pending is being tried.\n", id)
	}
	fmt.Fprintf(out, "Pending: %s.\n", plain(pendingLine(h.Pending)))
	return nil
}
