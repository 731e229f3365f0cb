package cards

import (
	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// AskInput is what AskForm draws.
type AskInput struct {
	Handoff *handoffs.Handoff
	Meta    Meta
	// Field is the field that is chosen; empty asks for it.
	Field string
	Text  string
	// Notice says in mrkdwn why the question was not asked, as Refusal and Fault return it.
	Notice string
}

// AskForm asks which field is not clear, and what about it.
func AskForm(in AskInput) slack.ModalViewRequest {
	h := in.Handoff
	in.Meta.Handoff = h.ID
	var blocks []slack.Block
	if in.Notice != "" {
		blocks = append(blocks, section(markup(in.Notice)))
	}
	blocks = append(blocks, small(titled(h, "")+" · goes to "+mention(h.Sender)+", whose move it is then"))
	if open := asked(h); len(open) > 0 {
		blocks = append(blocks, small("Open already: "+labels(&h.Definition.Type, fieldsOf(open), 300)))
	}
	text := slack.NewPlainTextInputBlockElement(plainObject("One question, as you would ask it aloud", maxChoice), ActionInput).
		WithMultiline(true).WithMaxLength(handoffs.MaxText)
	text.InitialValue = cut(clean(in.Text), handoffs.MaxText, units)
	blocks = append(blocks,
		slack.NewInputBlock(BlockAskField, plainObject("Which field", maxLabel), nil, fieldSelect(&h.Definition.Type, in.Field)),
		slack.NewInputBlock(BlockAskText, plainObject("What is not clear", maxLabel), nil, text))
	v := view(CallbackAsk, wordAsk+" about "+string(h.ID), blocks)
	v.Submit, v.PrivateMetadata = plainObject(wordAsk, maxViewTag), in.Meta.Encode()
	return v
}

// fieldSelect offers a type's fields, under their sections if the type has some.
func fieldSelect(typ *handoffs.Type, chosen string) *slack.SelectBlockElement {
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainObject("Choose a field", maxChoice), ActionInput)
	sections := false
	for i := range typ.Fields {
		sections = sections || typ.Fields[i].Section != ""
	}
	for i := range typ.Fields[:min(len(typ.Fields), mostOptions)] {
		f := &typ.Fields[i]
		o := option(f.Label, f.Key)
		if f.Key == chosen {
			element.InitialOption = o
		}
		if !sections {
			element.Options = append(element.Options, o)
			continue
		}
		name := oneLine(f.Section)
		if name == "" {
			name = "General"
		}
		element.OptionGroups = inGroup(element.OptionGroups, plainObject(name, maxOption), o)
	}
	return element
}

// inGroup adds an option to the group with that label.
func inGroup(groups []*slack.OptionGroupBlockObject, label *slack.TextBlockObject, o *slack.OptionBlockObject) []*slack.OptionGroupBlockObject {
	for _, g := range groups {
		if g.Label.Text == label.Text {
			g.Options = append(g.Options, o)
			return groups
		}
	}
	return append(groups, slack.NewOptionGroupBlockElement(label, o))
}

// ReadAsk reads AskForm's state.
func ReadAsk(v slack.View) (field, text string) {
	return unescape(input(v, BlockAskField, ActionInput).SelectedOption.Value), input(v, BlockAskText, ActionInput).Value
}

// AskErrors returns the problems of a question under the inputs of AskForm.
func AskErrors(problems []handoffs.Problem) map[string]string {
	errs := map[string]string{}
	for _, p := range problems {
		block := BlockAskText
		if p.Field != "" {
			block = BlockAskField
		}
		errs[block], _ = plain(p.Text, maxError)
	}
	return errs
}
