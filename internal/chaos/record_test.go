package chaos

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/handoffbot/handoffbot/handoffs"
)

// record is a handoff as it is stored.
type record struct {
	handoffs.Handoff
	events []handoffs.Event
	states map[int]*handoffs.Handoff
	// moves are when the ball went elsewhere.
	moves []handoffs.Instant
}

// records reads every handoff.
func (w *world) records(ctx context.Context) ([]*record, error) {
	last, err := w.redis.client.Get(ctx, "hb:{"+workspaceID+"}:seq").Int64()
	if err != nil {
		return nil, fmt.Errorf("read the last number: %w", err)
	}
	var all []*record
	// A failover may have taken numbers back; those above the last one would be missed.
	for n := int64(handoffs.FirstNumber); n <= last+100; n++ {
		h, err := w.store.Load(ctx, handoffs.NumberedID(n), "")
		if errors.Is(err, handoffs.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		events, err := w.store.Timeline(ctx, h.ID)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", h.ID, err)
		}
		all = append(all, &record{Handoff: h, events: events})
	}
	return all, nil
}

// state is the handoff after its first n events.
func (r *record) state(n int) *handoffs.Handoff {
	if r.states == nil {
		r.states = map[int]*handoffs.Handoff{}
	}
	if r.states[n] == nil {
		h := handoffs.Replay(r.ID, r.Definition, r.events[:n])
		r.states[n] = &h
	}
	return r.states[n]
}

// planned are all deliveries that any event made necessary, by key, whatever became of them.
func (r *record) planned() map[string]handoffs.Delivery {
	all := map[string]handoffs.Delivery{}
	for n, e := range r.events {
		if e.Kind == handoffs.EventPosted {
			continue // takes deliveries away; what a stray card makes necessary has no message of its own
		}
		for _, d := range r.state(n + 1).Pending {
			all[d.Key] = d
		}
	}
	return all
}

// receipts say where deliveries arrived, by key: a card as often as it was drawn, anything else once.
func (r *record) receipts() map[string]handoffs.Message {
	all := map[string]handoffs.Message{}
	for _, e := range r.events {
		if e.Receipt != nil {
			all[e.Receipt.Key] = e.Receipt.Message
		}
	}
	return all
}

// cards are the messages that were the handoff's card at one time.
func (r *record) cards() []handoffs.Message {
	var all []handoffs.Message
	for key, m := range r.receipts() {
		if strings.HasPrefix(key, "card:") {
			all = append(all, m)
		}
	}
	return all
}

// takenBack reports whether a delivery may have left the state before it arrived: the step that somebody was to be
// reminded of is over, or another card takes this one's place.
func (r *record) takenBack(d *handoffs.Delivery) bool {
	if d.Kind == handoffs.DeliverCard {
		return d.Key != r.CardKey()
	}
	return d.About.Kind == handoffs.EventReminded && r.movedAfter(d.About.At) != 0
}

// count is how many events of a kind there are.
func (r *record) count(kind handoffs.EventKind) int {
	n := 0
	for i := range r.events {
		if r.events[i].Kind == kind {
			n++
		}
	}
	return n
}

// timeline is a handoff's story, for whoever has to find out.
func (r *record) timeline() string {
	var b strings.Builder
	for _, e := range r.events {
		fmt.Fprintf(&b, "    %3d %s %s", e.Seq, e.At.Time().Format("15:04:05.000"), e.Kind)
		for _, part := range []struct{ word, value string }{{"by", string(e.By)}, {"to", string(e.To)}, {"via", e.Via}} {
			if part.value != "" {
				fmt.Fprintf(&b, " %s %s", part.word, part.value)
			}
		}
		switch {
		case e.Receipt != nil:
			fmt.Fprintf(&b, " %s %s %s", e.Receipt.Key, e.Receipt.Channel, e.Receipt.TS)
		case e.Failure != nil:
			fmt.Fprintf(&b, " %s %s %s", e.Failure.Key, e.Failure.Why, e.Failure.Remedy)
		case e.Question != nil:
			fmt.Fprintf(&b, " question %d about %s", e.Question.N, e.Question.Field)
		case e.Task != nil:
			fmt.Fprintf(&b, " task %d", e.Task.N)
		case e.Redirect != nil:
			fmt.Fprintf(&b, " to %s", e.Redirect.To.Key)
		case e.Reminder != nil:
			fmt.Fprintf(&b, " %d %% %s", e.Reminder.Percent, e.Reminder.To)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// contents checks what fields and tasks hold against the events alone.
func (f *findings) contents(r *record) {
	values, tasks := handoffs.Values{}, map[int]bool{}
	for _, e := range r.events {
		if e.Sent != nil {
			maps.Copy(values, e.Sent.Values)
		}
		for _, c := range e.Changes {
			values[c.Field] = c.New
		}
		if len(tasks) == 0 {
			for _, t := range e.Tasks {
				tasks[t.N] = false
			}
		}
		if e.Task != nil {
			tasks[e.Task.N] = e.Task.Done()
		}
	}
	for key, v := range values {
		if !slices.Equal(v, r.Values[key]) {
			f.wrong(&f.lost, r, "%s holds %q, and was last %q", key, r.Values[key], v)
		}
	}
	for _, t := range r.Tasks {
		if done, known := tasks[t.N]; !known || done != t.Done() {
			f.wrong(&f.lost, r, "task %d is done: %t, and was last %t (known: %t)", t.N, t.Done(), done, known)
		}
	}
	if len(r.Tasks) != len(tasks) {
		f.wrong(&f.lost, r, "it has %d tasks, and was given %d", len(r.Tasks), len(tasks))
	}
}
