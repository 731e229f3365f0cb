package slacksim

import (
	"encoding/json"
	"strings"
)

func chatMethods() map[string]method {
	write := []string{"chat:write"}
	return map[string]method{
		"chat.postMessage":   {scopes: write, handle: postMessage},
		"chat.postEphemeral": {scopes: write, tier: 4, handle: postEphemeral},
		"chat.update":        {scopes: write, tier: 3, handle: updateMessage},
		"chat.delete":        {scopes: write, tier: 3, handle: deleteMessage},
		"chat.getPermalink":  {handle: permalink},
	}
}

const (
	maxUpdateText = 4000
	maxPostText   = 40000
	maxMetadata   = 16 << 10 // not documented; generous for ids
)

// place finds where the bot wants to write, or the code with which Slack refuses.
func (w *Workspace) place(id string) (*channel, string) {
	if p := w.people[id]; p != nil {
		if p.ID == w.app.BotUser || p.Deleted {
			return nil, "channel_not_found"
		}
		return w.dm(w.app.BotUser, id), ""
	}
	c := w.find(id)
	switch {
	case c == nil, !c.visible(w.app.BotUser):
		return nil, "channel_not_found"
	case c.Archived:
		return nil, "is_archived"
	case c.IM && w.people[c.other(w.app.BotUser)].Deleted:
		return nil, "user_disabled"
	case !c.has(w.app.BotUser) && !w.hasScope("chat:write.public"):
		return nil, "not_in_channel"
	}
	return c, ""
}

// threadError says why one cannot reply to ts.
func (c *channel) threadError(ts string) string {
	parent := c.byTS[ts]
	switch {
	case ts == "":
		return ""
	case parent == nil:
		return "thread_not_found"
	case parent.threadTS != "":
		return "cannot_reply_to_message"
	}
	return ""
}

func postMessage(w *Workspace, a args) reply {
	c, code := w.place(a.str("channel"))
	if code != "" {
		return fail(code)
	}
	d, refused := readDraft(a)
	if refused.error != "" {
		return refused
	}
	thread := a.str("thread_ts")
	if code := c.threadError(thread); code != "" {
		return fail(code)
	}
	if runes := []rune(d.text); len(runes) > maxPostText {
		d.text = string(runes[:maxPostText])
	}
	m := &message{
		channel: c, user: w.app.BotUser, botID: w.app.BotID, username: w.app.Name, text: d.text, blocks: d.blocks, attach: d.attach,
		metadata: d.metadata, threadTS: thread, broadcast: a.flag("reply_broadcast"),
	}
	if m.broadcast && thread != "" {
		m.subtype = "thread_broadcast"
	}
	w.post(m)
	return ok(map[string]any{"channel": c.ID, "ts": m.ts, "message": w.messageWire(m, true)})
}

func postEphemeral(w *Workspace, a args) reply {
	c := w.find(a.str("channel"))
	switch {
	case c == nil, !c.has(w.app.BotUser) && (c.Private || c.IM):
		return fail("channel_not_found")
	case c.Archived:
		return fail("is_archived")
	case !c.has(w.app.BotUser) && !w.hasScope("chat:write.public"):
		return fail("not_in_channel")
	case w.people[a.str("user")] == nil, !c.has(a.str("user")):
		return fail("user_not_in_channel")
	}
	d, refused := readDraft(a)
	if refused.error != "" {
		return refused
	}
	if len(d.text) > 4000 {
		return fail("msg_too_long")
	}
	thread := a.str("thread_ts")
	if code := c.threadError(thread); code != "" {
		return fail(code)
	}
	m := &message{
		channel: c, user: w.app.BotUser, botID: w.app.BotID, username: w.app.Name, text: d.text, blocks: d.blocks, attach: d.attach,
		threadTS: thread, ephemeral: a.str("user"),
	}
	w.whisper(m)
	return ok(map[string]any{"message_ts": m.ts})
}

// own finds a message that the bot may change; a code other than "" refuses.
func (w *Workspace) own(a args, forbidden string) (*message, string) {
	c := w.channels[a.str("channel")]
	if c == nil || !c.visible(w.app.BotUser) {
		return nil, "channel_not_found"
	}
	if c.Archived {
		return nil, "is_inactive"
	}
	m := c.byTS[a.str("ts")]
	switch {
	case m == nil, m.tombstone:
		return nil, "message_not_found"
	case m.botID != w.app.BotID:
		return nil, forbidden
	}
	return m, ""
}

func updateMessage(w *Workspace, a args) reply {
	m, code := w.own(a, "cant_update_message")
	if code != "" {
		return fail(code)
	}
	d, refused := readDraft(a)
	if refused.error != "" {
		return refused
	}
	if length(d.text) > maxUpdateText && a.str("markdown_text") == "" {
		return fail("msg_too_long")
	}
	w.change(m, func() {
		m.text, m.blocks, m.editedTS = d.text, d.blocks, w.Clock.nextTS()
		if d.attach != nil || a.has("attachments") {
			m.attach = d.attach
		}
		switch {
		case d.metadata == nil:
		case metadataEmpty(d.metadata):
			m.metadata = nil
		default:
			m.metadata = d.metadata
		}
	})
	return ok(map[string]any{"channel": m.channel.ID, "ts": m.ts, "text": m.text, "message": w.messageWire(m, true)})
}

func metadataEmpty(raw json.RawMessage) bool {
	var md map[string]any
	return json.Unmarshal(raw, &md) == nil && len(md) == 0
}

func deleteMessage(w *Workspace, a args) reply {
	m, code := w.own(a, "cant_delete_message")
	if code == "is_inactive" {
		code = "is_archived"
	}
	if code != "" {
		return fail(code)
	}
	w.remove(m)
	return ok(map[string]any{"channel": m.channel.ID, "ts": m.ts})
}

func permalink(w *Workspace, a args) reply {
	c := w.channels[a.str("channel")]
	if c == nil || !c.visible(w.app.BotUser) {
		return fail("channel_not_found")
	}
	m := c.byTS[a.str("message_ts")]
	if m == nil {
		return fail("message_not_found")
	}
	return ok(map[string]any{"channel": c.ID, "permalink": w.permalink(m)})
}

func (w *Workspace) permalink(m *message) string {
	link := w.URL() + "/archives/" + m.channel.ID + "/p" + strings.ReplaceAll(m.ts, ".", "")
	if m.threadTS != "" {
		link += "?thread_ts=" + m.threadTS + "&cid=" + m.channel.ID
	}
	return link
}
