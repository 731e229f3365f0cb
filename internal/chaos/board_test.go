package chaos

import (
	"slices"
	"sync"

	"github.com/handoffbot/handoffbot/handoffs"
)

// board is what stands in the channels: the cards that are worth a look.
type board struct {
	mu    sync.Mutex
	cards []*posted
	known map[place]bool
	// digests are those that came, the last one last.
	digests []place
}

type place struct{ channel, ts string }

func (p place) message() handoffs.Message {
	return handoffs.Message{Channel: handoffs.ChannelID(p.channel), TS: p.ts}
}

// posted is a card in a channel.
type posted struct {
	place
	id     handoffs.ID
	team   int
	sender string
	// owner is who is believed to own it, and waits for whom it is believed to wait; the card itself may say otherwise.
	mu    sync.Mutex
	owner string
	waits waiting
}

// waiting says whose move somebody believes it is.
type waiting int

const (
	forReceivers waiting = iota
	forAnswer
	forFix
	forException
)

func (p *posted) ownedBy(user string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.owner = user
}

func (p *posted) waitsFor(whom waiting) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waits = whom
}

func (p *posted) believed() (owner string, waits waiting) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.owner, p.waits
}

// concerns reports whether somebody would do something about the card.
func (p *posted) concerns(s *somebody) bool {
	me := personID(s.number)
	owner, waits := p.believed()
	receiving := owner == me || (owner == "" && member(s.number, p.team))
	switch waits {
	case forException:
		return exceptionOwner(p.team) == me
	case forFix:
		return p.sender == me
	case forAnswer:
		return p.sender == me || (receiving && s.random.chance(20))
	case forReceivers:
	}
	return receiving || (p.sender == me && s.random.chance(3))
}

func (b *board) pin(c *posted) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.known == nil {
		b.known = map[place]bool{}
	}
	if !b.known[c.place] {
		b.known[c.place] = true
		b.cards = append(b.cards, c)
	}
}

func (b *board) hang(digest place) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.digests = append(b.digests, digest)
}

// lately returns one of the last digests, if there is one.
func (b *board) lately(r *lockedRand) (place, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	last := b.digests[max(0, len(b.digests)-4):]
	if len(last) == 0 {
		return place{}, false
	}
	return last[r.n(len(last))], true
}

// take off a card that needs nobody any more.
func (b *board) unpin(c *posted) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.cards = slices.DeleteFunc(b.cards, func(other *posted) bool { return other == c })
}

// pick returns a card that the filter lets through, or nil.
func (b *board) pick(r *lockedRand, filter func(*posted) bool) *posted {
	b.mu.Lock()
	defer b.mu.Unlock()
	var fits []*posted
	for _, c := range b.cards {
		if filter(c) {
			fits = append(fits, c)
		}
	}
	if len(fits) == 0 {
		return nil
	}
	return fits[r.n(len(fits))]
}
