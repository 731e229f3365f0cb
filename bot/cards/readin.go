package cards

import (
	"cmp"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// What a read-in holds: it is to be read in a minute.
const (
	readInLeads   = 4
	readInFirst   = 3
	readInText    = 240
	readInEntries = 5
)

// readIn tells a new owner what they own now: what was sold, what to know of it, what is open, and what comes next. The
// card has the rest.
func readIn(h *handoffs.Handoff, d handoffs.Delivery, link string) Message {
	about := d.About
	m := reasoned(mention(about.By)+" assigned "+titled(h, link)+" to you. "+ballFor(h, d.To), about.Reason)
	m = m.with(small(from(h)))
	if fields := essence(h); len(fields) > 0 {
		lines, _ := outlineFields(fields, readInText)
		m = m.said(markups(lines).joined(), drawFields(fields)...)
	}
	if asked := waitingQuestions(h); len(asked) > 0 {
		m = m.listed("Open questions", asked)
	}
	if open := h.OpenTasks(); len(open) > 0 {
		m = m.listed("Open tasks", taskLines(h, open))
	}
	if next := nextDate(h, about.At); next != "" {
		m = m.said("Next: "+next, section("*Next:* "+next))
	}
	return m.with(buttonsFor(h)...)
}

// essence are the fields that say most: those that lead, and the first of the others.
func essence(h *handoffs.Handoff) []shown {
	filled, _ := show(h)
	var leads, first []shown
	for _, s := range filled {
		field := *s.field
		field.Section = "" // a few fields need no headings
		s.field = &field
		s, _ = s.short(readInText)
		switch {
		case field.Kind == handoffs.KindNotes || field.Kind == handoffs.KindURL: // a click away, on the card
		case field.Lead && len(leads) < readInLeads:
			leads = append(leads, s)
		case !field.Lead && len(first) < readInFirst:
			first = append(first, s)
		}
	}
	return append(first, leads...)
}

func waitingQuestions(h *handoffs.Handoff) markups {
	var lines markups
	for _, q := range h.OpenQuestions() {
		label := q.Field
		if f := h.Definition.Type.Field(q.Field); f != nil {
			label = f.Label
		}
		lines = append(lines, "• "+said(label, labelLength)+": "+said(q.Text, readInText)+" (asked by "+mention(q.By)+", "+instant(q.AskedAt)+")")
	}
	return lines
}

// nextDate is the nearest of the dates that the fields and the open tasks name, from that time on.
func nextDate(h *handoffs.Handoff, from handoffs.Instant) markup {
	type dated struct {
		day  string
		text markup
	}
	var all []dated
	for i := range h.Definition.Type.Fields {
		f := &h.Definition.Type.Fields[i]
		if value := h.Values[f.Key].Text(); f.Kind == handoffs.KindDate && value != "" {
			all = append(all, dated{value, said(f.Label, labelLength) + ", " + said(day(value), 60)})
		}
	}
	for _, t := range h.OpenTasks() {
		if t.Due != 0 {
			all = append(all, dated{t.Due.Time().Format(time.DateOnly), said(t.Title, maxOption) + ", due " + date(t.Due)})
		}
	}
	today := from.Time().Format(time.DateOnly)
	all = slices.DeleteFunc(all, func(d dated) bool { return d.day < today })
	if len(all) == 0 {
		return ""
	}
	return slices.MinFunc(all, func(a, b dated) int { return cmp.Compare(a.day, b.day) }).text
}

// buttonsFor are the buttons for an owner's next move, in a message to them.
func buttonsFor(h *handoffs.Handoff) []slack.Block {
	if h.Status != handoffs.StatusAcknowledged {
		return nil
	}
	id, about := string(h.ID), string(h.ID)+" "+h.Title
	return []slack.Block{slack.NewActionBlock("",
		completion(h), button(ActionAsk, wordAsk, id, about), button(ActionAssign, wordAssign, id, about))}
}

// with adds blocks that say nothing that the text must say.
func (m Message) with(blocks ...slack.Block) Message {
	m.Blocks = append(slices.Clip(m.Blocks), blocks...)
	return m
}

// said adds a text, and the blocks that say the same.
func (m Message) said(text markup, blocks ...slack.Block) Message {
	m.Text = string(markup(m.Text + "\n" + string(text)).whole(maxText))
	return m.with(blocks...)
}

// listed adds a list under a title, of a length that can be read.
func (m Message) listed(title markup, lines markups) Message {
	if more := len(lines) - readInEntries; more > 0 {
		lines = append(slices.Clip(lines[:readInEntries]), andMore(more))
	}
	return m.said(title+":\n"+lines.joined(), section("*"+title+"*\n"+lines.joined()))
}
