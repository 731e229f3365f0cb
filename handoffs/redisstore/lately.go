package redisstore

import (
	"strconv"

	"github.com/handoffbot/handoffbot/handoffs"
)

// What is counted of a team's handoffs, open and closed.
const (
	latelySent         = "sent"
	latelyAcknowledged = "acknowledged"
	latelyCompleted    = "completed"
)

// counts returns where it is counted what became of a handoff.
func (k keys) counts(h *handoffs.Handoff) map[string]handoffs.Instant {
	if h.Definition == nil || h.SentAt == 0 {
		return nil
	}
	team := h.To().Key
	places := map[string]handoffs.Instant{k.lately(latelySent, team): h.SentAt}
	if h.AcknowledgedAt != 0 {
		places[k.lately(latelyAcknowledged, team)] = h.AcknowledgedAt
	}
	if h.Status == handoffs.StatusCompleted {
		places[k.lately(latelyCompleted, team)] = h.ClosedAt
	}
	return places
}

// counted returns the steps that count a change, and those that forget what nobody asks for any more.
func (k keys) counted(c *handoffs.Change, at handoffs.Instant) []move {
	steps := moves(k.counts(&c.Before), k.counts(&c.After))
	oldest := at - handoffs.Instant(handoffs.LatelyLife.Milliseconds())
	for _, step := range steps {
		if step.score != "" {
			steps = append(steps, move{step.key, "<" + strconv.FormatInt(int64(oldest), 10)})
		}
	}
	return steps
}
