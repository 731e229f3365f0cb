package handoffs

import (
	"cmp"
	"slices"
)

// point is a part of a step's target at which somebody is told.
type point struct {
	percent int
	// to is empty for whoever has the ball, else as in Escalation.
	to string
	// channel says that it is told in the card's channel too.
	channel bool
}

// maxPoints is how many points a type may have: Clock.Fired has a bit for each.
const maxPoints = 64

// points are those of the type, by percent; the holder is told before others are.
func (t *Type) points() []point {
	var list []point
	for _, percent := range t.Remind {
		list = append(list, point{percent: percent})
	}
	for _, e := range t.Escalate {
		list = append(list, point{e.At, e.To, e.Channel})
	}
	slices.SortStableFunc(list, func(a, b point) int { return cmp.Compare(a.percent, b.percent) })
	return list[:min(len(list), maxPoints)]
}

// pointAt returns when a point of the present step is due, and false if it is told already or there is no clock.
func (h *Handoff) pointAt(i int, p point) (Instant, bool) {
	if h.Due == 0 || h.Clock.Target == 0 || h.Clock.Fired&(1<<i) != 0 || !h.Status.Open() {
		return 0, false
	}
	at := h.reaches(p.percent)
	if p.to == "" && h.Snooze != nil {
		at = max(at, h.Snooze.Until)
	}
	return at, true
}
