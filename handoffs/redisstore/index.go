package redisstore

import (
	"maps"
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
	}
	maps.Copy(places, k.lists(h))
	maps.Copy(places, k.pages(h))
	return places
}

// pages returns where pages look for an open handoff.
func (k keys) pages(h *handoffs.Handoff) map[string]handoffs.Instant {
	team := h.To().Key
	places := map[string]handoffs.Instant{k.sent(h.Sender): h.BallSince}
	if user := h.HeldBy(); user != "" {
		places[k.waits(user)] = h.BallSince
	} else if h.Ball() == handoffs.HolderReceiver {
		places[k.waitsFor(team)] = h.BallSince
	}
	for _, user := range []handoffs.UserID{h.Sender, h.Owner} {
		if due, has := h.FirstTask(user); has {
			places[k.tasks(user)] = due
		}
	}
	if h.Due != 0 {
		places[k.dueBy(team)], places[k.dueOf(h.Definition.Type.Key)] = h.Due, h.Due
	}
	if h.Wait != nil && !h.Wait.Still {
		places[k.unacknowledged(h.Definition.Type.Key, team)] = h.Wait.Start
	}
	if h.Excepted() {
		places[k.exceptions(team)] = h.BallSince
	}
	return places
}

// again returns the steps that put a handoff where pages look for it though it should be there already: a release that
// had no such indexes may have written it. What only notes a delivery leaves that out, because it is most of what there is.
func (k keys) again(c *handoffs.Change) []move {
	if !tellsMore(c) || c.Before.Version == 0 || !c.After.Status.Open() {
		return nil
	}
	before, after := k.pages(&c.Before), k.pages(&c.After)
	maps.DeleteFunc(after, func(key string, score handoffs.Instant) bool {
		old, stood := before[key]
		return !stood || old != score
	})
	return moves(nil, after)
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
