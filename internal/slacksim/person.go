package slacksim

import "encoding/json"

// Person acts and reads as one person of the workspace, exactly as the page does for them. Actions that the app has to
// answer wait for its ack, three seconds at most (Options.AckTimeout), and end with an *[ActionError] when none came.
type Person struct {
	w  *Workspace
	id string
}

// As is a client of the person with that id, who counts as present from now on. Actions of somebody unknown are refused.
func (w *Workspace) As(id string) *Person {
	w.mu.Lock()
	defer w.mu.Unlock()
	if p := w.people[id]; p != nil {
		p.online = true
	}
	return &Person{w: w, id: id}
}

// ID is the person's user id.
func (p *Person) ID() string { return p.id }

// GoAway makes the person absent: ephemeral messages for them are lost until As is called again.
func (p *Person) GoAway() {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	if who := p.w.people[p.id]; who != nil {
		who.online = false
	}
}

// Command runs a slash command in a channel: Command("C0SALES", "/handoff acme"). A DM is named by its id, see DM.
func (p *Person) Command(channel, text string) error {
	return p.w.command(p.id, channel, text, "")
}

// CommandInThread is what Slack's client refuses.
func (p *Person) CommandInThread(channel, threadTS, text string) error {
	return p.w.command(p.id, channel, text, threadTS)
}

// Say posts to a channel. "@omar" and "<@U…>" become mentions; & < > are escaped.
func (p *Person) Say(channel, text string) (Message, error) { return p.Reply(channel, "", text) }

// Reply posts into a thread.
func (p *Person) Reply(channel, threadTS, text string) (Message, error) {
	m, err := p.w.say(p.id, channel, threadTS, text)
	if err != nil || m == nil {
		return Message{}, err
	}
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	return m.view(), nil
}

// Edit changes one of the person's own messages.
func (p *Person) Edit(channel, ts, text string) error { return p.w.edit(p.id, channel, ts, text) }

// Delete removes one of the person's own messages.
func (p *Person) Delete(channel, ts string) error { return p.w.erase(p.id, channel, ts) }

// React adds an emoji: "white_check_mark", or with a skin tone "eyes::skin-tone-3".
func (p *Person) React(channel, ts, name string) error {
	return p.w.setReaction(p.id, channel, ts, name, true)
}

// Unreact takes the person's emoji away.
func (p *Person) Unreact(channel, ts, name string) error {
	return p.w.setReaction(p.id, channel, ts, name, false)
}

// Press presses a button of a message, named by its action_id or by its text. It is an error if the app has taken the
// button away since m was read; see PressOld.
func (p *Person) Press(m Message, button string) error {
	f, err := locate(m.Blocks, button)
	if err != nil {
		return err
	}
	return p.w.press(p.id, m.Channel, m.TS, f.blockID, f.actionID, nil, nil)
}

// PressOld presses a button as m shows it, even if the app has taken it away since: a screen that has not caught up, or a
// press that was on its way.
func (p *Person) PressOld(m Message, button string) error {
	f, err := locate(m.Blocks, button)
	if err != nil {
		return err
	}
	return p.w.pressOld(p.id, m, f, nil)
}

// PressRaw presses a button that no copy of the message need show: names and value are the caller's.
func (p *Person) PressRaw(m Message, blockID, actionID, value string) error {
	el := map[string]any{"type": "button", "action_id": actionID, "value": value, "text": map[string]any{"type": "plain_text", "text": actionID, "emoji": true}}
	return p.w.pressOld(p.id, m, field{blockID: blockID, actionID: actionID, kind: "button", el: el}, nil)
}

// Pick chooses an entry of a select or overflow menu of a message, by its value, its text or a user id.
func (p *Person) Pick(m Message, control, choice string) error {
	f, err := locate(m.Blocks, control)
	if err != nil {
		return err
	}
	value, err := f.choose(choice)
	if err != nil {
		return err
	}
	return p.w.press(p.id, m.Channel, m.TS, f.blockID, f.actionID, value, nil)
}

// PressView presses a button in a modal or Home, named by its action_id or its text.
func (p *Person) PressView(v View, button string) error {
	f, err := locate(v.Blocks, button)
	if err != nil {
		return err
	}
	return p.w.viewAction(p.id, v.ID, f.blockID, f.actionID, nil, nil)
}

// PressOldView presses a button as v shows it, even if the app has taken it away since.
func (p *Person) PressOldView(v View, button string) error {
	f, err := locate(v.Blocks, button)
	if err != nil {
		return err
	}
	return p.w.viewActionOld(p.id, v, f)
}

// Type fills in a text field, named by its label, block_id or action_id. The app hears of it at once only if the element
// asks for on_character_entered.
func (p *Person) Type(v View, name, text string) error {
	f, err := locate(v.Blocks, name)
	if err != nil {
		return err
	}
	if !f.typed() {
		return refuse("%s is a %s: choose, do not type.", name, f.kind)
	}
	k, _ := kindOf(f.kind)
	value := map[string]any{k.value: text}
	if k.value == "rich_text_value" {
		value[k.value] = map[string]any{"type": "rich_text", "elements": richText(escaper.Replace(text))[0].(map[string]any)["elements"]}
	}
	if f.dispatches() && f.onCharacter() {
		return p.w.viewAction(p.id, v.ID, f.blockID, f.actionID, value, nil)
	}
	return p.w.saveDraft(p.id, v.ID, values{f.blockID: {f.actionID: value}})
}

// Fill puts a text or a choice into each of several fields, named as in Type and Choose, without telling the app, which
// then learns of them when the form is sent.
func (p *Person) Fill(v View, fields map[string]string) error {
	var blocks []any
	if err := json.Unmarshal(v.Blocks, &blocks); err != nil {
		return refuse("The blocks cannot be read.")
	}
	known := fieldsOf(blocks)
	state := values{}
	for name, content := range fields {
		f, err := fieldNamed(known, name)
		if err != nil {
			return err
		}
		value := map[string]any{"value": content}
		if !f.typed() {
			if value, err = f.choose(content); err != nil {
				return err
			}
		}
		state[f.blockID] = map[string]map[string]any{f.actionID: value}
	}
	return p.w.saveDraft(p.id, v.ID, state)
}

// Enter presses the Enter key in a text field with dispatch_action.
func (p *Person) Enter(v View, name string) error {
	f, err := locate(v.Blocks, name)
	if err != nil {
		return err
	}
	return p.w.viewAction(p.id, v.ID, f.blockID, f.actionID, nil, nil)
}

// Choose sets a select, date, time, checkboxes or radio buttons, named by label, block_id or action_id. Choices are
// option values or texts, user or channel ids, "2026-12-01", "14:30" or Unix seconds; none empties the field. The app
// hears of it at once if the element asks for that.
func (p *Person) Choose(v View, name string, choices ...string) error {
	f, err := locate(v.Blocks, name)
	if err != nil {
		return err
	}
	value, err := f.choose(choices...)
	if err != nil {
		return err
	}
	return p.w.viewAction(p.id, v.ID, f.blockID, f.actionID, value, nil)
}

// ChooseOption sets an external_select to an option that Options returned.
func (p *Person) ChooseOption(v View, name string, o Option) error {
	f, err := locate(v.Blocks, name)
	if err != nil {
		return err
	}
	chosen := map[string]any{"text": map[string]any{"type": "plain_text", "text": o.Text, "emoji": true}, "value": o.Value}
	k, _ := kindOf(f.kind)
	value := map[string]any{k.value: chosen}
	if k.list {
		value[k.value] = []any{chosen}
	}
	return p.w.viewAction(p.id, v.ID, f.blockID, f.actionID, value, nil)
}

// Options asks the app for the options of an external_select in a view.
func (p *Person) Options(v View, name, query string) ([]Option, error) {
	f, err := locate(v.Blocks, name)
	if err != nil {
		return nil, err
	}
	list, err := p.w.suggest(p.id, v.ID, "", "", f.blockID, f.actionID, query)
	if err != nil {
		return nil, err
	}
	out := make([]Option, 0, len(list))
	for _, o := range list {
		option, _ := o.(map[string]any)
		out = append(out, Option{Text: stringAt(mapAt(option, "text"), "text"), Value: stringAt(option, "value")})
	}
	return out, nil
}

// Submit presses the submit button. A nil error says only that it could be pressed: whether the form is gone, has errors
// under its fields, or shows a banner, is read from Modal.
func (p *Person) Submit(v View) error { return p.w.submit(p.id, v.ID, nil) }

// Close presses Cancel.
func (p *Person) Close(v View) error { return p.w.closeView(p.id, v.ID, false) }

// Dismiss presses the × that closes all modals.
func (p *Person) Dismiss(v View) error { return p.w.closeView(p.id, v.ID, true) }

// Shortcut runs a global shortcut.
func (p *Person) Shortcut(callbackID string) error { return p.w.shortcut(p.id, callbackID, "", "") }

// MessageShortcut runs a shortcut from a message's menu.
func (p *Person) MessageShortcut(callbackID string, m Message) error {
	return p.w.shortcut(p.id, callbackID, m.Channel, m.TS)
}

// OpenHome opens the app's Home tab.
func (p *Person) OpenHome() error { return p.w.openHome(p.id) }

// Join makes the person a member of a public channel.
func (p *Person) Join(channel string) error { return p.w.membership("join", p.id, channel, p.id) }

// Leave takes the person out of a channel.
func (p *Person) Leave(channel string) error { return p.w.membership("leave", p.id, channel, p.id) }

// Invite brings a user, or the bot's user, into a channel.
func (p *Person) Invite(channel, user string) error {
	return p.w.membership("invite", p.id, channel, user)
}

// Kick takes a user, or the bot's user, out of a channel.
func (p *Person) Kick(channel, user string) error {
	return p.w.membership("kick", p.id, channel, user)
}

// Archive archives a channel.
func (p *Person) Archive(channel string) error {
	return p.w.membership("archive", p.id, channel, p.id)
}
