package handoffs

import "time"

// Take makes the exception owner, or a manager of the receiving team, the owner of a handoff that nobody works on.
type Take struct {
	By Actor
}

// Name implements Command.
func (Take) Name() string { return "Take" }

func (c Take) decide(h *Handoff, now time.Time) ([]Event, error) {
	if h.Status == StatusAcknowledged && h.Owner == c.By.User {
		return nil, refuse(ReasonYours)
	}
	if err := c.By.rescues(h); err != nil {
		return nil, err
	}
	return []Event{{Kind: EventTaken, By: c.By.User, Detail: Detail{Tasks: h.plannedTasks(now)}}}, nil
}
