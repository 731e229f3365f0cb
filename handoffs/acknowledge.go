package handoffs

import "time"

// Acknowledge makes a member of the receiving team the owner. One person wins; the next is told who was first.
type Acknowledge struct {
	By Actor
	// Via is empty for the button, else "reaction" or "reply".
	Via string
}

// Name implements Command.
func (Acknowledge) Name() string { return "Acknowledge" }

func (c Acknowledge) decide(h *Handoff, now time.Time) ([]Event, error) {
	switch {
	case h.Status == StatusDraft:
		return nil, refuse(ReasonNotYet)
	case !h.Status.Open():
		return nil, refuse(ReasonClosed)
	case h.Status == StatusAcknowledged && h.Owner == c.By.User:
		return nil, refuse(ReasonYours)
	case h.Status == StatusAcknowledged:
		return nil, &Refusal{Reason: ReasonTaken, Who: h.Owner, At: h.AcknowledgedAt}
	case h.Status != StatusSent:
		return nil, refuse(ReasonElsewhere)
	case !c.By.mayWork(h):
		return nil, refuse(ReasonNotMember)
	}
	return []Event{{Kind: EventAcknowledged, By: c.By.User, Via: c.Via, Detail: Detail{Tasks: h.plannedTasks(now)}}}, nil
}
