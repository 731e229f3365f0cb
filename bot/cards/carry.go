package cards

import (
	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Carried draws the copy of a reply in the handoff's other thread. name returns a person's name, and source is the
// reply's address, "" if unknown. Nobody is notified of what they are named in.
func Carried(d handoffs.Delivery, name func(handoffs.UserID) string, source string) Message {
	r := d.About.Reply
	if r == nil {
		return Message{}
	}
	where := markup("the card's thread")
	if r.In == handoffs.ThreadOrigin {
		where = "the thread where this started"
	}
	by := said(author(name(d.About.By)), maxAuthor)
	head := "*" + by + "* in " + link(source, where) + ":"
	text := Plain(r.Text, name)
	m := Message{Text: string((by + " in " + where + ": " + saidLines(text, maxSection, "   ")).whole(maxText)), Blocks: []slack.Block{small(head)}}
	if oneLine(clean(text)) != "" {
		m.Blocks = append(m.Blocks, plainSection(text))
	}
	if r.Files > 0 {
		m.Text = string((markup(m.Text) + " " + markup(attached(r.Files))).whole(maxText))
		m.Blocks = append(m.Blocks, small(link(source, markup(attached(r.Files)))))
	}
	return m
}

// Carryable keeps a reply to what is stored of it, and to more than what is shown.
func Carryable(text string) string { return cut(clean(text), 2*maxSection, units) }
