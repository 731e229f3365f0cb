package chaos

import (
	"errors"
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// clockSlack covers the milliseconds that stored times leave out.
const clockSlack = 5 * time.Millisecond

// deedsAreThere checks that everything that was confirmed is in the timeline, or was refused for a reason that held.
func (f *findings) deedsAreThere(w *world, c *crowd, records []*record) {
	byID := map[handoffs.ID]*record{}
	for _, r := range records {
		byID[r.ID] = r
	}
	outcomes := eventOutcomes(w.ws.Envelopes())
	told := map[string][]slacksim.Message{}
	for _, d := range c.ledger.deeds {
		if d.via != "" {
			d.until, d.confirmed = outcomes.of(d)
		}
		if !d.confirmed {
			continue
		}
		f.deeds++
		r := byID[d.handoff]
		if r == nil {
			continue // reported as a card without a record
		}
		if r.holds(d) {
			continue
		}
		why, refused := r.refusal(d)
		if !refused {
			f.wrong(&f.lost, r, "%s by %s (%s) was confirmed between %s and %s and is not there", d.kind, d.person, d.via, clock(d.from), clock(d.until))
			continue
		}
		if _, read := told[d.person]; !read {
			p := w.ws.As(d.person)
			told[d.person] = append(p.Ephemerals(), p.DMs()...)
		}
		if why != handoffs.ReasonYours && why != handoffs.ReasonClosed && !heard(told[d.person], d) {
			f.untold++
		}
	}
}

func clock(t time.Time) string { return t.UTC().Format("15:04:05.000") }

// heard reports whether somebody was told something about the handoff for them alone, at that time or later.
func heard(messages []slacksim.Message, d deed) bool {
	for _, m := range messages {
		if _, delivery := deliveryOf(m); delivery == "" && strings.Contains(m.Text, string(d.handoff)) && !slackTime(m.TS).Before(d.from.Add(-time.Second)) {
			return true
		}
	}
	return false
}

// holds reports whether the timeline has the deed.
func (r *record) holds(d deed) bool {
	for _, e := range r.events {
		if e.Kind == d.kind && string(e.By) == d.person && string(e.To) == d.to && within(e.At, d) {
			return true
		}
	}
	return false
}

func within(at handoffs.Instant, d deed) bool {
	t := at.Time()
	return !t.Before(d.from.Add(-clockSlack)) && !t.After(d.until.Add(clockSlack))
}

// refusal finds a state that the handoff was in while the deed was handled, in which it would be refused.
func (r *record) refusal(d deed) (handoffs.Reason, bool) {
	for n := 1; n <= len(r.events); n++ {
		if n < len(r.events) && r.events[n].At.Time().Before(d.from.Add(-clockSlack)) {
			continue // over before
		}
		if n > 1 && r.events[n-1].At.Time().After(d.until.Add(clockSlack)) {
			break // not yet
		}
		state := handoffs.Replay(r.ID, r.Definition, r.events[:n])
		_, err := handoffs.Decide(state, d.command(&state), d.from)
		if refusal, ok := errors.AsType[*handoffs.Refusal](err); ok {
			return refusal.Reason, true
		}
	}
	return "", false
}

// command is what the deed asks for.
func (d deed) command(h *handoffs.Handoff) handoffs.Command {
	actor := func(user string) handoffs.Actor {
		a := handoffs.Actor{User: handoffs.UserID(user)}
		for i := range peopleCount {
			for team := range teamCount {
				if personID(i) == user && h.Definition.To.Key == handoffs.TeamKey(teamKey(team)) {
					a.Member = member(i, team)
				}
			}
		}
		return a
	}
	by := actor(d.person)
	switch d.kind {
	case handoffs.EventAcknowledged:
		return handoffs.Acknowledge{By: by, Via: d.via}
	case handoffs.EventReleased:
		return handoffs.Release{By: by}
	case handoffs.EventAssigned:
		return handoffs.Assign{By: by, To: actor(d.to), Reason: "asked"}
	case handoffs.EventCancelled:
		return handoffs.Cancel{By: by, Reason: "asked"}
	default:
		return handoffs.Complete{By: by}
	}
}

// outcomes are Slack's deliveries of events.
type outcomes []slacksim.EnvelopeRecord

func eventOutcomes(all []slacksim.EnvelopeRecord) outcomes {
	var events outcomes
	for _, e := range all {
		if e.EventID != "" {
			events = append(events, e)
		}
	}
	return events
}

// of finds the event of a deed by the moment at which Slack first sent it. It returns when the bot acknowledged it. If
// another event was sent within that moment, only what holds of both counts.
func (all outcomes) of(d deed) (until time.Time, confirmed bool) {
	label := map[string]string{"reaction": "reaction_added", "reply": "message"}[d.via]
	ids := map[string]bool{}
	for _, e := range all {
		if e.Attempt == 0 && e.Label == label && !e.Sent.Before(d.from) && !e.Sent.After(d.until) {
			ids[e.EventID] = true
		}
	}
	acked := map[string]bool{}
	until = d.until
	for _, e := range all {
		if ids[e.EventID] && e.Acked {
			acked[e.EventID] = true
			if at := e.Sent.Add(e.Latency); at.After(until) {
				until = at
			}
		}
	}
	return until, len(ids) > 0 && len(acked) == len(ids)
}
