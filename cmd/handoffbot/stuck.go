package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

const (
	// lateAfter is how long a handoff may be due before it counts as stuck.
	lateAfter = time.Minute
	// stuckMax bounds the list; the rest is counted.
	stuckMax = 100
)

// waiting is what stuck reads besides records. *redisstore.Store is one.
type waiting interface {
	DueSince(ctx context.Context, at time.Time, limit int) (ids []handoffs.ID, total int, err error)
	Stuck(ctx context.Context, now time.Time, limit int) ([]handoffs.ID, error)
}

// stuckItem is a line of the list.
type stuckItem struct {
	ID     handoffs.ID      `json:"id"`
	Status handoffs.Status  `json:"status,omitempty"`
	Since  handoffs.Instant `json:"since"`
	Why    string           `json:"why"`
}

func newStuckCommand() *cobra.Command {
	var o operatorCommand
	cmd := &cobra.Command{
		Use:   "stuck",
		Short: "List handoffs that do not move: due for more than a minute, or waiting for an admin; and why",
		Long: "Stuck lists what the queue should have moved and did not, and deliveries that cannot arrive before somebody mends\n" +
			"the cause. It says why for each.\n\n" + operatorNeeds,
		Example: "  handoffbot stuck\n  handoffbot stuck --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.withStore(cmd.Context(), func(ctx context.Context, store *redisstore.Store) error {
				return stuck(ctx, cmd.OutOrStdout(), store, store, time.Now(), o.json)
			})
		},
	}
	o.flags(cmd)
	return cmd
}

func stuck(ctx context.Context, out io.Writer, store records, queue waiting, now time.Time, asJSON bool) error {
	late, total, err := queue.DueSince(ctx, now.Add(-lateAfter), stuckMax)
	if err != nil {
		return err
	}
	noted, err := queue.Stuck(ctx, now, stuckMax)
	if err != nil {
		return err
	}
	items := []stuckItem{}
	seen := map[handoffs.ID]bool{}
	for _, id := range append(late, noted...) {
		if seen[id] {
			continue
		}
		seen[id] = true
		item, is, err := stuckOf(ctx, store, id, now)
		if err != nil {
			return err
		}
		if is {
			items = append(items, item)
		}
	}
	if asJSON {
		return printJSON(out, items)
	}
	if len(items) == 0 {
		fmt.Fprintln(out, "Nothing is stuck.")
		return nil
	}
	rows := make([][]string, len(items))
	for i, item := range items {
		rows[i] = []string{string(item.ID), string(item.Status), "since " + moment(item.Since), item.Why}
	}
	printTable(out, rows)
	if rest := total - len(late); rest > 0 {
		fmt.Fprintf(out, "and %d more that are due\n", rest)
	}
	return nil
}

// stuckOf says why one member of the queue does not move. It reports false if it does.
func stuckOf(ctx context.Context, store records, id handoffs.ID, now time.Time) (stuckItem, bool, error) {
	place, err := store.Place(ctx, id)
	if err != nil {
		return stuckItem{}, false, err
	}
	item := stuckItem{ID: id, Since: place.At}
	overdue := place.Queued && ageOf(place.At, now) > lateAfter
	if !strings.HasPrefix(string(id), "H-") {
		item.Why = "no worker took it"
		return item, overdue, nil
	}
	h, err := store.Load(ctx, id, "")
	if errors.Is(err, handoffs.ErrNotFound) {
		return stuckItem{}, false, nil
	}
	if err != nil { // one that cannot be read is stuck for just that reason
		item.Why = fmt.Sprintf("it cannot be read: %v", err)
		return item, true, nil
	}
	item.Status = h.Status
	trouble := troubleOf(&h, place)
	switch {
	case trouble != nil && trouble.Stuck:
		item.Since, item.Why = trouble.At, troubleLine(*trouble, now)
		return item, true, nil
	case !overdue:
		return stuckItem{}, false, nil
	case trouble != nil:
		item.Why = "due, and no worker took it since the last attempt: " + troubleLine(*trouble, now)
	case place.InHand:
		item.Why = "the worker that held it is gone, and no other took it: is a replica running?"
	default:
		item.Why = "due, and no worker took it: is a replica running, and does Slack answer it?"
	}
	return item, true, nil
}
