package redisstore

import (
	"slices"
	"strconv"
	"strings"

	"github.com/handoffbot/handoffbot/handoffs"
)

// index returns where a handoff must be found, and with which score: nowhere before it is stored, and nowhere once it
// is closed.
func (k keys) index(h *handoffs.Handoff) map[string]handoffs.Instant {
	if h.Version == 0 || !h.Status.Open() {
		return nil
	}
	places := map[string]handoffs.Instant{
		k.subject(h.Subject()): h.SentAt,
		k.openFor(h.To().Key):  h.BallSince,
		k.openOf(h.Sender):     h.BallSince,
	}
	if h.Owner != "" {
		places[k.openOf(h.Owner)] = h.BallSince
	}
	return places
}

// move is one step in an index: the key, and the new score, nothing to leave it, or remove.
type move struct{ key, score string }

// moves returns the steps from one index to another, in the order of their keys.
func moves(before, after map[string]handoffs.Instant) []move {
	var steps []move
	for key := range before {
		if _, stays := after[key]; !stays {
			steps = append(steps, move{key: key})
		}
	}
	for key, score := range after {
		if old, stood := before[key]; !stood || old != score {
			steps = append(steps, move{key, strconv.FormatInt(int64(score), 10)})
		}
	}
	slices.SortFunc(steps, func(a, b move) int { return strings.Compare(a.key, b.key) })
	return steps
}
