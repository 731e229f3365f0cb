package bot

import (
	"cmp"
	"context"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Informer knows people. *slack.Client is one.
type Informer interface {
	GetUserInfoContext(ctx context.Context, user string, options ...slack.GetUserInfoOption) (*slack.User, error)
}

const (
	// peopleMax bounds how many people are remembered.
	peopleMax = 10_000
	// peopleFor is how long a name is remembered, and peopleFailed how long nobody asks again who could not be told.
	peopleFor    = time.Hour
	peopleFailed = time.Minute
	// personTimeout bounds one question; a name is not worth more waiting.
	personTimeout = 2 * time.Second
)

// Someone is what is shown of a person.
type Someone struct {
	Name string
	// Zone is the person's time zone; UTC if it is not known.
	Zone *time.Location
}

// People tells people's names, from memory for an hour. Its methods may be called at the same time.
type People struct {
	slack Informer
	now   func() time.Time

	mu    sync.Mutex
	known map[handoffs.UserID]knownPerson
}

type knownPerson struct {
	Someone
	until time.Time
}

// NewPeople returns a People that knows nobody yet.
func NewPeople(api Informer, now func() time.Time) *People {
	return &People{slack: api, now: now, known: map[handoffs.UserID]knownPerson{}}
}

// Who returns the person. It asks Slack if it has to, for at most personTimeout; without an answer the person is
// "somebody".
func (p *People) Who(ctx context.Context, user handoffs.UserID) Someone {
	now := p.now()
	p.mu.Lock()
	k, ok := p.known[user]
	p.mu.Unlock()
	if ok && now.Before(k.until) {
		return k.Someone
	}
	k = p.ask(ctx, user, now)
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.known) >= peopleMax {
		p.forget(now)
	}
	p.known[user] = k
	return k.Someone
}

// Name returns the person's name, as Who does.
func (p *People) Name(ctx context.Context, user handoffs.UserID) string { return p.Who(ctx, user).Name }

func (p *People) ask(ctx context.Context, user handoffs.UserID, now time.Time) knownPerson {
	ctx, cancel := context.WithTimeout(ctx, personTimeout)
	defer cancel()
	unknown := knownPerson{Someone{Name: "somebody", Zone: time.UTC}, now.Add(peopleFailed)}
	if user == "" || user == handoffs.Removed {
		return unknown
	}
	u, err := p.slack.GetUserInfoContext(ctx, string(user))
	if err != nil || u == nil {
		return unknown
	}
	name := cmp.Or(u.Profile.DisplayName, u.RealName, u.Profile.RealName, u.Name, unknown.Name)
	zone, err := time.LoadLocation(u.TZ)
	if err != nil {
		zone = time.FixedZone(u.TZ, u.TZOffset)
	}
	return knownPerson{Someone{Name: name, Zone: zone}, now.Add(peopleFor)}
}

// forget makes room: whoever is due goes, or else everybody. p.mu is held.
func (p *People) forget(now time.Time) {
	for user, k := range p.known {
		if !now.Before(k.until) {
			delete(p.known, user)
		}
	}
	if len(p.known) >= peopleMax {
		clear(p.known)
	}
}
