package cards

import (
	"fmt"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// mostQuestions is how many open questions a card shows; the others are counted.
const mostQuestions = 3

// Lengths to which questions and answers are cut where they are not shown whole.
const (
	questionLength = 300
	answerLength   = 600
)

// asked returns the open questions, if they are why it is the sender's move.
func asked(h *handoffs.Handoff) []handoffs.Question {
	if !h.Askable() {
		return nil
	}
	return h.OpenQuestions()
}

// openQuestions are the open questions as lines: field, who, since when, and what.
func openQuestions(h *handoffs.Handoff) []markup {
	open := asked(h)
	var out []markup
	for _, q := range open[:min(len(open), mostQuestions)] {
		out = append(out, "*Question about "+fieldName(h, q.Field)+"* · "+mention(q.By)+", "+instant(q.AskedAt)+"\n"+
			saidLines(cutLines(q.Text, mostLines), questionLength, ""))
	}
	if more := len(open) - len(out); more > 0 {
		out = append(out, andMore(more)+": "+labels(&h.Definition.Type, fieldsOf(open[len(open)-more:]), 200))
	}
	return out
}

func questionBlocks(h *handoffs.Handoff) []slack.Block {
	var blocks []slack.Block
	for _, line := range openQuestions(h) {
		blocks = append(blocks, section(line))
	}
	return blocks
}

// fieldsOf lists the fields that are asked about, each once.
func fieldsOf(questions []handoffs.Question) []string {
	var keys []string
	seen := map[string]bool{}
	for _, q := range questions {
		if !seen[q.Field] {
			keys = append(keys, q.Field)
		}
		seen[q.Field] = true
	}
	return keys
}

func fieldName(h *handoffs.Handoff, key string) markup {
	if f := h.Definition.Type.Field(key); f != nil {
		return said(f.Label, labelLength)
	}
	return said(key, labelLength)
}

// answering says what the sender has to do while questions are open.
func answering(h *handoffs.Handoff, open []handoffs.Question) markup {
	if len(open) == 1 {
		return "answer the question about " + fieldName(h, open[0].Field)
	}
	text := markup(fmt.Sprintf("answer %d questions", len(open)))
	if fields := fieldsOf(open); len(fields) <= mostQuestions {
		text += " about " + labels(&h.Definition.Type, fields, 150)
	}
	return text
}

// standstill says that the receiving team's clock stands still, and what is left on it.
func standstill(h *handoffs.Handoff) markup {
	if !h.Paused {
		return ""
	}
	return possessive(toTeam(h)) + " clock stands still, " + left(h.Left)
}

// left says how much business time is left, in milliseconds. Numbers stay with their units where the line breaks.
func left(ms int64) markup {
	minutes := ms / 60_000
	switch {
	case ms <= 0:
		return "overdue already"
	case minutes == 0:
		return "less than a minute left"
	case minutes < 60:
		return markup(fmt.Sprintf("%d\u00a0min of working time left", minutes))
	case minutes%60 == 0:
		return markup(fmt.Sprintf("%d\u00a0h of working time left", minutes/60))
	}
	return markup(fmt.Sprintf("%d\u00a0h\u00a0%d\u00a0min of working time left", minutes/60, minutes%60))
}

// lineAsked tells the card's thread of a question.
func lineAsked(h *handoffs.Handoff, q *handoffs.Question) Message {
	if q == nil {
		return reasoned(standing(h), "")
	}
	return question(h, q, mention(q.By)+" asks "+mention(h.Sender)+" about *"+fieldName(h, q.Field)+"*.", "")
}

// Asked tells the sender, or the thread where the handoff started, of a question. viewer is who reads it, if that is one
// person.
func Asked(h *handoffs.Handoff, q *handoffs.Question, viewer handoffs.UserID, link string) Message {
	if q == nil {
		return reasoned(titled(h, link)+". "+ballFor(h, viewer), "")
	}
	m := question(h, q, mention(q.By)+" asks about *"+fieldName(h, q.Field)+"* of "+titled(h, link)+".", viewer)
	if now := h.Question(q.N); now != nil && now.Open() {
		about := string(h.ID) + " " + string(fieldName(h, q.Field))
		answer := button(ActionAnswer, wordAnswer, fmt.Sprintf("%d:%s", q.N, h.ID), unescape(about)).WithStyle(slack.StylePrimary)
		m.Blocks = append(m.Blocks, slack.NewActionBlock("", answer))
		m.Text = string((markup(m.Text) + "\nTo answer: press Answer here or on the card.").whole(maxText))
	}
	return m
}

// question draws a question below what introduces it, and whose move it is now.
func question(h *handoffs.Handoff, q *handoffs.Question, head markup, viewer handoffs.UserID) Message {
	tail := ballFor(h, viewer)
	if still := standstill(h); still != "" {
		tail += " " + still + "."
	}
	return Message{
		Text:   string((head + "\n“" + said(q.Text, answerLength) + "”\n" + tail).whole(maxText)),
		Blocks: []slack.Block{section(head), plainSection(q.Text), small(tail)},
	}
}

// lineAnswered tells the card's thread of an answer: what was asked, what the field held and what it holds now.
func lineAnswered(h *handoffs.Handoff, about *handoffs.Told) Message {
	if about.Question == nil {
		return reasoned(standing(h), "")
	}
	head := mention(about.By) + " answered the question of " + mention(about.Question.By) + " about *" + fieldName(h, about.Question.Field) + "*."
	return answered(h, about, head, ballFor(h, ""))
}

// directAnswered tells the person who asked.
func directAnswered(h *handoffs.Handoff, d *handoffs.Delivery, link string) Message {
	q := d.About.Question
	if q == nil {
		return reasoned(titled(h, link)+". "+ballFor(h, d.To), "")
	}
	whose := "your question"
	if d.To != q.By {
		whose = "the question of " + string(mention(q.By))
	}
	head := mention(d.About.By) + " answered " + markup(whose) + " about *" + fieldName(h, q.Field) + "* of " + titled(h, link) + "."
	return answered(h, &d.About, head, ballFor(h, d.To))
}

// answered draws an answer: what was asked, and side by side what the field held and holds.
func answered(h *handoffs.Handoff, about *handoffs.Told, head, tail markup) Message {
	question := "“" + said(about.Question.Text, questionLength) + "”"
	blocks := []slack.Block{section(head), small(question)}
	text := head + "\n" + question
	values := []pair{valueRow(h, "*Stays*", about.Question.Field, h.Values[about.Question.Field])}
	for _, c := range about.Changes[:min(len(about.Changes), 1)] { // an answer changes the field that it is about
		values = []pair{valueRow(h, "*Was*", c.Field, c.Old), valueRow(h, "*Now*", c.Field, c.New)}
	}
	var cells []*slack.TextBlockObject
	for _, v := range values {
		value := v.text
		if value == "" {
			value = saidLines(v.value, answerLength, "")
		}
		cells = append(cells, mrkdwnObject(v.label+"\n"+value, maxField))
		text += "\n" + markup(trimBold(v.label)) + ": " + value
	}
	if len(cells) == 1 {
		blocks = append(blocks, slack.NewSectionBlock(cells[0], nil, nil))
	} else {
		blocks = append(blocks, slack.NewSectionBlock(nil, cells, nil))
	}
	if oneLine(clean(about.Text)) != "" {
		beside := mention(about.By) + " says: " + saidLines(about.Text, answerLength, "")
		blocks, text = append(blocks, section(beside)), text+"\n"+beside
	}
	return Message{Text: string((text + "\n" + tail).whole(maxText)), Blocks: append(blocks, small(tail))}
}

// valueRow shows a field's value beside a label, cut to what a message holds.
func valueRow(h *handoffs.Handoff, label markup, key string, v handoffs.Value) pair {
	f := h.Definition.Type.Field(key)
	if f == nil || v.Empty() {
		return pair{label: label, value: "(empty)"}
	}
	s, _ := shownAs(f, v).short(answerLength)
	return pair{label: label, value: s.value, text: s.text}
}
