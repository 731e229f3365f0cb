package cards

import (
	"strings"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// FixInput is what FixForm draws.
type FixInput struct {
	Handoff *handoffs.Handoff
	Meta    Meta
	// Values are what was typed before, by field; a field that is not in it holds what the handoff holds.
	Values handoffs.Values
	Text   string
	// Notice says in mrkdwn why nothing was stored, as Refusal and Fault return it.
	Notice string
}

// whyLength is how much of a reason stands above its field.
const whyLength = 1500

// FixForm holds the fields that were returned, each below the reason.
func FixForm(in FixInput) slack.ModalViewRequest {
	h := in.Handoff
	in.Meta.Handoff = h.ID
	blocks := noticed(in.Notice)
	head := titled(h, "") + " · only what came back; the rest stays as it was accepted"
	if h.ReturnedBy != "" {
		head = titled(h, "") + " · returned by " + mention(h.ReturnedBy) + "; the rest stays as it was accepted"
	}
	blocks = append(blocks, small(head))
	apart := 2*len(h.Complaints)+len(blocks)+1 <= maxViewBlocks
	room := initialBytes
	for _, c := range h.Complaints {
		f := h.Definition.Type.Field(c.Field)
		if f == nil {
			continue
		}
		value, typed := in.Values[f.Key]
		if !typed {
			value = h.Values[f.Key]
		}
		field, ok := fieldInput(f, value, &room).(*slack.InputBlock)
		if !ok {
			continue
		}
		if apart {
			blocks = append(blocks, section("*Why "+said(f.Label, labelLength)+" came back:* "+saidLines(c.Why, whyLength, "")))
		} else {
			field.Hint = plainObject("Why it came back: "+oneLine(c.Why), maxHint)
		}
		blocks = append(blocks, field)
	}
	text := slack.NewPlainTextInputBlockElement(nil, ActionInput).WithMultiline(true).WithMaxLength(maxReason).
		WithDispatchActionConfig(everyCharacter())
	text.InitialValue = cut(clean(in.Text), maxReason, units)
	blocks = append(blocks, slack.NewInputBlock(BlockBeside, plainObject("What to say beside it", maxLabel),
		plainObject("If a field stays as it is, say why here", maxHint), text).WithOptional(true).WithDispatchAction(true))
	v := view(CallbackFix, wordFix+" "+string(h.ID), blocks)
	v.Submit, v.PrivateMetadata = plainObject("Send again", maxViewTag), in.Meta.Encode()
	v.NotifyOnClose = true
	return v
}

// ReadFix reads FixForm's state: what was typed, and the fields that the form asks for.
func ReadFix(v slack.View) (values handoffs.Values, text string, fields []string) {
	values = ReadForm(v).Values
	for _, b := range v.Blocks.BlockSet {
		if in, ok := b.(*slack.InputBlock); ok {
			if key, _, ok := parseBlockField(in.BlockID); ok {
				fields = append(fields, key)
			}
		}
	}
	return values, strings.TrimSpace(input(v, BlockBeside, ActionInput).Value), fields
}

// Fixed returns the returned fields as the command takes them. What only the drawing of the form changed stays as it was.
func Fixed(h *handoffs.Handoff, typed handoffs.Values) handoffs.Values {
	values := handoffs.Values{}
	for _, key := range h.ReturnedFields() {
		reply := Reply{Key: key, Value: typed[key]}
		values[key], _ = reply.value(h)
	}
	return values
}
