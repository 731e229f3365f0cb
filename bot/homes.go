package bot

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Publisher shows people their pages. *slack.Client is one.
type Publisher interface {
	PublishViewContext(ctx context.Context, req slack.PublishViewContextRequest) (*slack.ViewResponse, error)
}

// Roster answers, from memory and without asking anybody, who is of a team.
type Roster interface {
	Knows(team *handoffs.Team, user handoffs.UserID) bool
}

const (
	// homeSettles lets changes that come together become one drawing.
	homeSettles = 250 * time.Millisecond
	// homeApart is the time between two drawings of one person's page.
	homeApart = time.Second
	// homeBurst and homeRate are how many drawings go out at once after a rest, and how many a second in the long run:
	// views.publish is tier 4, 100 a minute for the whole workspace.
	homeBurst = 20
	homeRate  = 1.5
	// homesAtOnce is how many are under way.
	homesAtOnce = 4
	// homeTries is how often a page is tried again that Slack did not take, and homeRetry the first wait.
	homeTries = 4
	homeRetry = 2 * time.Second
	// homeOff is how long no page is drawn when the app has none.
	homeOff = 10 * time.Minute
	// homeLooks is how often time is looked at while pages wait for it to pass.
	homeLooks = 5 * time.Second
)

// Homes keeps the pages of those who have them before them as things are. Whatever changes is marked, by the replica that
// changed it and by the one that delivers it; a mark that is lost with its process costs a page no more than to be old until
// it is opened again.
type Homes struct {
	bot    *Bot
	pub    Publisher
	pages  handoffs.Pages
	homes  handoffs.Homes
	roster Roster
	// teams are those that receive.
	teams []handoffs.Team

	wake   chan struct{}
	inHand sync.WaitGroup

	mu sync.Mutex
	// touched and teamsTouched wait, since the first of them came, to become pages.
	touched      map[handoffs.UserID]bool
	teamsTouched map[handoffs.TeamKey]bool
	since        time.Time
	waiting      map[handoffs.UserID]*homeMark
	busy         map[handoffs.UserID]bool
	last         map[handoffs.UserID]time.Time
	// turn is when time alone changes a page.
	turn   map[handoffs.UserID]handoffs.Instant
	budget float64
	spent  time.Time // when budget was counted
	closed time.Time // by Slack, until
	off    bool
}

// homeMark is a page that is to be drawn.
type homeMark struct {
	at time.Time
	// now says that the person has just opened it; near, that they take part in what changed.
	now, near        bool
	tries, conflicts int
}

// NewHomes returns the keeper of the pages, which are drawn when Run is called.
func NewHomes(b *Bot, pub Publisher, pages handoffs.Pages, homes handoffs.Homes, roster Roster, teams []handoffs.Team) *Homes {
	return &Homes{
		bot: b, pub: pub, pages: pages, homes: homes, roster: roster, wake: make(chan struct{}, 1),
		teams:   slices.DeleteFunc(slices.Clone(teams), func(t handoffs.Team) bool { return t.ExceptionOwner == "" }),
		touched: map[handoffs.UserID]bool{}, teamsTouched: map[handoffs.TeamKey]bool{},
		waiting: map[handoffs.UserID]*homeMark{}, busy: map[handoffs.UserID]bool{}, last: map[handoffs.UserID]time.Time{},
		turn: map[handoffs.UserID]handoffs.Instant{}, budget: homeBurst,
	}
}

// Watch returns the store with its commits watched: who had a part in a handoff before a change, or has since, sees it.
func (p *Homes) Watch(store handoffs.Store) handoffs.Store { return watchedStore{store, p} }

type watchedStore struct {
	handoffs.Store
	homes *Homes
}

// Commit implements handoffs.Store.
func (s watchedStore) Commit(ctx context.Context, c handoffs.Commit) error {
	err := s.Store.Commit(ctx, c)
	if err == nil && shows(&c.Change) {
		s.homes.touch(&c.Before, &c.After)
	}
	return err
}

// shows reports whether a page may show the change: most commits only note that something was delivered.
func shows(c *handoffs.Change) bool {
	return c.Before.Card != c.After.Card || slices.ContainsFunc(c.Events, func(e handoffs.Event) bool { return e.Kind != handoffs.EventPosted })
}

// Touched marks the pages on which a handoff stands. It never blocks.
func (p *Homes) Touched(h *handoffs.Handoff) { p.touch(h) }

// Touch marks one person's page. It never blocks.
func (p *Homes) Touch(user handoffs.UserID) {
	if p == nil {
		return
	}
	p.mu.Lock()
	p.touched[user] = true
	p.unsettled()
	p.mu.Unlock()
}

func (p *Homes) touch(states ...*handoffs.Handoff) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, h := range states {
		if h.Definition == nil {
			continue // it was not there yet
		}
		for _, user := range []handoffs.UserID{h.Sender, h.Owner, h.HeldBy(), h.To().ExceptionOwner} {
			p.touched[user] = true
		}
		p.teamsTouched[h.To().Key] = true
	}
	p.unsettled()
}

// unsettled wakes Run at the first mark; it knows by itself when to look at those that follow. p.mu is held.
func (p *Homes) unsettled() {
	if p.since.IsZero() {
		p.since = time.Now()
		p.awake()
	}
}

func (p *Homes) awake() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// opened draws the page of a person who has just opened it, ahead of all others.
func (p *Homes) opened(ctx context.Context, user handoffs.UserID) {
	if p == nil || user == "" {
		return
	}
	p.mu.Lock()
	p.mark(user, homeMark{at: time.Now(), now: true, near: true})
	p.awake()
	p.mu.Unlock()
	p.note(ctx, user)
}

// used notes that a person works with their page, and sees to it that it is as things are.
func (p *Homes) used(ctx context.Context, user handoffs.UserID) {
	if p == nil {
		return
	}
	p.note(ctx, user)
	p.Touch(user)
}

func (p *Homes) note(ctx context.Context, user handoffs.UserID) {
	if err := p.homes.OpenHome(ctx, user, p.bot.Service.Now()); err != nil {
		p.bot.Log.WarnContext(ctx, "cannot note an open page", "error", err)
	}
}

// mark has a page drawn; an earlier mark is not put off by a later one. p.mu is held.
func (p *Homes) mark(user handoffs.UserID, m homeMark) {
	old := p.waiting[user]
	if old == nil {
		p.waiting[user] = &m
		return
	}
	if m.at.Before(old.at) {
		old.at = m.at
	}
	old.now, old.near = old.now || m.now, old.near || m.near
}

// Run draws pages until ctx ends, and finishes what is under way then.
func (p *Homes) Run(ctx context.Context) error {
	defer p.inHand.Wait()
	for {
		wait := p.settle(ctx)
		wait = min(wait, p.start(ctx))
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-p.wake:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// settle turns what was touched into pages to draw, and returns when to look again.
func (p *Homes) settle(ctx context.Context) time.Duration {
	p.mu.Lock()
	p.turned()
	left := homeSettles - time.Since(p.since)
	idle := p.since.IsZero()
	rest := time.Minute
	if len(p.turn) > 0 {
		rest = homeLooks
	}
	p.mu.Unlock()
	switch {
	case idle:
		return rest
	case left > 0:
		return left
	}
	ctx, cancel := context.WithTimeoutCause(ctx, commitTimeout, errors.New("no answer from the store"))
	defer cancel()
	open, err := p.homes.OpenHomes(ctx, p.bot.Service.Now())
	if err != nil {
		p.bot.Log.WarnContext(ctx, "cannot read open pages", "error", err)
		return homeApart
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	maps.DeleteFunc(p.last, func(_ handoffs.UserID, at time.Time) bool { return now.Sub(at) > homeApart })
	for _, user := range open {
		near := p.touched[user]
		if near || p.concerned(user) {
			p.mark(user, homeMark{at: later(now, p.last[user].Add(homeApart)), near: near})
		}
	}
	clear(p.touched)
	clear(p.teamsTouched)
	p.since = time.Time{}
	return rest
}

// turned touches the pages that time alone has changed. p.mu is held.
func (p *Homes) turned() {
	now := p.bot.now()
	for user, at := range p.turn {
		if at < now {
			delete(p.turn, user)
			p.touched[user] = true
			p.unsettled()
		}
	}
}

// concerned reports whether something changed in a team that the person works for or manages. p.mu is held.
func (p *Homes) concerned(user handoffs.UserID) bool {
	return slices.ContainsFunc(p.teams, func(t handoffs.Team) bool {
		return p.teamsTouched[t.Key] && (t.ManagedBy(user) || p.roster.Knows(&t, user))
	})
}
