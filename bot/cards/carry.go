package cards

import (
	"strings"

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
	whole := saidLines(text, maxSection, "   ")
	m := Message{Blocks: []slack.Block{small(head)}}
	if oneLine(clean(text)) != "" {
		m.Blocks = append(m.Blocks, plainSection(text))
	}
	if r.Files > 0 {
		whole = markup(strings.TrimSpace(string(whole) + " " + attached(r.Files)))
		m.Blocks = append(m.Blocks, small(link(source, markup(attached(r.Files)))))
	}
	m.Text = string((by + " in " + where + ": " + whole).whole(maxText))
	return m
}

// Carryable keeps a reply to what is stored of it, and to more than what is shown.
func Carryable(text string) string { return cut(clean(text), 2*maxSection, units) }
