package slacksim

// clientState is all that the page shows to one person; w.mu is held.
func (w *Workspace) clientState(p *person) map[string]any {
	channels := []any{}
	for _, id := range w.chanOrder {
		if c := w.channels[id]; c.visible(p.ID) {
			channels = append(channels, w.channelState(c, p.ID, true))
		}
	}
	var home any
	if v := w.homes[p.ID]; v != nil {
		home = v.copy()
	}
	return map[string]any{
		"team": w.team, "me": w.personState(p), "people": w.peopleState(), "usergroups": append([]UserGroup{}, w.groups...),
		"channels": channels, "views": w.viewsState(p.ID), "home": home, "clock": w.clockState(), "traffic": w.traffic.last(),
		"faults": w.faultsState(), "hints": append([]string{}, w.hints...),
		"app": map[string]any{
			"id": w.app.ID, "name": w.app.Name, "bot_user": w.app.BotUser, "commands": append([]Command{}, w.app.Commands...),
			"shortcuts": append([]Shortcut{}, w.app.Shortcuts...), "home_enabled": w.app.HomeEnabled,
		},
	}
}

func (w *Workspace) personState(p *person) map[string]any {
	return map[string]any{
		"id": p.ID, "name": p.Name, "real_name": p.realName(), "title": p.Title, "color": p.Color, "initials": initials(p.realName()),
		"tz": p.TZ, "is_bot": p.IsBot, "deleted": p.Deleted,
	}
}

func (w *Workspace) peopleState() []any {
	out := make([]any, 0, len(w.order))
	for _, id := range w.order {
		out = append(out, w.personState(w.people[id]))
	}
	return out
}

// shownMessages is how many top-level messages of a channel the page gets.
const shownMessages = 200

func (w *Workspace) channelState(c *channel, as string, withMessages bool) map[string]any {
	out := map[string]any{
		"id": c.ID, "name": c.Name, "is_im": c.IM, "is_private": c.Private, "is_archived": c.Archived, "is_member": c.has(as),
		"im_user": "", "topic": c.Topic, "members": append([]string{}, c.Members...), "unread": c.unread(as),
	}
	if c.IM {
		out["im_user"] = c.other(as)
	}
	if !withMessages {
		return out
	}
	var list []*message
	for _, m := range c.messages[max(0, len(c.messages)-shownMessages):] {
		list = append(list, m)
		list = append(list, m.replies...)
	}
	out["messages"] = merged(list, c.ephemeral, func(m *message) bool { return m.ephemeral == as })
	return out
}

func (c *channel) unread(as string) int {
	if !c.has(as) {
		return 0
	}
	n := 0
	for i := len(c.messages) - 1; i >= 0 && c.messages[i].ts > c.read[as]; i-- {
		n++
	}
	return n
}

func (w *Workspace) viewsState(user string) []View {
	out := []View{}
	for _, v := range w.stacks[user] {
		out = append(out, v.copy())
	}
	return out
}

func (w *Workspace) clockState() map[string]any {
	return map[string]any{"now_ms": w.Clock.Now().UnixMilli(), "offset_ms": w.Clock.Offset().Milliseconds()}
}
