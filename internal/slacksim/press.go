package slacksim

import (
	"encoding/json"
	"maps"
)

// press is block_actions from a message as it stands now; typed is what stands in its other fields.
func (w *Workspace) press(user, channelID, ts, blockID, actionID string, value map[string]any, typed values) error {
	w.mu.Lock()
	m, err := w.lookup(user, channelID, ts)
	if err != nil {
		w.mu.Unlock()
		return err
	}
	f, found := findField(m.blocks, blockID, actionID)
	if !found {
		w.mu.Unlock()
		return refuse("That control is not there any more.")
	}
	return w.pressField(user, m, f, value, typed)
}

// pressOld is a press on a screen that has not caught up: the element need not be in the message any more.
func (w *Workspace) pressOld(user string, seen Message, f field, value map[string]any) error {
	w.mu.Lock()
	m, err := w.lookup(user, seen.Channel, seen.TS)
	if err != nil {
		w.mu.Unlock()
		return err
	}
	return w.pressField(user, m, f, value, nil)
}

// pressField sends block_actions for an element of a message. It is called with w.mu held and gives it back.
func (w *Workspace) pressField(user string, m *message, f field, value map[string]any, typed values) error {
	p, err := w.actor(user)
	if err != nil {
		w.mu.Unlock()
		return err
	}
	payload := w.interaction("block_actions", p)
	c := m.channel
	container := map[string]any{"type": "message", "message_ts": m.ts, "channel_id": c.ID, "is_ephemeral": m.ephemeral != ""}
	if m.threadTS != "" {
		container["thread_ts"] = m.threadTS
	}
	state := stateOf(m.blocks, typed)
	if f.stateful() && state[f.blockID] != nil {
		state[f.blockID][f.actionID] = f.clean(value)
	}
	maps.Copy(payload, map[string]any{
		"container": container, "trigger_id": w.newTrigger(p.ID, nil), "channel": w.channelRef(c), "state": map[string]any{"values": state},
		"response_url": w.newResponseURL(p.ID, c, m), "actions": []any{f.action(value, w.Clock.nextTS())},
	})
	if m.ephemeral == "" {
		payload["message"] = w.messageWire(m, true)
	}
	answer := w.request("interactive", "block_actions "+f.actionID, false, payload)
	w.mu.Unlock()
	if a := w.await(answer); a.failure != "" {
		return w.failed(p, f.name(), a.failure)
	}
	return nil
}

// stateOf is what stands in a message's fields: what the person chose there, else the initial values.
func stateOf(raw json.RawMessage, typed values) values {
	v := &view{}
	var blocks []any
	if raw != nil && json.Unmarshal(raw, &blocks) == nil {
		v.fill(viewPayload{blocks: blocks}, "")
		v.keep(typed)
	}
	if v.state == nil {
		v.state = values{}
	}
	return v.state
}
