package handoffs

import (
	"context"
	"time"
)

// Lanes keeps deliveries that the platform limits together apart, over all replicas: what goes to one channel, or calls
// one method, takes turns.
type Lanes interface {
	// Turn returns when the handoff may use the lane. If that is not after now, it may do so at once, and its turn is
	// over; else the moment is kept for it, and it asks again then. Turns are every apart, in the order in which they
	// were asked for. Nobody has one before closed, which is zero for a lane that is not closed.
	Turn(ctx context.Context, lane string, id ID, now, closed time.Time, every time.Duration) (time.Time, error)
}
