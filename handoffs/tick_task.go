package handoffs

import "time"

// TickTask says that a task is done, or takes that back.
type TickTask struct {
	By   Actor
	Task int
	Done bool
}

// Name implements Command.
func (TickTask) Name() string { return "TickTask" }

func (c TickTask) decide(h *Handoff, now time.Time) ([]Event, error) {
	if err := c.By.tasks(h); err != nil {
		return nil, err
	}
	t := h.Task(c.Task)
	switch {
	case t == nil:
		return nil, refuse(ReasonNotYet)
	case t.Done() == c.Done:
		return nil, nil
	}
	changed, kind := *t, EventTaskReopened
	changed.DoneAt, changed.DoneBy = 0, ""
	if c.Done {
		kind = EventTaskDone
		changed.DoneAt, changed.DoneBy = InstantOf(now), c.By.User
	}
	return []Event{{Kind: kind, By: c.By.User, Detail: Detail{Task: &changed}}}, nil
}
