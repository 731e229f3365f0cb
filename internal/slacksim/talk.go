package slacksim

import "strings"

// say posts what a person typed; "/invite" and "/remove" work as Slack's own commands do.
func (w *Workspace) say(user, channelID, threadTS, text string) (*message, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, c, err := w.speaker(user, channelID)
	if err != nil {
		return nil, err
	}
	if name, rest, _ := strings.Cut(strings.TrimSpace(text), " "); strings.HasPrefix(name, "/") {
		if done, err := w.ownCommand(user, c, name, rest); done {
			return nil, err
		}
	}
	if strings.TrimSpace(text) == "" {
		return nil, refuse("Write something first.")
	}
	if parent := c.byTS[threadTS]; threadTS != "" && (parent == nil || parent.threadTS != "") {
		return nil, refuse("That thread is not there any more.")
	}
	m := &message{channel: c, user: user, text: w.typed(text), threadTS: threadTS, clientID: uuid()}
	w.post(m)
	return m, nil
}

// ownMessage finds a message that user wrote.
func (w *Workspace) ownMessage(user, channelID, ts string) (*message, error) {
	if _, _, err := w.speaker(user, channelID); err != nil {
		return nil, err
	}
	m, err := w.lookup(user, channelID, ts)
	if err == nil && m.user != user {
		err = refuse("Only your own messages can be changed.")
	}
	return m, err
}

func (w *Workspace) edit(user, channelID, ts, text string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	m, err := w.ownMessage(user, channelID, ts)
	if err == nil {
		w.change(m, func() { m.text, m.editedTS = w.typed(text), w.Clock.nextTS() })
	}
	return err
}

func (w *Workspace) erase(user, channelID, ts string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	m, err := w.ownMessage(user, channelID, ts)
	if err == nil {
		w.remove(m)
	}
	return err
}

// setReaction adds or takes away a person's reaction; doing so twice changes nothing.
func (w *Workspace) setReaction(user, channelID, ts, name string, on bool) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, _, err := w.speaker(user, channelID); err != nil {
		return err
	}
	m, err := w.lookup(user, channelID, ts)
	switch {
	case err != nil:
		return err
	case m.ephemeral != "":
		return refuse("Messages that only you can see take no reactions.")
	}
	name = strings.Trim(name, ":")
	if !emojiName.MatchString(name) {
		return refuse("%q is no emoji.", name)
	}
	if on {
		w.react(m, user, name)
	} else {
		w.unreact(m, user, name)
	}
	return nil
}

// membership is join, leave, invite and kick by a person.
func (w *Workspace) membership(verb, actor, channelID, user string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.find(channelID)
	if _, err := w.actor(actor); err != nil {
		return err
	}
	switch {
	case c == nil || !c.visible(actor) || c.IM:
		return refuse("There is no channel %s.", channelID)
	case c.Archived:
		return refuse("#%s is archived.", c.Name)
	case w.people[user] == nil:
		return refuse("Nobody here is called %s.", user)
	}
	switch verb {
	case "join":
		w.join(c, user, "")
	case "invite":
		w.join(c, user, actor)
	case "archive":
		w.archive(c, actor, true)
	default:
		w.leave(c, user, actor)
	}
	return nil
}

// PostUnknownElement posts, as another app would, a message that holds an interactive element which no client library
// knows. A message shortcut used on it is what makes some clients fail.
func (w *Workspace) PostUnknownElement(channelID string) (Message, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.find(channelID)
	if c == nil {
		return Message{}, refuse("There is no channel %s.", channelID)
	}
	m := &message{
		channel: c, user: "U0OTHERAPP", botID: "B0OTHERAPP", username: "Other app", text: "A message of another app",
		blocks: mustJSON([]any{map[string]any{
			"type": "actions", "block_id": "other",
			"elements": []any{map[string]any{"type": "hologram", "action_id": "look", "text": map[string]any{"type": "plain_text", "text": "Look"}}},
		}}),
	}
	w.post(m)
	return m.view(), nil
}
