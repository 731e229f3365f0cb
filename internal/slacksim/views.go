package slacksim

import (
	"encoding/json"
	"fmt"
	"slices"
)

func viewMethods() map[string]method {
	return map[string]method{
		"views.open":    {tier: 4, handle: openView},
		"views.push":    {tier: 4, handle: pushView},
		"views.update":  {tier: 4, handle: updateView},
		"views.publish": {tier: 4, handle: publishView},
	}
}

// maxStack is how many modals may lie on one another.
const maxStack = 3

// readView checks the view argument for one kind of view; w.mu is held.
func (w *Workspace) readView(raw json.RawMessage, kind string) (viewPayload, reply) {
	if raw == nil {
		return viewPayload{}, failWith("invalid_arguments", []problem{{"missing required field: view", ""}})
	}
	p, problems, code := lintView(raw)
	if code == "" && p.kind != kind {
		code, problems = "invalid_arguments", []problem{{"unsupported type: " + p.kind, "/view/type"}}
	}
	if code != "" {
		return p, failWith(code, problems)
	}
	if slices.ContainsFunc(fieldsOf(p.blocks), func(f field) bool { return f.kind == "file_input" }) {
		return p, w.need("files:read")
	}
	return p, reply{}
}

func openView(w *Workspace, a args) reply { return w.openOrPush(a, false) }
func pushView(w *Workspace, a args) reply { return w.openOrPush(a, true) }

// openOrPush shows a new modal. A modal opened out of a modal lies on top of it; one opened elsewhere replaces what was open.
func (w *Workspace) openOrPush(a args, push bool) reply {
	p, refused := w.readView(a.raw("view"), "modal")
	if refused.error != "" {
		return refused
	}
	if a.str("trigger_id") == "" {
		return failWith("invalid_arguments", []problem{{"missing required field: trigger_id", ""}})
	}
	if w.externalTaken(p.externalID, "") {
		return fail("duplicate_external_id")
	}
	t, code := w.exchange(a.str("trigger_id"))
	if code != "" {
		return fail(code)
	}
	inside := t.view != nil && slices.Contains(w.stacks[t.user], t.view)
	if push && !inside {
		return fail("not_found")
	}
	if !inside {
		w.closeAll(t.user)
	}
	if len(w.stacks[t.user]) >= maxStack {
		return fail("push_limit_reached")
	}
	v := w.pushModal(t.user, p)
	return ok(map[string]any{"view": v.wire(w.app)})
}

// pushModal puts a new modal on top of user's stack; w.mu is held.
func (w *Workspace) pushModal(user string, p viewPayload) *view {
	v := &view{id: randomID("V0", 9), user: user, teamID: w.team.ID}
	v.fill(p, w.viewHash())
	v.rootID = v.id
	if stack := w.stacks[user]; len(stack) > 0 {
		v.rootID, v.previousID = stack[0].id, stack[len(stack)-1].id
	}
	w.stacks[user] = append(w.stacks[user], v)
	w.views[v.id] = v
	w.publishViews(user)
	return v
}

func (w *Workspace) viewHash() string {
	return fmt.Sprintf("%d.%.8s", w.Clock.Now().Unix(), randomHex()+"00000000")
}

func (w *Workspace) externalTaken(externalID, except string) bool {
	if externalID == "" {
		return false
	}
	for _, v := range w.views {
		if v.externalID == externalID && v.id != except {
			return true
		}
	}
	return false
}

// closeOne takes one modal away, closeAll all of a person's.
func (w *Workspace) closeOne(v *view) {
	delete(w.views, v.id)
	w.stacks[v.user] = slices.DeleteFunc(slices.Clone(w.stacks[v.user]), func(other *view) bool { return other == v })
	w.publishViews(v.user)
}

func (w *Workspace) closeAll(user string) {
	if len(w.stacks[user]) == 0 {
		return
	}
	for _, v := range w.stacks[user] {
		delete(w.views, v.id)
	}
	delete(w.stacks, user)
	w.publishViews(user)
}

func updateView(w *Workspace, a args) reply {
	v := w.views[a.str("view_id")]
	if external := a.str("external_id"); v == nil && external != "" {
		for _, other := range w.views {
			if other.externalID == external {
				v = other
			}
		}
	}
	if a.raw("view") == nil {
		return failWith("invalid_arguments", []problem{{"missing required field: view", ""}})
	}
	if v == nil {
		return fail("not_found")
	}
	p, refused := w.readView(a.raw("view"), v.kind)
	if refused.error != "" {
		return refused
	}
	if hash := a.str("hash"); hash != "" && hash != v.hash {
		return fail("hash_conflict")
	}
	if w.externalTaken(p.externalID, v.id) {
		return fail("duplicate_external_id")
	}
	w.redraw(v, p)
	return ok(map[string]any{"view": v.wire(w.app)})
}

// redraw gives v a new content; w.mu is held.
func (w *Workspace) redraw(v *view, p viewPayload) {
	v.fill(p, w.viewHash())
	if v.kind == "home" {
		w.publishHome(v)
	} else {
		w.publishViews(v.user)
	}
}

func publishView(w *Workspace, a args) reply {
	if !w.app.HomeEnabled {
		return fail("not_enabled")
	}
	p, refused := w.readView(a.raw("view"), "home")
	if refused.error != "" {
		return refused
	}
	user := a.str("user_id")
	if w.people[user] == nil {
		return failWith("invalid_arguments", []problem{{"invalid `user_id`", ""}})
	}
	v := w.homes[user]
	if hash := a.str("hash"); hash != "" && (v == nil || hash != v.hash) {
		return fail("hash_conflict")
	}
	except := ""
	if v != nil {
		except = v.id
	}
	if w.externalTaken(p.externalID, except) {
		return fail("duplicate_external_id")
	}
	if v == nil {
		v = &view{id: randomID("V0", 9), user: user, teamID: w.team.ID}
		v.rootID = v.id
		w.homes[user] = v
		w.views[v.id] = v
	}
	w.redraw(v, p)
	return ok(map[string]any{"view": v.wire(w.app)})
}
