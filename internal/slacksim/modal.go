package slacksim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// open finds a view that user has before them: the top modal's stack or their Home.
func (w *Workspace) open(user, viewID string) (*person, *view, error) {
	p, err := w.actor(user)
	if err != nil {
		return nil, nil, err
	}
	v := w.views[viewID]
	if v == nil || v.user != user {
		return nil, nil, refuse("That form is not open any more.")
	}
	return p, v, nil
}

// saveDraft keeps what the person has typed so far.
func (w *Workspace) saveDraft(user, viewID string, typed values) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, v, err := w.open(user, viewID)
	if err == nil {
		v.keep(w.attached(typed))
	}
	return err
}

// viewAction is a touch of one element in a modal or Home; the app hears of it when the element asks for that.
func (w *Workspace) viewAction(user, viewID, blockID, actionID string, value map[string]any, typed values) error {
	w.mu.Lock()
	p, v, err := w.open(user, viewID)
	if err != nil {
		w.mu.Unlock()
		return err
	}
	f, found := v.field(blockID, actionID)
	if !found {
		w.mu.Unlock()
		return refuse("That control is not there any more.")
	}
	v.keep(w.attached(typed))
	if f.stateful() && value != nil {
		v.state[f.blockID][f.actionID] = f.clean(w.attachedTo(value))
	}
	w.touch()
	if !f.dispatches() {
		w.mu.Unlock()
		return nil
	}
	return w.viewField(p, v, f, value)
}

// viewActionOld is a press on a screen that has not caught up: the element need not be in the view any more.
func (w *Workspace) viewActionOld(user string, seen View, f field) error {
	w.mu.Lock()
	p, v, err := w.open(user, seen.ID)
	if err != nil {
		w.mu.Unlock()
		return err
	}
	return w.viewField(p, v, f, nil)
}

// viewField sends block_actions for an element of a view. It is called with w.mu held and gives it back.
func (w *Workspace) viewField(p *person, v *view, f field, value map[string]any) error {
	payload := w.interaction("block_actions", p)
	maps.Copy(payload, map[string]any{
		"container": map[string]any{"type": "view", "view_id": v.id}, "trigger_id": w.newTrigger(p.ID, v), "view": v.wire(w.app),
		"actions": []any{f.action(w.actionValue(v, f, value), w.Clock.nextTS())},
	})
	answer := w.request("interactive", "block_actions "+f.actionID, false, payload)
	w.mu.Unlock()
	if a := w.await(answer); a.failure != "" {
		return w.failed(p, f.name(), a.failure)
	}
	return nil
}

func (w *Workspace) actionValue(v *view, f field, value map[string]any) map[string]any {
	if f.stateful() {
		return v.state[f.blockID][f.actionID]
	}
	return value
}

// submit sends a modal to the app, after the checks that Slack's client makes itself. What comes of it is seen in the
// person's views: gone, replaced, with errors under its fields, or with a banner and everything typed still there.
func (w *Workspace) submit(user, viewID string, typed values) error {
	w.mu.Lock()
	p, v, err := w.open(user, viewID)
	switch {
	case err != nil:
	case v.kind != "modal" || v.submit == nil:
		err = refuse("This view has nothing to submit.")
	case v.busy:
		err = refuse("This form is being submitted.")
	}
	if err != nil {
		w.mu.Unlock()
		return err
	}
	v.keep(w.attached(typed))
	v.banner, v.errors = "", map[string]string{}
	for _, f := range fieldsOf(v.blocks) {
		if complaint := f.complaint(v.state[f.blockID][f.actionID]); f.input && complaint != "" {
			v.errors[f.blockID] = complaint
		}
	}
	if len(v.errors) > 0 {
		w.publishViews(user)
		w.mu.Unlock()
		return nil
	}
	v.busy = true
	w.publishViews(user)
	payload := w.interaction("view_submission", p)
	payload["trigger_id"], payload["view"], payload["response_urls"] = w.newTrigger(user, v), v.wire(w.app), w.responseURLs(v)
	answer := w.request("interactive", "view_submission "+v.callbackID, true, payload)
	w.mu.Unlock()

	a := w.await(answer)
	w.mu.Lock()
	defer w.mu.Unlock()
	v.busy = false
	if w.views[v.id] == v {
		if trouble := w.submitted(v, a); trouble != "" {
			v.banner = troubleBanner
			w.note(TrafficEntry{Dir: "in", Kind: "interactive", Label: "view_submission " + v.callbackID, Error: trouble})
		}
	}
	w.publishViews(user)
	return nil
}

// responseURLs are for the selects of a modal that asked for one.
func (w *Workspace) responseURLs(v *view) []any {
	out := []any{}
	for _, f := range fieldsOf(v.blocks) {
		value := v.state[f.blockID][f.actionID]
		id := stringAt(value, "selected_conversation") + stringAt(value, "selected_channel")
		if c := w.channels[id]; c != nil && boolAt(f.el, "response_url_enabled") {
			out = append(out, map[string]any{
				"block_id": f.blockID, "action_id": f.actionID, "channel_id": id, "response_url": w.newResponseURL(v.user, c, nil),
			})
		}
	}
	return out
}

// submitted does what the ack of a submission asks for; what it returns is why Slack would show its banner.
func (w *Workspace) submitted(v *view, a ack) string {
	if a.failure != "" {
		return a.failure
	}
	if len(bytes.TrimSpace(a.payload)) == 0 || string(a.payload) == "null" || string(a.payload) == "{}" || string(a.payload) == `""` {
		w.closeOne(v)
		return ""
	}
	var in struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   json.RawMessage   `json:"view"`
	}
	if err := json.Unmarshal(a.payload, &in); err != nil {
		return "the ack is no response: " + err.Error()
	}
	switch in.Action {
	case "clear":
		w.closeAll(v.user)
		return ""
	case "errors":
		return v.takeErrors(in.Errors)
	case "update", "push":
		return w.submittedView(v, in.Action, in.View)
	}
	return fmt.Sprintf("unknown response_action %q", in.Action)
}

func (v *view) takeErrors(errs map[string]string) string {
	if len(errs) == 0 {
		return "no errors given"
	}
	for blockID, text := range errs {
		isInput := slices.ContainsFunc(fieldsOf(v.blocks), func(f field) bool { return f.blockID == blockID && f.input })
		if !isInput || text == "" {
			return fmt.Sprintf("errors name %q, which is no input block", blockID)
		}
	}
	v.errors = errs
	return ""
}

func (w *Workspace) submittedView(v *view, action string, raw json.RawMessage) string {
	p, refused := w.readView(raw, "modal")
	if refused.error != "" {
		return fmt.Sprintf("%s: %v", refused.error, refused.fields["errors"])
	}
	except := v.id
	if action == "push" {
		except = ""
	}
	if w.externalTaken(p.externalID, except) {
		return "duplicate_external_id"
	}
	if action == "update" {
		v.fill(p, w.viewHash())
		return ""
	}
	if len(w.stacks[v.user]) >= maxStack {
		return "push_limit_reached"
	}
	w.pushModal(v.user, p)
	return ""
}

// closeView is Cancel, or with all the × that closes everything. The app hears of it only if it asked to.
func (w *Workspace) closeView(user, viewID string, all bool) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	p, v, err := w.open(user, viewID)
	if err != nil {
		return err
	}
	stack := w.stacks[user]
	if v.kind != "modal" || len(stack) == 0 {
		return refuse("That form is not open any more.")
	}
	v = stack[len(stack)-1]
	all = all || v.clearOnClose
	told := v
	if all {
		told = stack[0]
		w.closeAll(user)
	} else {
		w.closeOne(v)
	}
	if told.notify {
		wire := told.wire(w.app)
		if !w.opts.ClosedViewKeepsState {
			wire["state"] = map[string]any{"values": map[string]any{}}
		}
		payload := w.interaction("view_closed", p)
		payload["view"], payload["is_cleared"] = wire, all
		w.request("interactive", "view_closed "+told.callbackID, false, payload)
	}
	return nil
}
