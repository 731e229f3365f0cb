package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// person is somebody of the company, who types, presses and reads.
type person struct {
	s        *story
	id       string
	name     string
	slacksim *slacksim.Person
}

func (s *story) person(id string) *person {
	user, ok := s.ws.User(id)
	if !ok {
		s.t.Fatalf("nobody is called %s", id)
	}
	return &person{s: s, id: id, name: user.RealName, slacksim: s.ws.As(id)}
}

// Types runs a slash command.
func (p *person) Types(channel, command string) {
	p.s.t.Helper()
	if err := p.slacksim.Command(channel, command); err != nil {
		p.s.t.Fatalf("%s types %q in %s: %v\n%s", p.name, command, channel, err, p.screen())
	}
}

// Says posts to a channel.
func (p *person) Says(channel, text string) {
	p.s.t.Helper()
	if _, err := p.slacksim.Say(channel, text); err != nil {
		p.s.t.Fatalf("%s says %q in %s: %v", p.name, text, channel, err)
	}
}

// Hears waits for a direct message of the bot with these words.
func (p *person) Hears(words ...string) *card {
	p.s.t.Helper()
	return p.awaits("a direct message", func() []slacksim.Message { return p.slacksim.DMs() }, words)
}

// IsTold waits for a message of the bot with these words that this person alone sees.
func (p *person) IsTold(words ...string) *card {
	p.s.t.Helper()
	return p.awaits("a message for them alone", p.slacksim.Ephemerals, words)
}

// SeesCard waits for the card of the handoff with that title, in the channel.
func (p *person) SeesCard(channel, title string) *card {
	p.s.t.Helper()
	return p.awaits("a card", func() []slacksim.Message { return p.slacksim.Messages(channel) }, []string{title, "H-"})
}

// awaits waits for a message of the bot that the story has not expected before.
func (p *person) awaits(what string, messages func() []slacksim.Message, words []string) *card {
	p.s.t.Helper()
	var found *card
	p.s.until(p, fmt.Sprintf("%s sees %s with %q", p.name, what, words), func() bool {
		for _, m := range messages() {
			at := place{m.Channel, m.TS}
			if m.User == demoBotUser && !p.s.expected[at] && holds(p.s.read(m), words) {
				found = &card{s: p.s, reader: p, place: at, first: m}
				return true
			}
		}
		return false
	})
	p.s.expected[found.place] = true
	return found
}

func holds(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// screen is what the person has before them, for the message of a story that fails.
func (p *person) screen() string {
	if p == nil {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s sees:\n", p.name)
	for _, v := range p.slacksim.Stack() {
		fmt.Fprintf(&b, "a form %s; errors %q; banner %q\n%s\n", v.Title, v.Errors, v.Banner, p.s.readBlocks(v.Blocks))
	}
	show := func(where string, list []slacksim.Message) {
		for _, m := range list {
			fmt.Fprintf(&b, "%s %s %s: %s\n", where, m.TS, m.User, strings.ReplaceAll(p.s.read(m), "\n", " / "))
			if m.ReplyCount == 0 {
				continue
			}
			for _, r := range p.slacksim.Thread(m.Channel, m.TS)[1:] {
				fmt.Fprintf(&b, "  in its thread %s: %s\n", r.User, strings.ReplaceAll(p.s.read(r), "\n", " / "))
			}
		}
	}
	for _, c := range []string{"C0SALES", "C0ONBOARDING", "C0SUPPORT"} {
		show(c, p.slacksim.Messages(c))
	}
	show("direct message", p.slacksim.DMs())
	show("for them alone", p.slacksim.Ephemerals())
	for _, toast := range p.slacksim.Toasts() {
		fmt.Fprintf(&b, "notice: %s\n", toast.Text)
	}
	return b.String()
}

// read is a message as people read it: the blocks if there are any, with names where mentions are.
func (s *story) read(m slacksim.Message) string {
	if text := s.readBlocks(m.Blocks); text != "" {
		return text
	}
	return s.readMarkup(m.Text)
}

func (s *story) readBlocks(raw json.RawMessage) string {
	var blocks []any
	if len(raw) == 0 || json.Unmarshal(raw, &blocks) != nil {
		return ""
	}
	var lines []string
	texts(blocks, func(text string, markup bool) {
		if markup {
			text = s.readMarkup(text)
		}
		lines = append(lines, text)
	})
	return strings.Join(lines, "\n")
}

// texts visits every text of blocks in the order in which it is read.
func texts(v any, visit func(text string, markup bool)) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			texts(item, visit)
		}
	case map[string]any:
		if text, ok := v["text"].(string); ok {
			visit(text, v["type"] == "mrkdwn")
			return
		}
		for _, key := range []string{"label", "title", "text", "description", "fields", "element", "elements", "accessory", "options", "hint"} {
			texts(v[key], visit)
		}
		for _, key := range []string{"initial_value", "initial_date"} {
			if text, ok := v[key].(string); ok {
				visit(text, false)
			}
		}
	}
}

var (
	userToken    = regexp.MustCompile(`<@([A-Z0-9]+)(?:\|[^>]*)?>`)
	channelToken = regexp.MustCompile(`<#([A-Z0-9]+)(?:\|[^>]*)?>`)
	dateToken    = regexp.MustCompile(`<!date\^[^|>]*\|([^>]*)>`)
	linkToken    = regexp.MustCompile(`<https?:[^|>]*\|([^>]*)>`)
)

// readMarkup shows mrkdwn as a reader sees it.
func (s *story) readMarkup(text string) string {
	text = userToken.ReplaceAllStringFunc(text, func(token string) string {
		user, _ := s.ws.User(userToken.FindStringSubmatch(token)[1])
		return "@" + user.RealName
	})
	text = channelToken.ReplaceAllStringFunc(text, func(token string) string {
		channel, _ := s.ws.Channel(channelToken.FindStringSubmatch(token)[1])
		return "#" + channel.Name
	})
	text = dateToken.ReplaceAllString(text, "$1")
	text = linkToken.ReplaceAllString(text, "$1")
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text)
}
