package cards

import (
	"strconv"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Fault says that nothing was changed; ref finds the log entry.
func Fault(ref string) string {
	return "That did not work; nothing was changed. Try again. (ref " + string(said(ref, 40)) + ")"
}

// Refusal says in mrkdwn why not, whose move it is and what to do next, in one or two sentences. h is the handoff that
// the command was about, or the one that r.Existing names; it may be nil. link is its address, "" if unknown.
func Refusal(r *handoffs.Refusal, h *handoffs.Handoff, link string) string {
	if h == nil || h.Definition == nil {
		return string(refusalAlone(r, link))
	}
	return string(refusalOf(r, h, link).whole(maxSection))
}

// refusalAlone is for when nothing is known of the handoff.
func refusalAlone(r *handoffs.Refusal, link string) markup {
	switch r.Reason {
	case handoffs.ReasonIncomplete:
		return "Not sent yet: some fields need a second look."
	case handoffs.ReasonAlreadyOpen:
		return "Not sent yet: " + reference(r.Existing, link) + " of the same type and title is open. Follow that one, or give a reason below to send this one as well."
	case handoffs.ReasonNoReason:
		return "Give a reason, so that the others know why."
	case handoffs.ReasonTaken:
		return mention(r.Who) + " was first. It is theirs."
	case handoffs.ReasonYours:
		return "It is yours already."
	case handoffs.ReasonClosed:
		return "This handoff is closed. Nothing more to do."
	case handoffs.ReasonNotMember, handoffs.ReasonNotOwner, handoffs.ReasonNotSender, handoffs.ReasonAssigneeNotMember, handoffs.ReasonNotExceptionOwner,
		handoffs.ReasonNotHolder:
		return "This is not yours to do. Ask in the card's thread."
	case handoffs.ReasonAnswered:
		return "This question was answered already. Look at the card for what it says now."
	case handoffs.ReasonChanged:
		return "Somebody changed this while the form was open. Look at the card for what it says now."
	case handoffs.ReasonNudged:
		return "Somebody asked less than an hour ago. Ask again later."
	case handoffs.ReasonTooMany, handoffs.ReasonTasksFull:
		return "There are too many open already. Wait until some of them are settled."
	case handoffs.ReasonNotYet, handoffs.ReasonElsewhere, handoffs.ReasonMoved:
	}
	return "That cannot be done now. Look at the card for whose move it is."
}

func refusalOf(r *handoffs.Refusal, h *handoffs.Handoff, link string) markup {
	it, team := reference(h.ID, link), toTeam(h)
	switch r.Reason {
	case handoffs.ReasonIncomplete:
		return "Not sent yet: some fields need a second look."
	case handoffs.ReasonAlreadyOpen:
		return "Not sent yet: " + titled(h, link) + " is open already. It is " + move(h, "") + ". Follow that one, or give a reason below to send this one as well."
	case handoffs.ReasonNotMember:
		return "Only " + team + " can acknowledge " + it + ", ask about it or return it. Write in " + channel(h.To().Channel) + "."
	case handoffs.ReasonNotOwner:
		return "Only " + mention(h.Owner) + ", who owns " + it + ", or a manager of " + team + " can do that. Ask them in the card's thread."
	case handoffs.ReasonNotSender:
		return "Only " + mention(h.Sender) + ", who sent " + it + ", can do that. Ask them in the card's thread."
	case handoffs.ReasonNotYet:
		return notYet(h, it)
	case handoffs.ReasonTaken:
		return taken(r, h, it)
	case handoffs.ReasonYours:
		return it + " is yours already, and it is your move: " + nextStep(h) + "."
	case handoffs.ReasonClosed:
		return closed(h, it)
	case handoffs.ReasonNoReason:
		return "Give a reason, so that the others know why. Nothing was changed."
	case handoffs.ReasonTasksFull:
		return markup(TasksFull())
	case handoffs.ReasonAssigneeNotMember:
		return mention(r.Who) + " is not in " + team + ". Choose somebody from " + channel(h.To().Channel) + "."
	case handoffs.ReasonAnswered:
		return answeredFirst(r, it)
	case handoffs.ReasonChanged:
		return changedMeanwhile(r, h)
	case handoffs.ReasonTooMany:
		if len(asked(h)) > 0 {
			return it + " has " + markup(strconv.Itoa(len(asked(h)))) + " open questions, as many as it holds. It is " + move(h, "") + ": ask again when some are answered."
		}
	case handoffs.ReasonNotExceptionOwner:
		return it + " is " + markup(statusWords[h.Status]) + ". Only the exception owner, " + mention(h.To().ExceptionOwner) + ", or a manager of " +
			team + " can do that. Ask them in the card's thread."
	case handoffs.ReasonMoved:
		return moved(h, it)
	case handoffs.ReasonNotHolder:
		return "Only whoever has the move, or a manager, can put off the reminders of " + it + ". It is " + move(h, "") + ": " + nextStep(h) + "."
	case handoffs.ReasonNudged:
		return "Somebody asked " + holder(h) + " about " + it + " less than an hour ago, " + instant(r.At) + ". Ask again later, or write in the card's thread."
	case handoffs.ReasonElsewhere:
		if h.Status == handoffs.StatusDeclined && h.Decline != nil {
			return mention(h.Decline.By) + " declined " + it + " meanwhile. It is " + move(h, "") + ": " + nextStep(h) + "."
		}
		if h.Status == handoffs.StatusReturned {
			return it + " was returned meanwhile, its questions with it. It is " + move(h, "") + ": press Fix on the card, which asks for everything that came back."
		}
	}
	return "That cannot be done now: " + it + " is " + markup(statusWords[h.Status]) + ", and it is " + move(h, "") + "."
}

// answeredFirst says who answered first.
func answeredFirst(r *handoffs.Refusal, it markup) markup {
	if r.Who == "" {
		return "This question about " + it + " was answered already. Nothing was changed: look at the card for what it says now."
	}
	return mention(r.Who) + " answered this question about " + it + ", " + instant(r.At) + ". Nothing was changed. If you know better, write in the card's thread."
}

// changedMeanwhile says which field holds something else than the person saw, and what.
func changedMeanwhile(r *handoffs.Refusal, h *handoffs.Handoff) markup {
	text := markup("Nothing was stored: somebody changed this while the form was open.")
	for _, p := range r.Problems {
		row := valueRow(h, "", p.Field, h.Values[p.Field])
		value := row.text
		if value == "" {
			value = said(row.value, questionLength)
		}
		text += " *" + fieldName(h, p.Field) + "* says now: " + value + "."
	}
	return text + " What you typed is kept: send it again to put it in place of that."
}

func notYet(h *handoffs.Handoff, it markup) markup {
	if h.Status == handoffs.StatusDraft {
		return it + " has not been sent yet. It is " + move(h, "") + "."
	}
	return "Nobody owns " + it + " yet. It is " + move(h, "") + ": somebody has to acknowledge it first."
}

// taken names who holds it. Whoever holds it since it was acknowledged was first; others were assigned.
func taken(r *handoffs.Refusal, h *handoffs.Handoff, it markup) markup {
	if h.BallSince > r.At {
		return it + " was assigned to " + mention(r.Who) + ", " + instant(h.BallSince) + ". It is theirs."
	}
	return mention(r.Who) + " acknowledged " + it + " first, " + instant(r.At) + ". It is theirs."
}

func closed(h *handoffs.Handoff, it markup) markup {
	if h.Status == handoffs.StatusCancelled {
		text := mention(closedBy(h, h.Sender)) + " cancelled " + it + ", " + instant(h.ClosedAt) + "."
		if h.CloseReason != "" {
			text += " Reason: " + said(h.CloseReason, 300)
		}
		return text + " Nothing more to do."
	}
	return mention(closedBy(h, h.Owner)) + " completed " + it + ", " + instant(h.ClosedAt) + ". Nothing more to do."
}
