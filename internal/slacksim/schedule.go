package slacksim

import (
	"slices"
	"strconv"
	"time"
)

// scheduled is a message that waits for its time.
type scheduled struct {
	id      string
	channel *channel
	postAt  time.Time
	m       *message
	// never is set for messages with metadata, which Slack accepts and does not post.
	never bool
}

func scheduleMethods() map[string]method {
	write := []string{"chat:write"}
	return map[string]method{
		"chat.scheduleMessage":        {scopes: write, tier: 3, handle: scheduleMessage},
		"chat.deleteScheduledMessage": {scopes: write, tier: 3, handle: deleteScheduled},
		"chat.scheduledMessages.list": {tier: 3, handle: listScheduled},
	}
}

func scheduleMessage(w *Workspace, a args) reply {
	c, code := w.place(a.str("channel"))
	if code != "" {
		return fail(code)
	}
	d, refused := readDraft(a)
	if refused.error != "" {
		return refused
	}
	seconds, err := strconv.ParseInt(a.str("post_at"), 10, 64)
	now := w.Clock.Now()
	at := time.Unix(seconds, 0)
	switch {
	case err != nil:
		return fail("invalid_time")
	case !at.After(now):
		return fail("time_in_past")
	case at.Sub(now) > 120*24*time.Hour:
		return fail("time_too_far")
	case length(d.text) > maxUpdateText:
		return fail("msg_too_long")
	}
	near := 0
	for _, s := range w.scheduled[c.ID] {
		if s.postAt.Truncate(5 * time.Minute).Equal(at.Truncate(5 * time.Minute)) {
			near++
		}
	}
	if near >= 30 {
		return fail("restricted_too_many")
	}
	s := scheduled{
		id: randomID("Q", 10), channel: c, postAt: at, never: d.metadata != nil,
		m: &message{
			channel: c, user: w.app.BotUser, botID: w.app.BotID, username: w.app.Name, text: d.text, blocks: d.blocks, attach: d.attach,
			threadTS: a.str("thread_ts"),
		},
	}
	w.scheduled[c.ID] = append(w.scheduled[c.ID], s)
	w.after(at.Sub(now), w.postDue)
	return ok(map[string]any{
		"channel": c.ID, "scheduled_message_id": s.id, "post_at": seconds,
		"message": map[string]any{"type": "message", "text": d.text, "user": w.app.BotUser, "bot_id": w.app.BotID},
	})
}

// postDue posts what is due by the workspace's clock.
func (w *Workspace) postDue() {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.Clock.Now()
	for id, list := range w.scheduled {
		w.scheduled[id] = slices.DeleteFunc(list, func(s scheduled) bool {
			if s.postAt.After(now) {
				return false
			}
			if !s.never && !s.channel.Archived {
				w.post(s.m)
			}
			return true
		})
	}
}

func deleteScheduled(w *Workspace, a args) reply {
	id, channelID := a.str("scheduled_message_id"), a.str("channel")
	list := w.scheduled[channelID]
	at := slices.IndexFunc(list, func(s scheduled) bool { return s.id == id })
	if at < 0 {
		return fail("invalid_scheduled_message_id")
	}
	w.scheduled[channelID] = slices.Delete(list, at, at+1)
	return ok(nil)
}

func listScheduled(w *Workspace, a args) reply {
	list := []any{}
	for _, id := range w.chanOrder {
		if only := a.str("channel"); only != "" && only != id {
			continue
		}
		for _, s := range w.scheduled[id] {
			list = append(list, map[string]any{"id": s.id, "channel_id": id, "post_at": s.postAt.Unix(), "date_created": w.Clock.Now().Unix(), "text": s.m.text})
		}
	}
	return ok(map[string]any{"scheduled_messages": list, "response_metadata": map[string]any{"next_cursor": ""}})
}
