package handoffs

import "time"

// Release gives an acknowledged handoff back to the receiving team; the acknowledge target starts anew.
type Release struct {
	By     Actor
	Reason string
}

// Name implements Command.
func (Release) Name() string { return "Release" }

func (c Release) decide(h *Handoff, _ time.Time) ([]Event, error) {
	if err := owned(h, c.By); err != nil {
		return nil, err
	}
	return []Event{{Kind: EventReleased, By: c.By.User, Reason: c.Reason}}, nil
}
