package cards

import (
	"encoding/json"
	"fmt"
	"net/mail"
	"regexp"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// initialBytes is how much a form may hold of what was typed before: Slack refuses views of more than 250 KB.
const initialBytes = 150_000

// everyCharacter makes Slack report what is typed, because it does not promise to tell when the form is closed.
func everyCharacter() *slack.DispatchActionConfig {
	return &slack.DispatchActionConfig{TriggerActionsOn: []string{"on_character_entered"}}
}

// fieldInput draws a field with Slack's own element for its kind. left is how many bytes of initial values still fit
// into the view.
func fieldInput(f *handoffs.Field, v handoffs.Value, left *int) slack.Block {
	var hint *slack.TextBlockObject
	text := hintOf(f)
	if overlong(f, v) {
		text = fmt.Sprintf("It holds %d characters, more than fit here. Leave this empty to keep them; what you write takes their place.", utf8.RuneCountInString(v.Text()))
	}
	if text != "" {
		hint = plainObject(text, maxHint)
	}
	return slack.NewInputBlock(BlockField(f), plainObject(oneLine(f.Label), maxLabel), hint, element(f, v, left)).
		WithOptional(!f.Required || overlong(f, v)).WithDispatchAction(true)
}

// overlong reports whether notes are longer than an input, as those with an attached file are. They are not cut into it:
// what stands in an input is what is sent.
func overlong(f *handoffs.Field, v handoffs.Value) bool {
	return f.Kind == handoffs.KindNotes && measure(clean(v.Text()), units) > min(f.Limit(), handoffs.MaxText)
}

func hintOf(f *handoffs.Field) string {
	switch {
	case f.Hint != "":
		return f.Hint
	case f.Kind == handoffs.KindMoney:
		return "For example 24,000 EUR"
	case f.Kind == handoffs.KindNumber:
		return "Digits only, for example 1200 or 12.5"
	case f.Kind == handoffs.KindDate && !f.AllowPast:
		return "Today or later"
	case f.Kind == handoffs.KindURL:
		return "The whole address, beginning with https://"
	case f.Kind == handoffs.KindEmail:
		return "One address, for example ana@example.com"
	case f.Max > 0 && f.Max < handoffs.MaxText:
		return "At most " + strconv.Itoa(f.Limit()) + " characters"
	}
	return ""
}

func element(f *handoffs.Field, v handoffs.Value, left *int) slack.BlockElement {
	switch f.Kind {
	case handoffs.KindNumber:
		e := slack.NewNumberInputBlockElement(nil, ActionInput, true).WithDispatchActionConfig(everyCharacter())
		if decimal.MatchString(v.Text()) {
			e.InitialValue = v.Text()
		}
		return e
	case handoffs.KindDate:
		return datePicker(v)
	case handoffs.KindURL:
		e := slack.NewURLTextInputBlockElement(nil, ActionInput)
		e.DispatchActionConfig = everyCharacter()
		if _, ok := address(v.Text()); ok {
			e.InitialValue = initial(v.Text(), f.Limit(), left)
		}
		return e
	case handoffs.KindEmail:
		e := slack.NewEmailTextInputBlockElement(nil, ActionInput)
		e.DispatchActionConfig = everyCharacter()
		if a, err := mail.ParseAddress(v.Text()); err == nil && a.Address == v.Text() {
			e.InitialValue = initial(v.Text(), f.Limit(), left)
		}
		return e
	case handoffs.KindSelect, handoffs.KindMultiSelect, handoffs.KindCheckbox:
		return choice(f, v)
	case handoffs.KindUser, handoffs.KindUsers:
		return personPicker(f.Kind, v)
	case handoffs.KindText, handoffs.KindMoney, handoffs.KindLongText, handoffs.KindNotes:
	}
	e := slack.NewPlainTextInputBlockElement(nil, ActionInput).WithDispatchActionConfig(everyCharacter())
	e.Multiline = f.Kind == handoffs.KindLongText || f.Kind == handoffs.KindNotes
	e.MaxLength = min(f.Limit(), handoffs.MaxText)
	if !overlong(f, v) {
		e.InitialValue = initial(v.Text(), e.MaxLength, left)
	}
	return e
}

var decimal = regexp.MustCompile(`^-?\d{1,15}(\.\d{1,15})?$`)

// initial returns what was typed before, cut to the input's limit and to what still fits into the view.
func initial(s string, n int, left *int) string {
	s = cut(clean(s), n, units)
	data, err := json.Marshal(s)
	if err != nil || len(data) > *left {
		return ""
	}
	*left -= len(data)
	return s
}

func datePicker(v handoffs.Value) slack.BlockElement {
	e := slack.NewDatePickerBlockElement(ActionInput)
	if _, err := time.Parse(time.DateOnly, v.Text()); err == nil {
		e.InitialDate = v.Text()
	}
	return e
}

// yes is the one box of a checkbox.
const yes = "Yes"

// choice draws what is chosen from a list; what was chosen before and is no longer in the list is not chosen.
func choice(f *handoffs.Field, v handoffs.Value) slack.BlockElement {
	var options, chosen []*slack.OptionBlockObject
	if f.Kind == handoffs.KindCheckbox {
		options = []*slack.OptionBlockObject{option(yes, handoffs.Checked)}
	} else {
		for _, text := range f.Options[:min(len(f.Options), mostOptions)] {
			options = append(options, option(text, text))
		}
	}
	for _, o := range options {
		if slices.Contains(v, o.Value) {
			chosen = append(chosen, o)
		}
	}
	if f.Kind == handoffs.KindCheckbox {
		e := slack.NewCheckboxGroupsBlockElement(ActionInput, options...)
		e.InitialOptions = chosen
		return e
	}
	if f.Kind == handoffs.KindMultiSelect {
		e := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, plainObject("Choose one or more", maxChoice), ActionInput, options...)
		return e.WithInitialOptions(chosen...)
	}
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainObject("Choose one", maxChoice), ActionInput, options...)
	if len(chosen) > 0 {
		e.InitialOption = chosen[0]
	}
	return e
}

func personPicker(kind handoffs.Kind, v handoffs.Value) slack.BlockElement {
	known := slices.DeleteFunc(slices.Clone(v), func(u string) bool { return !idForm.MatchString(u) })
	if kind == handoffs.KindUsers {
		e := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, plainObject("Choose people", maxChoice), ActionInput)
		return e.WithInitialUsers(known...)
	}
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, plainObject("Choose a person", maxChoice), ActionInput)
	if len(known) > 0 {
		e.InitialUser = known[0]
	}
	return e
}
