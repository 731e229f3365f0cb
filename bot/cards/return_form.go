package cards

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// whyBlock is the block id of the reason for one field. It names the field, so that Slack keeps what was typed when the
// form is drawn anew for other fields.
func whyBlock(key string) string { return "w." + key }

// nowLength is how much of a field's value stands below the question why it is not good enough.
const nowLength = 200

// ReturnForm asks which fields are not good enough, and why for each that is chosen. notice says in mrkdwn why nothing
// was stored, as Refusal and Fault return it.
func ReturnForm(meta Meta, h *handoffs.Handoff, chosen []handoffs.Complaint, notice string) slack.ModalViewRequest {
	meta.Handoff = h.ID
	typ := &h.Definition.Type
	blocks := noticed(notice)
	blocks = append(blocks, small(titled(h, "")+" · goes back to "+mention(h.Sender)+", who fixes these fields only"))
	if open := h.OpenQuestions(); len(open) > 0 {
		blocks = append(blocks, small("Open questions go back with it: "+labels(typ, fieldsOf(open), 300)))
	}
	element := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, plainObject("Choose one or more", maxChoice), ActionReturnFields)
	var whys []slack.Block
	for i := range typ.Fields[:min(len(typ.Fields), mostOptions)] {
		f := &typ.Fields[i]
		o := option(f.Label, f.Key)
		element.Options = append(element.Options, o)
		at := slices.IndexFunc(chosen, func(c handoffs.Complaint) bool { return c.Field == f.Key })
		if at < 0 {
			continue
		}
		element.InitialOptions = append(element.InitialOptions, o)
		whys = append(whys, whyInput(h, f, chosen[at].Why))
	}
	blocks = append(blocks, slack.NewInputBlock(BlockFields, plainObject("Fields that are not good enough", maxLabel), nil, element).
		WithDispatchAction(true))
	v := view(CallbackReturn, wordReturn+" "+string(h.ID), append(blocks, whys...))
	v.Submit, v.PrivateMetadata = plainObject(wordReturn, maxViewTag), meta.Encode()
	return v
}

func whyInput(h *handoffs.Handoff, f *handoffs.Field, why string) slack.Block {
	text := slack.NewPlainTextInputBlockElement(plainObject("What is wrong, and what you need instead", maxChoice), ActionInput).
		WithMultiline(true).WithMaxLength(maxReason)
	text.InitialValue = cut(clean(why), maxReason, units)
	now := "It is empty"
	if v := h.Values[f.Key]; !v.Empty() {
		s := shownAs(f, v)
		now = "It says: " + cut(oneLine(clean(s.value)), nowLength, units)
		if f.Kind == handoffs.KindUser || f.Kind == handoffs.KindUsers {
			now = ""
		}
	}
	var hint *slack.TextBlockObject
	if now != "" {
		hint = plainObject(now, maxHint)
	}
	return slack.NewInputBlock(whyBlock(f.Key), plainObject("Why: "+oneLine(f.Label), maxLabel), hint, text)
}

// noticed puts a notice on top of a form.
func noticed(notice string) []slack.Block {
	if notice == "" {
		return nil
	}
	return []slack.Block{section(markup(notice)), slack.NewDividerBlock()}
}

// ReadReturn reads ReturnForm's state. asked is false while the form does not ask why for each field that is chosen.
func ReadReturn(v slack.View) (chosen []handoffs.Complaint, asked bool) {
	known := map[string]bool{}
	for _, b := range v.Blocks.BlockSet {
		if in, ok := b.(*slack.InputBlock); ok {
			known[in.BlockID] = true
		}
	}
	asked = true
	for _, o := range input(v, BlockFields, ActionReturnFields).SelectedOptions {
		key := unescape(o.Value)
		chosen = append(chosen, handoffs.Complaint{Field: key, Why: strings.TrimSpace(input(v, whyBlock(key), ActionInput).Value)})
		asked = asked && known[whyBlock(key)]
	}
	return chosen, asked
}

// WhyErrors returns problems of a return by the block that each stands under.
func WhyErrors(problems []handoffs.Problem) map[string]string {
	errs := map[string]string{}
	for _, p := range problems {
		errs[whyBlock(p.Field)], _ = plain(p.Text, maxError)
	}
	return errs
}

// FirstError is one error under a form's first input.
func FirstError(text string) map[string]string {
	text, _ = plain(text, maxError)
	return map[string]string{"": text}
}
