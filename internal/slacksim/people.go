package slacksim

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// person is a User and what only the workspace knows of them; w.mu guards it.
type person struct {
	User
	online   bool // a Go client is theirs
	lastSeen time.Time
	toasts   []Toast
}

// Toast is a short notice that Slack's client shows to one person.
type Toast struct {
	Level string `json:"level"` // "info" or "error"
	Text  string `json:"text"`
}

var palette = []string{"2b6cb0", "b83280", "2f855a", "c05621", "6b46c1", "b7791f", "2c7a7b", "9b2c2c"}

// settle puts the configured people and channels in place and names what cannot be.
func (w *Workspace) settle(cfg Config) error {
	bot := User{ID: cfg.App.BotUser, Name: strings.ToLower(strings.ReplaceAll(cfg.App.Name, " ", "")), RealName: cfg.App.Name, IsBot: true, Color: "1d1c1d"}
	for i, u := range append(slices.Clone(cfg.People), bot) {
		if u.ID == "" || w.people[u.ID] != nil {
			return fmt.Errorf("add person %q: the id is empty or taken", u.ID)
		}
		if u.TZ == "" {
			u.TZ = "UTC"
		}
		if _, err := time.LoadLocation(u.TZ); err != nil {
			return fmt.Errorf("add person %s: %w", u.ID, err)
		}
		if u.Color == "" {
			u.Color = palette[i%len(palette)]
		}
		w.people[u.ID] = &person{User: u}
		w.order = append(w.order, u.ID)
	}
	for _, c := range cfg.Channels {
		if c.ID == "" || w.channels[c.ID] != nil {
			return fmt.Errorf("add channel %q: the id is empty or taken", c.ID)
		}
		for _, m := range c.Members {
			if w.people[m] == nil {
				return fmt.Errorf("add channel %s: nobody is called %s", c.ID, m)
			}
		}
		w.addChannel(c)
	}
	return nil
}

func (p *person) location() *time.Location {
	loc, err := time.LoadLocation(p.TZ)
	if err != nil {
		return time.UTC
	}
	return loc
}

func (p *person) realName() string {
	if p.RealName != "" {
		return p.RealName
	}
	return p.Name
}

// initials are the first letters of the first two words of a name.
func initials(name string) string {
	var out strings.Builder
	for i, word := range strings.Fields(name) {
		if i == 2 {
			break
		}
		out.WriteString(strings.ToUpper(string([]rune(word)[:1])))
	}
	return out.String()
}

// wire is the person as users.info tells of them.
func (w *Workspace) userWire(p *person) map[string]any {
	_, offset := w.Clock.Now().In(p.location()).Zone()
	profile := map[string]any{
		"real_name": p.realName(), "display_name": p.Name, "real_name_normalized": p.realName(), "display_name_normalized": p.Name,
		"title": p.Title, "team": w.team.ID, "avatar_hash": "", "image_48": "", "image_72": "", "image_192": "", "image_512": "",
	}
	if w.hasScope("users:read.email") && p.Email != "" {
		profile["email"] = p.Email
	}
	out := map[string]any{
		"id": p.ID, "team_id": w.team.ID, "name": p.Name, "deleted": p.Deleted, "color": p.Color, "real_name": p.realName(),
		"tz": p.TZ, "tz_label": p.TZ, "tz_offset": offset, "profile": profile, "is_admin": false, "is_owner": false, "is_primary_owner": false,
		"is_restricted": false, "is_ultra_restricted": false, "is_bot": p.IsBot, "is_app_user": false, "updated": w.Clock.Now().Unix(),
	}
	if p.ID == w.app.BotUser {
		profile["bot_id"], profile["api_app_id"], profile["always_active"] = w.app.BotID, w.app.ID, true
	}
	return out
}

// SetUser changes a person (a name, a zone, Deleted) or adds one, and tells the app by user_change.
func (w *Workspace) SetUser(u User) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if u.TZ == "" {
		u.TZ = "UTC"
	}
	p := w.people[u.ID]
	if p == nil {
		p = &person{}
		w.people[u.ID] = p
		w.order = append(w.order, u.ID)
	}
	if u.Color == "" {
		u.Color = palette[len(w.order)%len(palette)]
	}
	p.User = u
	w.event("user_change", "", map[string]any{"type": "user_change", "user": w.userWire(p), "event_ts": w.Clock.nextTS()})
	w.publish(func(*subscriber) any { return map[string]any{"type": "people", "people": w.peopleState()} })
	w.touch()
}

// User is a copy of the person with that id.
func (w *Workspace) User(id string) (User, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.people[id]
	if p == nil {
		return User{}, false
	}
	return p.User, true
}

// SetUserGroup replaces the people of a user group and tells the app by subteam_members_changed.
func (w *Workspace) SetUserGroup(id string, users ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := range w.groups {
		g := &w.groups[i]
		if g.ID != id {
			continue
		}
		added := slices.DeleteFunc(slices.Clone(users), func(u string) bool { return slices.Contains(g.Users, u) })
		removed := slices.DeleteFunc(slices.Clone(g.Users), func(u string) bool { return slices.Contains(users, u) })
		g.Users = slices.Clone(users)
		w.event("subteam_members_changed", "", map[string]any{
			"type": "subteam_members_changed", "subteam_id": id, "team_id": w.team.ID, "date_previous_update": w.Clock.Now().Unix(),
			"date_update": w.Clock.Now().Unix(), "added_users": added, "added_users_count": len(added), "removed_users": removed,
			"removed_users_count": len(removed), "event_ts": w.Clock.nextTS(),
		})
	}
	w.publish(func(*subscriber) any { return map[string]any{"type": "reset"} })
	w.touch()
}
