package cards

import (
	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// whyGone says why somebody is no longer there.
func whyGone(h *handoffs.Handoff, why string) markup {
	if why == handoffs.WhyLeft {
		return "is no longer in " + toTeam(h)
	}
	return "is no longer in this workspace"
}

// absent says on the card whose place is empty, and what can be done about it.
func absent(h *handoffs.Handoff) []slack.Block {
	var blocks []slack.Block
	for _, text := range absences(h) {
		blocks = append(blocks, section(":warning: "+text))
	}
	return blocks
}

func absences(h *handoffs.Handoff) markups {
	var list markups
	if !h.Status.Open() || h.ErasedAt != 0 {
		return nil
	}
	if h.OwnerGone != 0 {
		list = append(list, "The owner, "+mention(h.Owner)+", is gone since "+instant(h.OwnerGone)+". "+rescuer(h)+" can press Assign.")
	}
	if h.SenderGone != 0 {
		list = append(list, "The sender, "+mention(h.Sender)+", is gone since "+instant(h.SenderGone)+". "+forSender(h))
	}
	return list
}

func rescuer(h *handoffs.Handoff) markup {
	if len(h.To().Managers) > 0 {
		return "A manager of " + toTeam(h)
	}
	return mention(h.To().ExceptionOwner) + ", the exception owner,"
}

// forSender says who answers in the sender's place.
func forSender(h *handoffs.Handoff) markup {
	team := said(h.Definition.From.Name, teamLength)
	if len(h.Definition.From.Managers) > 0 {
		return "A manager of " + team + " can answer questions and fix what is returned in their place."
	}
	return team + " has no manager. " + rescuer(h) + " can answer questions and fix what is returned in their place."
}

// missedLine tells the card's thread that somebody is gone.
func missedLine(h *handoffs.Handoff, about handoffs.Told) markup {
	who := mention(about.To) + " " + whyGone(h, about.Via) + "."
	if about.Gone != nil && !about.Gone.Owner {
		return who + " " + forSender(h)
	}
	if h.OwnerGone == 0 {
		return who
	}
	return who + " " + rescuer(h) + " has to assign this to somebody else: nobody works on it until then."
}

// missed asks somebody to decide for a person who is gone. link is the card's address, "" if unknown.
func missed(h *handoffs.Handoff, d handoffs.Delivery, link string) Message {
	about := d.About
	it, who := titled(h, link), mention(about.To)
	gone := whyGone(h, about.Via) + ". "
	if about.Gone != nil && !about.Gone.Owner {
		text := who + ", who sent " + it + ", " + gone
		if h.SenderGone != 0 && h.MendedBy(d.To) {
			return reasoned(text+"You can answer questions and fix what is returned in their place. "+ballFor(h, d.To), "")
		}
		return reasoned(text+forSender(h)+" "+ballFor(h, d.To), "")
	}
	text := who + ", who owned " + it + ", " + gone
	if h.OwnerGone == 0 || !h.Status.Open() {
		return reasoned(text+"That is settled: "+settled(h), "")
	}
	m := reasoned(text+"Nobody works on it until you assign it to somebody else.", "")
	if open := h.OpenTasks(); len(open) > 0 {
		m = m.listed("Open tasks", taskLines(h, open))
	}
	assign := button(ActionAssign, wordAssign, string(h.ID), string(h.ID)+" "+h.Title).WithStyle(slack.StylePrimary)
	return m.with(slack.NewActionBlock("", assign))
}

func settled(h *handoffs.Handoff) markup {
	if !h.Status.Open() {
		return "it is " + markup(statusWords[h.Status]) + "."
	}
	if h.Owner == "" {
		return "it is " + move(h, "") + "."
	}
	return mention(h.Owner) + " owns it now."
}
