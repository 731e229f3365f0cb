package chaos

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

var titlePattern = regexp.MustCompile(planted + ` (U0P\d\d) \d{4}`)

// deal does something about one card.
func (s *somebody) deal(ctx context.Context) {
	stray := s.random.chance(5) // somebody presses what is not theirs
	card := s.board.pick(s.random, func(c *posted) bool { return stray || c.concerns(s) })
	if card == nil {
		return
	}
	m, ok := s.w.ws.Message(card.channel, card.ts)
	if !ok {
		return
	}
	o := offers(m)
	mine := card.sender == personID(s.number)
	switch {
	case len(o.actions) == 0:
		s.board.unpin(card)
	case mine && s.random.chance(6):
		s.cancel(ctx, card)
	case o.has("fix"):
		card.waitsFor(forFix)
		s.fix(ctx, card)
	case o.has("redirect"):
		card.waitsFor(forException)
		s.except(ctx, card)
	case o.has("answer") && (mine || stray):
		s.answer(ctx, card)
	case o.has("acknowledge"):
		s.receive(ctx, card, &o)
	case o.has("complete"):
		s.own(ctx, card, &o)
	}
}

// receive is what a receiver does with a new card.
func (s *somebody) receive(ctx context.Context, card *posted, o *offer) {
	if !o.has("answer") {
		card.waitsFor(forReceivers)
	}
	switch s.received.next(20) {
	case 0, 1, 2:
		s.ask(ctx, card)
	case 3, 4:
		s.returns(ctx, card)
	case 5, 6:
		s.decline(ctx, card)
	default:
		s.acknowledge(ctx, card)
	}
}

// own is what somebody does with a card that has an owner, most often themselves.
func (s *somebody) own(ctx context.Context, card *posted, o *offer) {
	if !o.has("answer") {
		card.waitsFor(forReceivers)
	}
	d := deed{kind: handoffs.EventCompleted}
	switch s.owned.next(40) {
	case 0, 1, 2:
		s.ask(ctx, card)
	case 3, 4:
		s.returns(ctx, card)
	case 5:
		s.decline(ctx, card)
	case 6, 7, 8:
		s.addTask(ctx, card)
	case 9, 10, 11:
		s.assign(ctx, card)
	case 12, 13, 14:
		d.kind = handoffs.EventReleased
		if s.press(ctx, card, d, "release") {
			card.ownedBy("")
		}
	case 15, 16, 17, 18, 19, 20, 21, 22, 23:
		s.tick(ctx, card, o)
	default:
		s.press(ctx, card, d, "complete")
	}
}

// except is what an exception owner does, each in turn.
func (s *somebody) except(ctx context.Context, card *posted) {
	switch s.decided.next(3) {
	case 0:
		s.returns(ctx, card)
	case 1:
		if s.press(ctx, card, deed{kind: handoffs.EventTaken}, "take") {
			card.waitsFor(forReceivers)
			card.ownedBy(personID(s.number))
		}
	default:
		s.redirect(ctx, card)
	}
}

func (s *somebody) acknowledge(ctx context.Context, card *posted) {
	d := deed{kind: handoffs.EventAcknowledged}
	switch s.random.n(4) {
	case 0:
		d.via = "reaction"
		s.event(card, d, func() error { return s.p.React(card.channel, card.ts, "white_check_mark") })
	case 1:
		d.via = "reply"
		s.event(card, d, func() error {
			_, err := s.p.Reply(card.channel, card.ts, "ack")
			return err
		})
	default:
		s.press(ctx, card, d, "acknowledge")
	}
	if owner, _ := card.believed(); owner == "" {
		card.ownedBy(personID(s.number))
	}
}

// press presses a button, or chooses an entry of the menu, until that is answered, or the button is gone. It reports
// whether it was answered.
func (s *somebody) press(ctx context.Context, card *posted, d deed, action string) bool {
	return s.until(ctx, card, d, func(m slacksim.Message, o *offer) (error, bool) {
		return s.use(m, action), o.has(action)
	})
}

// use presses a button, or chooses an entry of the menu.
func (s *somebody) use(m slacksim.Message, action string) error {
	if entry, ok := menu[action]; ok {
		return s.p.Pick(m, "more", entry)
	}
	return s.p.Press(m, action)
}

// menu are the entries of the menu by their action.
var menu = map[string]string{"release": "Release", "decline": "Decline", "cancel": "Cancel", "add_task": "Add task"}

// until does one thing with a message as it stands until that is answered, or is not offered any more.
func (s *somebody) until(ctx context.Context, card *posted, d deed, do func(m slacksim.Message, o *offer) (err error, offered bool)) bool {
	d.handoff, d.person, d.on = card.id, personID(s.number), card.place
	for range patience {
		m, ok := s.w.ws.Message(card.channel, card.ts)
		o := offers(m)
		if !ok || len(o.actions) == 0 {
			return false
		}
		one := d
		one.from = time.Now()
		err, offered := do(m, &o)
		if !offered {
			return false
		}
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
func (s *somebody) event(card *posted, d deed, do func() error) {
	d.handoff, d.person, d.on = card.id, personID(s.number), card.place
	d.from = time.Now()
	err := do()
	d.until = time.Now()
	if err == nil {
		s.ledger.did(d)
	}
}

func (s *somebody) assign(ctx context.Context, card *posted) {
	d := deed{kind: handoffs.EventAssigned, to: personID(s.random.n(peopleCount/teamCount)*teamCount + card.team)}
	if s.asForm(ctx, card, d, s.opens("assign"), func(_ slacksim.View, d *deed) (filling, bool) {
		d.text = s.words("is theirs")
		return filling{others: map[string]string{"to": d.to, "reason": d.text}}, true
	}) {
		card.ownedBy(d.to)
	}
}

func (s *somebody) cancel(ctx context.Context, card *posted) {
	s.asForm(ctx, card, deed{kind: handoffs.EventCancelled}, s.opens("cancel"), func(_ slacksim.View, d *deed) (filling, bool) {
		d.text = s.words("do not want it")
		return filling{others: map[string]string{"reason": d.text}}, true
	})
}

// opens returns what opens a form from a card.
func (s *somebody) opens(action string) func(slacksim.Message) error {
	return func(m slacksim.Message) error { return s.use(m, action) }
}

func (s *somebody) addTask(ctx context.Context, card *posted) {
	s.asForm(ctx, card, deed{kind: handoffs.EventTaskAdded}, s.opens("add_task"), func(_ slacksim.View, d *deed) (filling, bool) {
		d.text = s.words("is to do")
		return filling{others: map[string]string{"task_title": d.text}}, true
	})
}

// tick turns one of the boxes.
func (s *somebody) tick(ctx context.Context, card *posted, o *offer) {
	boxes := slices.DeleteFunc(slices.Sorted(maps.Keys(o.tasks)), func(box string) bool { return o.tasks[box] && s.random.chance(60) })
	if len(boxes) == 0 {
		return
	}
	box := boxes[s.random.n(len(boxes))]
	m, ok := s.w.ws.Message(card.channel, card.ts)
	now := offers(m)
	done, there := now.tasks[box]
	if !ok || !there {
		return
	}
	d := deed{handoff: card.id, person: personID(s.number), kind: handoffs.EventTaskDone, task: number(box)}
	if done {
		d.kind = handoffs.EventTaskReopened
	}
	d.from = time.Now()
	err := s.p.Tick(m, box)
	d.until, d.confirmed = time.Now(), err == nil
	s.ledger.did(d)
}
