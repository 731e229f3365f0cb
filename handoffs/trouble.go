package handoffs

import "context"

// Trouble is why a delivery has not arrived yet. It is told to operators; the handoff itself does not know it.
type Trouble struct {
	At Instant `json:"at"`
	// Delivery is the delivery's key.
	Delivery string `json:"delivery"`
	// Error is one word: the platform's, or "timeout" and the like. It never holds what people wrote.
	Error string `json:"error"`
	// Stuck says that nothing is left but to wait until somebody mends the cause.
	Stuck bool `json:"stuck,omitempty"`
}

// Troubles remembers the last trouble of each handoff for a while. What it forgets is no loss.
type Troubles interface {
	NoteTrouble(ctx context.Context, id ID, t Trouble) error
}
