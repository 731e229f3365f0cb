package cards

import (
	"strings"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// HelpInput is what Help draws.
type HelpInput struct {
	// Command is the slash command's name: "/handoff".
	Command string
	Types   []handoffs.Type
	// Unknown is what was typed, if it was not understood.
	Unknown string
}

// mostTypes is how many types Help lists.
const mostTypes = 10

// Help draws the answer to "help" and to what was not understood.
func Help(in HelpInput) Message {
	command := said(in.Command, 40)
	var text markup
	if oneLine(clean(in.Unknown)) != "" {
		text = command + " does not know “" + said(in.Unknown, 80) + "”. It knows these:\n"
	}
	example := func(words string, what markup) {
		call := command
		if words != "" {
			call += " " + said(words, 60)
		}
		text += "`" + call + "` " + what + "\n"
	}
	example("", "opens the form to hand work off")
	for i := range in.Types[:min(len(in.Types), mostTypes)] {
		t := &in.Types[i]
		example(string(t.Key), "opens it for "+said(t.Name, typeLength))
	}
	example("Acme Corp", "opens it for that customer")
	example("list", "shows what is open for your team")
	example("mine", "shows what you sent and what you own")
	example("digest", "shows what stalls now in the teams that you manage; to others, what waits for them")
	example("report", "says how your teams' handoffs went in the last 30 days; add a type and a period: report sales-to-onboarding last month")
	example("status H-1042", "says where one handoff stands and whose move it is")
	text += "On a card: press Acknowledge, reply “ack” in its thread, or react with :white_check_mark:"
	return Message{Text: string(text.whole(maxWhisper)), Blocks: []slack.Block{section(text)}}
}

// OpenButton draws the answer to a command that came too late to open the form at once. command is the text after the
// slash command; the button carries it.
func OpenButton(command string) Message {
	const text = "That took too long to open by itself. Open the form here:"
	b := button(ActionOpen, wordOpen, cut(strings.TrimSpace(clean(command)), 1900, units), "")
	b.Style = slack.StylePrimary
	return Message{Text: text, Blocks: []slack.Block{section(text), slack.NewActionBlock("", b)}}
}
