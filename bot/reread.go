package bot

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

const (
	// rereadEvery is how old an answer gets before it is read again. Events bring most changes at once.
	rereadEvery = 5 * time.Minute
	// rereadFailed is how soon a reading that failed is tried again.
	rereadFailed = time.Minute
	// rereadSoonest keeps many hints about one channel or group from becoming many calls.
	rereadSoonest = 5 * time.Second
	// rereadDelay lets hints that come together become one call.
	rereadDelay = 300 * time.Millisecond
	// rereadPause spaces the calls of Run, far below what Slack allows for user groups (20 a minute) in the long run.
	rereadPause = 200 * time.Millisecond
	// loadAtOnce is how many calls Load makes at a time.
	loadAtOnce = 4
)

// Refresh asks for news of the team's channel and members soon. It never blocks.
func (d *Directory) Refresh(team *handoffs.Team) {
	d.mu.Lock()
	d.add(team)
	d.mu.Unlock()
	d.refresh(append(sources(team), string(team.Channel))...)
}

func (d *Directory) refresh(ids ...string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, id := range ids {
		if p, ok := d.places[id]; ok {
			d.dueSoon(p)
		}
	}
}

// dueSoon has the place read again soon, but not too often. d.mu is held.
func (d *Directory) dueSoon(p *place) {
	at := time.Now().Add(rereadDelay)
	if again := p.tried.Add(rereadSoonest); again.After(at) {
		at = again
	}
	if p.due.After(at) {
		p.due = at
	}
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// Run reads each place again when it is due, one at a time. It returns nil when ctx ends.
func (d *Directory) Run(ctx context.Context) error {
	for {
		id, wait := d.nextDue(time.Now())
		if wait <= 0 {
			d.reread(ctx, id)
			wait = rereadPause
			if !sleep(ctx, wait) {
				return nil
			}
			continue
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-d.wake:
		case <-ctx.Done():
			timer.Stop()
			return nil
		}
		timer.Stop()
	}
}

// nextDue returns the place that is due first, and in how long.
func (d *Directory) nextDue(now time.Time) (id string, wait time.Duration) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	at := now.Add(rereadEvery)
	for _, p := range d.places {
		if p.due.Before(at) {
			id, at = p.id, p.due
		}
	}
	if at.Before(d.held) {
		at = d.held
	}
	return id, at.Sub(now)
}

// reread reads one place and keeps what it learns. After a fault the earlier answer stays.
func (d *Directory) reread(ctx context.Context, id string) {
	var next place
	var err error
	if isGroup(id) {
		next.members, err = d.readGroup(ctx, id)
	} else {
		next, err = d.readChannel(ctx, id)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	p := d.place(id)
	now := time.Now()
	p.tried, p.fault = now, err
	p.due = now.Add(rereadFailed*4/5 + rand.N(rereadFailed*2/5))
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		d.held = now.Add(limited.RetryAfter)
	}
	if next.channel.told {
		p.channel = next.channel
	}
	if next.members != nil {
		p.members, p.sighted = next.members, false
	}
	if next.sighted && !p.sighted {
		p.sighted = true
		if p.members == nil {
			p.members = roster{}
		}
	}
	if err != nil {
		d.warnOnce(ctx, id, err)
		return
	}
	delete(d.warned, id)
	p.due = now.Add(rereadEvery*4/5 + rand.N(rereadEvery*2/5))
}

// warnOnce says what cannot be read, once until it can be read again. d.mu is held.
func (d *Directory) warnOnce(ctx context.Context, id string, err error) {
	if d.warned[id] || ctx.Err() != nil {
		return
	}
	d.warned[id] = true
	d.log.WarnContext(ctx, "cannot read all of a channel or user group", "id", id, "error", err)
}

// sleep waits, and reports false if ctx ends first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
