package bot

import (
	"context"
	"fmt"
	"log/slog"
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

// also makes channels known by name that are no team's; people are left out. It is called before Load.
func (d *Directory) also(places ...string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, id := range places {
		if !isPerson(id) {
			d.place(id)
		}
	}
}

// state is what is known of a channel: why the bot cannot post there, in a sentence, and why its last reading failed.
func (d *Directory) state(channel string) (state channelState, why string, fault error) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	p := d.places[channel]
	return p.channel, p.channel.trouble(p.id, d.identity.Name), p.fault
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
