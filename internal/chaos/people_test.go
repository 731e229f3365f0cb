package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
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
}

func newCrowd(w *world, wanted int) *crowd { return &crowd{w: w, wanted: wanted} }

func (c *crowd) sent() int { return c.ledger.taken() }

// calm is how many handoffs are sent after the trouble has ended: while people go on, leases of killed processes end.
const calm = 50

// start lets everybody work. ending is closed when nearly all handoffs are sent, done when all are and most of them are
// dealt with.
func (c *crowd) start(ctx context.Context, seed uint64) (ending, done chan struct{}) {
	ending, done = make(chan struct{}), make(chan struct{})
	ctx, cancel := context.WithCancel(ctx)
	var working sync.WaitGroup
	for i := range peopleCount {
		one := &somebody{crowd: c, number: i, p: c.w.ws.As(personID(i)), random: newRand(seed, uint64(100+i))}
		working.Go(func() { one.work(ctx) })
	}
	working.Go(func() { c.look(ctx) })
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
		pause(ctx, 4*time.Second)
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
				if h, ok := c.byTitle(m); ok && delivery == "card:0" {
					c.board.pin(&posted{place: place{m.Channel, m.TS}, id: handoffs.ID(id), team: team, sender: h})
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
}

// work does one thing after the other, as it comes.
func (s *somebody) work(ctx context.Context) {
	for pause(ctx, s.random.between(20*time.Millisecond, 200*time.Millisecond)) {
		if s.board.open() < s.wanted/2+peopleCount && s.random.chance(40) {
			if n, more := s.ledger.begin(s.wanted); more {
				s.handOff(ctx, n)
				continue
			}
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

// handOff is a whole submission: command, form, sent.
func (s *somebody) handOff(ctx context.Context, n int) {
	team := s.random.n(teamCount)
	sub := submission{title: fmt.Sprintf("%s %s %04d", planted, personID(s.number), n), person: personID(s.number), team: team}
	v, ok := s.openForm(ctx, fmt.Sprintf("/handoff deal%d %s", team, sub.title))
	if !ok {
		s.ledger.failed()
		return
	}
	if s.random.chance(5) { // thought better of it
		_ = s.p.Close(v)
		s.ledger.failed()
		return
	}
	// What somebody types is there whether or not the bot heard of it.
	_ = s.p.Type(v, "Scope", planted+" seats, and "+planted+" training")
	_ = s.p.Choose(v, "Plan", "Growth")
	sub.taken = s.submit(ctx, v.ID)
	sub.at = time.Now()
	s.ledger.handedOff(sub)
	if !sub.taken {
		s.ledger.failed()
	}
}

// openForm types the command until a form is there.
func (s *somebody) openForm(ctx context.Context, command string) (slacksim.View, bool) {
	for range patience {
		_ = s.p.Command("C0SALES", command) // dispatch_failed and the like: it is typed again
		if v, open := s.p.Modal(); open {
			return v, true
		}
		if !s.again(ctx) {
			break
		}
	}
	return slacksim.View{}, false
}

// submit presses the form's button until the form is gone. It reports false when somebody gave up before, so that they
// do not know what became of it.
func (s *somebody) submit(ctx context.Context, id string) bool {
	for range patience {
		v, open := s.view(id)
		if !open {
			return true
		}
		if err := s.p.Submit(v); err != nil {
			break
		}
		if _, open := s.view(id); !open {
			return true
		}
		if v, _ := s.view(id); len(v.Submit) == 0 || string(v.Submit) == "null" { // it was refused: a note stands there now
			break
		}
		if !s.again(ctx) {
			break
		}
	}
	s.dismiss()
	return false
}

func (s *somebody) view(id string) (slacksim.View, bool) {
	for _, v := range s.p.Stack() {
		if v.ID == id {
			return v, true
		}
	}
	return slacksim.View{}, false
}

func (s *somebody) dismiss() {
	if v, open := s.p.Modal(); open {
		_ = s.p.Dismiss(v)
	}
}
