package handoffs

import (
	"strings"
	"time"
)

// Snooze puts off the reminders of whoever has the ball. The clock runs on, and others are told as ever.
type Snooze struct {
	By     Actor
	Until  Instant
	Reason string
}

// Snoozed is why and until when the holder is not reminded.
type Snoozed struct {
	By     UserID  `json:"by,omitempty"`
	Until  Instant `json:"until"`
	Reason string  `json:"reason,omitempty"`
}

// MaxSnooze is the longest time for which reminders may be put off.
var MaxSnooze = Duration{Days: 2}

// SnoozeUntil names the problem of a time that is none.
const SnoozeUntil = "snooze_until"

// SnoozeChoice is a time until which people put reminders off.
type SnoozeChoice string

// The times that people choose from; with SnoozeOwn they name one.
const (
	SnoozeHours   SnoozeChoice = "hours"
	SnoozeNextDay SnoozeChoice = "next_day"
	SnoozeTwoDays SnoozeChoice = "two_days"
	SnoozeOwn     SnoozeChoice = "own"
)

// SnoozeChoices lists them in the order in which they are offered.
var SnoozeChoices = [...]SnoozeChoice{SnoozeHours, SnoozeNextDay, SnoozeTwoDays, SnoozeOwn}

// Until returns the time that a choice stands for; own is the person's own.
func (c SnoozeChoice) Until(calendar *Calendar, now time.Time, own Instant) Instant {
	switch c {
	case SnoozeHours:
		return InstantOf(calendar.Add(now, Duration{Time: 4 * time.Hour}))
	case SnoozeNextDay:
		day := now.In(calendar.Location())
		return InstantOf(calendar.Opening(startOf(noon(day).AddDate(0, 0, 1))))
	case SnoozeTwoDays:
		return InstantOf(calendar.Add(now, MaxSnooze))
	case SnoozeOwn:
	}
	return own
}

// Name implements Command.
func (Snooze) Name() string { return "Snooze" }

func (c Snooze) decide(h *Handoff, now time.Time) ([]Event, error) {
	switch {
	case h.Status == StatusDraft:
		return nil, refuse(ReasonNotYet)
	case !h.Status.Open():
		return nil, refuse(ReasonClosed)
	case !c.By.holds(h):
		return nil, &Refusal{Reason: ReasonNotHolder, Who: h.HeldBy()}
	case strings.TrimSpace(c.Reason) == "":
		return nil, refuse(ReasonNoReason)
	case c.Until <= InstantOf(now):
		return nil, incomplete(Problem{Field: SnoozeUntil, Text: "That is in the past. Choose a later time."})
	case c.Until > InstantOf(h.Calendar().Add(now, MaxSnooze)):
		return nil, incomplete(Problem{Field: SnoozeUntil, Text: "Reminders can be put off for two business days at most. Choose an earlier time."})
	}
	return []Event{{Kind: EventSnoozed, By: c.By.User, Reason: strings.TrimSpace(c.Reason), Detail: Detail{Until: c.Until}}}, nil
}

// holds reports whether it is the person's move, alone or with their team, or their manager's to decide.
func (a Actor) holds(h *Handoff) bool {
	switch h.Ball() {
	case HolderSender:
		return h.MendedBy(a.User)
	case HolderReceiver:
		return a.mayWork(h)
	case HolderOwner:
		return a.mayDispose(h)
	case HolderExceptionOwner:
		return a.excepts(h)
	case HolderNobody:
	}
	return false
}
