package slacksim

import (
	"maps"
	"slices"
)

// event sends an event to the app if it subscribed to it; w.mu is held.
func (w *Workspace) event(subscription, label string, event map[string]any) {
	if !slices.Contains(w.app.Events, subscription) || w.revoked {
		return
	}
	w.sendEvent(label, event)
}

// eventIn is event for what happens in a channel: the bot hears only of channels that it is in.
func (w *Workspace) eventIn(c *channel, subscription string, event map[string]any) {
	if c.has(w.app.BotUser) {
		w.event(subscription, subscription, event)
	}
}

func (w *Workspace) sendEvent(label string, event map[string]any) {
	if label == "" {
		label = stringAt(event, "type")
	}
	id := randomID("Ev0", 10)
	payload := map[string]any{
		"token": "simulated", "team_id": w.team.ID, "api_app_id": w.app.ID, "event": event, "type": "event_callback",
		"event_id": id, "event_time": w.Clock.Now().Unix(), "is_ext_shared_channel": false, "event_context": "4-" + id,
		"authorizations": []any{map[string]any{
			"enterprise_id": nil, "team_id": w.team.ID, "user_id": w.app.BotUser, "is_bot": true, "is_enterprise_install": false,
		}},
	}
	w.send(&envelope{id: uuid(), kind: "events_api", label: label, payload: mustJSON(payload), eventID: id})
}

// messageEvent sends a message event, with what differs from a plain message on top.
func (w *Workspace) messageEvent(c *channel, event map[string]any) {
	event["type"], event["channel"], event["channel_type"] = "message", c.ID, c.kind()
	subscription := map[string]string{"channel": "message.channels", "group": "message.groups", "im": "message.im"}[c.kind()]
	if !c.has(w.app.BotUser) {
		return
	}
	label := "message"
	if sub := stringAt(event, "subtype"); sub != "" {
		label += " " + sub
	}
	w.event(subscription, label, event)
}

// hiddenEvent tells of a change to a message.
func (w *Workspace) hiddenEvent(c *channel, subtype string, more map[string]any) {
	ts := w.Clock.nextTS()
	event := map[string]any{"subtype": subtype, "hidden": true, "ts": ts, "event_ts": ts}
	maps.Copy(event, more)
	w.messageEvent(c, event)
}

// SendUnknownEvent sends the app an event of a type that no client library knows, whatever it subscribed to.
func (w *Workspace) SendUnknownEvent(kind string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sendEvent(kind, map[string]any{"type": kind, "event_ts": w.Clock.nextTS(), "novelty": map[string]any{"level": 1}})
}
