package handoffs

import (
	"fmt"
	"time"
)

// Remind tells somebody that a part of the target has passed. Time makes it due, and it happens once a step.
type Remind struct {
	// Point is the place among the type's reminders and escalations.
	Point int
}

// Reminder is which part of the target has passed, and who is told.
type Reminder struct {
	Point   int `json:"point"`
	Percent int `json:"percent"`
	// To is empty for whoever has the ball, else "managers" or "exception_owner".
	To string `json:"to,omitempty"`
	// Due is when the step is, or was, due.
	Due Instant `json:"due,omitempty"`
	// Channel says that it is told in the channel as well.
	Channel bool `json:"channel,omitempty"`
}

// Name implements Command.
func (Remind) Name() string { return "Remind" }

func (c Remind) decide(h *Handoff, now time.Time) ([]Event, error) {
	if h.Definition == nil {
		return nil, nil
	}
	points := h.Definition.Type.points()
	if c.Point < 0 || c.Point >= len(points) {
		return nil, nil
	}
	p := points[c.Point]
	if at, due := h.pointAt(c.Point, p); !due || at > InstantOf(now) {
		return nil, nil
	}
	r := &Reminder{Point: c.Point, Percent: p.percent, To: p.to, Due: h.Due, Channel: p.channel}
	return []Event{{Kind: EventReminded, Detail: Detail{Reminder: r}}}, nil
}

func (h *Handoff) applyReminded(e Event) {
	h.Clock.Fired |= 1 << e.Reminder.Point
	if h.Snooze != nil && e.Reminder.To == "" {
		h.Snooze = nil
	}
}

// planReminder tells people when their team is open.
func (h *Handoff) planReminder(e Event) {
	from := len(h.Pending)
	switch e.Reminder.To {
	case "managers":
		h.notice(e, h.guardians(&Absence{Owner: true})...)
	case "exception_owner":
		h.notice(e, h.To().ExceptionOwner)
	default:
		h.notice(e, h.HeldBy())
	}
	if e.Reminder.To == "" || e.Reminder.Channel {
		h.Pending = append(h.Pending, lineOf(e))
	}
	opens := InstantOf(h.Calendar().Opening(e.At.Time()))
	for i := from; i < len(h.Pending); i++ {
		h.Pending[i].NotBefore = opens
		h.Pending[i].Broadcast = e.Reminder.Channel && h.Pending[i].Kind == DeliverLine
	}
}

// notice plans reminders to people, which are joined with others.
func (h *Handoff) notice(e Event, people ...UserID) {
	for _, to := range people {
		if to != "" {
			key := fmt.Sprintf("notice:%d:%s", e.Seq, to)
			h.Pending = append(h.Pending, Delivery{Key: key, Kind: DeliverNotice, Event: e.Seq, About: told(e), To: to})
		}
	}
}

// tellQuietly plans messages to people, and leaves the card as it is.
func (h *Handoff) tellQuietly(e Event, people ...UserID) {
	for _, to := range people {
		h.dm(e, to, true)
	}
}

// dropReminders takes back what was to be said about a step that is over.
func (h *Handoff) dropReminders() {
	var kept []Delivery
	for _, d := range h.Pending {
		if d.About.Kind != EventReminded {
			kept = append(kept, d)
		}
	}
	h.Pending = kept
}
