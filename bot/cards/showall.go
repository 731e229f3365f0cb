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

// ShowAll draws all values whole, to read only.
func ShowAll(h *handoffs.Handoff) slack.ModalViewRequest {
	if h.ErasedAt != 0 {
		return Note(string(h.ID), "Its content was removed "+string(instant(h.ErasedAt))+". What the card still shows, only Slack keeps.")
	}
	fields, empty := show(h)
	blocks := []slack.Block{section("*" + titled(h, "") + "*"), small(from(h))}
	blocks = append(blocks, remarks(h)...)
	blocks = append(blocks, drawFields(fields)...)
	if len(empty) > 0 {
		blocks = append(blocks, small("Left empty: "+labels(&h.Definition.Type, empty, 1000)))
	}
	v := view(CallbackShowAll, string(h.ID), bounded(blocks))
	v.PrivateMetadata = Meta{Handoff: h.ID}.Encode()
	return v
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
