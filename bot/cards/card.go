package cards

import (
	"fmt"
	"slices"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// What a card may hold of fields. The rest of the card takes at most ten blocks and 3,000 characters; together that
// stays well below Slack's 50 blocks and what a message may weigh.
const (
	cardBlocks = 28
	cardText   = 8000
)

// cardSteps are the lengths to which values are cut, until the card fits.
var cardSteps = [...]int{700, 350, 150, 60}

// Card draws the handoff's message in the receiving team's channel, as the handoff is now.
func Card(h *handoffs.Handoff) Message { return CardFrom(h, "") }

// CardFrom is Card with the address of the thread where the handoff started, "" if there is none to show.
func CardFrom(h *handoffs.Handoff, thread string) Message {
	fields, empty := show(h)
	found := reviewBlocks(h)
	drawn := fit(fields, found)
	blocks := []slack.Block{
		heading(string(h.ID) + " · " + h.Title),
		section(standing(h)),
		small(from(h) + startedIn(thread)),
	}
	blocks = append(blocks, journeyBlocks(h)...)
	blocks = append(blocks, questionBlocks(h)...)
	blocks = append(blocks, remarks(h)...)
	blocks = append(blocks, found...)
	if len(drawn.blocks) > 0 {
		blocks = append(blocks, slack.NewDividerBlock())
		blocks = append(blocks, drawn.blocks...)
	}
	if len(empty) > 0 {
		blocks = append(blocks, small("Left empty: "+labels(&h.Definition.Type, empty, 300)))
	}
	if note := drawn.note(); note != "" {
		blocks = append(blocks, small(note))
	}
	blocks = append(blocks, checklist(h)...)
	if buttons := actions(h, drawn.lost()); len(buttons) > 0 {
		blocks = append(blocks, slack.NewActionBlock("", buttons...))
	}
	if h.Status == handoffs.StatusSent {
		blocks = append(blocks, small("Instead of the button: reply “ack” in the thread, or react with :white_check_mark:"))
	}
	return Message{Text: string(outline(h, fields, empty)), Blocks: blocks}
}

// from says what kind of handoff it is, between whom, and who sent it when.
func from(h *handoffs.Handoff) markup {
	d := h.Definition
	line := said(d.Type.Name, typeLength) + " · " + said(d.From.Name, teamLength) + " → " + toTeam(h) + " · sent by " + mention(h.Sender)
	if h.SentAt != 0 {
		line += ", " + instant(h.SentAt)
	}
	if h.Edition > 1 {
		line += " · " + edition(h)
	}
	return line
}

func startedIn(thread string) markup {
	if thread == "" {
		return ""
	}
	return " · started in " + link(thread, "this thread")
}

// remarks are what the receiver should know before the fields.
func remarks(h *handoffs.Handoff) []slack.Block {
	blocks := absent(h)
	if until := snoozed(h); until != "" {
		blocks = append(blocks, small(until))
	}
	if h.Card.Exception {
		blocks = append(blocks, section(exception(h)))
	}
	if why := oddity(h); why != "" {
		p := pair{label: "*" + why + "*", value: "No reason given"}
		if h.Reason != "" {
			p.value, _ = plain("Reason: "+oneLine(h.Reason), 600)
		}
		blocks = append(blocks, table([]pair{p}))
	}
	if h.CloseReason != "" && h.Status == handoffs.StatusCancelled {
		value, _ := plain(oneLine(h.CloseReason), 600)
		blocks = append(blocks, table([]pair{{label: "*Reason to cancel*", value: value}}))
	}
	return blocks
}

// exception says why the card is with the exception owner.
func exception(h *handoffs.Handoff) markup {
	return ":warning: " + possessive(toTeam(h)) + " channel " + channel(h.To().Channel) + " cannot be reached: " +
		whyUnreachable(h.Card.Why) + ". The exception owner, " + mention(h.To().ExceptionOwner) + ", has this card instead."
}

// oddity says what is unusual about how it was sent.
func oddity(h *handoffs.Handoff) markup {
	var beside, holes markup
	if h.Despite != "" {
		beside = "beside " + reference(h.Despite, "") + ", which is open"
	}
	if len(h.Excused) > 0 {
		holes = "with placeholders in " + labels(&h.Definition.Type, h.Excused, 200)
	}
	switch {
	case holes != "" && beside != "":
		return "Sent " + holes + ", and " + beside
	case holes != "" || beside != "":
		return "Sent " + holes + beside
	}
	return ""
}

// fitted is as much of the fields as a card holds.
type fitted struct {
	blocks []slack.Block
	// short says that a value was cut, and missing counts the fields that are not there at all.
	short   bool
	missing int
}

func (f fitted) lost() bool { return f.short || f.missing > 0 }

func (f fitted) note() markup {
	switch {
	case f.missing == 1:
		return "1 more field: press Show all"
	case f.missing > 1:
		return markup(fmt.Sprintf("%d more fields: press Show all", f.missing))
	case f.short:
		return "Long texts are cut: press Show all"
	}
	return ""
}

// fit cuts values ever shorter until the fields fit, and then leaves out the last ones.
func fit(fields []shown, beside []slack.Block) fitted {
	var f fitted
	for _, n := range cardSteps {
		if f = drawShort(fields, n); f.fits(beside) {
			return f
		}
	}
	for n := range slices.Backward(fields) {
		f = drawShort(fields[:n], cardSteps[len(cardSteps)-1])
		f.missing = len(fields) - n
		if f.fits(beside) {
			return f
		}
	}
	return f
}

func drawShort(fields []shown, n int) fitted {
	var f fitted
	short := make([]shown, 0, len(fields))
	for _, s := range fields {
		cutTo, lost := s.short(n)
		f.short = f.short || lost
		short = append(short, cutTo)
	}
	f.blocks = drawFields(short)
	return f
}

// fits reports whether the fields fit beside the review's blocks.
func (f fitted) fits(beside []slack.Block) bool {
	weight := 0
	for _, b := range slices.Concat(f.blocks, beside) {
		weight += weigh(b)
	}
	return len(f.blocks)+len(beside) <= cardBlocks && weight <= cardText
}

// weigh counts the characters of the blocks that fields are drawn with.
func weigh(b slack.Block) int {
	n := 0
	add := func(t *slack.TextBlockObject) {
		if t != nil {
			n += measure(t.Text, units)
		}
	}
	switch b := b.(type) {
	case *slack.HeaderBlock:
		add(b.Text)
	case *slack.SectionBlock:
		add(b.Text)
		for _, t := range b.Fields {
			add(t)
		}
	}
	return n
}
