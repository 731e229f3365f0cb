package handoffs

// Ledger says who had the ball for how long, in milliseconds. Business time is the receiving team's; the time in which
// that team is closed is nobody's. The parts sum to the time from sending to Until.
type Ledger struct {
	Sender         int64 `json:"sender"`
	Receiver       int64 `json:"receiver"`
	ExceptionOwner int64 `json:"exception_owner"`
	Nobody         int64 `json:"nobody"`
	// Until is up to when the ledger is kept: the last time at which the ball moved.
	Until Instant `json:"until"`
}

// Total returns the sum of the parts.
func (l Ledger) Total() int64 { return l.Sender + l.Receiver + l.ExceptionOwner + l.Nobody }

// LedgerAt returns the ledger as it stands at a time, and false for a handoff that keeps none: the first release did not.
func (h *Handoff) LedgerAt(now Instant) (Ledger, bool) {
	if h.Ledger == nil {
		return Ledger{}, false
	}
	l := *h.Ledger
	if h.Status.Open() {
		l.add(h.Ball(), h.Calendar(), now)
	}
	return l, true
}

// add gives the time since Until to the holder.
func (l *Ledger) add(holder Holder, calendar *Calendar, now Instant) {
	if now <= l.Until {
		return
	}
	open := calendar.Between(l.Until.Time(), now.Time()).Milliseconds()
	l.Nobody += int64(now-l.Until) - open
	l.Until = now
	switch holder {
	case HolderSender:
		l.Sender += open
	case HolderReceiver, HolderOwner:
		l.Receiver += open
	case HolderExceptionOwner:
		l.ExceptionOwner += open
	case HolderNobody:
		l.Nobody += open
	}
}

// keep brings the ledger up to an event that may move the ball or change the calendar; holder is who had it until then.
func (h *Handoff) keep(holder Holder, calendar *Calendar, at Instant) {
	if h.Ledger == nil {
		return
	}
	l := *h.Ledger
	l.add(holder, calendar, at)
	h.Ledger = &l
}
