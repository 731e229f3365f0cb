package slacksim

func userMethods() map[string]method {
	read := []string{"users:read"}
	return map[string]method{
		"users.info":          {scopes: read, tier: 4, handle: usersInfo},
		"users.list":          {scopes: read, tier: 2, handle: usersList},
		"users.lookupByEmail": {scopes: []string{"users:read.email"}, tier: 3, handle: usersByEmail},
		"users.profile.get":   {scopes: []string{"users.profile:read"}, tier: 4, handle: usersProfile},
		"users.conversations": {scopes: []string{"channels:read", "groups:read", "im:read", "mpim:read"}, tier: 3, handle: usersConversations},
	}
}

func usersInfo(w *Workspace, a args) reply {
	p := w.people[a.str("user")]
	if p == nil {
		return fail("user_not_found")
	}
	return ok(map[string]any{"user": w.userWire(p)})
}

func usersList(w *Workspace, a args) reply {
	list := make([]any, 0, len(w.order))
	for _, id := range w.order {
		list = append(list, w.userWire(w.people[id]))
	}
	r := page(a, "members", list, 1000)
	if r.error == "" {
		r.fields["cache_ts"] = w.Clock.Now().Unix()
	}
	return r
}

func usersByEmail(w *Workspace, a args) reply {
	for _, id := range w.order {
		if p := w.people[id]; p.Email != "" && p.Email == a.str("email") && !p.Deleted {
			return ok(map[string]any{"user": w.userWire(p)})
		}
	}
	return fail("users_not_found")
}

func usersProfile(w *Workspace, a args) reply {
	id := a.str("user")
	if id == "" {
		id = w.app.BotUser
	}
	p := w.people[id]
	if p == nil {
		return fail("user_not_found")
	}
	return ok(map[string]any{"profile": w.userWire(p)["profile"]})
}

func usersConversations(w *Workspace, a args) reply {
	user := a.str("user")
	if user == "" {
		user = w.app.BotUser
	}
	list := []any{}
	for _, id := range w.chanOrder {
		if c := w.channels[id]; !c.IM && c.has(user) && c.visible(w.app.BotUser) {
			list = append(list, w.channelWire(c, w.app.BotUser))
		}
	}
	return page(a, "channels", list, 100)
}
