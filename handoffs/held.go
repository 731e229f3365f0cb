package handoffs

import (
	"slices"
	"time"
)

// Held is what the cap on reminders kept back about one team's handoffs, for the team's digests.
type Held struct {
	Notices []HeldNotice `json:"notices,omitempty"`
}

// HeldNotice is a reminder that a person did not get.
type HeldNotice struct {
	To UserID `json:"to"`
	Notice
	At Instant `json:"at"`
}

// HeldBack is how many reminders a person did not get, and which handoffs they were about.
type HeldBack struct {
	To        UserID `json:"to"`
	Reminders int    `json:"reminders"`
	Handoffs  []ID   `json:"handoffs"`
}

const (
	// HeldLife is for how long it can be told what was held back: the longest time between two digests that matters.
	HeldLife = 8 * 24 * time.Hour
	// HeldKept is how many reminders are remembered for that, the newest.
	HeldKept = 200
)

// HeldID names the record of what was held back about a team's handoffs. It is in no queue.
func HeldID(team TeamKey) ID { return ID("held:" + string(team)) }

// Add notes a reminder that was held back, once, and reports whether it is new. What is too old to be told is forgotten.
func (h *Held) Add(n HeldNotice, now Instant) bool {
	same := func(o HeldNotice) bool { return o.To == n.To && o.key() == n.key() }
	if slices.ContainsFunc(h.Notices, same) {
		return false
	}
	oldest := now - Instant(HeldLife.Milliseconds())
	h.Notices = append(slices.DeleteFunc(h.Notices, func(o HeldNotice) bool { return o.At < oldest }), n)
	h.Notices = h.Notices[max(0, len(h.Notices)-HeldKept):]
	return true
}

// Since returns what was held back from then on, by person: who missed most first.
func (h *Held) Since(since Instant) []HeldBack {
	var all []HeldBack
	for _, n := range h.Notices {
		if n.At < since {
			continue
		}
		i := slices.IndexFunc(all, func(b HeldBack) bool { return b.To == n.To })
		if i < 0 {
			i, all = len(all), append(all, HeldBack{To: n.To})
		}
		all[i].Reminders++
		if !slices.Contains(all[i].Handoffs, n.Handoff) {
			all[i].Handoffs = append(all[i].Handoffs, n.Handoff)
		}
	}
	slices.SortStableFunc(all, func(a, b HeldBack) int { return b.Reminders - a.Reminders })
	return all
}
