package cards

import (
	"strconv"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Reminder is one handoff of which a person is reminded. Link is the card's address, "" if unknown.
type Reminder struct {
	Handoff handoffs.Handoff
	About   handoffs.Told
	Link    string
}

// mostReminded is how many handoffs one message names: each takes two blocks.
const mostReminded = 10

// Reminders draws a direct message to a person with all of which they are reminded, each with the next step.
func Reminders(to handoffs.UserID, list []Reminder) Message {
	shown := list[:min(len(list), mostReminded)]
	var m Message
	var text markup
	if len(list) > 1 {
		head := markup(strconv.Itoa(len(list))) + " handoffs wait"
		m.Blocks = append(m.Blocks, section("*"+head+"*"))
		text = head + ":\n"
	}
	for i := range shown {
		r := &shown[i]
		line := reminderText(&r.Handoff, r.About.Reminder, titled(&r.Handoff, r.Link), to)
		if i > 0 {
			text += "\n"
		}
		text += line
		m.Blocks = append(m.Blocks, section(line))
		if buttons := reminderButtons(&r.Handoff, to); len(buttons) > 0 {
			m.Blocks = append(m.Blocks, slack.NewActionBlock("", buttons...))
		}
	}
	if more := len(list) - len(shown); more > 0 {
		rest := "And " + markup(strconv.Itoa(more)) + " more: look at your page in the app."
		text += "\n" + rest
		m.Blocks = append(m.Blocks, small(rest))
	}
	m.Text = string(text.whole(maxText))
	return m
}

// reminderText says how much of the target has passed, whose move it is, and what to do.
func reminderText(h *handoffs.Handoff, r *handoffs.Reminder, it markup, viewer handoffs.UserID) markup {
	passed := ""
	switch {
	case r == nil:
	case r.Percent >= 100:
		passed = "*Overdue* since " + string(instant(r.Due)) + ". "
		undated := *h
		undated.Due = 0 // it would say by when, and that has passed
		h = &undated
	default:
		passed = strconv.Itoa(r.Percent) + " % of its time has passed. "
	}
	return it + ": " + markup(passed) + ballFor(h, viewer)
}

// reminderButtons are the next steps of whoever is reminded.
func reminderButtons(h *handoffs.Handoff, viewer handoffs.UserID) []slack.BlockElement {
	id, about := string(h.ID), string(h.ID)+" "+h.Title
	var out []slack.BlockElement
	add := func(action, word string) {
		b := button(action, word, id, about)
		if len(out) == 0 {
			b = b.WithStyle(slack.StylePrimary)
		}
		out = append(out, b)
	}
	switch h.Ball() {
	case handoffs.HolderReceiver:
		add(ActionAcknowledge, wordAcknowledge)
		add(ActionAsk, wordAsk)
	case handoffs.HolderOwner:
		if viewer == h.Owner {
			add(ActionComplete, wordComplete)
			add(ActionAsk, wordAsk)
		}
		add(ActionAssign, wordAssign)
	case handoffs.HolderSender:
		if h.Status == handoffs.StatusReturned {
			add(ActionFix, wordFix)
		} else {
			add(ActionAnswer, wordAnswer)
		}
	case handoffs.HolderExceptionOwner:
		add(ActionRedirect, wordRedirect)
		add(ActionTake, wordTake)
	case handoffs.HolderNobody:
		return nil
	}
	add(ActionSnooze, wordSnooze)
	return out
}

// lineReminded draws the line in the thread about a reminder, and lineNudged about a nudge.
func lineReminded(h *handoffs.Handoff, about *handoffs.Told) Message {
	return reasoned(reminderText(h, about.Reminder, reference(h.ID, ""), ""), "")
}

func lineNudged(h *handoffs.Handoff, about *handoffs.Told) Message {
	return reasoned(mention(about.By)+" asks how this is going. "+ballFor(h, ""), "")
}

// directNudged asks the holder to move.
func directNudged(h *handoffs.Handoff, d *handoffs.Delivery, link string) Message {
	text := mention(d.About.By) + " asks how " + titled(h, link) + " is going. " + ballFor(h, d.To)
	m := Message{Text: string(text.whole(maxText)), Blocks: []slack.Block{section(text)}}
	if buttons := reminderButtons(h, d.To); len(buttons) > 0 {
		m.Blocks = append(m.Blocks, slack.NewActionBlock("", buttons...))
	}
	return m
}
