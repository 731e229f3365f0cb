package handoffs

import "time"

// Clock is how far the present step is on its way to its target. Times are milliseconds of the receiving team's business
// time. Handoffs that the first release sent have none: they have a target and no reminders.
type Clock struct {
	// Target is how long the whole step may take.
	Target int64 `json:"target,omitempty"`
	// Ran is how much of it had passed at RunAt, since when the clock runs.
	Ran   int64   `json:"ran,omitempty"`
	RunAt Instant `json:"run_at,omitempty"`
	// Fired are the type's points of which somebody was told, a bit each.
	Fired uint64 `json:"fired,omitempty"`
	// Sender says that it is the sender's step: an answer, or a fix.
	Sender bool `json:"sender,omitempty"`
}

// aim begins a step of the receiving side: its target runs from now, or from when the sender gives the ball back.
func (h *Handoff) aim(at Instant, target Duration) {
	asking := h.Ball() == HolderSender
	if !asking {
		h.Due, h.Clock = 0, Clock{}
	}
	h.Paused, h.Left, h.Standing = false, 0, Clock{}
	if target.IsZero() {
		return
	}
	due := InstantOf(h.Calendar().Add(at.Time(), target))
	if !asking {
		h.Due, h.Clock = due, h.newClock(at, due, false)
		return
	}
	h.Standing = h.newClock(at, due, false)
	h.Paused, h.Left = true, h.Calendar().Between(at.Time(), due.Time()).Milliseconds()
}

func (h *Handoff) newClock(at, due Instant, sender bool) Clock {
	if h.Ledger == nil {
		return Clock{Sender: sender}
	}
	return Clock{Target: h.Calendar().Between(at.Time(), due.Time()).Milliseconds(), RunAt: at, Sender: sender}
}

// noAim ends all steps; what follows has no target.
func (h *Handoff) noAim() {
	h.Due, h.Clock = 0, Clock{}
	h.Paused, h.Left, h.Standing = false, 0, Clock{}
}

// pass makes the receiving side's clock stand still when the ball goes to the sender, and run on when it comes back.
// Nothing else stops it. A step that was overdue is so again at once. before is who had the ball.
func (h *Handoff) pass(before Holder, at Instant) {
	holder := h.Ball()
	if holder == before || !h.Status.Open() {
		return
	}
	if h.Clock.Sender {
		h.Due, h.Clock = 0, Clock{}
	}
	switch {
	case holder == HolderSender:
		if h.Due != 0 {
			h.Left = h.Calendar().Between(at.Time(), h.Due.Time()).Milliseconds()
			h.Paused, h.Standing = true, h.Clock
			h.Due, h.Clock = 0, Clock{}
		}
		if target := h.Definition.Type.Targets.Answer; !target.IsZero() {
			h.Due = InstantOf(h.Calendar().Add(at.Time(), target))
			h.Clock = h.newClock(at, h.Due, true)
		}
	case h.Paused && (holder == HolderReceiver || holder == HolderOwner):
		h.Due = InstantOf(h.Calendar().Add(at.Time(), businessTime(max(h.Left, 0))))
		h.Clock = h.Standing
		if h.Ledger != nil {
			h.Clock.Ran, h.Clock.RunAt = h.Standing.Target-h.Left, at
		}
		h.Paused, h.Left, h.Standing = false, 0, Clock{}
	}
}

func businessTime(ms int64) Duration { return Duration{Time: time.Duration(ms) * time.Millisecond} }

// reaches returns when the present step's clock has run for a part of its target, in percent.
func (h *Handoff) reaches(percent int) Instant {
	left := h.Clock.Target*int64(percent)/100 - h.Clock.Ran
	return InstantOf(h.Calendar().Add(h.Clock.RunAt.Time(), businessTime(max(left, 0))))
}
