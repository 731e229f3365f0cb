package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/sync/errgroup"

	"github.com/handoffbot/handoffbot/handoffs"
)

// workspace is what the directory asks Slack. *slack.Client is one.
type workspace interface {
	AuthTestContext(ctx context.Context) (*slack.AuthTestResponse, error)
	GetConversationInfoContext(ctx context.Context, input *slack.GetConversationInfoInput) (*slack.Channel, error)
	GetUsersInConversationContext(ctx context.Context, p *slack.GetUsersInConversationParameters) ([]string, string, error)
	GetUserGroupMembersContext(ctx context.Context, group string, options ...slack.GetUserGroupMembersOption) ([]string, error)
}

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

// Identity is who the bot is.
type Identity struct {
	Team     string // the workspace's id
	TeamName string
	URL      string // the workspace's address, ending in a slash
	User     handoffs.UserID
	Name     string // what people type after the @
	BotID    string
	// Scopes are what the token may do. ScopesTold is false if the server did not say.
	Scopes     []string
	ScopesTold bool
}

// Directory knows who is of which team, and where the bot can post. It answers from memory, which Run keeps fresh.
// Its methods may be called at the same time.
type Directory struct {
	slack workspace
	teams []handoffs.Team
	log   *slog.Logger
	wake  chan struct{}

	mu       sync.RWMutex
	identity Identity
	places   map[string]*place
	held     time.Time // Slack asked us to wait until then
	warned   map[string]bool
}

// place is a channel or a user group.
type place struct {
	id      string
	tried   time.Time // last reading
	due     time.Time // next one
	channel channelState
	// members is nil until it was read.
	members roster
	// wantMembers: a channel whose members are a team.
	wantMembers bool
	// sighted: the server cannot list members, so whoever acts there counts as one.
	sighted bool
	// fault is why the last reading failed.
	fault error
}

type roster map[handoffs.UserID]struct{}

func rosterOf(users []string) roster {
	r := make(roster, len(users))
	for _, u := range users {
		r[handoffs.UserID(u)] = struct{}{}
	}
	return r
}

func (r roster) has(user handoffs.UserID) bool {
	_, ok := r[user]
	return ok
}

// NewDirectory returns a directory of the teams. It knows nothing until Load.
func NewDirectory(api workspace, teams []handoffs.Team, log *slog.Logger) *Directory {
	d := &Directory{
		slack: api, teams: teams, log: log, wake: make(chan struct{}, 1),
		places: map[string]*place{}, warned: map[string]bool{},
	}
	for i := range teams {
		d.add(&teams[i])
	}
	return d
}

// add makes the places of a team known by name. d.mu is held, or d is not shared yet.
func (d *Directory) add(team *handoffs.Team) {
	if team.Channel != "" {
		p := d.place(string(team.Channel))
		p.wantMembers = p.wantMembers || len(team.Members) == 0
	}
	for _, m := range team.Members {
		if isGroup(m) {
			d.place(m)
		}
	}
}

func (d *Directory) place(id string) *place {
	p, ok := d.places[id]
	if !ok {
		p = &place{id: id}
		d.places[id] = p
	}
	return p
}

func isGroup(id string) bool { return strings.HasPrefix(id, "S") }

// Identity returns who the bot is; zero before Load.
func (d *Directory) Identity() Identity {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.identity
}

// Member reports whether the user is of the team: listed in the playbook, in one of its user groups, or, for a team
// without a list, in its channel. Managers belong to their team. Who cannot be known is not a member; a negative answer
// is checked against Slack soon. It never blocks.
func (d *Directory) Member(team *handoffs.Team, user handoffs.UserID) bool {
	member := d.Knows(team, user)
	if !member && user != "" {
		d.Refresh(team)
	}
	return member
}

// Knows is Member for those who ask about many people: a negative answer is left as it is.
func (d *Directory) Knows(team *handoffs.Team, user handoffs.UserID) bool {
	if user == "" {
		return false
	}
	if team.ManagedBy(user) || slices.Contains(team.Members, string(user)) {
		return true
	}
	d.mu.RLock()
	defer d.mu.RUnlock()
	return slices.ContainsFunc(sources(team), func(id string) bool {
		p, ok := d.places[id]
		return ok && p.members.has(user) && user != d.identity.User
	})
}

// sources are the places whose members are the team's.
func sources(team *handoffs.Team) []string {
	if len(team.Members) == 0 {
		return []string{string(team.Channel)}
	}
	return slices.DeleteFunc(slices.Clone(team.Members), func(m string) bool { return !isGroup(m) })
}

// Postable reports whether the bot can post in the channel. If not, why is a plain sentence that says what to do. What
// is not known counts as postable: Slack will say. A negative answer is checked against Slack soon. It never blocks.
func (d *Directory) Postable(channel handoffs.ChannelID) (ok bool, why string) {
	d.mu.RLock()
	if p, known := d.places[string(channel)]; known {
		why = p.channel.trouble(p.id, d.identity.Name)
	}
	d.mu.RUnlock()
	if why != "" {
		d.refresh(string(channel))
	}
	return why == "", why
}

// Channel returns the channel's name without the #, or "" if it is not known.
func (d *Directory) Channel(channel handoffs.ChannelID) string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if p, ok := d.places[string(channel)]; ok {
		return p.channel.name
	}
	return ""
}

// Link returns the message's permalink, or "" before Load.
func (d *Directory) Link(m handoffs.Message) string {
	url := d.Identity().URL
	if url == "" || m.IsZero() {
		return ""
	}
	return url + "archives/" + string(m.Channel) + "/p" + strings.ReplaceAll(m.TS, ".", "")
}

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

// Know reads what is not known of the team yet. It asks Slack, and blocks as long as ctx lets it; it is for a team
// that is in no current playbook but still works on handoffs.
func (d *Directory) Know(ctx context.Context, team *handoffs.Team) {
	d.mu.Lock()
	d.add(team)
	var unknown []string
	for _, id := range sources(team) {
		if p := d.places[id]; p != nil && p.members == nil && p.fault == nil {
			unknown = append(unknown, id)
		}
	}
	d.mu.Unlock()
	for _, id := range unknown {
		d.reread(ctx, id)
	}
}

// Load reads everything once. It returns an error only if the bot does not learn who it is; what else cannot be read
// is named by Checks and tried again by Run.
func (d *Directory) Load(ctx context.Context) error {
	auth, err := d.slack.AuthTestContext(ctx)
	if err != nil {
		return fmt.Errorf("ask Slack who the bot is: %w", err)
	}
	d.mu.Lock()
	d.identity = identityOf(auth)
	ids := make([]string, 0, len(d.places))
	for id := range d.places {
		ids = append(ids, id)
	}
	d.mu.Unlock()
	slices.Sort(ids)
	var g errgroup.Group
	g.SetLimit(loadAtOnce)
	for _, id := range ids {
		g.Go(func() error {
			d.reread(ctx, id)
			return nil
		})
	}
	return g.Wait()
}

func identityOf(auth *slack.AuthTestResponse) Identity {
	id := Identity{
		Team: auth.TeamID, TeamName: auth.Team, URL: auth.URL, User: handoffs.UserID(auth.UserID), Name: auth.User, BotID: auth.BotID,
	}
	if id.URL != "" && !strings.HasSuffix(id.URL, "/") {
		id.URL += "/"
	}
	scopes := auth.Header.Values("X-OAuth-Scopes")
	id.ScopesTold = len(scopes) > 0
	for s := range strings.SplitSeq(strings.Join(scopes, ","), ",") {
		if s = strings.TrimSpace(s); s != "" {
			id.Scopes = append(id.Scopes, s)
		}
	}
	return id
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
