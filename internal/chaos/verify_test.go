package chaos

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// findings are what a run comes to.
type findings struct {
	lost, duplicated, stuck int
	// untold counts refusals of which the person heard nothing; the card shows them how things stand.
	untold   int
	stored   int
	deeds    int
	longest  time.Duration
	slowest  handoffs.ID
	delays   []time.Duration
	problems []string
}

// record is a handoff as it is stored.
type record struct {
	handoffs.Handoff
	events []handoffs.Event
}

// verify compares what people were told, what is stored, and what stands in Slack.
func verify(w *world, c *crowd, stuck map[string]string) *findings {
	f := &findings{}
	records, err := w.records(w.t.Context())
	if err != nil {
		f.problems = append(f.problems, err.Error())
		f.lost++
		return f
	}
	f.stored = len(records)
	for id, what := range stuck {
		f.stuck++
		f.problems = append(f.problems, fmt.Sprintf("%s is stuck: %s", id, what))
	}
	posts := w.ws.PostsByMetadata("handoff")
	byTitle := map[string][]*record{}
	for _, r := range records {
		byTitle[r.Title] = append(byTitle[r.Title], r)
		f.agrees(w, r, posts[string(r.ID)])
	}
	for id := range posts {
		if !slices.ContainsFunc(records, func(r *record) bool { return string(r.ID) == id }) {
			f.lost++
			f.problems = append(f.problems, fmt.Sprintf("%s stands in Slack and is not stored", id))
		}
	}
	f.submissions(c, byTitle, posts)
	f.deedsAreThere(w, c, records)
	return f
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
		all = append(all, &record{h, events})
	}
	return all, nil
}

func (f *findings) wrong(count *int, r *record, format string, args ...any) {
	*count++
	f.problems = append(f.problems, fmt.Sprintf("%s: ", r.ID)+fmt.Sprintf(format, args...)+"\n"+r.timeline())
}

// timeline is a handoff's story, for whoever has to find out.
func (r *record) timeline() string {
	var b strings.Builder
	for _, e := range r.events {
		fmt.Fprintf(&b, "    %3d %s %s", e.Seq, e.At.Time().Format("15:04:05.000"), e.Kind)
		if e.By != "" {
			fmt.Fprintf(&b, " by %s", e.By)
		}
		if e.To != "" {
			fmt.Fprintf(&b, " to %s", e.To)
		}
		if e.Via != "" {
			fmt.Fprintf(&b, " via %s", e.Via)
		}
		if e.Receipt != nil {
			fmt.Fprintf(&b, " %s %s", e.Receipt.Key, e.Receipt.TS)
		}
		if e.Failure != nil {
			fmt.Fprintf(&b, " %s %s %s", e.Failure.Key, e.Failure.Why, e.Failure.Remedy)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// agrees checks a handoff against its timeline and against what stands in Slack.
func (f *findings) agrees(w *world, r *record, list []slacksim.Message) {
	replayed := handoffs.Replay(r.ID, r.Definition, r.events)
	if got, want := encode(replayed), encode(r.Handoff); !bytes.Equal(got, want) {
		f.wrong(&f.lost, r, "its timeline makes %s, but %s is stored", got, want)
	}
	posts := map[string][]slacksim.Message{}
	for _, m := range list {
		_, delivery := deliveryOf(m)
		posts[delivery] = append(posts[delivery], m)
	}
	wanted := map[string]bool{r.CardKey(): true}
	for _, e := range r.events {
		switch e.Kind {
		case handoffs.EventAcknowledged, handoffs.EventReleased, handoffs.EventAssigned, handoffs.EventCompleted, handoffs.EventCancelled:
			wanted[fmt.Sprintf("line:%d", e.Seq)] = true
		default:
		}
	}
	for delivery := range wanted {
		if len(posts[delivery]) == 0 {
			f.wrong(&f.lost, r, "%s was never posted", delivery)
		}
	}
	for delivery, copies := range posts {
		if len(copies) > 1 {
			f.wrong(&f.duplicated, r, "%s stands %d times: %s", delivery, len(copies), stamps(copies))
		}
		if !wanted[delivery] && !strings.HasPrefix(delivery, "dm:") {
			f.wrong(&f.duplicated, r, "%s stands in Slack and nothing asks for it", delivery)
		}
		for _, m := range copies {
			if strings.HasPrefix(delivery, "line:") && m.ThreadTS != r.Card.TS {
				f.wrong(&f.lost, r, "%s is not in the card's thread", delivery)
			}
		}
	}
	m, there := w.ws.Message(string(r.Card.Channel), r.Card.TS)
	switch {
	case !there || m.Deleted:
		f.wrong(&f.lost, r, "its card %s is not there", r.Card.TS)
	case r.Card.Revision != r.Revision || m.Text != cards.Card(&r.Handoff).Text:
		f.wrong(&f.stuck, r, "its card shows revision %d of %d:\n%s", r.Card.Revision, r.Revision, m.Text)
	}
}

func stamps(list []slacksim.Message) string {
	var out []string
	for _, m := range list {
		out = append(out, m.Channel+" "+m.TS)
	}
	return strings.Join(out, ", ")
}

func encode(h handoffs.Handoff) []byte {
	data, err := json.Marshal(h)
	if err != nil {
		panic(err) // unreachable: it was read from JSON
	}
	return data
}

// submissions checks that every form that was taken made one handoff, and how long its card took.
func (f *findings) submissions(c *crowd, byTitle map[string][]*record, posts map[string][]slacksim.Message) {
	for _, s := range c.ledger.submissions {
		made := byTitle[s.title]
		switch {
		case len(made) > 1:
			f.wrong(&f.duplicated, made[1], "the form of %s made %d handoffs", s.person, len(made))
		case len(made) == 0 && s.taken:
			f.lost++
			f.problems = append(f.problems, fmt.Sprintf("the form %q of %s, taken at %s, made no handoff", s.title, s.person, s.at.UTC().Format("15:04:05.000")))
		case s.taken:
			f.measure(made[0], posts[string(made[0].ID)])
		}
	}
}

// measure notes how long after the submission the card came.
func (f *findings) measure(r *record, posts []slacksim.Message) {
	for _, m := range posts {
		if _, delivery := deliveryOf(m); delivery != "card:0" {
			continue
		}
		delay := max(0, slackTime(m.TS).Sub(r.SentAt.Time()))
		f.delays = append(f.delays, delay)
		if delay > f.longest {
			f.longest, f.slowest = delay, r.ID
		}
	}
}

// slackTime reads a message's time.
func slackTime(ts string) time.Time {
	var seconds, micros int64
	if _, err := fmt.Sscanf(ts, "%d.%d", &seconds, &micros); err != nil {
		return time.Time{}
	}
	return time.Unix(seconds, micros*1000)
}
