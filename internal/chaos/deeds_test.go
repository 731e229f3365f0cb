package chaos

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

var titlePattern = regexp.MustCompile(planted + ` (U0P\d\d) \d{4}`)

// deal does something about one card.
func (s *somebody) deal(ctx context.Context) {
	me := personID(s.number)
	stray := s.random.chance(5) // somebody presses what is not theirs
	card := s.board.pick(s.random, func(c *posted) bool {
		owner := c.believedOwner()
		return stray || owner == me || (owner == "" && member(s.number, c.team)) || (c.sender == me && s.random.chance(3))
	})
	if card == nil {
		return
	}
	m, ok := s.w.ws.Message(card.channel, card.ts)
	if !ok {
		return
	}
	offered := buttons(m)
	switch {
	case len(offered) == 0:
		s.board.unpin(card)
	case card.sender == me && s.random.chance(10):
		s.cancel(ctx, card)
	case slices.Contains(offered, "acknowledge"):
		s.acknowledge(ctx, card)
	case slices.Contains(offered, "complete"):
		s.dispose(ctx, card)
	}
}

// buttons are the action ids that a message offers.
func buttons(m slacksim.Message) []string {
	var blocks []struct {
		Elements []struct {
			ActionID string `json:"action_id"`
		} `json:"elements"`
	}
	if json.Unmarshal(m.Blocks, &blocks) != nil {
		return nil
	}
	var found []string
	for _, b := range blocks {
		for _, e := range b.Elements {
			if e.ActionID != "" {
				found = append(found, e.ActionID)
			}
		}
	}
	return found
}

func (s *somebody) acknowledge(ctx context.Context, card *posted) {
	d := deed{handoff: card.id, person: personID(s.number), kind: handoffs.EventAcknowledged}
	switch s.random.n(4) {
	case 0:
		d.via = "reaction"
		s.event(d, func() error { return s.p.React(card.channel, card.ts, "white_check_mark") })
	case 1:
		d.via = "reply"
		s.event(d, func() error {
			_, err := s.p.Reply(card.channel, card.ts, "ack")
			return err
		})
	default:
		s.press(ctx, card, d, "acknowledge")
	}
	if owner := card.believedOwner(); owner == "" {
		card.ownedBy(d.person)
	}
}

// dispose ends somebody's ownership in one way or another.
func (s *somebody) dispose(ctx context.Context, card *posted) {
	d := deed{handoff: card.id, person: personID(s.number)}
	switch n := s.random.n(10); {
	case n < 6:
		d.kind = handoffs.EventCompleted
		s.press(ctx, card, d, "complete")
	case n < 8:
		d.kind = handoffs.EventReleased
		if s.press(ctx, card, d, "release") {
			card.ownedBy("")
		}
	default:
		s.assign(ctx, card)
	}
}

// press presses a button until the press is answered, or the button is gone. It reports whether it was answered.
func (s *somebody) press(ctx context.Context, card *posted, d deed, button string) bool {
	for range patience {
		m, ok := s.w.ws.Message(card.channel, card.ts)
		if !ok || !slices.Contains(buttons(m), button) {
			return false
		}
		one := d
		one.from = time.Now()
		err := s.p.Press(m, button)
		one.until, one.confirmed = time.Now(), err == nil
		s.ledger.did(one)
		if err == nil {
			return true
		}
		if !s.again(ctx) {
			return false
		}
	}
	return false
}

// event does what Slack tells the bot as an event. Whether one of its deliveries is acknowledged is seen later.
func (s *somebody) event(d deed, do func() error) {
	d.from = time.Now()
	err := do()
	d.until = time.Now()
	if err == nil {
		s.ledger.did(d)
	}
}

func (s *somebody) assign(ctx context.Context, card *posted) {
	d := deed{handoff: card.id, person: personID(s.number), kind: handoffs.EventAssigned}
	other := s.random.n(peopleCount/teamCount)*teamCount + card.team
	d.to = personID(other)
	fill := func(v slacksim.View) error {
		if err := s.p.Choose(v, "New owner", d.to); err != nil && !unanswered(err) {
			return err
		}
		err := s.p.Type(v, "Reason", planted+" is theirs")
		if unanswered(err) {
			err = nil
		}
		return err
	}
	if s.form(ctx, card, d, func(m slacksim.Message) error { return s.p.Press(m, "assign") }, fill) {
		card.ownedBy(d.to)
	}
}

func (s *somebody) cancel(ctx context.Context, card *posted) {
	d := deed{handoff: card.id, person: personID(s.number), kind: handoffs.EventCancelled}
	fill := func(v slacksim.View) error {
		err := s.p.Type(v, "Reason", planted+" does not want it")
		if unanswered(err) {
			err = nil
		}
		return err
	}
	s.form(ctx, card, d, func(m slacksim.Message) error { return s.p.Pick(m, "more", "Cancel") }, fill)
}

// unanswered reports whether the bot did not answer; what was typed stands all the same.
func unanswered(err error) bool {
	if err == nil {
		return false
	}
	failed, ok := err.(*slacksim.ActionError) //nolint:errorlint // the simulator returns it as it is
	return ok && failed.Code != ""
}

// form opens a form about a card, fills it in and sends it until it is gone.
func (s *somebody) form(ctx context.Context, card *posted, d deed, open func(slacksim.Message) error, fill func(slacksim.View) error) bool {
	for range 5 {
		m, ok := s.w.ws.Message(card.channel, card.ts)
		if !ok {
			return false
		}
		if err := open(m); err != nil && !unanswered(err) {
			return false // the button is gone
		}
		v, there := s.p.Modal()
		if !there {
			if !s.again(ctx) {
				return false
			}
			continue
		}
		if strings.Contains(string(v.Title), string(card.id)) && fill(v) == nil {
			d.from = time.Now()
			d.confirmed = s.submit(ctx, v.ID)
			d.until = time.Now()
			s.ledger.did(d)
		}
		s.dismiss()
		return d.confirmed
	}
	return false
}
