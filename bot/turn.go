package bot

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// turn lets a delivery into its lane, or says when to come back. leave must be called when the delivery has ended.
func (w *Worker) turn(ctx context.Context, lane string, id handoffs.ID) (leave func(), wait time.Duration) {
	closed, paced := w.pace.paced(lane)
	if paced || w.outage.lately(time.Now()) {
		return func() {}, w.takeTurn(ctx, lane, id, closed)
	}
	leave, wait = w.pace.enter(ctx, lane)
	if wait > 0 {
		return nil, wait
	}
	if closed, paced = w.pace.paced(lane); !paced { // it may be since we waited
		return leave, 0
	}
	leave()
	return func() {}, w.takeTurn(ctx, lane, id, closed)
}

// takeTurn asks for a turn in a lane that is paced, and returns how far off it is. All replicas share the turns: the
// moment that is kept is the handoff's, whoever works on it then.
func (w *Worker) takeTurn(ctx context.Context, lane string, id handoffs.ID, closed time.Time) time.Duration {
	now := time.Now()
	every := apart(lane)
	at, err := w.Lanes.Turn(ctx, lane, id, now, closed, every)
	if err != nil {
		w.Log.WarnContext(ctx, "cannot take a turn", "handoff", id, "error", err)
		return every + rand.N(10*every)
	}
	if at.After(now) {
		w.pace.hold(lane, at, closed)
		return at.Sub(now)
	}
	return 0
}

// limited closes the lane for as long as Slack says, and returns how far off the handoff's next turn is.
func (w *Worker) limited(ctx context.Context, lane string, id handoffs.ID, retryAfter time.Duration) time.Duration {
	// One turn more, because moments are kept to half a second only, and Slack has nothing to spare just then.
	opens := time.Now().Add(retryAfter + apart(lane))
	w.pace.hold(lane, opens, opens)
	return max(retryAfter, w.takeTurn(ctx, lane, id, opens))
}
