package handoffs

import "time"

// Forget takes a person out of a closed handoff: wherever it and its timeline name the person, Removed stands then. An
// open handoff is refused, because it needs to know who sent it and who owns it; so is one with something to tell.
type Forget struct {
	User UserID
}

// Name implements Command.
func (Forget) Name() string { return "Forget" }

func (c Forget) decide(h *Handoff, _ time.Time) ([]Event, error) {
	if h.Status.Open() || len(h.Pending) > 0 {
		return nil, refuse(ReasonNotYet)
	}
	return []Event{{Kind: EventForgotten, By: Administrator, forget: c.User}}, nil
}

// applyForgotten changes nothing when a stored timeline is replayed: the events before are without the person then.
func (h *Handoff) applyForgotten(e Event) {
	if e.forget == "" {
		return
	}
	def := h.Definition
	*h = without(*h, e.forget)
	h.Definition = def
}
