package handoffs

import "time"

const (
	// Removed stands in for a person whose data was removed. It is no user id, so cards show it as it is written here.
	Removed UserID = "(removed)"
	// Administrator did what was asked for on the command line.
	Administrator UserID = "an administrator"
)

// Why content was removed, in Event.Via.
const (
	viaRetention = "retention"
	viaForget    = "forget"
)

// removalReason is told to those who work on an open handoff that is to be erased.
const removalReason = "its data is removed on request"

// Erase removes a handoff's content, because its customer is to be forgotten. An open handoff is refused, or with Force
// cancelled first. What the world must still be told is told before; then a worker erases.
type Erase struct {
	Force bool
}

// Name implements Command.
func (Erase) Name() string { return "Erase" }

func (c Erase) decide(h *Handoff, _ time.Time) ([]Event, error) {
	switch {
	case h.ErasedAt != 0 || h.EraseAt != 0:
		return nil, nil
	case h.Status == StatusDraft || (h.Status.Open() && !c.Force):
		return nil, refuse(ReasonNotYet)
	case h.Status.Open():
		return []Event{
			{Kind: EventCancelled, By: Administrator, Reason: removalReason, Via: viaForget},
			{Kind: EventErasing, By: Administrator},
		}, nil
	case len(h.Pending) > 0:
		return []Event{{Kind: EventErasing, By: Administrator}}, nil
	}
	return []Event{{Kind: EventErased, By: Administrator, Via: viaForget}}, nil
}

// applyErased leaves what reports count: id, type and teams (the definition), times, statuses, how often the card was
// posted. It must not depend on what it removes, because a replay of the redacted timeline has nothing else.
func (h *Handoff) applyErased(e Event) {
	h.Title, h.Values, h.Excused = "", nil, nil
	h.Reason, h.CloseReason, h.Despite = "", "", ""
	h.Sender, h.Owner, h.ClosedBy, h.ReturnedBy = removed(h.Sender), removed(h.Owner), removed(h.ClosedBy), removed(h.ReturnedBy)
	h.Review, h.Open = nil, nil
	h.Changes, h.Questions, h.Complaints, h.Decline, h.Tasks = nil, nil, nil, nil, nil
	h.Origin, h.Card.Message, h.Carried = Message{}, Message{}, nil
	h.Redirected = h.Redirected.withoutPeople()
	h.Pending, h.Snooze = nil, nil
	h.EraseAt, h.ErasedAt = 0, e.At
}

// removed returns what stands in for somebody; nobody stays nobody.
func removed(user UserID) UserID {
	if user == "" || user == Administrator {
		return user
	}
	return Removed
}
