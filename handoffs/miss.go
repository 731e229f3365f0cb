package handoffs

import "time"

// Miss records that somebody whose move it may be is no longer there: deactivated, or of the team no more. The managers
// are asked to assign it to somebody else.
type Miss struct {
	User UserID
	// Why is "deactivated" or "left the team".
	Why string
}

// Why somebody is no longer there.
const (
	WhyDeactivated = "deactivated"
	WhyLeft        = "left the team"
)

// Name implements Command.
func (Miss) Name() string { return "Miss" }

func (c Miss) decide(h *Handoff, _ time.Time) ([]Event, error) {
	switch {
	case !h.Status.Open() || h.Status == StatusDraft:
		return nil, nil
	case c.User == h.Owner && h.OwnerGone == 0,
		c.User == h.Sender && h.SenderGone == 0 && c.Why == WhyDeactivated:
		return []Event{{Kind: EventMissed, To: c.User, Via: c.Why}}, nil
	}
	return nil, nil
}

func (h *Handoff) applyMissed(e Event) {
	if e.To == h.Owner {
		h.OwnerGone = e.At
	}
	if e.To == h.Sender && e.Via == WhyDeactivated {
		h.SenderGone = e.At
	}
}

// guardians are those who decide for somebody who is no longer there.
func (h *Handoff) guardians(gone UserID) []UserID {
	people := h.To().Managers
	if gone == h.Sender && gone != h.Owner && len(h.Definition.From.Managers) > 0 {
		people = h.Definition.From.Managers
	}
	if len(people) == 0 {
		return []UserID{h.To().ExceptionOwner}
	}
	return people
}
