package chaos

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// control is something in a message that people can use.
type control struct {
	ActionID string   `json:"action_id"`
	Type     string   `json:"type"`
	Options  []choice `json:"options"`
	Initial  []choice `json:"initial_options"`
}

type choice struct {
	Value string `json:"value"`
}

// offer is what a message lets people do.
type offer struct {
	// actions are the buttons' action ids, and those that stand in the menu.
	actions []string
	// tasks are the boxes, and whether each is ticked.
	tasks map[string]bool
}

func (o *offer) has(action string) bool { return slices.Contains(o.actions, action) }

// offers reads what a message lets people do.
func offers(m slacksim.Message) offer {
	found := offer{tasks: map[string]bool{}}
	var blocks []struct {
		Elements  []json.RawMessage `json:"elements"`
		Accessory json.RawMessage   `json:"accessory"`
	}
	if json.Unmarshal(m.Blocks, &blocks) != nil {
		return found
	}
	for _, b := range blocks {
		for _, raw := range append(b.Elements, b.Accessory) {
			var c control
			if json.Unmarshal(raw, &c) != nil || c.ActionID == "" {
				continue // a text
			}
			switch c.Type {
			case "button":
				found.actions = append(found.actions, c.ActionID)
			case "overflow":
				for _, o := range c.Options {
					action, _, _ := strings.Cut(o.Value, ":")
					found.actions = append(found.actions, action)
				}
			case "checkboxes":
				for _, o := range c.Options {
					found.tasks[o.Value] = slices.Contains(c.Initial, o)
				}
			}
		}
	}
	return found
}

// inputs are the inputs of a form that the person can fill in: block ids, in their order, with the choices that each has.
func inputs(v slacksim.View) (blocks []string, choices map[string][]choice) {
	var all []struct {
		Type    string  `json:"type"`
		BlockID string  `json:"block_id"`
		Element control `json:"element"`
	}
	choices = map[string][]choice{}
	if json.Unmarshal(v.Blocks, &all) != nil {
		return nil, choices
	}
	for _, b := range all {
		if b.Type == "input" {
			blocks = append(blocks, b.BlockID)
			choices[b.BlockID] = b.Element.Options
		}
	}
	return blocks, choices
}

// fieldOf is the field that an input of a form asks for, or "": "f.scope.long_text~1".
func fieldOf(block string) string {
	parts := strings.Split(block, ".")
	if len(parts) < 3 || parts[0] != "f" {
		return ""
	}
	return parts[1]
}

// filling is what somebody means a form to hold: by field, and by what begins the block ids of other inputs.
type filling struct {
	fields map[string]string
	others map[string]string
}

// into fills in what the form asks for now, and reports whether it asks for something of it.
func (s *somebody) into(v slacksim.View, f filling) bool {
	blocks, _ := inputs(v)
	fields := map[string]string{}
	for _, b := range blocks {
		if value, ok := f.fields[fieldOf(b)]; ok {
			fields[b] = value
		}
		for begin, value := range f.others {
			if b == begin || strings.HasPrefix(b, begin+".") {
				fields[b] = value
			}
		}
	}
	return len(fields) > 0 && s.p.Fill(v, fields) == nil
}

// unanswered reports whether the bot did not answer; what was typed stands all the same.
func unanswered(err error) bool {
	if err == nil {
		return false
	}
	failed, ok := err.(*slacksim.ActionError) //nolint:errorlint // the simulator returns it as it is
	return ok && failed.Code != ""
}

// asForm opens a form about a card, fills it in and sends it until it is gone. fill writes into the deed what it typed.
func (s *somebody) asForm(ctx context.Context, card *posted, d deed, open func(slacksim.Message) error, fill func(v slacksim.View, d *deed) (filling, bool)) bool {
	d.handoff, d.person, d.form = card.id, personID(s.number), true
	for range 5 {
		m, ok := s.w.ws.Message(card.channel, card.ts)
		if !ok {
			return false
		}
		if err := open(m); err != nil && !unanswered(err) {
			return false // the button is gone
		}
		v, there := s.opened(ctx, string(card.id))
		if !there {
			s.dismiss()
			if !s.again(ctx) {
				return false
			}
			continue
		}
		if f, ok := fill(v, &d); ok {
			d.from = time.Now()
			d.confirmed = s.submit(ctx, v.ID, f)
			d.until = time.Now()
			s.ledger.did(d)
		}
		s.dismiss()
		return d.confirmed
	}
	return false
}

// opened waits a moment for a form about the handoff that can be sent: one that opens in a hurry is drawn later.
func (s *somebody) opened(ctx context.Context, id string) (slacksim.View, bool) {
	for range 8 {
		v, open := s.p.Modal()
		if !open || !strings.Contains(string(v.Title), id) {
			return v, false
		}
		if submittable(v) {
			return v, true
		}
		if !pause(ctx, 150*time.Millisecond) {
			break
		}
	}
	return slacksim.View{}, false
}

func submittable(v slacksim.View) bool { return len(v.Submit) > 0 && string(v.Submit) != "null" }

// refusals is how often somebody sends a form again that says why it cannot be taken.
const refusals = 4

// submit presses the form's button until the form is gone. It reports false when somebody gave up before, so that they
// do not know what became of it.
func (s *somebody) submit(ctx context.Context, id string, f filling) bool {
	refused := 0
	for round := range patience {
		v, open := s.view(id)
		if !open {
			return true
		}
		if round == 0 || len(v.Errors) > 0 {
			s.into(v, f)
		}
		if err := s.p.Submit(v); err != nil {
			break
		}
		if v, open = s.view(id); !open {
			return true
		}
		if len(v.Errors) > 0 && !faulty(v.Errors) {
			refused++
		}
		if !submittable(v) || refused >= refusals { // it was refused: a note stands there now, or an error
			break
		}
		if !s.again(ctx) {
			break
		}
	}
	s.dismiss()
	return false
}

// faulty reports whether a form says that the bot could not store it.
func faulty(errs map[string]string) bool {
	for _, text := range errs {
		if strings.Contains(text, "did not work") {
			return true
		}
	}
	return false
}

func (s *somebody) view(id string) (slacksim.View, bool) {
	for _, v := range s.p.Stack() {
		if v.ID == id {
			return v, true
		}
	}
	return slacksim.View{}, false
}

func (s *somebody) dismiss() {
	if v, open := s.p.Modal(); open {
		_ = s.p.Dismiss(v)
	}
}
