package main

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// form is a modal before a person.
type form struct {
	p  *person
	id string
}

// SeesForm waits for an open form with that title.
func (p *person) SeesForm(title string) *form {
	p.s.t.Helper()
	var id string
	p.s.until(p, p.name+" sees the form "+title, func() bool {
		v, open := p.slacksim.Modal()
		id = v.ID
		return open && strings.Contains(string(v.Title), title)
	})
	return &form{p: p, id: id}
}

// SeesNoForm checks that no form is open.
func (p *person) SeesNoForm() {
	p.s.t.Helper()
	if _, open := p.slacksim.Modal(); open {
		p.s.t.Fatalf("a form is open\n%s", p.screen())
	}
}

func (f *form) view() (slacksim.View, bool) {
	for _, v := range f.p.slacksim.Stack() {
		if v.ID == f.id {
			return v, true
		}
	}
	return slacksim.View{}, false
}

// inputBlock is an input of a form.
type inputBlock struct {
	BlockID string `json:"block_id"`
	Type    string `json:"type"`
	Label   struct {
		Text string `json:"text"`
	} `json:"label"`
	Element struct {
		Type     string `json:"type"`
		ActionID string `json:"action_id"`
	} `json:"element"`
}

func (f *form) inputs() []inputBlock {
	v, _ := f.view()
	var blocks, found []inputBlock
	if err := json.Unmarshal(v.Blocks, &blocks); err != nil {
		return nil
	}
	for _, b := range blocks {
		if b.Type == "input" {
			found = append(found, b)
		}
	}
	return found
}

func (f *form) input(label string) (inputBlock, bool) {
	for _, in := range f.inputs() {
		if in.Label.Text == label {
			return in, true
		}
	}
	return inputBlock{}, false
}

// Fill types or chooses what a field is to hold.
func (f *form) Fill(label string, values ...string) *form {
	f.p.s.t.Helper()
	v, open := f.view()
	if !open {
		f.p.s.t.Fatalf("fill in %s: the form is not open\n%s", label, f.p.screen())
	}
	var err error
	in, ok := f.input(label)
	switch {
	case !ok:
		f.p.s.t.Fatalf("there is no field %q\n%s", label, f.p.screen())
	case strings.HasSuffix(in.Element.Type, "_input"):
		err = f.p.slacksim.Type(v, in.BlockID, strings.Join(values, ""))
	default:
		err = f.p.slacksim.Choose(v, in.BlockID, values...)
	}
	if err != nil {
		f.p.s.t.Fatalf("fill in %s with %.60q: %v\n%s", label, values, err, f.p.screen())
	}
	return f
}

// FillDeal fills in what every deal that goes to Onboarding needs, but for its title.
func (f *form) FillDeal() *form {
	f.p.s.t.Helper()
	return f.Fill("Plan", "Growth").Fill("Price a year", "24,000 EUR").
		Fill("Confirmed scope", "120 seats, single sign-on, SAP import").
		Fill("Kickoff date", f.p.s.inDays(30)).Fill("Key contact", "Ana Ruiz, operations")
}

// inDays is a date as a date picker gives it.
func (s *story) inDays(n int) string { return s.ws.Clock.Now().AddDate(0, 0, n).Format("2006-01-02") }

// Presses a button of the form.
func (f *form) Presses(button string) {
	f.p.s.t.Helper()
	v, _ := f.view()
	if err := f.p.slacksim.PressView(v, button); err != nil {
		f.p.s.t.Fatalf("press %s: %v\n%s", button, err, f.p.screen())
	}
}

// Submit presses the submit button, whatever comes of it.
func (f *form) Submit() {
	f.p.s.t.Helper()
	v, _ := f.view()
	if err := f.p.slacksim.Submit(v); err != nil {
		f.p.s.t.Fatalf("submit: %v\n%s", err, f.p.screen())
	}
}

// Sends submits the form, which must be taken.
func (f *form) Sends() {
	f.p.s.t.Helper()
	f.Submit()
	if v, open := f.view(); open {
		f.p.s.t.Fatalf("the form is still open: errors %q, banner %q\n%s", v.Errors, v.Banner, f.p.screen())
	}
}

// Closes presses Cancel.
func (f *form) Closes() {
	f.p.s.t.Helper()
	v, _ := f.view()
	if err := f.p.slacksim.Close(v); err != nil {
		f.p.s.t.Fatalf("close: %v", err)
	}
}

// Shows waits until the form says all the words, outside of its fields' values.
func (f *form) Shows(words ...string) *form {
	f.p.s.t.Helper()
	f.p.s.until(f.p, "the form shows "+strings.Join(words, ", "), func() bool { return holds(f.text(), words) })
	return f
}

// Offers waits until the form has the button; without it, the wait is for the button to go.
func (f *form) Offers(button string, has bool) *form {
	f.p.s.t.Helper()
	f.p.s.until(f.p, "the form offers "+button, func() bool {
		v, open := f.view()
		return open && slices.Contains(buttons(v.Blocks), button) == has
	})
	return f
}

// Lacks waits until the form does not say the word.
func (f *form) Lacks(word string) *form {
	f.p.s.t.Helper()
	f.p.s.until(f.p, "the form no longer shows "+word, func() bool { return !strings.Contains(f.text(), word) })
	return f
}

func (f *form) text() string {
	v, open := f.view()
	if !open {
		return ""
	}
	return f.p.s.readBlocks(v.Blocks)
}

// Objects waits until an error with these words stands under the field.
func (f *form) Objects(label string, words ...string) *form {
	f.p.s.t.Helper()
	f.p.s.until(f.p, "the form objects to "+label, func() bool {
		v, _ := f.view()
		in, ok := f.input(label)
		return ok && v.Errors[in.BlockID] != "" && holds(v.Errors[in.BlockID], words)
	})
	return f
}

// Holds waits until the field holds the value.
func (f *form) Holds(label, value string) *form {
	f.p.s.t.Helper()
	f.p.s.until(f.p, label+" holds "+value, func() bool { return f.value(label) == value })
	return f
}

// value is what stands in a field, as text.
func (f *form) value(label string) string {
	v, _ := f.view()
	in, _ := f.input(label)
	state := v.State.Values[in.BlockID][in.Element.ActionID]
	for key, value := range state {
		switch value := value.(type) {
		case string:
			if key != "type" {
				return value
			}
		case map[string]any:
			text, _ := value["value"].(string)
			return text
		}
	}
	return ""
}
