package chaos

import (
	"slices"
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// count is what became of one kind of thing that time makes due.
type count struct {
	// moved were due when the ball went elsewhere, before anybody could say so; said were.
	due, said, moved, lost, duplicated, undue int
	// late is how long after their time they were said.
	late []time.Duration
}

const (
	// overtaken is how long after its time a reminder may be unsaid when the ball moves: two processes in a row have died
	// with the handoff in hand.
	overtaken = 45 * time.Second
	// onTheWay is how long what is said may have been on its way when the ball moves.
	onTheWay = 12 * time.Second
)

// reached is a part of a target that has passed.
type reached struct {
	point int
	at    handoffs.Instant
}

// reachedBy lists the parts of its target that a handoff has reached by a time, of those that nobody was told of.
func reachedBy(h *handoffs.Handoff, now handoffs.Instant) []reached {
	var list []reached
	for state := *h; ; {
		state.Pending = nil
		cmd := handoffs.DueCommand(&state, now)
		if cmd == nil {
			return list
		}
		if r, ok := cmd.(handoffs.Remind); ok {
			list = append(list, reached{r.Point, state.NextLook(now)})
		}
		change, err := handoffs.Decide(state, cmd, now.Time())
		if err != nil || len(change.Events) == 0 {
			return list
		}
		state = change.After
	}
}

// points checks that each part of a target was told when it had passed while the ball was there, once, and none else.
func (f *findings) points(r *record, end handoffs.Instant) {
	for n := 1; n < len(r.events); n++ {
		e := &r.events[n]
		if r.state(n+1).BallSince != r.state(n).BallSince {
			r.moves = append(r.moves, e.At)
		}
		due := reachedBy(r.state(n), e.At)
		if e.Kind == handoffs.EventReminded {
			c := f.clock(e.Reminder)
			i := slices.IndexFunc(due, func(p reached) bool { return p.point == e.Reminder.Point })
			if i < 0 {
				f.wrong(&c.undue, r, "event %d was not due", e.Seq)
				continue
			}
			c.due++
			c.said++
			c.late = append(c.late, e.At.Time().Sub(due[i].at.Time()))
			continue
		}
		still := reachedBy(r.state(n+1), e.At)
		for _, p := range due {
			if slices.ContainsFunc(still, func(s reached) bool { return s.point == p.point }) {
				continue
			}
			c := f.clock(r.reminder(p.point))
			c.due++
			if gap := e.At.Time().Sub(p.at.Time()); gap > overtaken {
				f.wrong(&c.lost, r, "point %d was due for %v when event %d moved the ball, and nobody was told", p.point, gap, e.Seq)
				continue
			}
			c.moved++
		}
	}
	for _, p := range reachedBy(&r.Handoff, end) {
		c := f.clock(r.reminder(p.point))
		c.due++
		f.wrong(&c.lost, r, "point %d was due at %s, and nobody was told", p.point, clock(p.at.Time()))
	}
}

// clock is where a reminder, or an escalation, is counted.
func (f *findings) clock(r *handoffs.Reminder) *count {
	if r.To == "" {
		return &f.reminders
	}
	return &f.escalations
}

// reminder is one of the type's points, in the order of their parts; the holder's stand before others'.
func (r *record) reminder(point int) *handoffs.Reminder {
	var list []handoffs.Reminder
	for _, percent := range r.Definition.Type.Remind {
		list = append(list, handoffs.Reminder{Percent: percent})
	}
	for _, e := range r.Definition.Type.Escalate {
		list = append(list, handoffs.Reminder{Percent: e.At, To: e.To, Channel: e.Channel})
	}
	slices.SortStableFunc(list, func(a, b handoffs.Reminder) int { return a.Percent - b.Percent })
	return &list[point]
}

// movedAfter is when the ball went elsewhere for the first time after a time; zero if it did not.
func (r *record) movedAfter(at handoffs.Instant) handoffs.Instant {
	for _, moved := range r.moves {
		if moved > at {
			return moved
		}
	}
	return 0
}

// remindedLines checks the lines in threads about what time made due: each is there once, unless the ball moved before it
// could be said, and shown in the channel only if the playbook says so. agrees has found those that are there twice.
func (f *findings) remindedLines(r *record, list []slacksim.Message) {
	posted := map[string][]slacksim.Message{}
	for _, m := range list {
		if _, delivery := deliveryOf(m); strings.HasPrefix(delivery, "line:") {
			posted[delivery] = append(posted[delivery], m)
		}
	}
	for key, d := range r.planned() {
		if d.Kind != handoffs.DeliverLine || d.About.Kind != handoffs.EventReminded {
			continue
		}
		c, moved := &f.lines, r.movedAfter(d.About.At)
		c.due++
		switch copies := posted[key]; {
		case len(copies) > 0:
			c.said++
			c.duplicated += len(copies) - 1
			at := slackTime(copies[0].TS)
			c.late = append(c.late, at.Sub(d.About.At.Time()))
			if moved != 0 && at.After(moved.Time().Add(onTheWay)) {
				f.wrong(&c.undue, r, "%s was said at %s, and the ball moved at %s", key, clock(at), clock(moved.Time()))
			}
			if want := r.reminder(d.About.Reminder.Point).Channel; copies[0].Broadcast != want {
				f.wrong(&c.undue, r, "%s is shown in the channel: %t, and the playbook says %t", key, copies[0].Broadcast, want)
			}
		case moved == 0:
			f.wrong(&c.lost, r, "%s was never said", key)
		default:
			c.moved++
		}
	}
}
