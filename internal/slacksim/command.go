package slacksim

import "strings"

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
