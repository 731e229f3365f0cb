package slacksim

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
)

// troubleBanner is what Slack shows in a modal whose submission got no proper answer.
const troubleBanner = "We had some trouble connecting. Try again?"

// ActionError says why an action of a person did not work, in the words that the person sees.
type ActionError struct {
	Text string
	// Code is dispatch_failed or operation_timeout when the app did not answer, else empty.
	Code string
}

func (e *ActionError) Error() string { return e.Text }

func refuse(format string, args ...any) error {
	return &ActionError{Text: fmt.Sprintf(format, args...)}
}

// interaction is what every interactive payload has in common; w.mu is held.
func (w *Workspace) interaction(kind string, p *person) map[string]any {
	return map[string]any{
		"type": kind, "token": "simulated", "api_app_id": w.app.ID, "enterprise": nil, "is_enterprise_install": false,
		"team": map[string]any{"id": w.team.ID, "domain": w.team.Domain},
		"user": map[string]any{"id": p.ID, "username": p.Name, "name": p.Name, "team_id": w.team.ID},
	}
}

func (w *Workspace) channelRef(c *channel) map[string]any {
	return map[string]any{"id": c.ID, "name": c.payloadName()}
}

// payloadName is the channel's name in payloads, which hide the names of private places.
func (c *channel) payloadName() string {
	switch {
	case c.IM:
		return "directmessage"
	case c.Private:
		return "privategroup"
	}
	return c.Name
}

// actor finds the person who acts.
func (w *Workspace) actor(user string) (*person, error) {
	p := w.people[user]
	if p == nil || p.Deleted {
		return nil, refuse("Nobody here is called %s.", user)
	}
	return p, nil
}

// inRoom finds a channel that user is in and may write to.
func (w *Workspace) inRoom(user, channelID string) (*channel, error) {
	c := w.find(channelID)
	switch {
	case c == nil || !c.visible(user):
		return nil, refuse("There is no channel %s.", channelID)
	case c.Archived:
		return nil, refuse("#%s is archived.", c.Name)
	case !c.has(user):
		return nil, refuse("You are not in #%s. Join it first.", c.Name)
	}
	return c, nil
}

// lookup finds a message that user can see, an ephemeral one too.
func (w *Workspace) lookup(user, channelID, ts string) (*message, error) {
	c := w.find(channelID)
	if c == nil || !c.visible(user) {
		return nil, refuse("There is no channel %s.", channelID)
	}
	if m := c.byTS[ts]; m != nil {
		return m, nil
	}
	for _, m := range c.ephemeral {
		if m.ts == ts && m.ephemeral == user && !m.deleted {
			return m, nil
		}
	}
	return nil, refuse("That message is not there any more.")
}

// toast shows a short notice to one person.
func (w *Workspace) toast(p *person, level, text string) {
	t := Toast{Level: level, Text: text}
	p.toasts = append(p.toasts, t)
	w.publish(func(s *subscriber) any {
		if s.user != p.ID {
			return nil
		}
		return map[string]any{"type": "toast", "level": t.Level, "text": t.Text}
	})
	w.touch()
}

// failed tells a person that the app did not answer.
func (w *Workspace) failed(p *person, what, code string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	text := fmt.Sprintf("%s failed with the error %q", what, code)
	w.toast(p, "error", text)
	return &ActionError{Text: text, Code: code}
}

// command runs a slash command, one of Slack's own or the app's.
func (w *Workspace) command(user, channelID, text, threadTS string) error {
	w.mu.Lock()
	p, c, err := w.speaker(user, channelID)
	if err != nil {
		w.mu.Unlock()
		return err
	}
	name, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	if done, err := w.ownCommand(user, c, name, rest); done {
		w.mu.Unlock()
		return err
	}
	if threadTS != "" {
		w.mu.Unlock()
		return refuse("%s is not supported in threads. Sorry!", name)
	}
	var found *Command
	for i := range w.app.Commands {
		if w.app.Commands[i].Command == name {
			found = &w.app.Commands[i]
		}
	}
	if found == nil {
		w.mu.Unlock()
		return refuse("%s is not a valid command.", name)
	}
	answer := w.request("slash_commands", name, true, map[string]any{
		"token": "simulated", "team_id": w.team.ID, "team_domain": w.team.Domain, "channel_id": c.ID, "channel_name": c.payloadName(),
		"user_id": p.ID, "user_name": p.Name, "command": name, "text": w.commandText(strings.TrimSpace(rest), found.ShouldEscape),
		"api_app_id": w.app.ID, "is_enterprise_install": "false", "response_url": w.newResponseURL(p.ID, c, nil), "trigger_id": w.newTrigger(p.ID, nil),
	})
	w.mu.Unlock()
	a := w.await(answer)
	if a.failure != "" {
		return w.failed(p, name, a.failure)
	}
	return w.commandAnswered(p, c, name, a)
}

func (w *Workspace) speaker(user, channelID string) (*person, *channel, error) {
	p, err := w.actor(user)
	if err != nil {
		return nil, nil, err
	}
	c, err := w.inRoom(user, channelID)
	return p, c, err
}

// ownCommand runs the commands that belong to Slack itself; done is false for all others.
func (w *Workspace) ownCommand(user string, c *channel, name, rest string) (done bool, err error) {
	if name != "/invite" && name != "/kick" && name != "/remove" {
		return false, nil
	}
	resolved := w.resolveNames(strings.TrimSpace(rest))
	id, _, _ := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(resolved, "<@"), ">"), "|")
	switch {
	case w.people[id] == nil:
		return true, refuse("%s: nobody here is called %s.", name, rest)
	case c.IM:
		return true, refuse("%s does not work in a direct message.", name)
	case name == "/invite":
		w.join(c, id, user)
	default:
		w.leave(c, id, user)
	}
	return true, nil
}

// commandAnswered shows the message that came in the ack of a command, if one did.
func (w *Workspace) commandAnswered(p *person, c *channel, name string, a ack) error {
	in, given, err := readResponse(a.payload)
	if err != nil {
		return w.failed(p, name, "dispatch_failed")
	}
	if !given {
		return nil
	}
	w.mu.Lock()
	code := w.answerWith(&responseURL{user: p.ID, channel: c}, in)
	w.mu.Unlock()
	if code != "" && code != "no_text" {
		return w.failed(p, name, code)
	}
	return nil
}

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
func (w *Workspace) pressOld(user string, seen Message, blockID, actionID, value string) error {
	w.mu.Lock()
	m, err := w.lookup(user, seen.Channel, seen.TS)
	if err != nil {
		w.mu.Unlock()
		return err
	}
	el := map[string]any{"type": "button", "action_id": actionID, "value": value, "text": map[string]any{"type": "plain_text", "text": actionID, "emoji": true}}
	return w.pressField(user, m, field{blockID: blockID, actionID: actionID, kind: "button", el: el}, nil, nil)
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
	if f.stateful() {
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

// shortcut runs a global shortcut, or a message shortcut when a message is named.
func (w *Workspace) shortcut(user, callbackID, channelID, ts string) error {
	w.mu.Lock()
	p, err := w.actor(user)
	if err != nil {
		w.mu.Unlock()
		return err
	}
	s, found := w.shortcutNamed(callbackID, ts != "")
	if !found {
		w.mu.Unlock()
		return refuse("There is no such shortcut.")
	}
	label := s.Type + " " + callbackID
	payload := w.interaction("shortcut", p)
	payload["callback_id"], payload["action_ts"] = callbackID, w.Clock.nextTS()
	if ts != "" {
		m, err := w.lookup(user, channelID, ts)
		if err == nil && m.ephemeral != "" {
			err = refuse("Shortcuts do not work on messages that only you can see.")
		}
		if err != nil {
			w.mu.Unlock()
			return err
		}
		payload["type"], payload["message_ts"], payload["message"] = "message_action", m.ts, w.messageWire(m, true)
		payload["channel"], payload["response_url"] = w.channelRef(m.channel), w.newResponseURL(p.ID, m.channel, nil)
	}
	payload["trigger_id"] = w.newTrigger(p.ID, nil)
	answer := w.request("interactive", label, false, payload)
	w.mu.Unlock()
	if a := w.await(answer); a.failure != "" {
		return w.failed(p, s.Name, a.failure)
	}
	return nil
}

func (w *Workspace) shortcutNamed(callbackID string, onMessage bool) (Shortcut, bool) {
	for _, s := range w.app.Shortcuts {
		if s.CallbackID == callbackID && (s.Type == "message") == onMessage {
			return s, true
		}
	}
	return Shortcut{}, false
}

// openHome shows the app's Home tab and tells the app.
func (w *Workspace) openHome(user string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	p, err := w.actor(user)
	if err != nil {
		return err
	}
	if !w.app.HomeEnabled {
		return refuse("%s has no Home.", w.app.Name)
	}
	event := map[string]any{
		"type": "app_home_opened", "user": p.ID, "channel": w.dm(p.ID, w.app.BotUser).ID, "tab": "home", "event_ts": w.Clock.nextTS(),
	}
	if v := w.homes[user]; v != nil {
		event["view"] = v.wire(w.app)
	}
	w.event("app_home_opened", "", event)
	return nil
}
