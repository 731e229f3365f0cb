package slacksim

func userGroupMethods() map[string]method {
	read := []string{"usergroups:read"}
	return map[string]method{
		"usergroups.list":       {scopes: read, tier: 2, handle: userGroupsList},
		"usergroups.users.list": {scopes: read, tier: 2, handle: userGroupUsers},
	}
}

func userGroupsList(w *Workspace, a args) reply {
	list := make([]any, 0, len(w.groups))
	for _, g := range w.groups {
		wire := map[string]any{
			"id": g.ID, "team_id": w.team.ID, "is_usergroup": true, "is_subteam": true, "name": g.Name, "description": "", "handle": g.Handle,
			"is_external": false, "date_create": w.Clock.Now().Unix(), "date_update": w.Clock.Now().Unix(), "date_delete": 0,
			"auto_type": nil, "created_by": "", "updated_by": "", "deleted_by": nil, "user_count": len(g.Users),
			"prefs": map[string]any{"channels": []any{}, "groups": []any{}},
		}
		if a.flag("include_users") {
			wire["users"] = append([]string{}, g.Users...)
		}
		list = append(list, wire)
	}
	return ok(map[string]any{"usergroups": list})
}

func userGroupUsers(w *Workspace, a args) reply {
	for _, g := range w.groups {
		if g.ID == a.str("usergroup") {
			return ok(map[string]any{"users": append([]string{}, g.Users...)})
		}
	}
	return fail("no_such_subteam")
}
