package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// DigestKind is the kind of the chores that send digests.
const DigestKind = "digest"

// DigestPlan is a digest of the playbook.
type DigestPlan struct {
	Name string
	Team handoffs.Team
	// To are channels and people.
	To []string
	// Words name the schedule, so that a change of it is noticed.
	Words    string
	Schedule handoffs.Schedule
	// Location is where the readers' day begins and ends.
	Location *time.Location
	// Quiet says nothing when nothing stalls.
	Quiet bool
	// Picture is how often a picture comes with it, and Zone where the team's days end, which it shows.
	Picture handoffs.PictureEvery
	Zone    *time.Location
}

// digestQuery asks how things stand in a team, for readers whose day is that of the location.
func digestQuery(team handoffs.TeamKey, now time.Time, location *time.Location, since handoffs.Instant) handoffs.DigestQuery {
	local := now.In(location)
	dayEnd := time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, location)
	return handoffs.DigestQuery{
		Team: team, Now: handoffs.InstantOf(now), DayEnd: handoffs.InstantOf(dayEnd), Since: since, Most: handoffs.DigestMost,
	}
}

// Digests sends the playbook's digests, each once for every slot and place, whatever replica does it.
type Digests struct {
	Plans  []DigestPlan
	Chores handoffs.Chores
	Data   handoffs.Digests
	// Pages finds what people hold.
	Pages   handoffs.Pages
	Service *handoffs.Service
	Deliver *Deliverer
	// Days are what pictures show, and Uploads shares them; without one of them there are none.
	Days    *DayCounts
	Uploads uploader
	// Wake has a worker look at the queue; nil leaves that to its clock.
	Wake func()
	Log  *slog.Logger
}

func (d *Digests) states() *choreState[handoffs.DigestState] {
	return &choreState[handoffs.DigestState]{
		chores: d.Chores, now: d.Service.Now,
		next: func(s *handoffs.DigestState, now handoffs.Instant) handoffs.Instant { return s.NextLook(now) },
	}
}

func (d *Digests) plan(name string) (DigestPlan, bool) {
	for _, p := range d.Plans {
		if p.Name == name {
			return p, true
		}
	}
	return DigestPlan{}, false
}

// Plan puts the playbook's digests into the queue, under the schedules that it says now.
func (d *Digests) Plan(ctx context.Context) error {
	for _, p := range d.Plans {
		if _, _, err := d.states().change(ctx, handoffs.DigestID(p.Name), func(s *handoffs.DigestState, now handoffs.Instant) bool {
			return s.Plan(p.Words, p.Schedule, now)
		}); err != nil {
			return fmt.Errorf("plan digest %s: %w", p.Name, err)
		}
	}
	return nil
}

// Do implements ChoreDoer: it begins the slot that is due, posts it wherever it is not yet, and draws it anew where
// somebody acted on a line.
func (d *Digests) Do(ctx context.Context, id handoffs.ID, doubt bool) (version int64, next handoffs.Instant, err error) {
	name := strings.TrimPrefix(string(id), DigestKind+":")
	state, version, err := d.states().change(ctx, id, func(*handoffs.DigestState, handoffs.Instant) bool { return false })
	if err != nil {
		return 0, 0, err
	}
	p, known := d.plan(name)
	if !known || p.Words != state.Schedule {
		return d.strange(ctx, id)
	}
	uploaded := uploads(&state)
	now := d.Service.Now()
	if slot := state.Due(p.Schedule, handoffs.InstantOf(now)); slot != 0 {
		began := false
		if state, version, err = d.begin(ctx, id, &p, slot, now, &began); err != nil {
			return 0, 0, err
		}
		doubt = doubt && !began // nothing of a slot that begins now was posted before
	}
	for post := state.NextPost(); post != nil; post = state.NextPost() {
		if state, version, err = d.post(ctx, id, &p, &state, *post, doubt); err != nil {
			return 0, 0, err
		}
	}
	if state.Slot != nil && state.Slot.Drawn < state.Slot.Acted {
		if state, version, err = d.redraw(ctx, id, &p, &state); err != nil {
			return 0, 0, err
		}
	}
	if state, version, err = d.pictures(ctx, id, &p, state, version, uploaded); err != nil {
		return 0, 0, err
	}
	return version, state.NextLook(handoffs.InstantOf(d.Service.Now())), nil
}

// strange leaves a digest that is not in this process' playbook to the replicas that have it. When it has been due for an
// hour there are none, and it falls out of the queue.
func (d *Digests) strange(ctx context.Context, id handoffs.ID) (version int64, next handoffs.Instant, err error) {
	state, version, err := d.states().change(ctx, id, func(s *handoffs.DigestState, now handoffs.Instant) bool { return s.Forsake(now) })
	if err != nil || state.Next == 0 {
		return version, 0, err
	}
	return version, max(state.Next, handoffs.InstantOf(d.Service.Now())+handoffs.DigestStrange), nil
}

// begin notes what the slot says, before anything of it is said. Of two replicas that begin one, the first one's holds.
func (d *Digests) begin(ctx context.Context, id handoffs.ID, p *DigestPlan, slot handoffs.Instant, now time.Time, began *bool) (handoffs.DigestState, int64, error) {
	var asked handoffs.Instant
	var said handoffs.Digest
	week, failed := d.week(ctx, p, slot, handoffs.InstantOf(now))
	state, version, err := d.states().change(ctx, id, func(s *handoffs.DigestState, at handoffs.Instant) bool {
		*began = false
		if failed != nil || s.Due(p.Schedule, at) == 0 {
			return false
		}
		if since := sinceOf(s); said.At == 0 || since != asked {
			asked = since
			q := digestQuery(p.Team.Key, now, p.Location, since)
			var err error
			if said, _, err = d.ask(ctx, q); err != nil {
				failed = err
				return false
			}
			said = said.Short(cards.DigestLines)
		}
		to := p.To
		if p.Quiet && said.Clear() {
			to = nil
		}
		s.Begin(slot, said, to, p.Schedule, at)
		s.Picture(week)
		*began = true
		return true
	})
	return state, version, errors.Join(failed, err)
}

// heldFor is how far a digest looks back for reminders that were held back, if there was none before it.
const heldFor = handoffs.Instant(24 * time.Hour / time.Millisecond)

// ask returns what a digest says, with what it was made of.
func (d *Digests) ask(ctx context.Context, q handoffs.DigestQuery) (handoffs.Digest, handoffs.DigestData, error) {
	data, err := d.Data.Digest(ctx, q)
	if err != nil {
		return handoffs.Digest{}, data, err
	}
	held, _, err := heldBack(d.Chores, d.Service.Now).change(ctx, handoffs.HeldID(q.Team), func(*handoffs.Held, handoffs.Instant) bool { return false })
	if err != nil {
		return handoffs.Digest{}, data, err
	}
	said := handoffs.NewDigest(q, data)
	since := q.Since
	if since == 0 {
		since = q.Now - heldFor
	}
	said.Held = held.Since(since)
	return said, data, nil
}

// sinceOf returns from when on the next digest counts what moved.
func sinceOf(s *handoffs.DigestState) handoffs.Instant {
	if s.Slot == nil {
		return 0
	}
	return s.Slot.Began
}

// draw draws the last slot as its handoffs are now.
func (d *Digests) draw(ctx context.Context, p *DigestPlan, slot *handoffs.DigestSlot) (cards.Message, error) {
	in := cards.DigestInput{
		Name: p.Name, Team: p.Team, Digest: slot.Digest, Handoffs: map[handoffs.ID]handoffs.Handoff{},
		Now: handoffs.InstantOf(d.Service.Now()), Link: d.Deliver.Link,
	}
	if slot.Late() {
		in.Slot = slot.At
	}
	for _, id := range append(slot.Digest.Named(), cards.HeldNamed(&slot.Digest)...) {
		h, err := d.Service.Store.Load(ctx, id, "")
		if errors.Is(err, handoffs.ErrNotFound) {
			continue
		}
		if err != nil {
			return cards.Message{}, err
		}
		in.Handoffs[id] = h
	}
	return cards.Digest(in), nil
}

// post says the slot in one place.
func (d *Digests) post(ctx context.Context, id handoffs.ID, p *DigestPlan, state *handoffs.DigestState, post handoffs.DigestPost, doubt bool) (handoffs.DigestState, int64, error) {
	slot := state.Slot
	msg, err := d.draw(ctx, p, slot)
	if err != nil {
		return *state, 0, err
	}
	if post.Plain {
		msg.Blocks = nil
	}
	said, err := d.Deliver.say(ctx, saying{
		to: post.To, person: isPerson(post.To), owner: id, key: fmt.Sprintf("slot:%d:%s", slot.At, post.To), since: slot.Began, msg: msg,
	}, doubt)
	post.Message, post.Done = said, err == nil
	if err != nil {
		switch v := classify(err, &handoffs.Handoff{}, handoffs.Delivery{Kind: handoffs.DeliverDM, Plain: post.Plain}, 1); v.remedy {
		case handoffs.RemedyPlain:
			post.Plain = true
		case handoffs.RemedyDrop:
			post.Done, post.Why = true, v.why
			d.Log.ErrorContext(ctx, "cannot send digest", "digest", p.Name, "to", post.To, "why", v.why)
		default:
			return *state, 0, err
		}
	}
	return d.states().change(ctx, id, func(s *handoffs.DigestState, _ handoffs.Instant) bool { return s.Posted(slot.At, post) })
}

// isPerson reports whether the id is that of a person.
func isPerson(id string) bool { return strings.HasPrefix(id, "U") || strings.HasPrefix(id, "W") }

// redraw changes the slot's messages to what they would say now. One that is gone stays gone.
func (d *Digests) redraw(ctx context.Context, id handoffs.ID, p *DigestPlan, state *handoffs.DigestState) (handoffs.DigestState, int64, error) {
	slot := state.Slot
	msg, err := d.draw(ctx, p, slot)
	if err != nil {
		return *state, 0, err
	}
	for _, post := range slot.Posts {
		if post.Message.IsZero() {
			continue
		}
		m := msg
		if post.Plain {
			m.Blocks = nil
		}
		calls, cancel := d.Deliver.limit(ctx, "chat.update")
		_, _, _, err := d.Deliver.Poster.UpdateMessageContext(calls, string(post.Message.Channel), post.Message.TS, options(m)...)
		cancel()
		if err != nil && (slackCode(err) == "" || passing(slackCode(err))) {
			return *state, 0, fmt.Errorf("draw digest %s anew: %w", p.Name, err)
		}
		if err != nil {
			d.Log.WarnContext(ctx, "cannot draw digest anew", "digest", p.Name, "to", post.To, "error", err)
		}
	}
	return d.states().change(ctx, id, func(s *handoffs.DigestState, _ handoffs.Instant) bool {
		if s.Slot == nil || s.Slot.At != slot.At || s.Slot.Drawn >= slot.Acted {
			return false
		}
		s.Slot.Drawn = slot.Acted
		return true
	})
}

// acted has a digest drawn anew after somebody did something on one of its lines. It does not wait for that.
func (d *Digests) acted(ctx context.Context, b *Bot, name string) {
	if d == nil || name == "" {
		return
	}
	if _, known := d.plan(name); !known {
		return
	}
	b.after(ctx, func(ctx context.Context) {
		_, _, err := d.states().change(ctx, handoffs.DigestID(name), func(s *handoffs.DigestState, _ handoffs.Instant) bool { return s.Act() })
		if err != nil {
			d.Log.WarnContext(ctx, "cannot have digest drawn anew", "digest", name, "error", err)
			return
		}
		if d.Wake != nil {
			d.Wake()
		}
	})
}
