package chaos

import (
	"slices"
	"sync"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

func handoffID(s string) handoffs.ID { return handoffs.ID(s) }

// ledger is what people did and what they were told, as they would remember it.
type ledger struct {
	mu          sync.Mutex
	submissions []submission
	deeds       []deed
	begun       int
	titles      int // a handoff that is begun anew has another title
	opened      time.Time
}

// submission is a form that somebody filled in.
type submission struct {
	title  string
	person string
	team   int
	// taken says that the form closed on an empty answer, at that time.
	taken bool
	at    time.Time
}

// deed is one press, reaction or reply, or one form about a handoff.
type deed struct {
	handoff handoffs.ID
	person  string
	kind    handoffs.EventKind
	via     string
	to      string
	// Between from and until the bot handled it, if it did.
	from, until time.Time
	// confirmed says that the person was told nothing else than that it worked. For what is done by events, which
	// tell nobody anything, it says that one of the deliveries was acknowledged.
	confirmed bool
}

func (l *ledger) handedOff(s submission) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.submissions = append(l.submissions, s)
}

func (l *ledger) did(d deed) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.deeds = append(l.deeds, d)
}

// sendsEvery keeps the run from being over before anything has gone wrong.
const sendsEvery = 110 * time.Millisecond

// begin counts a handoff that is to be sent, and reports false when there are enough for now.
func (l *ledger) begin(limit int) (n int, more bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.opened.IsZero() {
		l.opened = time.Now()
	}
	if l.begun >= limit || time.Duration(l.begun)*sendsEvery > time.Since(l.opened) {
		return 0, false
	}
	l.begun++
	l.titles++
	return l.titles, true
}

// failed gives a handoff back that the person was never told is taken: another one is to be sent.
func (l *ledger) failed() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.begun--
}

func (l *ledger) taken() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for _, s := range l.submissions {
		if s.taken {
			n++
		}
	}
	return n
}

// board is what stands in the channels: the cards that are worth a look.
type board struct {
	mu    sync.Mutex
	cards []*posted
	known map[place]bool
}

type place struct{ channel, ts string }

// posted is a card in a channel.
type posted struct {
	place
	id     handoffs.ID
	team   int
	sender string
	// owner is who is believed to own it, and closed whether it is over; the card itself may say otherwise.
	mu    sync.Mutex
	owner string
}

func (p *posted) ownedBy(user string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.owner = user
}

func (p *posted) believedOwner() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.owner
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

func (b *board) open() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.cards)
}
