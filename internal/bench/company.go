package main

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/handoffbot/handoffbot/internal/slacksim"
	"github.com/handoffbot/handoffbot/manifests"
)

//go:embed playbook.yaml
var playbookFile []byte

const (
	botToken  = "xoxb-bench"
	appToken  = "xapp-bench"
	botUser   = "U0HANDOFF"
	team      = "T0BENCH"
	salesRoom = "C0SALES"
	cardsRoom = "C0ONBOARDING"
)

// company is the workspace with its people at work.
type company struct {
	*slacksim.Workspace
	people []string

	mu sync.Mutex
	// news are the people who wait for a message with a title of theirs.
	news map[string]chan sighting
}

// sighting is a message that was posted or changed in the cards' channel, and when.
type sighting struct {
	message slacksim.Message
	at      time.Time
}

// workspaceOf is a company of n people, all of them in both teams.
func workspaceOf(n int, watch func(slacksim.Message)) (slacksim.Config, []string, error) {
	app, err := manifests.Read()
	if err != nil {
		return slacksim.Config{}, nil, err
	}
	cfg := slacksim.Config{
		Team: slacksim.Team{ID: team, Name: "Bench", Domain: "bench"},
		App: slacksim.App{
			ID: "A0HANDOFF", Name: app.Name, BotUser: botUser, BotID: "B0HANDOFF", BotToken: botToken, AppToken: appToken,
			Scopes: app.Scopes, Events: app.Events,
		},
		People: []slacksim.User{{ID: "U0BOSS", Name: "boss", RealName: "The Boss"}},
	}
	cfg.Options.Watch = watch
	for _, c := range app.Commands {
		cfg.App.Commands = append(cfg.App.Commands, slacksim.Command{Command: c.Command, ShouldEscape: c.ShouldEscape})
	}
	var people []string
	for i := range n {
		id := fmt.Sprintf("U0P%03d", i+1)
		people = append(people, id)
		cfg.People = append(cfg.People, slacksim.User{ID: id, Name: strings.ToLower(id), RealName: "Person " + id})
	}
	everybody := append([]string{botUser, "U0BOSS"}, people...)
	cfg.Channels = []slacksim.Channel{
		{ID: salesRoom, Name: "sales", Members: everybody}, {ID: cardsRoom, Name: "onboarding", Members: everybody},
	}
	return cfg, people, nil
}

// watch brings messages of the cards' channel to whoever waits for them. Titles are "Deal 17-3 Ltd".
func (c *company) watch(m slacksim.Message) {
	if m.Channel != cardsRoom || m.ThreadTS != "" {
		return
	}
	title := titleIn(m.Text)
	c.mu.Lock()
	waiting := c.news[title]
	c.mu.Unlock()
	if waiting == nil {
		return
	}
	select {
	case waiting <- sighting{m, time.Now()}:
	default: // nobody waits for so many changes of one card
	}
}

func titleIn(text string) string {
	_, rest, found := strings.Cut(text, "Deal ")
	if !found {
		return ""
	}
	number, _, _ := strings.Cut(rest, " ")
	return number
}

// expect returns where messages about the title will be told of, and how to stop that.
func (c *company) expect(number string) (told <-chan sighting, done func()) {
	news := make(chan sighting, 16)
	c.mu.Lock()
	c.news[number] = news
	c.mu.Unlock()
	return news, func() {
		c.mu.Lock()
		delete(c.news, number)
		c.mu.Unlock()
	}
}
