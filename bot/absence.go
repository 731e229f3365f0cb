package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// accounts tells whether somebody is still in the workspace. *slack.Client is one.
type accounts interface {
	GetUserInfoContext(ctx context.Context, user string, options ...slack.GetUserInfoOption) (*slack.User, error)
}

// Absences finds people who hold handoffs and are no longer there: by Slack's events, and once a day by asking, because an
// event can be lost. To find somebody twice changes nothing.
type Absences struct {
	Service  *handoffs.Service
	Lister   handoffs.Lister
	Chores   handoffs.Chores
	Accounts accounts
	Teams    *Directory
	Log      *slog.Logger
}

const (
	// SweepKind is the kind of the chore that asks after everybody once a day, and sweepID the chore.
	SweepKind             = "absent"
	sweepID   handoffs.ID = SweepKind + ":people"
	// sweepEvery is how far sweeps are apart.
	sweepEvery = 24 * time.Hour
	// sweepStep is how many people are asked after at a time, and sweepPause how long until the next: together far below
	// the hundred questions a minute that Slack allows.
	sweepStep  = 8
	sweepPause = 10 * time.Second
	// openAtOnce is how many of a person's handoffs are read first; one with more is read again, whole.
	openAtOnce = 100
)

// sweep is what a sweep remembers: whom it asked after last. It is done when that is nobody.
type sweep struct {
	After handoffs.UserID `json:"after,omitempty"`
}

// Plan puts the first sweep into the queue. Any process may do it; later ones find it there.
func (a *Absences) Plan(ctx context.Context) error {
	c, err := a.Chores.LoadChore(ctx, sweepID)
	if err != nil || c.Version > 0 {
		return err
	}
	now := handoffs.InstantOf(a.Service.Now())
	c.State = json.RawMessage("{}")
	if err := a.Chores.CommitChore(ctx, c, now, now); err != nil && !errors.Is(err, handoffs.ErrConflict) {
		return fmt.Errorf("plan the first look for people who left: %w", err)
	}
	return nil
}

// Do implements ChoreDoer: it asks after the next few people.
func (a *Absences) Do(ctx context.Context, id handoffs.ID, _ bool) (version int64, next handoffs.Instant, err error) {
	c, err := a.Chores.LoadChore(ctx, id)
	if err != nil {
		return 0, 0, err
	}
	var s sweep
	if err := json.Unmarshal(c.State, &s); err != nil {
		s = sweep{} // it begins anew
	}
	people, err := a.Lister.Holders(ctx)
	if err != nil {
		return 0, 0, err
	}
	people = slices.DeleteFunc(people, func(u handoffs.UserID) bool {
		return u <= s.After || u == handoffs.Removed || u == handoffs.Administrator
	})
	wait := sweepPause
	for _, user := range people[:min(len(people), sweepStep)] {
		limited, err := a.ask(ctx, user)
		if err != nil {
			return 0, 0, err
		}
		if limited > 0 {
			wait = limited
			break
		}
		s.After = user
	}
	if len(people) == 0 || s.After == people[len(people)-1] {
		s.After, wait = "", sweepEvery
	}
	now := a.Service.Now()
	next = handoffs.InstantOf(now.Add(wait))
	if c.State, err = json.Marshal(s); err != nil {
		return 0, 0, err // unreachable: it is a text
	}
	if err := a.Chores.CommitChore(ctx, c, handoffs.InstantOf(now), next); err != nil {
		return 0, 0, err
	}
	return c.Version + 1, next, nil
}

// ask asks Slack after one person. limited is how long Slack wants to be left alone; nothing is known then.
func (a *Absences) ask(ctx context.Context, user handoffs.UserID) (limited time.Duration, err error) {
	askCtx, cancel := context.WithTimeoutCause(ctx, callTimeout/2, errors.New("no answer to users.info"))
	defer cancel()
	account, err := a.Accounts.GetUserInfoContext(askCtx, string(user))
	if limit, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		return max(limit.RetryAfter, time.Second), nil
	}
	switch {
	case err == nil && account.Deleted:
		return 0, a.Deactivated(ctx, user)
	case err != nil && slackCode(err) == "":
		return 0, fmt.Errorf("ask after %s: %w", user, err)
	case err != nil: // somebody of another workspace, or a missing scope, which the checks tell of
		a.Log.InfoContext(ctx, "cannot ask after a person", "user", user, "error", err)
	}
	return 0, a.Left(ctx, user)
}

// Deactivated misses a person wherever they have a part in something open.
func (a *Absences) Deactivated(ctx context.Context, user handoffs.UserID) error {
	return a.miss(ctx, user, handoffs.WhyDeactivated, func(*handoffs.Handoff) bool { return true })
}

// Left misses a person wherever they own what is for a team that they are no longer of.
func (a *Absences) Left(ctx context.Context, user handoffs.UserID) error {
	return a.miss(ctx, user, handoffs.WhyLeft, func(h *handoffs.Handoff) bool {
		return h.Owner == user && h.OwnerGone == 0 && a.Teams.absent(ctx, h.To(), user)
	})
}

func (a *Absences) miss(ctx context.Context, user handoffs.UserID, why string, from func(*handoffs.Handoff) bool) error {
	open, total, err := a.Lister.OpenOf(ctx, user, openAtOnce)
	if err == nil && total > len(open) {
		open, _, err = a.Lister.OpenOf(ctx, user, total)
	}
	if err != nil {
		return err
	}
	for i := range open {
		if !from(&open[i]) {
			continue
		}
		result, err := a.Service.Do(ctx, open[i].ID, "", handoffs.Miss{User: user, Why: why})
		if err != nil {
			return fmt.Errorf("miss %s on handoff %s: %w", user, open[i].ID, err)
		}
		if len(result.Events) > 0 {
			a.Log.InfoContext(ctx, "somebody is missed", "handoff", open[i].ID, "user", user, "why", why)
		}
	}
	return nil
}

// absent reports whether somebody is certainly not of the team. It asks Slack about a team that is in no playbook.
func (d *Directory) absent(ctx context.Context, team *handoffs.Team, user handoffs.UserID) bool {
	d.Know(ctx, team)
	if d.Member(team, user) {
		return false
	}
	faults, sighted := d.readable(team)
	_, known := d.count(team)
	return known && !sighted && len(faults) == 0
}

// onUserChange hears of somebody who was deactivated.
func (b *Bot) onUserChange(ctx context.Context, e *Envelope) (any, error) {
	var change struct {
		User struct {
			ID      handoffs.UserID `json:"id"`
			Deleted bool            `json:"deleted"`
		} `json:"user"`
	}
	if json.Unmarshal(e.inner(), &change) != nil || change.User.ID == "" || !change.User.Deleted {
		return nil, nil
	}
	b.missing(ctx, change.User.ID, b.Absences.Deactivated)
	return nil, nil
}

// onLeft hears of somebody who left a channel, which may be a team.
func (b *Bot) onLeft(ctx context.Context, e *Envelope) (any, error) {
	b.missing(ctx, handoffs.UserID(e.place().User), b.Absences.Left)
	return nil, nil
}

// onRegrouped hears of people who were taken out of a user group, which may be a team.
func (b *Bot) onRegrouped(ctx context.Context, e *Envelope) (any, error) {
	var change struct {
		Removed []handoffs.UserID `json:"removed_users"`
	}
	if json.Unmarshal(e.inner(), &change) != nil {
		return nil, nil
	}
	for _, user := range change.Removed {
		b.missing(ctx, user, b.Absences.Left)
	}
	return nil, nil
}

// missing finds what a person holds after the event is acknowledged: what is lost there, the next sweep finds.
func (b *Bot) missing(ctx context.Context, user handoffs.UserID, find func(context.Context, handoffs.UserID) error) {
	if b.Absences == nil || user == "" || string(user) == b.User {
		return
	}
	b.after(ctx, func(ctx context.Context) {
		if err := find(ctx, user); err != nil {
			b.Log.WarnContext(ctx, "cannot find what somebody held who is gone", "user", user, "error", err)
		}
	})
}
