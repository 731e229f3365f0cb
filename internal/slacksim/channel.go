package slacksim

import (
	"maps"
	"slices"
	"sort"
)

// channel is a Channel with its messages; w.mu guards it.
type channel struct {
	Channel
	created   int64
	messages  []*message // top-level ones in the order of ts
	byTS      map[string]*message
	ephemeral []*message
	read      map[string]string // the newest ts that a person has seen
}

func (w *Workspace) addChannel(c Channel) *channel {
	c.Members = slices.Clone(c.Members)
	ch := &channel{Channel: c, created: w.Clock.Now().Unix(), byTS: map[string]*message{}, read: map[string]string{}}
	w.channels[c.ID] = ch
	w.chanOrder = append(w.chanOrder, c.ID)
	return ch
}

func (c *channel) has(user string) bool { return slices.Contains(c.Members, user) }

// visible reports whether user may know that the channel exists.
func (c *channel) visible(user string) bool { return c.has(user) || (!c.Private && !c.IM) }

// other is the other end of a direct message.
func (c *channel) other(user string) string {
	for _, m := range c.Members {
		if m != user {
			return m
		}
	}
	return user
}

// kind is the channel_type of message events, letter that of membership events.
func (c *channel) kind() string {
	switch {
	case c.IM:
		return "im"
	case c.Private:
		return "group"
	}
	return "channel"
}

func (c *channel) letter() string {
	switch {
	case c.IM:
		return "D"
	case c.Private:
		return "G"
	}
	return "C"
}

// dm is the direct message of two people; it comes into being when it is first needed.
func (w *Workspace) dm(a, b string) *channel {
	for _, id := range w.chanOrder {
		c := w.channels[id]
		if c.IM && c.has(a) && c.has(b) && (a != b || len(c.Members) == 1) {
			return c
		}
	}
	members := []string{a, b}
	if a == b {
		members = members[:1]
	}
	c := w.addChannel(Channel{ID: randomID("D0", 9), IM: true, Members: members})
	w.publishChannel(c)
	return c
}

// find is a channel by its id, or by its name with or without '#'.
func (w *Workspace) find(name string) *channel {
	if c := w.channels[name]; c != nil {
		return c
	}
	if len(name) > 1 && name[0] == '#' {
		name = name[1:]
	}
	for _, id := range w.chanOrder {
		if c := w.channels[id]; !c.IM && c.Name == name {
			return c
		}
	}
	return nil
}

// put adds m in its place: the end of the channel or of its parent's thread.
func (c *channel) put(m *message) {
	c.byTS[m.ts] = m
	if parent := c.byTS[m.threadTS]; m.threadTS != "" && parent != nil {
		parent.replies = append(parent.replies, m)
		return
	}
	c.messages = append(c.messages, m)
}

// drop takes m out for good.
func (c *channel) drop(m *message) {
	m.deleted = true
	delete(c.byTS, m.ts)
	if parent := c.byTS[m.threadTS]; m.threadTS != "" && parent != nil {
		parent.replies = slices.DeleteFunc(parent.replies, func(r *message) bool { return r == m })
		return
	}
	at := sort.Search(len(c.messages), func(i int) bool { return c.messages[i].ts >= m.ts })
	if at < len(c.messages) && c.messages[at] == m {
		c.messages = slices.Delete(c.messages, at, at+1)
	}
}

func (w *Workspace) channelWire(c *channel, reader string) map[string]any {
	out := map[string]any{
		"id": c.ID, "created": c.created, "is_archived": c.Archived, "is_im": c.IM, "is_org_shared": false, "context_team_id": w.team.ID, "updated": c.created * 1000,
	}
	if c.IM {
		out["user"], out["is_user_deleted"], out["priority"] = c.other(reader), false, 0
		return out
	}
	purpose := map[string]any{"value": "", "creator": "", "last_set": 0}
	topic := map[string]any{"value": c.Topic, "creator": "", "last_set": 0}
	creator := ""
	if len(c.Members) > 0 {
		creator = c.Members[0]
	}
	maps.Copy(out, map[string]any{
		"name": c.Name, "name_normalized": c.Name, "is_channel": !c.Private, "is_group": c.Private, "is_mpim": false, "is_private": c.Private,
		"is_general": false, "is_shared": false, "is_ext_shared": false, "is_pending_ext_shared": false, "is_member": c.has(reader),
		"creator": creator, "topic": topic, "purpose": purpose, "previous_names": []any{}, "num_members": len(c.Members), "unlinked": 0,
		"shared_team_ids": []any{w.team.ID},
	})
	return out
}

// Channel is a copy of the channel with that id or name.
func (w *Workspace) Channel(id string) (Channel, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.find(id)
	if c == nil {
		return Channel{}, false
	}
	out := c.Channel
	out.Members = slices.Clone(out.Members)
	return out, true
}

// Messages are the top-level messages of a channel, oldest first, without ephemeral ones.
func (w *Workspace) Messages(channelID string) []Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.find(channelID)
	if c == nil {
		return nil
	}
	out := make([]Message, 0, len(c.messages))
	for _, m := range c.messages {
		out = append(out, m.view())
	}
	return out
}

// Thread is a message and its replies, oldest first; empty when there is none.
func (w *Workspace) Thread(channelID, ts string) []Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.find(channelID)
	if c == nil || c.byTS[ts] == nil {
		return nil
	}
	out := []Message{c.byTS[ts].view()}
	for _, m := range c.byTS[ts].replies {
		out = append(out, m.view())
	}
	return out
}

// Message is the message or reply at ts.
func (w *Workspace) Message(channelID, ts string) (Message, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.find(channelID)
	if c == nil || c.byTS[ts] == nil {
		return Message{}, false
	}
	return c.byTS[ts].view(), true
}
