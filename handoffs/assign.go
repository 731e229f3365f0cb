package handoffs

import (
	"strings"
	"time"
)

// Assign hands a handoff that somebody owns to another member of the receiving team, also while it is returned. For an
// owner who is gone the managers do it, or the exception owner of a team without any; assigning it to the same person
// again says that they are back.
type Assign struct {
	By Actor
	// To is the new owner, with what the directory knows of them.
	To     Actor
	Reason string
}

// Name implements Command.
func (Assign) Name() string { return "Assign" }

func (c Assign) decide(h *Handoff, _ time.Time) ([]Event, error) {
	if err := c.By.assigns(h); err != nil {
		return nil, err
	}
	switch {
	case c.To.User == h.Owner && h.OwnerGone == 0:
		return nil, &Refusal{Reason: ReasonTaken, Who: h.Owner, At: h.AcknowledgedAt}
	case !c.To.mayWork(h):
		return nil, &Refusal{Reason: ReasonAssigneeNotMember, Who: c.To.User}
	case strings.TrimSpace(c.Reason) == "":
		return nil, refuse(ReasonNoReason)
	}
	return []Event{{Kind: EventAssigned, By: c.By.User, To: c.To.User, Reason: c.Reason}}, nil
}

// assigns checks that the handoff has an owner and that the person may choose another.
func (a Actor) assigns(h *Handoff) error {
	rescued := h.OwnerGone != 0 && a.excepts(h)
	returned := h.Status == StatusReturned && h.Owner != ""
	switch {
	case returned && !rescued && !a.mayDispose(h):
		return &Refusal{Reason: ReasonNotOwner, Who: h.Owner}
	case returned, rescued && h.Status == StatusAcknowledged:
		return nil
	}
	return owned(h, a)
}
