package handoffs

import "time"

// Expire removes the content of a closed handoff that was kept for as long as its type says. Time makes it due.
type Expire struct{}

// Name implements Command.
func (Expire) Name() string { return "Expire" }

func (Expire) decide(h *Handoff, now time.Time) ([]Event, error) {
	at := h.expires()
	if at == 0 || InstantOf(now) < at {
		return nil, nil
	}
	if h.EraseAt != 0 {
		return []Event{{Kind: EventErased, By: Administrator, Via: viaForget}}, nil
	}
	return []Event{{Kind: EventErased, Via: viaRetention}}, nil
}

// expires returns when the content is to be removed; zero for never. While something is pending it waits: what has
// happened must be told before it is forgotten.
func (h *Handoff) expires() Instant {
	switch {
	case h.Status.Open() || h.ErasedAt != 0 || len(h.Pending) > 0:
		return 0
	case h.EraseAt != 0:
		return h.EraseAt
	case h.Definition == nil || h.Definition.Type.Retain == 0:
		return 0
	}
	return InstantOf(h.ClosedAt.Time().AddDate(0, 0, h.Definition.Type.Retain))
}
