package bot

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// start begins to draw the pages whose time has come, as far as there is room, and returns when to look again.
func (p *Homes) start(ctx context.Context) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.budget = min(homeBurst, p.budget+now.Sub(p.spent).Seconds()*homeRate)
	p.spent = now
	if now.Before(p.closed) {
		return p.closed.Sub(now)
	}
	wait := time.Minute
	for len(p.busy) < homesAtOnce {
		user, m := p.first()
		switch {
		case m == nil:
			return wait
		case m.at.After(now):
			return m.at.Sub(now)
		case p.budget < 1 && !m.now:
			return max(time.Millisecond, time.Duration((1-p.budget)/homeRate*float64(time.Second)))
		}
		delete(p.waiting, user)
		p.busy[user] = true
		p.inHand.Go(func() {
			p.draw(context.WithoutCancel(ctx), user, *m)
			p.mu.Lock()
			delete(p.busy, user)
			p.awake()
			p.mu.Unlock()
		})
	}
	return wait
}

// first returns the page that is to be drawn first: those that were just opened, then those of people who take part, then
// the one that waits longest. A page that is being drawn waits for that. p.mu is held.
func (p *Homes) first() (handoffs.UserID, *homeMark) {
	var who handoffs.UserID
	var best *homeMark
	now := time.Now()
	rank := func(m *homeMark) int {
		switch {
		case m.at.After(now):
			return 3
		case m.now:
			return 0
		case m.near:
			return 1
		}
		return 2
	}
	for user, m := range p.waiting {
		if p.busy[user] {
			continue
		}
		if best == nil || rank(m) < rank(best) || rank(m) == rank(best) && m.at.Before(best.at) {
			who, best = user, m
		}
	}
	return who, best
}

// draw publishes one page, unless it shows the same already.
func (p *Homes) draw(ctx context.Context, user handoffs.UserID, m homeMark) {
	ctx, cancel := context.WithTimeoutCause(ctx, callTimeout, errors.New("a page took too long"))
	defer cancel()
	log := p.bot.Log
	err := p.publish(ctx, user, &m)
	limited, slow := errors.AsType[*slack.RateLimitedError](err)
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.last[user] = now
	m.now = false
	switch code := slackCode(err); {
	case err == nil:
		p.off = false
		return
	case slow:
		log.InfoContext(ctx, "pages rate limited", "retry_in", limited.RetryAfter)
		p.closed, m.at = later(p.closed, now.Add(limited.RetryAfter)), now
		p.budget = min(p.budget, 1)
	case code == "hash_conflict": // another replica was faster: what it has drawn may be older than what we know, or newer
		m.conflicts++
		m.at = now.Add(homeSettles)
	case code == "not_enabled":
		if !p.off {
			log.WarnContext(ctx, "cannot show pages: switch the app's Home tab on, or install its manifest again", "error", err)
		}
		p.off, p.closed = true, now.Add(homeOff)
		clear(p.waiting)
		return
	case m.tries >= homeTries:
		log.WarnContext(ctx, "cannot show a page", "error", err)
		return
	default:
		m.at = now.Add(homeRetry << m.tries)
		m.tries++
	}
	p.mark(user, m)
}

func (p *Homes) publish(ctx context.Context, user handoffs.UserID, m *homeMark) error {
	shown, err := p.homes.HomeShows(ctx, user)
	if err != nil {
		return err
	}
	view, until, err := p.home(ctx, user)
	if err != nil {
		return fmt.Errorf("draw page: %w", err)
	}
	p.mu.Lock()
	delete(p.turn, user)
	if until != 0 {
		p.turn[user] = until
	}
	p.mu.Unlock()
	digest, err := digestOf(view)
	if err != nil {
		return err
	}
	was, hash, _ := strings.Cut(shown, " ")
	if was == digest && !m.now {
		return nil
	}
	p.mu.Lock()
	p.budget = max(p.budget-1, -homeBurst)
	p.mu.Unlock()
	req := slack.PublishViewContextRequest{UserID: string(user), View: view}
	if hash != "" && m.conflicts < 2 {
		req.Hash = &hash // so that nobody puts an older drawing over a newer one
	}
	answer, err := p.pub.PublishViewContext(ctx, req)
	if err != nil {
		return err
	}
	return p.homes.SaveHome(ctx, user, digest+" "+answer.Hash)
}

// digestOf names what a view shows.
func digestOf(view slack.HomeTabViewRequest) (string, error) {
	data, err := json.Marshal(view)
	if err != nil {
		return "", fmt.Errorf("draw page: %w", err)
	}
	sum := sha256.Sum256(data)
	return base64.RawURLEncoding.EncodeToString(sum[:12]), nil
}
