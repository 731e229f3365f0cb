package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// crowd is the people at work.
type crowd struct {
	w      *world
	ledger ledger
	board  board
	wanted int
	// received, owned and decided see to it that everything is done now and then.
	received, owned, decided, acted turns
}

// turns lets everybody together go through the ways to do something, each as often as any other.
type turns struct{ n atomic.Int64 }

// next returns one of so many ways. Those that follow each other are far apart; so many must not be a multiple of 7.
func (t *turns) next(many int) int { return int(t.n.Add(1) * 7 % int64(many)) }

func newCrowd(w *world, wanted int) *crowd { return &crowd{w: w, wanted: wanted} }

func (c *crowd) sent() int { return c.ledger.taken() }

// calm is how many handoffs are sent after the trouble has ended: while people go on, leases of killed processes end.
const calm = 50

// start lets everybody work. ending is closed when nearly all handoffs are sent, done when all are and most of them are
// dealt with.
func (c *crowd) start(ctx context.Context, seed uint64, told *progress) (ending, done chan struct{}) {
	ending, done = make(chan struct{}), make(chan struct{})
	ctx, cancel := context.WithCancel(ctx)
	var working sync.WaitGroup
	for i := range peopleCount {
		one := &somebody{crowd: c, number: i, p: c.w.ws.As(personID(i)), random: newRand(seed, uint64(100+i))}
		working.Go(func() { one.work(ctx) })
	}
	working.Go(func() { c.look(ctx) })
	working.Go(func() { told.follow(ctx, c.w, c) })
	go func() {
		defer close(done)
		defer working.Wait()
		defer cancel()
		for c.sent() < c.wanted-calm && pause(ctx, 100*time.Millisecond) {
		}
		close(ending)
		for c.sent() < c.wanted && pause(ctx, 100*time.Millisecond) {
		}
		// People deal with what they see while others still send; a few seconds more are enough for the last ones.
		pause(ctx, 6*time.Second)
	}()
	return ending, done
}

// look reads the channels, as everybody's Slack does, and pins new cards to the board.
func (c *crowd) look(ctx context.Context) {
	seen := map[string]int{}
	for pause(ctx, 150*time.Millisecond) {
		for team := range teamCount {
			channel := teamChannel(team)
			messages := c.w.ws.Messages(channel)
			for _, m := range messages[min(seen[channel], len(messages)):] {
				id, delivery := deliveryOf(m)
				if h, ok := c.byTitle(m); ok && strings.HasPrefix(delivery, "card:") {
					c.board.pin(&posted{place: place{m.Channel, m.TS}, id: handoffs.ID(id), team: team, sender: h})
				}
				if strings.HasPrefix(delivery, "slot:") {
					c.board.hang(place{m.Channel, m.TS})
				}
			}
			seen[channel] = len(messages)
		}
	}
}

// byTitle returns who sent the handoff of a card: the title names them.
func (c *crowd) byTitle(m slacksim.Message) (sender string, ok bool) {
	match := titlePattern.FindStringSubmatch(m.Text)
	if match == nil {
		return "", false
	}
	return match[1], true
}

// deliveryOf reads a message's metadata.
func deliveryOf(m slacksim.Message) (handoff, delivery string) {
	var metadata struct {
		Payload struct {
			Handoff  string `json:"handoff"`
			Delivery string `json:"delivery"`
		} `json:"event_payload"`
	}
	if json.Unmarshal(m.Metadata, &metadata) != nil {
		return "", ""
	}
	return metadata.Payload.Handoff, metadata.Payload.Delivery
}

// somebody is one of the people.
type somebody struct {
	*crowd
	number int
	p      *slacksim.Person
	random *lockedRand
	spoken int
	// threads are those that they began in #sales.
	threads []slacksim.Message
}

// work does one thing after the other, as it comes.
func (s *somebody) work(ctx context.Context) {
	for pause(ctx, s.random.between(20*time.Millisecond, 200*time.Millisecond)) {
		if s.random.chance(40) {
			if n, more := s.ledger.begin(s.wanted); more {
				s.handOff(ctx, n)
				continue
			}
		}
		if s.random.chance(6) && s.readDigest(ctx) {
			continue
		}
		s.deal(ctx)
	}
}

// patience is how often somebody tries the same thing before they give it up.
const patience = 40

// again waits as long as a person needs to see that it did not work.
func (s *somebody) again(ctx context.Context) bool {
	return pause(ctx, s.random.between(100*time.Millisecond, 500*time.Millisecond))
}

// handOff is a whole submission: command, form, sent; or from a thread.
func (s *somebody) handOff(ctx context.Context, n int) {
	sub := submission{title: fmt.Sprintf("%s %s %04d", planted, personID(s.number), n), person: personID(s.number), team: s.random.n(teamCount)}
	if s.random.chance(30) { // they have most to be reminded of
		sub.team = timedTeam - s.random.n(2)
	}
	open := s.fromCommand
	if s.random.chance(25) {
		open = s.fromThread
	}
	v, f, ok := open(ctx, &sub)
	if !ok {
		s.dismiss()
		s.ledger.failed()
		return
	}
	if s.random.chance(5) { // thought better of it
		_ = s.p.Close(v)
		s.ledger.failed()
		return
	}
	sub.taken = s.submit(ctx, v.ID, f)
	sub.at = time.Now()
	s.ledger.handedOff(sub)
	if !sub.taken {
		s.ledger.failed()
	}
}

// fromCommand types the command until a form is there, and fills it in.
func (s *somebody) fromCommand(ctx context.Context, sub *submission) (slacksim.View, filling, bool) {
	command := fmt.Sprintf("/handoff deal%d %s", sub.team, sub.title)
	v, ok := s.openForm(ctx, func() { _ = s.p.Command("C0SALES", command) })
	if !ok {
		return v, filling{}, false
	}
	// What somebody types is there whether or not the bot heard of it.
	_ = s.p.Type(v, "Scope", planted+" seats, and "+planted+" training")
	_ = s.p.Choose(v, "Plan", "Growth")
	return v, filling{}, true
}

// threads is how many threads somebody writes in.
const threads = 2

// fromThread says something, or goes on with what was said, and hands off from there.
func (s *somebody) fromThread(ctx context.Context, sub *submission) (slacksim.View, filling, bool) {
	var f filling
	if len(s.threads) < threads {
		m, err := s.p.Say("C0SALES", planted+" signed")
		if err != nil {
			return slacksim.View{}, f, false
		}
		s.threads = append(s.threads, m)
	}
	m := s.threads[s.random.n(len(s.threads))]
	sub.thread = place{m.Channel, m.TS}
	if s.random.chance(50) {
		_, _ = s.p.Reply(m.Channel, m.TS, planted+" wants training too") // only more to read
	}
	v, ok := s.openForm(ctx, func() { _ = s.p.MessageShortcut("handoff_from_here", m) })
	if !ok {
		return v, f, false
	}
	if err := s.p.Choose(v, "type", fmt.Sprintf("deal%d", sub.team)); err != nil && !unanswered(err) {
		return v, f, false
	}
	for range 15 { // until the form is drawn for that type; sending it does the rest
		now, open := s.view(v.ID)
		if !open || strings.Contains(now.PrivateMetadata, fmt.Sprintf(`"deal%d"`, sub.team)) || !pause(ctx, 100*time.Millisecond) {
			break
		}
	}
	return v, filling{fields: map[string]string{"customer": sub.title, "scope": planted + " seats", "plan": "Starter"}}, true
}

// openForm does what opens a form until it is there: that it did not work, and the like, people see and try again.
func (s *somebody) openForm(ctx context.Context, open func()) (slacksim.View, bool) {
	for range patience {
		open()
		if v, there := s.p.Modal(); there {
			return v, true
		}
		if !s.again(ctx) {
			break
		}
	}
	return slacksim.View{}, false
}
