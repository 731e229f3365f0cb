package main

import (
	"strings"

	"github.com/handoffbot/handoffbot/handoffs/playbook"
	"github.com/handoffbot/handoffbot/internal/slacksim"
	"github.com/handoffbot/handoffbot/manifests"
)

// The demo's app. The tokens open nothing but the workspace that the demo starts.
const (
	demoBotToken = "xoxb-demo-bot"
	demoAppToken = "xapp-demo-app"
	demoBotUser  = "U0HANDOFF"
)

// demoWorkspace is a small company: three teams, five people, and the app as its manifest describes it.
func demoWorkspace(addr string) (slacksim.Config, error) {
	app, err := manifests.Read()
	if err != nil {
		return slacksim.Config{}, err
	}
	cfg := slacksim.Config{
		Addr: addr,
		Team: slacksim.Team{ID: "T0DEMO", Name: "Northwind", Domain: "northwind"},
		App: slacksim.App{
			ID: "A0HANDOFF", Name: app.Name, BotUser: demoBotUser, BotID: "B0HANDOFF",
			BotToken: demoBotToken, AppToken: demoAppToken, Scopes: app.Scopes, Events: app.Events, HomeEnabled: app.Home,
		},
		People: []slacksim.User{
			{ID: "U0SARA", Name: "sara", RealName: "Sara Lind", Title: "Sales", TZ: "America/New_York"},
			{ID: "U0TOM", Name: "tom", RealName: "Tom Becker", Title: "Sales", TZ: "Europe/Berlin"},
			{ID: "U0OMAR", Name: "omar", RealName: "Omar Haddad", Title: "Onboarding", TZ: "America/New_York"},
			{ID: "U0NINA", Name: "nina", RealName: "Nina Costa", Title: "Onboarding", TZ: "America/Sao_Paulo"},
			{ID: "U0GRACE", Name: "grace", RealName: "Grace Okafor", Title: "Head of Customer Success", TZ: "America/New_York"},
		},
		UserGroups: []slacksim.UserGroup{
			{ID: "S0ONBOARDING", Handle: "onboarding", Name: "Onboarding", Users: []string{"U0OMAR", "U0NINA"}},
		},
		Channels: []slacksim.Channel{
			{ID: "C0GENERAL", Name: "general", Topic: "Everybody", Members: []string{"U0SARA", "U0TOM", "U0OMAR", "U0NINA", "U0GRACE"}},
			{ID: "C0SALES", Name: "sales", Topic: "Deals on their way in", Members: []string{"U0SARA", "U0TOM", "U0GRACE", demoBotUser}},
			{ID: "C0ONBOARDING", Name: "onboarding", Topic: "Cards arrive here", Members: []string{"U0OMAR", "U0NINA", "U0GRACE", "U0SARA", demoBotUser}},
			{ID: "C0SUPPORT", Name: "support", Topic: "Live customers", Members: []string{"U0NINA", "U0GRACE", demoBotUser}},
		},
	}
	cfg.Hints = []string{
		"You are *Sara*, in Sales. In *#sales*, type `/handoff Acme Corp` and fill in the form.",
		"Then act as *Omar* (top left). His card waits in *#onboarding*: press *Acknowledge*.",
		"Be Sara again: your messages with *handoffbot* say who has it. Try `/handoff mine`, too.",
		"In the menu of the message about Globex, choose *Hand off from here*: its thread becomes notes.",
		"Press the clock (top right): *Next morning*, then *+4 hours*. Who has not moved is reminded, and *Grace* gets what stalls.",
	}
	for _, s := range app.Shortcuts {
		cfg.App.Shortcuts = append(cfg.App.Shortcuts, slacksim.Shortcut(s))
	}
	for _, c := range app.Commands {
		cfg.App.Commands = append(cfg.App.Commands, slacksim.Command{
			Command: c.Command, Description: c.Description, UsageHint: c.UsageHint, ShouldEscape: c.ShouldEscape,
		})
	}
	return cfg, nil
}

// demoTalk is a message with its thread: who replies, and what, in turn.
type demoTalk struct {
	channel, user, text string
	replies             []string
}

// demoDeals is what people talk about before anybody hands anything off. Replies stand in the thread of what is above.
var demoDeals = [...]demoTalk{
	{"C0SALES", "U0SARA", "Acme Corp signed! :tada: Growth plan, 24,000 EUR a year, kickoff on the first Monday of next month. They run SAP, and I promised them single sign-on by the end of the quarter. Their contact is Ana Ruiz, operations.", nil},
	{"C0SALES", "U0TOM", "Globex is through legal: Enterprise, 96,000 USD. Two plants, both want training on site. Dee Park decides; her deputy leaves at the end of the month, so let's not lose time.", []string{
		"U0SARA", "Great! Is training part of the price?",
		"U0TOM", "Two days on site are. Anything more is 1,800 USD a day, and they know it.",
		"U0GRACE", "Please write down who replaces the deputy: https://example.com/globex/org is from last year.",
		"U0TOM", "Dee will name someone by Friday. The kickoff can't wait for that.",
	}},
	{"C0ONBOARDING", "U0OMAR", "I have room for two new customers this week.", nil},
}

// addFromPlaybook adds what a playbook of the person's own names: its channels, with the bot and everybody in them, and
// its people.
func addFromPlaybook(cfg *slacksim.Config, book *playbook.Playbook) {
	known := map[string]bool{demoBotUser: true}
	for _, c := range cfg.Channels {
		known[c.ID] = true
	}
	for _, u := range cfg.People {
		known[u.ID] = true
	}
	for _, g := range cfg.UserGroups {
		known[g.ID] = true
	}
	everybody := []string{demoBotUser}
	for _, u := range cfg.People {
		everybody = append(everybody, u.ID)
	}
	for _, team := range teamsOf(book) {
		people := append([]string{}, team.Members...)
		for _, user := range append(team.Managers, team.ExceptionOwner) {
			people = append(people, string(user))
		}
		for _, id := range people {
			switch {
			case id == "" || known[id]:
			case strings.HasPrefix(id, "S"):
				cfg.UserGroups = append(cfg.UserGroups, slacksim.UserGroup{ID: id, Handle: string(team.Key), Name: team.Name, Users: []string{"U0OMAR", "U0NINA"}})
			default:
				cfg.People = append(cfg.People, slacksim.User{ID: id, Name: strings.ToLower(id), RealName: id, Title: team.Name})
				everybody = append(everybody, id)
			}
			known[id] = true
		}
		if !known[string(team.Channel)] {
			known[string(team.Channel)] = true
			cfg.Channels = append(cfg.Channels, slacksim.Channel{ID: string(team.Channel), Name: string(team.Key), Topic: team.Name, Members: everybody})
		}
	}
}
