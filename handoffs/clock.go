package handoffs

import "time"

// aim begins a step: its target runs from now, in the receiving team's business time.
func (h *Handoff) aim(at Instant, target Duration) {
	h.noAim()
	if !target.IsZero() {
		h.Due = InstantOf(h.Calendar().Add(at.Time(), target))
	}
}

// noAim ends a step; the next, if there is one, has no target.
func (h *Handoff) noAim() { h.Due, h.Paused, h.Left = 0, false, 0 }

// pace makes the clock stand still while the ball is with the sender, and run on when it comes back. Nothing else stops
// it. A step that was overdue is so again at once.
func (h *Handoff) pace(at Instant) {
	holder := h.Ball()
	runs := holder == HolderReceiver || holder == HolderOwner
	switch {
	case !runs && h.Due != 0:
		h.Left = h.Calendar().Between(at.Time(), h.Due.Time()).Milliseconds()
		h.Due, h.Paused = 0, true
	case runs && h.Paused:
		h.Due = InstantOf(h.Calendar().Add(at.Time(), Duration{Time: time.Duration(max(h.Left, 0)) * time.Millisecond}))
		h.Paused, h.Left = false, 0
	}
}
