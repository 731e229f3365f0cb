package bot

import (
	"context"
	"fmt"

	"github.com/handoffbot/handoffbot/handoffs"
)

// fire carries out what time has made due, and returns the handoff as it is then. What that leaves to tell is delivered
// like everything else.
func (w *Worker) fire(ctx context.Context, h handoffs.Handoff) (handoffs.Handoff, error) {
	for {
		cmd := handoffs.DueCommand(&h, handoffs.InstantOf(w.Service.Now()))
		if cmd == nil {
			return h, nil
		}
		result, err := w.Service.DoOn(ctx, h, "", cmd)
		w.Metrics.Committed(cmd.Name(), err)
		if err != nil {
			return h, fmt.Errorf("%s handoff %s in time: %w", cmd.Name(), h.ID, err)
		}
		if len(result.Events) == 0 && result.Handoff.Version == h.Version {
			return h, nil // it would be due forever
		}
		h = result.Handoff
		w.Log.InfoContext(ctx, "handoff changed by time", "handoff", h.ID, "command", cmd.Name(), "version", h.Version)
	}
}
