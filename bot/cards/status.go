package cards

import (
	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Status draws the answer to "status". link is the card's address, "" if unknown.
func Status(h *handoffs.Handoff, link string, now handoffs.Instant) Message {
	where := standing(h)
	if h.Overdue(now) {
		where += " · *overdue*"
	}
	where = append(append(markups{where}, absences(h)...), outlineTasks(h)...).joined()
	facts := []pair{{label: "*Sent*", text: "by " + mention(h.Sender) + ", " + instant(h.SentAt)}}
	if h.Owner != "" {
		facts = append(facts, pair{label: "*Owner*", text: mention(h.Owner)})
	}
	if h.AcknowledgedAt != 0 {
		facts = append(facts, pair{label: "*Acknowledged*", text: instant(h.AcknowledgedAt)})
	}
	if h.Card.Exception {
		facts = append(facts, pair{label: "*Card*", text: "with the exception owner, " + mention(h.To().ExceptionOwner)})
	}
	if h.CloseReason != "" {
		reason, _ := plain(oneLine(h.CloseReason), 600)
		facts = append(facts, pair{label: "*Reason to cancel*", value: reason})
	}
	if h.ErasedAt != 0 {
		facts = append(facts, pair{label: "*Content*", text: "removed " + instant(h.ErasedAt)})
	}
	d := h.Definition
	kind := said(d.Type.Name, typeLength) + " · " + said(d.From.Name, teamLength) + " → " + toTeam(h)
	text := titled(h, link) + "\n" + where + "\n" + kind
	for _, f := range facts {
		value := f.text
		if value == "" {
			value = said(f.value, 300)
		}
		text += "\n" + markup(trimBold(f.label)) + ": " + value
	}
	for _, line := range append(journeyLines(h), openQuestions(h)...) {
		text += "\n" + line
	}
	blocks := append([]slack.Block{section("*" + titled(h, link) + "*"), section(where)}, append(journeyBlocks(h), questionBlocks(h)...)...)
	return Message{Text: string(text.whole(maxText)), Blocks: append(blocks, table(facts), small(kind))}
}

func trimBold(m markup) string { return string(m[1 : len(m)-1]) }
