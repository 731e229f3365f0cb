package slacksim

func authMethods() map[string]method {
	return map[string]method{
		"api.test":              {open: true, handle: apiTest},
		"auth.test":             {handle: authTest},
		"apps.connections.open": {tier: 3, appToken: true, handle: connectionsOpen},
		"bots.info":             {tier: 3, scopes: []string{"users:read"}, handle: botsInfo},
	}
}

func apiTest(_ *Workspace, a args) reply {
	if code := a.str("error"); code != "" {
		return fail(code)
	}
	given := map[string]any{}
	for key := range a.values {
		if key != "token" {
			given[key] = a.str(key)
		}
	}
	return ok(map[string]any{"args": given})
}

func authTest(w *Workspace, _ args) reply {
	return ok(map[string]any{
		"url": w.URL() + "/", "team": w.team.Name, "user": w.people[w.app.BotUser].Name, "team_id": w.team.ID,
		"user_id": w.app.BotUser, "bot_id": w.app.BotID, "is_enterprise_install": false,
	})
}

func connectionsOpen(w *Workspace, _ args) reply {
	ticket := uuid()
	w.tickets[ticket] = true
	return ok(map[string]any{"url": "ws://" + w.addr + "/link/?ticket=" + ticket + "&app_id=" + w.app.ID})
}

func botsInfo(w *Workspace, a args) reply {
	if bot := a.str("bot"); bot != "" && bot != w.app.BotID {
		return fail("bot_not_found")
	}
	return ok(map[string]any{"bot": map[string]any{
		"id": w.app.BotID, "deleted": false, "name": w.app.Name, "updated": w.Clock.Now().Unix(), "app_id": w.app.ID,
		"user_id": w.app.BotUser, "icons": map[string]any{},
	}})
}

// RevokeTokens makes both tokens useless, as uninstalling the app does, and tells the app by tokens_revoked first.
func (w *Workspace) RevokeTokens() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.event("tokens_revoked", "", map[string]any{
		"type": "tokens_revoked", "tokens": map[string]any{"oauth": []any{}, "bot": []any{w.app.BotUser}}, "event_ts": w.Clock.nextTS(),
	})
	w.revoked = true
	w.touch()
}

// SetScopes replaces the scopes that the app was granted.
func (w *Workspace) SetScopes(scopes ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.app.Scopes = scopes
}
