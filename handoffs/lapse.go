package handoffs

import "time"

// Lapse marks the open tasks whose date has passed, so that the card says so from then on.
type Lapse struct{}

// Name implements Command.
func (Lapse) Name() string { return "Lapse" }

func (Lapse) decide(h *Handoff, now time.Time) ([]Event, error) {
	var late []Task
	for _, t := range h.OpenTasks() {
		if h.Status.Open() && !t.Late && t.Due != 0 && t.Due <= InstantOf(now) {
			t.Late = true
			late = append(late, t)
		}
	}
	if len(late) == 0 {
		return nil, nil
	}
	return []Event{{Kind: EventTasksLate, Detail: Detail{Tasks: late}}}, nil
}

// lapses is when the next open task is overdue; zero for never.
func (h *Handoff) lapses() Instant {
	var first Instant
	for _, t := range h.OpenTasks() {
		if h.Status.Open() && !t.Late && t.Due != 0 && (first == 0 || t.Due < first) {
			first = t.Due
		}
	}
	return first
}

func (h *Handoff) applyLate(e Event) {
	for _, late := range e.Tasks {
		if t := h.Task(late.N); t != nil {
			t.Late = true
		}
	}
}
