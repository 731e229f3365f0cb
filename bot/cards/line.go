package cards

import (
	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Line draws a line in the card's thread about the delivery's event.
func Line(h *handoffs.Handoff, d handoffs.Delivery) Message {
	about := d.About
	by := mention(about.By)
	var text markup
	switch about.Kind {
	case handoffs.EventTaskAdded:
		text = addedLine(h, about)
	case handoffs.EventMissed:
		return reasoned(missedLine(h, about), "")
	case handoffs.EventAcknowledged:
		text = by + " acknowledged this" + viaWords[about.Via] + " and owns it now." + nowDo(h, handoffs.StatusAcknowledged)
	case handoffs.EventReleased:
		text = by + " released this: it is " + possessive(toTeam(h)) + " move again." + nowDo(h, handoffs.StatusSent)
	case handoffs.EventAssigned:
		text = by + " assigned this to " + mention(about.To) + ", who owns it now." + nowDo(h, handoffs.StatusAcknowledged)
	case handoffs.EventCompleted:
		text = by + " completed this. Nothing more to do."
	case handoffs.EventCancelled:
		text = by + " cancelled this. Nothing more to do."
	case handoffs.EventAsked:
		return lineAsked(h, about.Question)
	case handoffs.EventAnswered:
		return lineAnswered(h, &about)
	case handoffs.EventReturned:
		return lineReturned(h, &about)
	case handoffs.EventFixed:
		return lineFixed(h, &about)
	case handoffs.EventDeclined:
		return lineDeclined(h, &about)
	case handoffs.EventRedirected:
		return lineRedirected(h, &about)
	case handoffs.EventTaken:
		return lineTaken(h, &about)
	case handoffs.EventReminded:
		return lineReminded(h, &about)
	case handoffs.EventNudged:
		return lineNudged(h, &about)
	case handoffs.EventTaskDone, handoffs.EventTaskReopened, handoffs.EventTasksLate, handoffs.EventCarried,
		handoffs.EventSent, handoffs.EventSnoozed, handoffs.EventPosted, handoffs.EventFailed,
		handoffs.EventErasing, handoffs.EventErased, handoffs.EventForgotten: // these have no line
		text = standing(h)
	}
	return reasoned(text, about.Reason)
}

// nowDo adds the next step, unless the handoff has gone on since.
func nowDo(h *handoffs.Handoff, expected handoffs.Status) markup {
	switch {
	case h.Status != expected:
		return ""
	case expected == handoffs.StatusSent:
		return " Press Acknowledge on the card or reply “ack” here" + until(h) + "."
	case h.Due == 0:
		return ""
	}
	return " Complete it" + until(h) + "."
}

func until(h *handoffs.Handoff) markup {
	if h.Due == 0 {
		return ""
	}
	return " by " + instant(h.Due)
}

// reasoned makes a message of a sentence and of the reason that somebody gave.
func reasoned(text markup, reason string) Message {
	m := Message{Text: string(text.whole(maxText)), Blocks: []slack.Block{section(text)}}
	if oneLine(clean(reason)) == "" {
		return m
	}
	m.Text = string((text + "\nReason: " + said(reason, 600)).whole(maxText))
	m.Blocks = append(m.Blocks, plainSection("Reason: "+oneLine(reason)))
	return m
}
