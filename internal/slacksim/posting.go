package slacksim

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// post puts m into its channel and tells everybody; w.mu is held.
func (w *Workspace) post(m *message) {
	m.ts = w.Clock.nextTS()
	c := m.channel
	parent := c.byTS[m.threadTS]
	var before map[string]any
	if parent != nil {
		before = w.messageWire(parent, false)
	}
	c.put(m)
	if m.user != "" {
		c.read[m.user] = m.ts
	}
	event := w.messageWire(m, false)
	event["event_ts"] = m.ts
	if len(m.files) > 0 {
		event["subtype"] = "file_share"
	}
	mentioned := m.botID == "" && !c.IM && strings.Contains(m.text, "<@"+w.app.BotUser)
	if mentioned {
		mention := maps.Clone(event)
		mention["type"], mention["channel"] = "app_mention", c.ID
		w.eventIn(c, "app_mention", mention)
	}
	w.messageEvent(c, event)
	if parent != nil {
		w.hiddenEvent(c, "message_changed", map[string]any{"message": w.messageWire(parent, false), "previous_message": before})
		w.publishMessage(parent)
	}
	w.publishMessage(m)
	w.touch()
}

// change edits m in place and tells everybody.
func (w *Workspace) change(m *message, edit func()) {
	before := w.messageWire(m, false)
	edit()
	w.hiddenEvent(m.channel, "message_changed", map[string]any{"message": w.messageWire(m, false), "previous_message": before})
	w.publishMessage(m)
	w.touch()
}

// remove deletes m. A message with replies leaves a stone in its place, as Slack keeps the thread.
func (w *Workspace) remove(m *message) {
	if len(m.replies) > 0 {
		w.change(m, func() {
			m.tombstone, m.subtype, m.text, m.blocks, m.attach, m.metadata = true, "tombstone", "This message was deleted.", nil, nil, nil
			m.user, m.botID, m.reactions, m.files = "USLACKBOT", "", nil, nil
		})
		return
	}
	before := w.messageWire(m, false)
	parent := m.channel.byTS[m.threadTS]
	m.channel.drop(m)
	w.hiddenEvent(m.channel, "message_deleted", map[string]any{"deleted_ts": m.ts, "previous_message": before})
	w.publishMessage(m)
	if parent != nil && m.threadTS != "" {
		w.publishMessage(parent)
	}
	w.touch()
}

// react and unreact change a reaction and tell everybody; they report whether anything changed.
func (w *Workspace) react(m *message, user, name string) bool {
	if !m.react(user, name) {
		return false
	}
	w.reactionChanged("reaction_added", m, user, name)
	return true
}

func (w *Workspace) unreact(m *message, user, name string) bool {
	if !m.unreact(user, name) {
		return false
	}
	w.reactionChanged("reaction_removed", m, user, name)
	return true
}

func (w *Workspace) reactionChanged(kind string, m *message, user, name string) {
	w.eventIn(m.channel, kind, map[string]any{
		"type": kind, "user": user, "reaction": name, "item_user": m.user, "event_ts": w.Clock.nextTS(),
		"item": map[string]any{"type": "message", "channel": m.channel.ID, "ts": m.ts},
	})
	w.publishMessage(m)
	w.touch()
}

// whisper shows m to one person only; it is lost when that person is not there.
func (w *Workspace) whisper(m *message) {
	m.ts = w.Clock.nextTS()
	if !w.present(m.ephemeral) {
		return
	}
	m.channel.ephemeral = append(m.channel.ephemeral, m)
	if len(m.channel.ephemeral) > 2000 {
		m.channel.ephemeral = slices.Clone(m.channel.ephemeral[1000:])
	}
	w.publishMessage(m)
	w.touch()
}

// messageWire is m as the Web API and events show it.
func (w *Workspace) messageWire(m *message, metadata bool) map[string]any {
	out := map[string]any{"type": "message", "user": m.user, "text": m.text, "ts": m.ts, "team": w.team.ID}
	optional := map[string]string{"subtype": m.subtype, "client_msg_id": m.clientID, "username": m.username}
	for key, value := range optional {
		if value != "" {
			out[key] = value
		}
	}
	switch {
	case m.botID != "":
		app := w.app.ID
		if m.botID != w.app.BotID {
			app = "A0OTHERAPP"
		}
		out["bot_id"], out["app_id"] = m.botID, app
		out["bot_profile"] = map[string]any{"id": m.botID, "app_id": app, "name": m.username, "deleted": false, "updated": m.channel.created, "team_id": w.team.ID}
	case !m.tombstone:
		out["blocks"] = richText(m.text)
	}
	if m.blocks != nil {
		out["blocks"] = m.blocks
	}
	if m.attach != nil {
		out["attachments"] = m.attach
	}
	if len(m.files) > 0 {
		objects := make([]any, 0, len(m.files))
		for _, f := range m.files {
			objects = append(objects, f.object(w))
		}
		out["files"], out["upload"] = objects, true
	}
	if m.editedTS != "" {
		out["edited"] = map[string]any{"user": m.user, "ts": m.editedTS}
	}
	if len(m.reactions) > 0 {
		list := make([]any, 0, len(m.reactions))
		for _, r := range m.reactions {
			list = append(list, map[string]any{"name": r.Name, "users": slices.Clone(r.Users), "count": len(r.Users)})
		}
		out["reactions"] = list
	}
	if metadata && m.metadata != nil {
		out["metadata"] = m.metadata
	}
	w.threadWire(out, m)
	return out
}

func (w *Workspace) threadWire(out map[string]any, m *message) {
	if m.threadTS != "" {
		out["thread_ts"] = m.threadTS
		if parent := m.channel.byTS[m.threadTS]; parent != nil {
			out["parent_user_id"] = parent.user
		}
		return
	}
	if len(m.replies) == 0 {
		return
	}
	var users []string
	for _, r := range m.replies {
		if !slices.Contains(users, r.user) {
			users = append(users, r.user)
		}
	}
	out["thread_ts"], out["reply_count"], out["reply_users_count"] = m.ts, len(m.replies), len(users)
	out["reply_users"], out["latest_reply"] = users, m.replies[len(m.replies)-1].ts
	out["is_locked"], out["subscribed"] = false, false
}

// metadataValue is one scalar of a message's event_payload as text.
func metadataValue(raw json.RawMessage, key string) string {
	var md struct {
		Payload map[string]any `json:"event_payload"`
	}
	if raw == nil || json.Unmarshal(raw, &md) != nil {
		return ""
	}
	switch v := md.Payload[key].(type) {
	case nil:
		return ""
	case string:
		return v
	default:
		return string(mustJSON(v))
	}
}
