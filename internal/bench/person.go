package main

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// patience bounds each wait of a person. It is spent only where a bot fails.
const patience = 15 * time.Second

// whole is how long the parts of one handoff took.
type whole struct {
	submitToCard  time.Duration
	pressToUpdate time.Duration
}

// deal is what is filled in; some 700 characters, as in a real one.
func deal(now time.Time) map[string]string {
	return map[string]string{
		"Plan": "Growth", "Price a year": "24,000 EUR", "Kickoff date": now.AddDate(0, 1, 0).Format(time.DateOnly),
		"Key contact":            "Ana Ruiz, operations; her deputy is Dee Park",
		"Confirmed scope":        "120 seats, single sign-on, import from SAP for two plants. Not sold: the mobile app, custom reports, and on-site training beyond two days.",
		"Client goals":           "Close the books two days earlier by the end of the quarter, and retire the spreadsheet that three people keep by hand today.",
		"Technical requirements": "SAML with their own identity provider, export to the data warehouse each night, data kept in the EU.",
		"Risks":                  "The sponsor changes jobs in March. IT is busy with a migration until the 15th and will not touch firewalls before.",
		"What we promised":       "Single sign-on by the end of the quarter, and a named contact who answers within four hours.",
	}
}

// handOff is one whole handoff: command, form, submission, card, acknowledgement by its button, and the card's update.
// With typing the app hears of every field, as in Slack; without, the form is filled in at once.
// Somebody else acknowledges it. Before each step the person rests.
func (c *company) handOff(user, number string, typing bool, rest time.Duration) (whole, error) {
	person, receiver := c.As(user), c.As(c.colleague(user))
	told, done := c.expect(number)
	defer done()
	time.Sleep(rest)
	if err := person.Command(salesRoom, "/handoff Deal "+number+" Ltd"); err != nil {
		return whole{}, fmt.Errorf("command: %w", err)
	}
	form, err := formOf(person)
	if err != nil {
		return whole{}, err
	}
	if err := c.fill(person, form, typing); err != nil {
		return whole{}, err
	}
	time.Sleep(rest)
	submitted := time.Now()
	if err := person.Submit(form); err != nil {
		return whole{}, fmt.Errorf("submit: %w", err)
	}
	if left, open := person.Modal(); open {
		return whole{}, fmt.Errorf("the form is still open: errors %q, banner %q", left.Errors, left.Banner)
	}
	card, err := wait(told, func(slacksim.Message) bool { return true })
	if err != nil {
		return whole{}, fmt.Errorf("card: %w", err)
	}
	time.Sleep(rest)
	pressed := time.Now()
	if err := receiver.Press(card.message, "acknowledge"); err != nil {
		return whole{}, fmt.Errorf("acknowledge: %w", err)
	}
	update, err := wait(told, func(m slacksim.Message) bool { return !bytes.Contains(m.Blocks, []byte(`"acknowledge"`)) })
	if err != nil {
		return whole{}, fmt.Errorf("card's update: %w", err)
	}
	return whole{card.at.Sub(submitted), update.at.Sub(pressed)}, nil
}

// formOf waits for the form, which a bot may open after it has acknowledged the command.
func formOf(person *slacksim.Person) (slacksim.View, error) {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if form, open := person.Modal(); open {
			return form, nil
		}
	}
	return slacksim.View{}, errors.New("no form is open after the command")
}

// colleague is whoever acknowledges what the person sends.
func (c *company) colleague(user string) string {
	if user == c.people[0] {
		return "U0BOSS"
	}
	return c.people[0]
}

func (c *company) fill(person *slacksim.Person, form slacksim.View, typing bool) error {
	fields := deal(c.Clock.Now())
	if !typing {
		if err := person.Fill(form, fields); err != nil {
			return fmt.Errorf("fill in the form: %w", err)
		}
		return nil
	}
	for name, content := range fields {
		var err error
		if name == "Plan" || name == "Kickoff date" {
			err = person.Choose(form, name, content)
		} else {
			err = person.Type(form, name, content)
		}
		if err != nil {
			return fmt.Errorf("fill in %s: %w", name, err)
		}
	}
	return nil
}

func wait(told <-chan sighting, so func(slacksim.Message) bool) (sighting, error) {
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		select {
		case s := <-told:
			if so(s.message) {
				return s, nil
			}
		case <-late.C:
			return sighting{}, fmt.Errorf("not seen within %s", patience)
		}
	}
}
