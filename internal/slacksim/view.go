package slacksim

import (
	"encoding/json"
	"maps"
)

// View is a copy of a modal or Home view as its reader sees it. Title, Submit and Close are Slack's text objects.
type View struct {
	ID              string            `json:"id"`
	Hash            string            `json:"hash"`
	Type            string            `json:"type"` // "modal" or "home"
	CallbackID      string            `json:"callback_id"`
	ExternalID      string            `json:"external_id"`
	Title           json.RawMessage   `json:"title"`
	Submit          json.RawMessage   `json:"submit"`
	Close           json.RawMessage   `json:"close"`
	Blocks          json.RawMessage   `json:"blocks"`
	State           ViewState         `json:"state"`
	PrivateMetadata string            `json:"private_metadata"`
	Errors          map[string]string `json:"errors"`
	Banner          string            `json:"banner"`
	Busy            bool              `json:"busy"`
}

// ViewState is what stands in a view's fields: block_id, action_id, then {type, value or selected_…}.
type ViewState struct {
	Values map[string]map[string]map[string]any `json:"values"`
}

type values = map[string]map[string]map[string]any

// view is what the workspace holds; w.mu guards it.
type view struct {
	id, hash, kind             string
	callbackID, externalID     string
	privateMetadata            string
	title, submit, close       any
	blocks                     []any
	state                      values
	errors                     map[string]string
	banner                     string
	busy                       bool
	clearOnClose, notify       bool
	user                       string
	rootID, previousID, teamID string
}

func (v *view) copy() View {
	return View{
		ID: v.id, Hash: v.hash, Type: v.kind, CallbackID: v.callbackID, ExternalID: v.externalID,
		Title: mustJSON(v.title), Submit: mustJSON(v.submit), Close: mustJSON(v.close), Blocks: mustJSON(v.blocks),
		State: ViewState{Values: cloneValues(v.state)}, PrivateMetadata: v.privateMetadata,
		Errors: maps.Clone(v.errors), Banner: v.banner, Busy: v.busy,
	}
}

// wire is the view as Slack sends it to an app.
func (v *view) wire(app App) map[string]any {
	out := map[string]any{
		"id": v.id, "team_id": v.teamID, "type": v.kind, "blocks": v.blocks, "private_metadata": v.privateMetadata,
		"callback_id": v.callbackID, "external_id": v.externalID, "state": map[string]any{"values": cloneValues(v.state)},
		"hash": v.hash, "title": v.title, "submit": v.submit, "close": v.close, "clear_on_close": v.clearOnClose,
		"notify_on_close": v.notify, "root_view_id": v.rootID, "previous_view_id": nil, "app_id": app.ID,
		"app_installed_team_id": v.teamID, "bot_id": app.BotID,
	}
	if v.previousID != "" {
		out["previous_view_id"] = v.previousID
	}
	return out
}

// fill takes over a checked view payload. What stands in fields whose block_id, action_id and type are unchanged is kept;
// every other field starts with its initial value.
func (v *view) fill(p viewPayload, hash string) {
	v.hash, v.kind = hash, p.kind
	v.callbackID, v.externalID, v.privateMetadata = p.callbackID, p.externalID, p.privateMetadata
	v.title, v.submit, v.close, v.blocks = p.title, p.submit, p.close, p.blocks
	v.clearOnClose, v.notify = p.clearOnClose, p.notifyOnClose
	v.errors, v.banner = map[string]string{}, ""
	old := v.state
	v.state = values{}
	for _, f := range fieldsOf(p.blocks) {
		if !f.stateful() {
			continue
		}
		value := f.initial()
		if was, ok := old[f.blockID][f.actionID]; ok && was["type"] == f.kind {
			value = was
		}
		if v.state[f.blockID] == nil {
			v.state[f.blockID] = map[string]map[string]any{}
		}
		v.state[f.blockID][f.actionID] = value
	}
}

func (v *view) field(blockID, actionID string) (field, bool) {
	for _, f := range fieldsOf(v.blocks) {
		if f.actionID == actionID && (blockID == "" || f.blockID == blockID) {
			return f, true
		}
	}
	return field{}, false
}

// keep takes over what a person typed, field by field; what names no field of the view is left out.
func (v *view) keep(typed values) {
	for _, f := range fieldsOf(v.blocks) {
		if value, ok := typed[f.blockID][f.actionID]; ok && f.stateful() && value != nil {
			v.state[f.blockID][f.actionID] = f.clean(value)
		}
	}
}

func cloneValues(in values) values {
	out := make(values, len(in))
	for block, actions := range in {
		out[block] = make(map[string]map[string]any, len(actions))
		for action, value := range actions {
			out[block][action] = maps.Clone(value)
		}
	}
	return out
}
