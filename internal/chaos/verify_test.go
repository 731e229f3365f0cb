package chaos

import (
	"bytes"
	"encoding/json"
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
	// happened counts events by kind, and posted messages by the kind of delivery.
	happened map[handoffs.EventKind]int
	posted   map[handoffs.DeliveryKind]int
	// reminders and escalations are points of targets; lines and notices are what they say in threads, and to people.
	reminders, escalations, lines, notices, digestCount, pictures count
	// trayMails are messages with notices, onlyCounted are notices that a message counts and does not name, held are those
	// that were too many for a day, and lateDigests came late.
	trayMails, onlyCounted, held, lateDigests int
	// counters are those of reports, and miscounted are wrong.
	counters, miscounted int
	told                 map[string][]slacksim.Message
}

// verify compares what people were told, what is stored, and what stands in Slack.
func verify(w *world, c *crowd, stuck map[string]string, end time.Time) *findings {
	f := &findings{happened: map[handoffs.EventKind]int{}, posted: map[handoffs.DeliveryKind]int{}}
	records, err := w.records(w.t.Context())
	if err != nil {
		f.say(&f.lost, "%v", err)
		return f
	}
	f.stored = len(records)
	for id, what := range stuck {
		f.say(&f.stuck, "%s is stuck: %s", id, what)
	}
	posts := w.ws.PostsByMetadata("handoff")
	deeds := map[handoffs.ID][]deed{}
	for _, d := range c.ledger.deeds {
		deeds[d.handoff] = append(deeds[d.handoff], d)
	}
	byTitle, known, reminders := map[string][]*record{}, map[string]bool{}, notices{}
	outcomes := eventOutcomes(w.ws.Envelopes())
	rooms := w.directRooms()
	for _, r := range records {
		byTitle[r.Title], known[string(r.ID)] = append(byTitle[r.Title], r), true
		f.points(r, handoffs.InstantOf(end))
		f.agrees(r, posts[string(r.ID)], rooms)
		f.remindedLines(r, posts[string(r.ID)])
		reminders.collect(r)
		f.card(w, r, posts[string(r.ID)])
		f.contents(r)
		f.deedsAreThere(w, r, deeds[r.ID], outcomes)
		for i := range r.events {
			f.happened[r.events[i].Kind]++
		}
		r.states = nil
	}
	for id := range posts {
		if !known[id] && handoffs.ChoreKind(handoffs.ID(id)) == "" {
			f.say(&f.lost, "%s stands in Slack and is not stored", id)
		}
	}
	f.trays(w, reminders, posts, end)
	f.digests(w, posts, end)
	f.tallies(w, records)
	f.submissions(c, byTitle, posts)
	return f
}

func (f *findings) wrong(count *int, r *record, format string, args ...any) {
	f.say(count, "%s: %s\n%s", r.ID, fmt.Sprintf(format, args...), r.timeline())
}

// directRooms says whose conversation with the bot a channel is.
func (w *world) directRooms() map[string]handoffs.UserID {
	rooms := map[string]handoffs.UserID{}
	for i := range peopleCount {
		rooms[w.ws.As(personID(i)).DM()] = handoffs.UserID(personID(i))
	}
	return rooms
}

// agrees checks a handoff against its timeline and against what stands in Slack: whatever any event made necessary is
// there once, where it belongs, and nothing else is.
func (f *findings) agrees(r *record, list []slacksim.Message, rooms map[string]handoffs.UserID) {
	replayed := handoffs.Replay(r.ID, r.Definition, r.events)
	if got, want := encode(replayed), encode(r.Handoff); !bytes.Equal(got, want) {
		f.wrong(&f.lost, r, "its timeline makes %s, but %s is stored", got, want)
	}
	if n := r.count(handoffs.EventFailed); n > 0 {
		f.wrong(&f.lost, r, "%d deliveries were refused for good", n)
	}
	posts := map[string][]slacksim.Message{}
	for _, m := range list {
		_, delivery := deliveryOf(m)
		posts[delivery] = append(posts[delivery], m)
	}
	planned, receipts := r.planned(), r.receipts()
	for key, d := range planned {
		at, arrived := receipts[key]
		switch {
		case d.Kind == handoffs.DeliverNotice: // see trays
		case !arrived && r.PendingDelivery(key) == nil && !r.takenBack(&d):
			f.wrong(&f.lost, r, "%s was planned, and is gone", key)
		case !arrived || d.Kind == handoffs.DeliverGone:
		case len(posts[key]) == 0:
			f.wrong(&f.lost, r, "%s was never posted", key)
		case placeOf(posts[key][0]) != at:
			f.wrong(&f.lost, r, "%s is at %s, and the state says %s %s", key, stamps(posts[key][:1]), at.Channel, at.TS)
		}
	}
	for key, copies := range posts {
		d, asked := planned[key]
		if len(copies) > 1 {
			f.wrong(&f.duplicated, r, "%s stands %d times: %s", key, len(copies), stamps(copies))
		}
		if !asked {
			f.wrong(&f.duplicated, r, "%s stands in Slack and nothing asks for it", key)
			continue
		}
		f.posted[d.Kind] += len(copies)
		for _, m := range copies {
			if !r.belongs(&d, m, rooms) {
				f.wrong(&f.lost, r, "%s is in another place than where it belongs: %s", key, stamps([]slacksim.Message{m}))
			}
		}
	}
}

// belongs reports whether a delivery's message is where such messages belong.
func (r *record) belongs(d *handoffs.Delivery, m slacksim.Message, rooms map[string]handoffs.UserID) bool {
	thread := handoffs.Message{Channel: handoffs.ChannelID(m.Channel), TS: m.ThreadTS}
	switch d.Kind {
	case handoffs.DeliverLine:
		return slices.Contains(r.cards(), thread)
	case handoffs.DeliverOrigin:
		return thread == r.Origin
	case handoffs.DeliverDM:
		return rooms[m.Channel] == d.To
	default:
		return m.ThreadTS == "" || m.ThreadTS == m.TS
	}
}

func placeOf(m slacksim.Message) handoffs.Message {
	return handoffs.Message{Channel: handoffs.ChannelID(m.Channel), TS: m.TS}
}

// card checks that one card is the handoff's and shows it as it is, and that those before it say where it went.
func (f *findings) card(w *world, r *record, list []slacksim.Message) {
	m, there := w.ws.Message(string(r.Card.Channel), r.Card.TS)
	switch {
	case !there || m.Deleted:
		f.wrong(&f.lost, r, "its card %s is not there", r.Card.TS)
	case r.Card.Revision != r.Revision || m.Text != cards.Card(&r.Handoff).Text:
		f.wrong(&f.stuck, r, "its card shows revision %d of %d:\n%s", r.Card.Revision, r.Revision, m.Text)
	case r.Card.Channel != r.To().Channel:
		f.wrong(&f.lost, r, "its card is in %s, and %s has it", r.Card.Channel, r.To().Channel)
	}
	for _, m := range list {
		if _, delivery := deliveryOf(m); !strings.HasPrefix(delivery, "card:") || placeOf(m) == r.Card.Message {
			continue
		}
		o := offers(m)
		if !r.IsGone(placeOf(m)) || len(o.actions) > 0 || !strings.Contains(m.Text, "is with Team ") {
			f.wrong(&f.duplicated, r, "another card stands at %s, and does not say where the handoff is:\n%s", stamps([]slacksim.Message{m}), m.Text)
		}
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
			f.say(&f.lost, "the form %q of %s, taken at %s, made no handoff", s.title, s.person, clock(s.at))
		case s.taken && s.thread.ts != made[0].Origin.TS:
			f.wrong(&f.lost, made[0], "it was started in %v, and says %v", s.thread, made[0].Origin)
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
