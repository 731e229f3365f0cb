package bot

import (
	"encoding/json"
	"strings"

	"github.com/handoffbot/handoffbot/handoffs"
)

// ObservedEvents are the events that only keep a Directory fresh; without them it learns of changes within minutes.
var ObservedEvents = []string{
	"channel_archive", "channel_deleted", "channel_left", "channel_rename", "channel_unarchive",
	"group_archive", "group_deleted", "group_left", "group_rename", "group_unarchive",
	"member_joined_channel", "subteam_updated",
}

// Observe takes from an envelope what it says of channels and members: who came and went, what was archived, and,
// where the server cannot list members, who acts where. It never blocks. Slack's answers correct it later.
func (d *Directory) Observe(e *Envelope) {
	switch {
	case foreign(e, d.Identity().Team):
	case e.Event != nil:
		d.observeEvent(e)
	case e.Command != nil:
		d.sight(e.Command.ChannelID, e.Command.UserID)
	case e.Interaction != nil:
		d.sight(e.Interaction.Channel.ID, e.Interaction.User.ID)
	}
}

func (d *Directory) observeEvent(e *Envelope) {
	switch name := e.Event.InnerEvent.Type; name {
	case "message", "app_mention", "reaction_added", "app_home_opened":
		p := e.place()
		d.sight(p.channel(), p.User)
	case "member_joined_channel", "member_left_channel":
		p := e.place()
		d.moved(p.channel(), handoffs.UserID(p.User), name == "member_joined_channel")
	case "channel_left", "group_left":
		p := e.place()
		d.moved(p.channel(), d.Identity().User, false)
	case "channel_archive", "group_archive", "channel_unarchive", "group_unarchive":
		p := e.place()
		d.archived(p.channel(), !strings.HasSuffix(name, "unarchive"))
	case "channel_deleted", "group_deleted", "channel_rename", "group_rename":
		d.refresh(channelIn(e.inner()))
	case "subteam_members_changed", "subteam_updated":
		d.regrouped(e.inner())
	case "user_change": // of a person, whatever team they are of
	}
}

// channelIn reads a channel that is an id in some events and an object in others.
func channelIn(inner json.RawMessage) string {
	var byID struct {
		Channel string `json:"channel"`
	}
	if json.Unmarshal(inner, &byID) == nil {
		return byID.Channel
	}
	var object struct {
		Channel struct {
			ID string `json:"id"`
		} `json:"channel"`
	}
	if json.Unmarshal(inner, &object) == nil {
		return object.Channel.ID
	}
	return ""
}

// moved notes that somebody, maybe the bot, joined or left a channel.
func (d *Directory) moved(channel string, user handoffs.UserID, joined bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	p, ok := d.places[channel]
	if !ok || user == "" {
		return
	}
	if user == d.identity.User {
		if joined {
			p.channel = channelState{told: true, name: p.channel.name, joined: true}
		} else {
			p.channel.told, p.channel.joined = true, false
		}
		d.dueSoon(p)
	}
	switch {
	case p.members == nil:
	case joined:
		p.members[user] = struct{}{}
	default:
		delete(p.members, user)
	}
}

func (d *Directory) archived(channel string, archived bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	p, ok := d.places[channel]
	if !ok {
		return
	}
	if p.channel.told {
		p.channel.archived = archived
	}
	d.dueSoon(p)
}

// regrouped notes that people came to a user group or left it.
func (d *Directory) regrouped(inner json.RawMessage) {
	var change struct {
		ID      string   `json:"subteam_id"`
		Added   []string `json:"added_users"`
		Removed []string `json:"removed_users"`
		Subteam struct {
			ID string `json:"id"`
		} `json:"subteam"`
	}
	if json.Unmarshal(inner, &change) != nil {
		return
	}
	id := change.ID
	if id == "" {
		id = change.Subteam.ID
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	p, ok := d.places[id]
	if !ok {
		return
	}
	if p.members != nil {
		for _, u := range change.Added {
			p.members[handoffs.UserID(u)] = struct{}{}
		}
		for _, u := range change.Removed {
			delete(p.members, handoffs.UserID(u))
		}
	}
	d.dueSoon(p)
}

// sight counts a person as a member of the channel they act in, where the server cannot list its members.
func (d *Directory) sight(channel, user string) {
	d.mu.RLock()
	p, ok := d.places[channel]
	news := ok && p.sighted && user != "" && !p.members.has(handoffs.UserID(user))
	d.mu.RUnlock()
	if !news {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	p.members[handoffs.UserID(user)] = struct{}{}
}
