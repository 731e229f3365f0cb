package handoffs

import (
	"strings"
	"time"
)

// Assign hands a handoff that somebody owns to another member of the receiving team.
type Assign struct {
	By Actor
	// To is the new owner, with what the directory knows of them.
	To     Actor
	Reason string
}

// Name implements Command.
func (Assign) Name() string { return "Assign" }

func (c Assign) decide(h *Handoff, _ time.Time) ([]Event, error) {
	returned := h.Status == StatusReturned && h.Owner != ""
	if err := owned(h, c.By); err != nil && (!returned || !c.By.mayDispose(h)) {
		return nil, err
	}
	switch {
	case c.To.User == h.Owner:
		return nil, &Refusal{Reason: ReasonTaken, Who: h.Owner, At: h.AcknowledgedAt}
	case !c.To.mayWork(h):
		return nil, &Refusal{Reason: ReasonAssigneeNotMember, Who: c.To.User}
	case strings.TrimSpace(c.Reason) == "":
		return nil, refuse(ReasonNoReason)
	}
	return []Event{{Kind: EventAssigned, By: c.By.User, To: c.To.User, Reason: c.Reason}}, nil
}
