package handoffs

import "time"

// Complete closes an acknowledged handoff: the work has been taken over.
type Complete struct {
	By Actor
}

// Name implements Command.
func (Complete) Name() string { return "Complete" }

func (c Complete) decide(h *Handoff, _ time.Time) ([]Event, error) {
	if err := owned(h, c.By); err != nil {
		return nil, err
	}
	return []Event{{Kind: EventCompleted, By: c.By.User}}, nil
}
