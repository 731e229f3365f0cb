package slacksim

import (
	"strconv"
	"strings"
)

func conversationMethods() map[string]method {
	read := []string{"channels:read", "groups:read", "im:read", "mpim:read"}
	return map[string]method{
		"conversations.info":    {scopes: read, tier: 3, handle: conversationInfo},
		"conversations.list":    {scopes: read, tier: 2, handle: conversationList},
		"conversations.members": {scopes: read, tier: 4, handle: conversationMembers},
		"conversations.open":    {scopes: []string{"im:write", "mpim:write"}, tier: 3, handle: conversationOpen},
		"conversations.join":    {scopes: []string{"channels:join"}, tier: 3, handle: conversationJoin},
		"conversations.leave":   {scopes: []string{"channels:manage", "channels:join", "groups:write"}, tier: 3, handle: conversationLeave},
		"conversations.invite":  {scopes: []string{"channels:manage", "channels:write.invites", "groups:write"}, tier: 3, handle: conversationInvite},
	}
}

// seen is a channel that the bot may know of.
func (w *Workspace) seen(a args) (*channel, reply) {
	c := w.channels[a.str("channel")]
	if c == nil || !c.visible(w.app.BotUser) {
		return nil, fail("channel_not_found")
	}
	return c, reply{}
}

// scopeFor is the scope that a family of methods needs for this sort of channel.
func (c *channel) scopeFor(verb string) string {
	return map[string]string{"channel": "channels:", "group": "groups:", "im": "im:"}[c.kind()] + verb
}

func conversationInfo(w *Workspace, a args) reply {
	c, refused := w.seen(a)
	if refused.error != "" {
		return refused
	}
	if missing := w.need(c.scopeFor("read")); missing.error != "" {
		return missing
	}
	wire := w.channelWire(c, w.app.BotUser)
	if !a.flag("include_num_members") {
		delete(wire, "num_members")
	}
	return ok(map[string]any{"channel": wire})
}

func conversationList(w *Workspace, a args) reply {
	types := a.str("types")
	if types == "" {
		types = "public_channel"
	}
	wanted := map[string]bool{}
	for name := range strings.SplitSeq(types, ",") {
		name = strings.TrimSpace(name)
		scope := map[string]string{"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read", "mpim": "mpim:read"}[name]
		if scope == "" {
			return fail("invalid_types")
		}
		if missing := w.need(scope); missing.error != "" {
			return missing
		}
		wanted[map[string]string{"public_channel": "channel", "private_channel": "group", "im": "im"}[name]] = true
	}
	list := []any{}
	for _, id := range w.chanOrder {
		c := w.channels[id]
		if !wanted[c.kind()] || !c.visible(w.app.BotUser) || (c.Archived && a.flag("exclude_archived")) {
			continue
		}
		list = append(list, w.channelWire(c, w.app.BotUser))
	}
	return page(a, "channels", list, 100)
}

// page cuts a list as Slack's cursors do; the cursor is simply the place to go on from.
func page(a args, name string, list []any, usual int) reply {
	start, _ := strconv.Atoi(a.str("cursor"))
	if start < 0 || start > len(list) {
		return fail("invalid_cursor")
	}
	end := min(start+a.number("limit", usual, 1000), len(list))
	next := ""
	if end < len(list) {
		next = strconv.Itoa(end)
	}
	return ok(map[string]any{name: list[start:end], "response_metadata": map[string]any{"next_cursor": next}})
}

func conversationMembers(w *Workspace, a args) reply {
	c, refused := w.seen(a)
	if refused.error != "" {
		return refused
	}
	if missing := w.need(c.scopeFor("read")); missing.error != "" {
		return missing
	}
	list := make([]any, 0, len(c.Members))
	for _, m := range c.Members {
		list = append(list, m)
	}
	return page(a, "members", list, 100)
}

func conversationOpen(w *Workspace, a args) reply {
	if id := a.str("channel"); id != "" {
		c := w.channels[id]
		if c == nil || !c.IM || !c.has(w.app.BotUser) {
			return fail("channel_not_found")
		}
		return ok(map[string]any{"channel": map[string]any{"id": c.ID}, "no_op": true, "already_open": true})
	}
	users := strings.FieldsFunc(a.str("users"), func(r rune) bool { return r == ',' || r == ' ' })
	if len(users) != 1 {
		return fail("users_list_not_supplied")
	}
	p := w.people[users[0]]
	switch {
	case p == nil:
		return fail("user_not_found")
	case p.Deleted:
		return fail("user_disabled")
	}
	c := w.dm(w.app.BotUser, p.ID)
	out := map[string]any{"id": c.ID}
	if a.flag("return_im") {
		out = w.channelWire(c, w.app.BotUser)
	}
	return ok(map[string]any{"channel": out})
}

func conversationJoin(w *Workspace, a args) reply {
	c, refused := w.seen(a)
	switch {
	case refused.error != "":
		return refused
	case c.Private || c.IM:
		return fail("method_not_supported_for_channel_type")
	case c.Archived:
		return fail("is_archived")
	}
	out := map[string]any{"channel": w.channelWire(c, w.app.BotUser)}
	if c.has(w.app.BotUser) {
		out["warning"] = "already_in_channel"
	}
	w.join(c, w.app.BotUser, "")
	out["channel"] = w.channelWire(c, w.app.BotUser)
	return ok(out)
}

func conversationLeave(w *Workspace, a args) reply {
	c, refused := w.seen(a)
	if refused.error != "" {
		return refused
	}
	if !c.has(w.app.BotUser) {
		return ok(map[string]any{"not_in_channel": true})
	}
	w.leave(c, w.app.BotUser, w.app.BotUser)
	return ok(nil)
}

func conversationInvite(w *Workspace, a args) reply {
	c, refused := w.seen(a)
	switch {
	case refused.error != "":
		return refused
	case !c.has(w.app.BotUser):
		return fail("not_in_channel")
	case c.Archived:
		return fail("is_archived")
	}
	for user := range strings.SplitSeq(a.str("users"), ",") {
		switch {
		case w.people[user] == nil:
			return fail("user_not_found")
		case user == w.app.BotUser:
			return fail("cant_invite_self")
		case c.has(user):
			return fail("already_in_channel")
		}
		w.join(c, user, w.app.BotUser)
	}
	return ok(map[string]any{"channel": w.channelWire(c, w.app.BotUser)})
}
