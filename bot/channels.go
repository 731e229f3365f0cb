package bot

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// channelState is what decides whether the bot can post in a channel. Unless told, nothing is known.
type channelState struct {
	told     bool
	name     string
	missing  bool
	archived bool
	joined   bool
}

// trouble says in a plain sentence why the bot cannot post there and what to do; "" if it can, or if nobody knows.
func (c channelState) trouble(id, bot string) string {
	invite := "/invite @" + bot
	if bot == "" {
		invite = "/invite and this app's name"
	}
	called := "the channel " + id
	if c.name != "" {
		called = "#" + c.name
	}
	switch {
	case !c.told:
		return ""
	case c.missing:
		return "I cannot see " + called + ": there is no such channel, or it is private and I am not in it. If it is private, type " + invite + " there."
	case c.archived:
		return called + " is archived, so nothing can be posted there. Unarchive it, or name another channel in the playbook."
	case !c.joined:
		return "I am not in " + called + ". Type " + invite + " there."
	}
	return ""
}

// membersPage is Slack's largest page of conversations.members.
const membersPage = 1000

// membersPages bounds how many pages are read of one channel.
const membersPages = 50

// readChannel reads a channel's state and, if its members are a team, its members. What it returns next to an error is
// what it did learn.
func (d *Directory) readChannel(ctx context.Context, id string) (place, error) {
	d.mu.RLock()
	self, want := d.identity.User, d.places[id] != nil && d.places[id].wantMembers
	d.mu.RUnlock()
	info, err := d.slack.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: id})
	var learned place
	switch {
	case slackCode(err) == "channel_not_found":
		learned.channel = channelState{told: true, missing: true}
		return learned, nil
	case err != nil && !unsupported(err):
		return learned, fmt.Errorf("read channel: %w", err)
	case err == nil:
		learned.channel = channelState{told: true, name: info.Name, archived: info.IsArchived, joined: info.IsMember}
	}
	if !want && (err != nil || info.IsMember) {
		return learned, wrapUnsupported(err)
	}
	users, membersErr := d.readMembers(ctx, id)
	switch {
	case membersErr == nil:
		learned.members = rosterOf(users)
		// Servers that leave is_member out do list the bot.
		learned.channel.joined = learned.channel.joined || learned.members.has(self)
	case !want || slackCode(membersErr) == "not_in_channel":
		return learned, nil
	case unsupported(membersErr) && info != nil && len(info.Members) > 0:
		learned.members = rosterOf(info.Members)
	case unsupported(membersErr):
		learned.sighted = slackCode(membersErr) != "missing_scope"
		return learned, fmt.Errorf("list the channel's members: %w", membersErr)
	default:
		return learned, fmt.Errorf("list the channel's members: %w", membersErr)
	}
	return learned, wrapUnsupported(err)
}

func wrapUnsupported(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("read channel: %w", err)
}

func (d *Directory) readMembers(ctx context.Context, id string) ([]string, error) {
	params := &slack.GetUsersInConversationParameters{ChannelID: id, Limit: membersPage}
	found := map[string]struct{}{}
	for range membersPages {
		users, next, err := d.slack.GetUsersInConversationContext(ctx, params)
		if err != nil {
			return nil, err
		}
		for _, u := range users {
			found[u] = struct{}{}
		}
		if next == "" || next == params.Cursor {
			break
		}
		params.Cursor = next
	}
	all := make([]string, 0, len(found))
	for u := range maps.Keys(found) {
		all = append(all, u)
	}
	return all, nil
}

func (d *Directory) readGroup(ctx context.Context, id string) (roster, error) {
	users, err := d.slack.GetUserGroupMembersContext(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("list the user group's members: %w", err)
	}
	return rosterOf(users), nil
}

// slackCode returns Slack's own word for the error, or "".
func slackCode(err error) string {
	if refused, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return refused.Err
	}
	return ""
}

// unsupported reports whether the server cannot, or may not, answer such a question at all.
func unsupported(err error) bool {
	if status, ok := errors.AsType[slack.StatusCodeError](err); ok {
		return status.Code == http.StatusNotFound || status.Code == http.StatusNotImplemented || status.Code == http.StatusMethodNotAllowed
	}
	switch slackCode(err) {
	case "unknown_method", "method_not_supported_for_channel_type", "not_implemented", "missing_scope":
		return true
	}
	return false
}

// readable reports what is known of a team's members, for Checks.
func (d *Directory) readable(team *handoffs.Team) (faults map[string]error, sighted bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	faults = map[string]error{}
	for _, id := range sources(team) {
		p := d.places[id]
		if p == nil {
			continue
		}
		sighted = sighted || p.sighted
		if p.members == nil && p.fault != nil {
			faults[id] = p.fault
		}
	}
	return faults, sighted
}

// count returns how many people are of the team, besides its managers. It reports false if its members were not read.
func (d *Directory) count(team *handoffs.Team) (people int, known bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	all := roster{}
	for _, m := range team.Members {
		if !isGroup(m) {
			all[handoffs.UserID(m)] = struct{}{}
		}
	}
	for _, id := range sources(team) {
		p := d.places[id]
		if p == nil || p.members == nil {
			return 0, false
		}
		maps.Copy(all, p.members)
	}
	delete(all, d.identity.User)
	return len(all), true
}
