package bot

import (
	"context"

	"github.com/handoffbot/handoffbot/handoffs"
)

// The words for how a delivery that did not arrive goes on.
const (
	retryLater   = "later"   // after a pause that grows
	retryLimited = "limited" // when Slack's Retry-After has passed
	retryStuck   = "stuck"   // in an hour, or when an operator says so: the cause must be mended
)

// retry counts an attempt that did not arrive and will be repeated, and notes why for `handoffbot stuck`. The note is
// no part of the delivery: if it cannot be stored, nothing else changes.
func (w *Worker) retry(ctx context.Context, h *handoffs.Handoff, d handoffs.Delivery, how string, err error) {
	code := outcomeOf(err)
	w.Metrics.Retried(how, code)
	if w.Troubles == nil {
		return
	}
	trouble := handoffs.Trouble{At: handoffs.InstantOf(w.Service.Now()), Delivery: d.Key, Error: code, Stuck: how == retryStuck}
	if err := w.Troubles.NoteTrouble(ctx, h.ID, trouble); err != nil {
		w.Log.DebugContext(ctx, "cannot note why a delivery did not arrive", "handoff", h.ID, "error", err)
	}
}
