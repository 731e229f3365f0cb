package handoffs

import "time"

// Wait is how long a handoff has been waiting for somebody to acknowledge it, in the receiving team's business time. It
// begins when the handoff is sent, released or redirected, and stands still while the ball is with the sender.
type Wait struct {
	// Start is from when on all business time counts: when it began, or later by the time that it stood still.
	Start Instant `json:"start"`
	// Still says that it stands still, and Ran how much had passed by then, in milliseconds.
	Still bool  `json:"still,omitempty"`
	Ran   int64 `json:"ran,omitempty"`
}

// ran returns how much business time of the wait has passed, in milliseconds.
func (w *Wait) ran(calendar *Calendar, now Instant) int64 {
	if w.Still {
		return w.Ran
	}
	return calendar.Between(w.Start.Time(), now.Time()).Milliseconds()
}

// await keeps the wait after an event. calendar is the one under which it ran until then.
func (h *Handoff) await(e Event, calendar *Calendar) {
	switch w := h.Wait; {
	case h.Ledger == nil:
	case h.Status != StatusSent && (h.Status != StatusReturned || h.Owner != "" || w == nil):
		h.Wait = nil
	case e.Kind == EventSent, e.Kind == EventReleased, e.Kind == EventRedirected, e.Kind == EventFixed && w == nil:
		h.Wait = &Wait{Start: e.At}
	case w == nil: // a release that did not know of waits has written it
	case w.Still && h.Ball() == HolderReceiver:
		ran := time.Duration(w.Ran) * time.Millisecond
		h.Wait = &Wait{Start: max(w.Start, InstantOf(h.Calendar().Back(e.At.Time(), ran)))}
	case !w.Still && h.Ball() != HolderReceiver:
		h.Wait = &Wait{Start: w.Start, Still: true, Ran: w.ran(calendar, e.At)}
	}
}
