package slacksim

import "fmt"

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
