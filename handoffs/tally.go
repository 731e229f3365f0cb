package handoffs

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// TallyLife is for how long a day's tallies are kept: a year and a month.
const TallyLife = 400 * 24 * time.Hour

// Tally is what was counted of the handoffs of one type that one team received and that were sent on one day. It names
// no handoff and no person.
type Tally struct {
	Type TypeKey `json:"type"`
	Team TeamKey `json:"team"`
	// Day is the date where the team is, "2006-01-02".
	Day string `json:"day"`
	// Counts are by the words below.
	Counts map[string]int64 `json:"counts"`
}

// What is counted. The words are stored; those that end with a dot are followed by a field, a step or a number.
const (
	CountSent = "sent"
	// CountIncomplete are those that were sent with a field left open or excused, or of which something was asked or
	// returned: each once.
	CountIncomplete = "incomplete"
	CountCompleted  = "completed"
	CountCancelled  = "cancelled"
	CountDeclined   = "declined"
	CountRedirected = "redirected"
	// CountAsked and CountReturned are followed by a field.
	CountAsked    = "asked."
	CountReturned = "returned."
	// CountKept and CountBroken are followed by a step: its target, when the step has ended or, if that is earlier, when
	// its clock stands still.
	CountKept   = "kept."
	CountBroken = "broken."
	// CountHeld is followed by a holder, or CountClosed: business time in milliseconds until the ball moved last.
	CountHeld   = "held."
	CountClosed = "closed"
	// These are followed by the minutes of WaitMinutes, and count on the day on which the wait began: waits that somebody
	// ended by acknowledging, those that ended otherwise, and those that stand still because the sender has the ball.
	CountAcknowledged = "acknowledged."
	CountLeft         = "left."
	CountStill        = "still."
)

// Steps that have a target.
const (
	StepAcknowledge = "acknowledge"
	StepComplete    = "complete"
	StepAnswer      = "answer"
)

// WaitMinutes rounds a time up as waits are counted: to 5 minutes, from two hours on to 15, from eight hours on to an hour, and
// from 40 hours on to four hours of business time.
func WaitMinutes(ms int64) int {
	minutes := int((max(ms, 1) + 59_999) / 60_000)
	grain := waitGrain(minutes)
	return (minutes + grain - 1) / grain * grain
}

// waitGrain is how fine waits of that many minutes are counted.
func waitGrain(minutes int) int {
	switch {
	case minutes <= 2*60:
		return 5
	case minutes <= 8*60:
		return 15
	case minutes <= 40*60:
		return 60
	}
	return 4 * 60
}

// tallying collects what a change counts, which is of one event.
type tallying struct {
	change *Change
	list   []Tally
}

// Tally returns what the change adds to what is counted; some of it is negative. A handoff that keeps no ledger counts
// nowhere. Added up over all changes of a handoff, however they are grouped, each thing that happened counts once.
func (c *Change) Tally() []Tally {
	if c.After.Ledger == nil || len(c.Events) == 0 {
		return nil
	}
	var all []Tally
	h := c.Before
	for i, e := range c.Events {
		one := Change{Before: h, After: c.After, Events: c.Events[i : i+1]}
		if i < len(c.Events)-1 {
			one.After = h.clone()
			one.After.apply(e)
		}
		t := &tallying{change: &one}
		t.event(e)
		t.held()
		t.target()
		t.wait()
		all = merged(all, t.list)
		h = one.After
	}
	slices.SortFunc(all, func(a, b Tally) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Team, b.Team)) })
	return all
}

// merged adds tallies to others, in place.
func merged(all, more []Tally) []Tally {
	for _, t := range more {
		at := slices.IndexFunc(all, func(o Tally) bool { return o.Type == t.Type && o.Team == t.Team && o.Day == t.Day })
		if at < 0 {
			all = append(all, t)
			continue
		}
		for what, n := range t.Counts {
			if all[at].Counts[what] += n; all[at].Counts[what] == 0 {
				delete(all[at].Counts, what)
			}
		}
	}
	return all
}

// from is the handoff that was counted before; at first, the one that was sent.
func (t *tallying) from() *Handoff {
	if t.change.Before.Definition == nil {
		return &t.change.After
	}
	return &t.change.Before
}

// add counts something with the day on which it began.
func (t *tallying) add(began Instant, what string, n int64) {
	h := t.from()
	if n == 0 {
		return
	}
	day := h.Calendar().Date(began)
	i := slices.IndexFunc(t.list, func(o Tally) bool { return o.Day == day })
	if i < 0 {
		i = len(t.list)
		t.list = append(t.list, Tally{Type: h.Definition.Type.Key, Team: h.To().Key, Day: day, Counts: map[string]int64{}})
	}
	if t.list[i].Counts[what] += n; t.list[i].Counts[what] == 0 {
		delete(t.list[i].Counts, what)
	}
}

func (t *tallying) event(e Event) {
	sent := t.change.After.SentAt
	switch e.Kind {
	case EventSent:
		t.add(sent, CountSent, 1)
		if len(e.Sent.Open) > 0 || len(e.Sent.Excused) > 0 {
			t.add(sent, CountIncomplete, 1)
		}
	case EventCompleted:
		t.add(sent, CountCompleted, 1)
	case EventCancelled:
		t.add(sent, CountCancelled, 1)
	case EventDeclined:
		t.add(sent, CountDeclined, 1)
	case EventRedirected:
		t.add(sent, CountRedirected, 1)
	case EventAsked, EventReturned:
		if t.change.Before.intact() {
			t.add(sent, CountIncomplete, 1)
		}
		if e.Kind == EventAsked {
			t.add(sent, CountAsked+e.Question.Field, 1)
		}
		for _, c := range e.Complaints {
			t.add(sent, CountReturned+c.Field, 1)
		}
	default:
	}
}

// intact reports whether the handoff was sent complete, and nothing was asked or returned since. Fields that were open
// or excused stay so until something was.
func (h *Handoff) intact() bool {
	return h.Asked == 0 && h.Edition <= 1 && h.Status != StatusReturned && len(h.Open) == 0 && len(h.Excused) == 0
}

// held counts the time since the ball moved last, if it has moved now.
func (t *tallying) held() {
	sent, now, old := t.change.After.SentAt, t.change.After.Ledger, Ledger{}
	if l := t.change.Before.Ledger; l != nil {
		old = *l
	}
	t.add(sent, CountHeld+string(HolderSender), now.Sender-old.Sender)
	t.add(sent, CountHeld+string(HolderReceiver), now.Receiver-old.Receiver)
	t.add(sent, CountHeld+"exception_owner", now.ExceptionOwner-old.ExceptionOwner)
	t.add(sent, CountHeld+CountClosed, now.Nobody-old.Nobody)
}

// target counts the present step's target when it is kept or broken. One that was broken when its clock stood still is
// counted then, and not again.
func (t *tallying) target() {
	b, a := &t.change.Before, &t.change.After
	if b.Due == 0 || a.Due == b.Due && a.Clock.RunAt == b.Clock.RunAt || b.Clock.Target == 0 || b.Clock.Ran >= b.Clock.Target {
		return
	}
	step, reached := StepAcknowledge, t.happened(EventAcknowledged, EventTaken)
	switch {
	case b.Clock.Sender:
		step, reached = StepAnswer, t.happened(EventAnswered, EventFixed)
	case b.Status == StatusAcknowledged:
		step, reached = StepComplete, t.happened(EventCompleted)
	}
	switch late := t.at() > b.Due; {
	case late:
		t.add(a.SentAt, CountBroken+step, 1)
	case reached:
		t.add(a.SentAt, CountKept+step, 1)
	}
}

// wait counts a wait when it ends, and as long as it stands still. What runs is in an index.
func (t *tallying) wait() {
	b, a := t.change.Before.Wait, t.change.After.Wait
	if b == nil {
		return // it begins now
	}
	over := a == nil || t.happened(EventRedirected)
	if b.Still && (over || !a.Still) {
		t.add(b.Start, CountStill+strconv.Itoa(WaitMinutes(b.Ran)), -1)
	}
	switch {
	case over:
		what := CountLeft
		if t.happened(EventAcknowledged, EventTaken) {
			what = CountAcknowledged
		}
		t.add(b.Start, what+strconv.Itoa(WaitMinutes(b.ran(t.change.Before.Calendar(), t.at()))), 1)
	case a.Still && !b.Still:
		t.add(a.Start, CountStill+strconv.Itoa(WaitMinutes(a.Ran)), 1)
	}
}

func (t *tallying) happened(kinds ...EventKind) bool {
	return slices.Contains(kinds, t.change.Events[0].Kind)
}

func (t *tallying) at() Instant { return t.change.Events[0].At }

// TallyOf returns what a handoff has counted in all, from its timeline.
func TallyOf(id ID, def *Definition, events []Event) []Tally {
	var all []Tally
	h := New(id)
	for i := range events {
		change := Change{Before: h, After: Replay(id, def, events[:i+1]), Events: events[i : i+1]}
		all, h = merged(all, change.Tally()), change.After
	}
	return slices.DeleteFunc(all, func(t Tally) bool { return len(t.Counts) == 0 })
}

// Sum returns what several tallies count together.
func Sum(list []Tally) map[string]int64 {
	sum := map[string]int64{}
	for _, t := range list {
		for what, n := range t.Counts {
			sum[what] += n
		}
	}
	return sum
}

// numbered returns the counts that are followed by a number, by that number.
func numbered(counts map[string]int64, what string) map[int]int64 {
	list := map[int]int64{}
	for key, n := range counts {
		if rest, is := strings.CutPrefix(key, what); is {
			if at, err := strconv.Atoi(rest); err == nil {
				list[at] += n
			}
		}
	}
	return list
}
