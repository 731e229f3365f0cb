package handoffs

// owned checks that a handoff has an owner and that the person may decide about it.
func owned(h *Handoff, by Actor) error {
	switch {
	case !h.Status.Open():
		return refuse(ReasonClosed)
	case h.Status == StatusReturned || h.Status == StatusDeclined:
		return refuse(ReasonElsewhere)
	case h.Status != StatusAcknowledged:
		return refuse(ReasonNotYet)
	case !by.mayDispose(h):
		return &Refusal{Reason: ReasonNotOwner, Who: h.Owner}
	}
	return nil
}
