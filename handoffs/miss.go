package handoffs

import (
	"slices"
	"time"
)

// Miss records that somebody whose move it may be is no longer there: deactivated, or of the team no more. The managers
// are asked to assign it to somebody else. It is found out once: a second Miss of the same person has nothing to do.
type Miss struct {
	User UserID
	// Why is WhyDeactivated or WhyLeft.
	Why string
}

// Why somebody is no longer there.
const (
	WhyDeactivated = "deactivated"
	WhyLeft        = "left the team"
)

// Absence is whose place is empty. It stands beside the name, which may be taken out one day.
type Absence struct {
	Owner  bool `json:"owner,omitempty"`
	Sender bool `json:"sender,omitempty"`
	// Manager says that the person managed the receiving team: then the exception owner has to hear of it.
	Manager bool `json:"manager,omitempty"`
}

// Name implements Command.
func (Miss) Name() string { return "Miss" }

func (c Miss) decide(h *Handoff, _ time.Time) ([]Event, error) {
	if !h.Status.Open() || h.Status == StatusDraft {
		return nil, nil
	}
	gone := &Absence{
		Owner:   c.User == h.Owner && h.OwnerGone == 0,
		Sender:  c.User == h.Sender && h.SenderGone == 0 && c.Why == WhyDeactivated, // who changes teams still answers
		Manager: h.To().ManagedBy(c.User),
	}
	if !gone.Owner && !gone.Sender {
		return nil, nil
	}
	return []Event{{Kind: EventMissed, To: c.User, Via: c.Why, Detail: Detail{Gone: gone}}}, nil
}

func (h *Handoff) applyMissed(e Event) {
	if e.Gone.Owner {
		h.OwnerGone = e.At
	}
	if e.Gone.Sender {
		h.SenderGone = e.At
	}
}

// guardians are those who decide for somebody who is no longer there.
func (h *Handoff) guardians(gone *Absence) []UserID {
	people := h.To().Managers
	if !gone.Owner && len(h.Definition.From.Managers) > 0 {
		people = h.Definition.From.Managers
	}
	if len(people) == 0 || gone.Manager {
		people = append(slices.Clip(people), h.To().ExceptionOwner)
	}
	return people
}

// MendedBy reports whether the person may answer questions and fix what is returned: the sender, a manager of the sending
// team and, once the sender is gone and that team has no manager, whoever decides for the receiving team.
func (h *Handoff) MendedBy(user UserID) bool {
	from := &h.Definition.From
	orphan := h.SenderGone != 0 && len(from.Managers) == 0
	return user == h.Sender || from.ManagedBy(user) || orphan && Actor{User: user}.excepts(h)
}
