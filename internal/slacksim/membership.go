package slacksim

import "slices"

// join makes user a member and tells the app; w.mu is held.
func (w *Workspace) join(c *channel, user, inviter string) {
	if c.has(user) || c.Archived {
		return
	}
	c.Members = append(c.Members, user)
	event := map[string]any{
		"type": "member_joined_channel", "user": user, "channel": c.ID, "channel_type": c.letter(), "team": w.team.ID, "event_ts": w.Clock.nextTS(),
	}
	if inviter != "" {
		event["inviter"] = inviter
	}
	w.eventIn(c, "member_joined_channel", event)
	w.publishChannel(c)
	w.touch()
}

// leave ends a membership. The bot learns of its own removal by channel_left or group_left; afterwards it hears nothing more.
func (w *Workspace) leave(c *channel, user, actor string) {
	if !c.has(user) {
		return
	}
	ts := w.Clock.nextTS()
	if user == w.app.BotUser {
		name := "channel_left"
		if c.Private {
			name = "group_left"
		}
		w.eventIn(c, name, map[string]any{"type": name, "channel": c.ID, "actor_id": actor, "event_ts": ts})
	}
	c.Members = slices.DeleteFunc(slices.Clone(c.Members), func(m string) bool { return m == user })
	w.eventIn(c, "member_left_channel", map[string]any{
		"type": "member_left_channel", "user": user, "channel": c.ID, "channel_type": c.letter(), "team": w.team.ID, "event_ts": ts,
	})
	w.publishChannel(c)
	w.touch()
}

func (w *Workspace) archive(c *channel, actor string, archived bool) {
	if c.IM || c.Archived == archived {
		return
	}
	c.Archived = archived
	name := "archive"
	if !archived {
		name = "unarchive"
	}
	name = map[bool]string{true: "group_", false: "channel_"}[c.Private] + name
	w.eventIn(c, name, map[string]any{"type": name, "channel": c.ID, "user": actor, "event_ts": w.Clock.nextTS()})
	w.publishChannel(c)
	w.touch()
}

// Archive archives a channel, as an admin would.
func (w *Workspace) Archive(channelID string) { w.inChannel(channelID, w.archiveByAdmin(true)) }

// Unarchive opens an archived channel again.
func (w *Workspace) Unarchive(channelID string) { w.inChannel(channelID, w.archiveByAdmin(false)) }

func (w *Workspace) archiveByAdmin(archived bool) func(*channel) {
	return func(c *channel) { w.archive(c, "", archived) }
}

// AddMember makes user (the bot's too) a member of a channel.
func (w *Workspace) AddMember(channelID, user string) {
	w.inChannel(channelID, func(c *channel) { w.join(c, user, "") })
}

// RemoveMember takes user (the bot's too) out of a channel.
func (w *Workspace) RemoveMember(channelID, user string) {
	w.inChannel(channelID, func(c *channel) { w.leave(c, user, "") })
}

// RenameChannel gives a channel another name and tells the app by channel_rename or group_rename.
func (w *Workspace) RenameChannel(channelID, name string) {
	w.inChannel(channelID, func(c *channel) {
		c.Name = name
		kind := "channel_rename"
		if c.Private {
			kind = "group_rename"
		}
		w.eventIn(c, kind, map[string]any{
			"type": kind, "channel": map[string]any{"id": c.ID, "name": name, "created": c.created}, "event_ts": w.Clock.nextTS(),
		})
		w.publishChannel(c)
		w.touch()
	})
}

// DeleteMessage removes a message, as an admin would.
func (w *Workspace) DeleteMessage(channelID, ts string) {
	w.inChannel(channelID, func(c *channel) {
		if m := c.byTS[ts]; m != nil {
			w.remove(m)
		}
	})
}

func (w *Workspace) inChannel(channelID string, f func(*channel)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c := w.find(channelID); c != nil {
		f(c)
	}
}
