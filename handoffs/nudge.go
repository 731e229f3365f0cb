package handoffs

import "time"

// Nudge asks whoever has the ball to move, in the name of somebody who waits for it. Once an hour is enough.
type Nudge struct {
	By Actor
}

// nudgeEvery is how far apart nudges are at least.
const nudgeEvery = Instant(time.Hour / time.Millisecond)

// Name implements Command.
func (Nudge) Name() string { return "Nudge" }

func (c Nudge) decide(h *Handoff, now time.Time) ([]Event, error) {
	switch {
	case h.Status == StatusDraft:
		return nil, refuse(ReasonNotYet)
	case !h.Status.Open():
		return nil, refuse(ReasonClosed)
	case !c.By.mayWork(h) && !c.By.excepts(h) && !h.MendedBy(c.By.User):
		return nil, refuse(ReasonNotMember)
	case h.NudgedAt != 0 && InstantOf(now) < h.NudgedAt+nudgeEvery:
		return nil, &Refusal{Reason: ReasonNudged, At: h.NudgedAt}
	}
	return []Event{{Kind: EventNudged, By: c.By.User}}, nil
}
