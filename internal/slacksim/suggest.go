package slacksim

import (
	"encoding/json"
	"maps"
)

// Option is one choice of a select.
type Option struct {
	Text  string
	Value string
}

// suggest asks the app for the options of an external_select in a view or, with a channel and ts, in a message. It returns
// the ack as the app gave it, checked against Slack's limits.
func (w *Workspace) suggest(user, viewID, channelID, ts, blockID, actionID, query string) ([]any, error) {
	w.mu.Lock()
	p, err := w.actor(user)
	if err != nil {
		w.mu.Unlock()
		return nil, err
	}
	payload := w.interaction("block_suggestion", p)
	if viewID != "" {
		_, v, err := w.open(user, viewID)
		if err != nil {
			w.mu.Unlock()
			return nil, err
		}
		payload["container"], payload["view"] = map[string]any{"type": "view", "view_id": v.id}, v.wire(w.app)
	} else {
		m, err := w.lookup(user, channelID, ts)
		if err != nil {
			w.mu.Unlock()
			return nil, err
		}
		payload["container"] = map[string]any{"type": "message", "message_ts": m.ts, "channel_id": m.channel.ID, "is_ephemeral": m.ephemeral != ""}
		payload["channel"], payload["message"] = w.channelRef(m.channel), w.messageWire(m, true)
	}
	maps.Copy(payload, map[string]any{"block_id": blockID, "action_id": actionID, "value": query})
	answer := w.request("interactive", "block_suggestion "+actionID, true, payload)
	w.mu.Unlock()
	a := w.await(answer)
	if a.failure != "" {
		return nil, w.failed(p, "The list", a.failure)
	}
	options, good := readOptions(a.payload)
	if !good {
		return nil, refuse("The list could not be loaded.")
	}
	return options, nil
}

// readOptions reads {options} or {option_groups} and flattens groups.
func readOptions(raw json.RawMessage) ([]any, bool) {
	var in map[string]any
	if err := json.Unmarshal(raw, &in); err != nil {
		return nil, false
	}
	l := newLinter(onModal)
	opt := object(option(false, false))
	if groupsGiven, has := in["option_groups"]; has {
		groups(opt)(l, "/option_groups", groupsGiven)
	} else {
		list(0, 100, opt)(l, "/options", in["options"])
	}
	if len(l.problems) > 0 {
		return nil, false
	}
	out := []any{}
	for _, o := range (field{el: in}).options() {
		out = append(out, o)
	}
	return out, true
}
