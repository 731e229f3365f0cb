package chaos

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// clockSlack covers the milliseconds that stored times leave out.
const clockSlack = 5 * time.Millisecond

// deedsAreThere checks that everything that was confirmed about a handoff is in the timeline, or was refused for a
// reason that held.
func (f *findings) deedsAreThere(w *world, r *record, deeds []deed, all outcomes) {
	for _, d := range deeds {
		if d.via != "" {
			d.until, d.confirmed = all.of(d)
		}
		if !d.confirmed {
			continue
		}
		f.deeds++
		if r.holds(d) {
			f.once(r, d)
			continue
		}
		why, refused := handoffs.Reason(""), false
		if !d.form { // one that is refused stays open
			why, refused = r.refusal(d)
		}
		if !refused {
			f.wrong(&f.lost, r, "%s by %s (%s %s %q %v) was confirmed between %s and %s and is not there",
				d.kind, d.person, d.via, d.to, d.text, d.values, clock(d.from), clock(d.until))
			continue
		}
		if why != handoffs.ReasonYours && why != handoffs.ReasonClosed && why != done && !heard(f.heardBy(w, d.person), d) {
			f.untold++
		}
	}
}

// once checks that what somebody typed beside what they did is in the timeline no more than once. Answers and fixes are
// an event for each field.
func (f *findings) once(r *record, d deed) {
	if d.text == "" || d.kind == handoffs.EventAnswered || d.kind == handoffs.EventFixed {
		return
	}
	times := 0
	for i := range r.events {
		if e := &r.events[i]; e.Kind == d.kind && d.says(e) {
			times++
		}
	}
	if times > 1 {
		f.wrong(&f.duplicated, r, "%s by %s (%q) was done %d times", d.kind, d.person, d.text, times)
	}
}

// heardBy are the messages for one person alone.
func (f *findings) heardBy(w *world, person string) []slacksim.Message {
	if f.told == nil {
		f.told = map[string][]slacksim.Message{}
	}
	if _, read := f.told[person]; !read {
		p := w.ws.As(person)
		f.told[person] = append(p.Ephemerals(), p.DMs()...)
	}
	return f.told[person]
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
	if d.kind == handoffs.EventAnswered {
		return r.answers(d)
	}
	return slices.ContainsFunc(r.events, func(e handoffs.Event) bool {
		return e.Kind == d.kind && string(e.By) == d.person && within(e.At, d) && d.says(&e)
	})
}

// says reports whether the event has what was typed.
func (d *deed) says(e *handoffs.Event) bool {
	switch d.kind {
	case handoffs.EventAssigned:
		return string(e.To) == d.to && e.Reason == d.text
	case handoffs.EventCancelled, handoffs.EventSnoozed:
		return e.Reason == d.text
	case handoffs.EventAsked:
		return e.Question.Field == d.to && e.Question.Text == d.text
	case handoffs.EventReturned:
		return len(e.Complaints) > 0 && all(d.values, func(field, why string) bool {
			return slices.ContainsFunc(e.Complaints, func(c handoffs.Complaint) bool { return c.Field == field && strings.Contains(c.Why, why) })
		})
	case handoffs.EventFixed:
		return e.Text == d.text
	case handoffs.EventDeclined:
		return e.Reason == d.to && e.Text == d.text
	case handoffs.EventRedirected:
		return string(e.Redirect.To.Key) == d.to && e.Reason == d.text
	case handoffs.EventTaskAdded:
		return e.Task.Title == d.text
	case handoffs.EventTaskDone, handoffs.EventTaskReopened:
		return e.Task.N == d.task
	default:
		return true
	}
}

// answers reports whether there is an answer for each field, and the field held the value then. A fix is checked so, too.
func (r *record) answers(d deed) bool {
	return all(d.values, func(field, value string) bool {
		return slices.ContainsFunc(r.events, func(e handoffs.Event) bool {
			if e.Kind != d.kind || string(e.By) != d.person || e.Question.Field != field || e.Text != d.text || !within(e.At, d) {
				return false
			}
			state := r.state(int(e.Seq))
			return state.Values[field].Text() == value
		})
	})
}

func all(values map[string]string, holds func(key, value string) bool) bool {
	for key, value := range values {
		if !holds(key, value) {
			return false
		}
	}
	return true
}

func within(at handoffs.Instant, d deed) bool {
	t := at.Time()
	return !t.Before(d.from.Add(-clockSlack)) && !t.After(d.until.Add(clockSlack))
}

// done says that there was nothing to do: it was so already.
const done handoffs.Reason = "done"

// refusal finds a state that the handoff was in while the deed was handled, in which it would be refused, or was so
// already.
func (r *record) refusal(d deed) (handoffs.Reason, bool) {
	for n := 1; n <= len(r.events); n++ {
		if n < len(r.events) && r.events[n].At.Time().Before(d.from.Add(-clockSlack)) {
			continue // over before
		}
		if n > 1 && r.events[n-1].At.Time().After(d.until.Add(clockSlack)) {
			break // not yet
		}
		change, err := handoffs.Decide(*r.state(n), handoffs.With{On: d.on.message(), Make: d.command}, d.from)
		if refusal, ok := errors.AsType[*handoffs.Refusal](err); ok {
			return refusal.Reason, true
		}
		if err == nil && len(change.Events) == 0 {
			return done, true
		}
	}
	return "", false
}

// command is what the deed asks for, of those that are no form.
func (d deed) command(h *handoffs.Handoff) handoffs.Command {
	by := handoffs.Actor{User: handoffs.UserID(d.person)}
	for i := range peopleCount {
		for team := range teamCount {
			if personID(i) == d.person && h.To().Key == handoffs.TeamKey(teamKey(team)) {
				by.Member = member(i, team)
			}
		}
	}
	switch d.kind {
	case handoffs.EventAcknowledged:
		return handoffs.Acknowledge{By: by, Via: d.via}
	case handoffs.EventReleased:
		return handoffs.Release{By: by}
	case handoffs.EventTaken:
		return handoffs.Take{By: by}
	case handoffs.EventNudged:
		return handoffs.Nudge{By: by}
	case handoffs.EventTaskDone, handoffs.EventTaskReopened:
		return handoffs.TickTask{By: by, Task: d.task, Done: d.kind == handoffs.EventTaskDone}
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
