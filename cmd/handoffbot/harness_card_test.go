package main

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// card is a message of the bot before a person.
type card struct {
	s      *story
	reader *person
	place
	// first is the message as it was first seen.
	first slacksim.Message
}

// HandsOff is a rep's whole way: the command, the form, the message that says where it went. It returns the card as
// Omar sees it.
func (p *person) HandsOff(title string) *card {
	p.s.t.Helper()
	p.Types("#sales", "/handoff "+title)
	p.SeesForm("Hand off").FillDeal().Sends()
	return p.Handed(title)
}

// Handed waits for what everybody hears of a new handoff, and returns the card as Omar sees it.
func (p *person) Handed(title string) *card {
	p.s.t.Helper()
	c := p.s.omar.SeesCard("#onboarding", title)
	p.Hears("You sent", title, "Onboarding's move")
	return c
}

// For is the same message before somebody else.
func (c *card) For(p *person) *card {
	other := *c
	other.reader = p
	return &other
}

func (c *card) now() slacksim.Message {
	for _, m := range c.reader.slacksim.Ephemerals() {
		if m.Channel == c.channel && m.TS == c.ts {
			return m
		}
	}
	m, _ := c.s.ws.Message(c.channel, c.ts)
	return m
}

// Text is what the card says now.
func (c *card) Text() string { return c.s.read(c.now()) }

// Shows waits until the card says all the words.
func (c *card) Shows(words ...string) *card {
	c.s.t.Helper()
	c.s.until(c.reader, "the card shows "+strings.Join(words, ", "), func() bool { return holds(c.Text(), words) })
	return c
}

// Lacks waits until the card does not say the word.
func (c *card) Lacks(word string) *card {
	c.s.t.Helper()
	c.s.until(c.reader, "the card no longer shows "+word, func() bool { return !strings.Contains(c.Text(), word) })
	return c
}

// Offers waits until the card has exactly these buttons, in that order; the entries of its menu are among them.
func (c *card) Offers(words ...string) *card {
	c.s.t.Helper()
	c.s.until(c.reader, "the card offers "+strings.Join(words, ", "), func() bool { return slices.Equal(buttons(c.now().Blocks), words) })
	return c
}

// control is a button or a menu.
type control struct {
	Type     string `json:"type"`
	ActionID string `json:"action_id"`
	Text     struct {
		Text string `json:"text"`
	} `json:"text"`
	Options []struct {
		Text struct {
			Text string `json:"text"`
		} `json:"text"`
	} `json:"options"`
}

func controls(raw json.RawMessage) (found []control) {
	var blocks []struct {
		Type     string            `json:"type"`
		Elements []json.RawMessage `json:"elements"`
	}
	if json.Unmarshal(raw, &blocks) != nil {
		return nil
	}
	for _, b := range blocks {
		for _, raw := range b.Elements {
			var el control
			if b.Type == "actions" && json.Unmarshal(raw, &el) == nil {
				found = append(found, el)
			}
		}
	}
	return found
}

// buttons are the words on the buttons, and in the menus, of a message or view.
func buttons(raw json.RawMessage) []string {
	var names []string
	for _, el := range controls(raw) {
		if el.Type == "button" {
			names = append(names, el.Text.Text)
		}
		for _, o := range el.Options {
			if el.Type == "overflow" {
				names = append(names, o.Text.Text)
			}
		}
	}
	return names
}

// press presses a button, or chooses an entry of the menu.
func (c *card) press(name string) error {
	m := c.now()
	for _, el := range controls(m.Blocks) {
		for _, o := range el.Options {
			if o.Text.Text == name {
				return c.reader.slacksim.Pick(m, el.ActionID, name)
			}
		}
	}
	return c.reader.slacksim.Press(m, name)
}

// Press presses a button, or chooses an entry of the menu.
func (c *card) Press(name string) *card {
	c.s.t.Helper()
	if err := c.press(name); err != nil {
		c.s.t.Fatalf("%s presses %s: %v\n%s", c.reader.name, name, err, c.reader.screen())
	}
	return c
}

// PressOld presses a button that the card had when it was first seen, as somebody does whose screen is not up to date.
func (c *card) PressOld(name string) {
	c.s.t.Helper()
	if err := c.reader.slacksim.PressOld(c.first, name); err != nil {
		c.s.t.Fatalf("%s presses the old %s: %v", c.reader.name, name, err)
	}
}

// Reacts puts an emoji on the card.
func (c *card) Reacts(emoji string) {
	c.s.t.Helper()
	if err := c.reader.slacksim.React(c.channel, c.ts, emoji); err != nil {
		c.s.t.Fatalf("%s reacts with %s: %v", c.reader.name, emoji, err)
	}
}

// Replies writes in the card's thread.
func (c *card) Replies(text string) {
	c.s.t.Helper()
	if _, err := c.reader.slacksim.Reply(c.channel, c.ts, text); err != nil {
		c.s.t.Fatalf("%s replies %q: %v", c.reader.name, text, err)
	}
}

// Line waits for a line of the bot in the card's thread.
func (c *card) Line(words ...string) {
	c.s.t.Helper()
	c.reader.awaits("a line in the thread", func() []slacksim.Message {
		thread := c.s.ws.Thread(c.channel, c.ts)
		return thread[min(1, len(thread)):]
	}, words)
}

// What a card offers in each status; what stands in its menu comes last.
var (
	offersSent     = []string{"Acknowledge", "Ask", "Return", "Show all", "Decline", "Cancel"}
	offersOwned    = []string{"Complete", "Ask", "Return", "Assign", "Show all", "Add task", "Release", "Decline", "Cancel"}
	offersReturned = []string{"Fix", "Show all", "Cancel"}
	offersDeclined = []string{"Redirect", "Take", "Return", "Show all", "Cancel"}
)

// IsAcknowledged waits for all that an acknowledgement tells: the card, its thread, the sender.
func (c *card) IsAcknowledged(by, sender *person, words ...string) {
	c.s.t.Helper()
	c.Line(append(words, by.name+" acknowledged")...)
	c.Shows("Acknowledged", by.name).Offers(offersOwned...)
	sender.Hears(by.name+" acknowledged", c.title())
}

// title is the card's id, which every message about the handoff names.
func (c *card) title() string {
	id, _, _ := strings.Cut(c.s.read(c.first)[strings.Index(c.s.read(c.first), "H-"):], " ")
	return id
}
