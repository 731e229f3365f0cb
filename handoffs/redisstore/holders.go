package redisstore

import (
	"slices"
	"strings"

	"github.com/handoffbot/handoffbot/handoffs"
)

// peopleLast puts the steps in people's lists behind the others, and returns whose lists they are. A change that is more
// than a note of a delivery takes all of the handoff's people along: a release that did not know holders may have written
// their lists.
func (k keys) peopleLast(c *handoffs.Change, steps []move) (ordered []move, people []string) {
	lists := k.openOf("")
	var last []move
	for _, step := range steps {
		if strings.HasPrefix(step.key, lists) {
			last = append(last, step)
		} else {
			ordered = append(ordered, step)
		}
	}
	if c.After.Status.Open() && tellsMore(c) {
		for _, step := range moves(nil, k.lists(&c.After)) {
			if !slices.ContainsFunc(last, func(m move) bool { return m.key == step.key }) {
				last = append(last, step)
			}
		}
	}
	for _, step := range last {
		people = append(people, strings.TrimPrefix(step.key, lists))
	}
	return append(ordered, last...), people
}

// tellsMore reports whether the change does more than note deliveries, as most changes do.
func tellsMore(c *handoffs.Change) bool {
	return slices.ContainsFunc(c.Events, func(e handoffs.Event) bool {
		return e.Kind != handoffs.EventPosted && e.Kind != handoffs.EventFailed
	})
}

// lists are the people's lists in which an open handoff stands.
func (k keys) lists(h *handoffs.Handoff) map[string]handoffs.Instant {
	places := map[string]handoffs.Instant{k.openOf(h.Sender): h.BallSince}
	if h.Owner != "" {
		places[k.openOf(h.Owner)] = h.BallSince
	}
	return places
}

// holding are the people who hold an open handoff.
func holding(h *handoffs.Handoff) []any {
	people := []any{string(h.Sender)}
	if h.Owner != "" {
		people = append(people, string(h.Owner))
	}
	return people
}
