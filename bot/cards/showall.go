package cards

import (
	"encoding/json"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// maxViewBlocks is Slack's limit of blocks in a view.
const maxViewBlocks = 100

// maxViewBytes keeps a view below Slack's 250 KB.
const maxViewBytes = 200_000

// ShowAll draws all values whole, each with a button to ask about it while that is possible.
func ShowAll(h *handoffs.Handoff) slack.ModalViewRequest {
	if h.ErasedAt != 0 {
		return Note(string(h.ID), "Its content was removed "+string(instant(h.ErasedAt))+". What the card still shows, only Slack keeps.")
	}
	fields, empty := show(h)
	blocks := []slack.Block{section("*" + titled(h, "") + "*"), section(standing(h)), small(from(h))}
	blocks = append(blocks, remarks(h)...)
	for _, q := range asked(h) {
		blocks = append(blocks, section("*Question about "+fieldName(h, q.Field)+"* · "+mention(q.By)+", "+instant(q.AskedAt)))
		for _, part := range parts(q.Text) {
			blocks = append(blocks, plainSection(part))
		}
	}
	room := maxViewBlocks - len(blocks) - 2
	if withAsk := drawAskable(h, fields); h.Askable() && len(withAsk) <= room {
		blocks = append(blocks, withAsk...)
	} else {
		blocks = append(blocks, drawFields(fields)...)
	}
	if len(empty) > 0 {
		blocks = append(blocks, small("Left empty: "+labels(&h.Definition.Type, empty, 1000)))
	}
	if h.Askable() {
		blocks = append(blocks, slack.NewActionBlock("", button(ActionAsk, "Ask about another field", string(h.ID), string(h.ID))))
	}
	v := view(CallbackShowAll, string(h.ID), bounded(blocks))
	v.PrivateMetadata = Meta{Handoff: h.ID}.Encode()
	return v
}

// drawAskable draws fields one below the other, each with a button to ask about it.
func drawAskable(h *handoffs.Handoff, fields []shown) []slack.Block {
	var blocks []slack.Block
	under := ""
	for _, s := range fields {
		if s.field.Section != under && !s.field.Lead {
			under = s.field.Section
			if under != "" {
				blocks = append(blocks, heading(under))
			}
		}
		ask := slack.NewAccessory(button(ActionAsk, wordAsk, s.field.Key+":"+string(h.ID), "about "+s.field.Label))
		if !s.wide() {
			cells := pair{label: s.label(), value: s.value, text: s.text}
			blocks = append(blocks, slack.NewSectionBlock(nil, []*slack.TextBlockObject{mrkdwnObject(cells.label, maxField), cells.object()}, ask))
			continue
		}
		blocks = append(blocks, slack.NewSectionBlock(mrkdwnObject(s.label(), maxSection), nil, ask))
		for _, part := range parts(s.value) {
			blocks = append(blocks, plainSection(part))
		}
	}
	return blocks
}

// bounded keeps a view within Slack's limits; it says so if that loses something.
func bounded(blocks []slack.Block) []slack.Block {
	size := 0
	for i, b := range blocks {
		data, err := json.Marshal(b)
		size += len(data)
		if err != nil || size > maxViewBytes || (i == maxViewBlocks-1 && len(blocks) > maxViewBlocks) {
			return append(blocks[:i:i], small("The rest is too long for Slack to show here."))
		}
	}
	return blocks
}
