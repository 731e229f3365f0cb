package handoffs

// timer is a command that time alone makes due.
type timer struct {
	at  Instant
	cmd Command
}

// timers lists what time will do to the handoff as it is. What a timer's command does must take the timer away, or move
// it on: it would be fired again and again otherwise.
func (h *Handoff) timers() []timer {
	var list []timer
	if at := h.expires(); at != 0 {
		list = append(list, timer{at, Expire{}})
	}
	if at := h.lapses(); at != 0 {
		list = append(list, timer{at, Lapse{}})
	}
	if h.Definition != nil {
		for i, p := range h.Definition.Type.points() {
			if at, due := h.pointAt(i, p); due {
				list = append(list, timer{at, Remind{Point: i}})
			}
		}
	}
	return list
}

// nextTimer returns the earliest timer, or one of time zero if there is none.
func (h *Handoff) nextTimer() timer {
	var first timer
	for _, t := range h.timers() {
		if first.at == 0 || t.at < first.at {
			first = t
		}
	}
	return first
}

// DueCommand returns the command that time has made due by now, the longest due first; nil if there is none. Whoever
// carries it out asks again: there may be another.
func DueCommand(h *Handoff, now Instant) Command {
	if t := h.nextTimer(); t.at != 0 && t.at <= now {
		return t.cmd
	}
	return nil
}

// NextLook returns when a worker must look at the handoff again: at once while something is pending that may be said now,
// else when it may, or when time makes something due, which may have passed; zero for never.
func (h *Handoff) NextLook(now Instant) Instant {
	first := h.nextTimer().at
	for i := range h.Pending {
		at := max(h.Pending[i].NotBefore, now)
		if h.Pending[i].NotBefore <= now {
			return now
		}
		if first == 0 || at < first {
			first = at
		}
	}
	return first
}

// LookAfter returns when to look again at a handoff whose delivery has to wait until then: at that time, or earlier if
// time makes something due before.
func (h *Handoff) LookAfter(until, now Instant) Instant {
	if at := h.nextTimer().at; at > now && at < until {
		return at
	}
	return until
}
