package cards

import (
	"cmp"
	"fmt"
	"strconv"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// ListInput is what List draws.
type ListInput struct {
	// Title says whose list it is: "Open handoffs of Onboarding".
	Title string
	// Handoffs are drawn in their order, at most Most of them.
	Handoffs []handoffs.Handoff
	// Total counts what Handoffs is the beginning of.
	Total int
	// Most is how many lines there may be: fifteen, if it is zero. Several lists in one answer share those.
	Most int
	Now  handoffs.Instant
	// Link returns the address of a message, or "". It may be nil.
	Link func(handoffs.Message) string
}

const (
	mostListed = 15
	// perSection keeps a section of lines below Slack's limit.
	perSection = 5
	// maxWhisper is Slack's limit for texts that one person alone sees, in bytes, with some room.
	maxWhisper = 3800
)

// List draws the answer to "list" and "mine": one line a handoff.
func List(l ListInput) Message {
	title := said(cmp.Or(l.Title, "Open handoffs"), 150)
	if len(l.Handoffs) == 0 {
		text := "*" + title + ":* nothing is open."
		return Message{Text: string(text), Blocks: []slack.Block{section(text)}}
	}
	listed := l.Handoffs[:min(len(l.Handoffs), cmp.Or(l.Most, mostListed), mostListed)]
	total := max(l.Total, len(l.Handoffs))
	blocks := []slack.Block{section("*" + title + "* · " + markup(strconv.Itoa(total)))}
	var text markup
	var group markup
	for i := range listed {
		line := listLine(&listed[i], l)
		if i%perSection > 0 {
			group += "\n"
		}
		group += line
		if (i+1)%perSection == 0 || i+1 == len(listed) {
			blocks = append(blocks, section(group))
			group = ""
		}
		text += "\n" + line
	}
	head := title + ": " + markup(strconv.Itoa(total))
	if more := total - len(listed); more > 0 {
		blocks = append(blocks, small(andMore(more)))
		text += "\n" + andMore(more)
	}
	text = head + text
	if len(text) > maxWhisper {
		text = shortList(head, listed, total)
	}
	return Message{Text: string(text), Blocks: blocks}
}

func andMore(n int) markup { return markup(fmt.Sprintf("and %d more", n)) }

func listLine(h *handoffs.Handoff, l ListInput) markup {
	to := ""
	if l.Link != nil && !h.Card.IsZero() {
		to = l.Link(h.Card.Message)
	}
	line := reference(h.ID, to) + " · " + said(h.Title, 60) + " · " + markup(statusWords[h.Status])
	if !h.Status.Open() {
		return line
	}
	line += " · " + move(h, "") + " since " + instant(h.BallSince)
	if open := asked(h); len(open) > 0 {
		line += " · asked about " + labels(&h.Definition.Type, fieldsOf(open), 60)
	}
	if h.Overdue(l.Now) {
		line += " · *overdue* since " + instant(h.Due)
	}
	return line
}

// shortList leaves out what makes lines long, so that the text keeps below Slack's limit in bytes.
func shortList(head markup, listed []handoffs.Handoff, total int) markup {
	text := head
	for i := range listed {
		h := &listed[i]
		line := "\n" + reference(h.ID, "") + " · " + said(h.Title, 40) + " · " + move(h, "")
		if len(text)+len(line) > maxWhisper-20 {
			return text + "\n" + andMore(total-i)
		}
		text += line
	}
	if more := total - len(listed); more > 0 {
		text += "\n" + andMore(more)
	}
	return text
}
