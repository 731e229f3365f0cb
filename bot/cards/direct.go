package cards

import (
	"github.com/handoffbot/handoffbot/handoffs"
)

// Direct draws a direct message to d.To about the delivery's event. link is the card's address, "" if unknown.
func Direct(h *handoffs.Handoff, d handoffs.Delivery, link string) Message {
	about := d.About
	by, it := mention(about.By), titled(h, link)
	switch about.Kind {
	case handoffs.EventTaskAdded:
		return added(h, d, link)
	case handoffs.EventTaskDone:
		return allDone(h, d, link)
	case handoffs.EventMissed:
		return missed(h, d, link)
	case handoffs.EventSent:
		return reasoned("You sent "+it+" to "+toTeam(h)+". "+ballFor(h, d.To), "")
	case handoffs.EventAcknowledged:
		return sendersTasks(reasoned(by+" acknowledged "+it+viaWords[about.Via]+". "+ballFor(h, d.To), about.Reason), h, d)
	case handoffs.EventReleased:
		return reasoned(by+" released "+it+". "+ballFor(h, d.To), about.Reason)
	case handoffs.EventAssigned:
		if about.To == d.To {
			return readIn(h, d, link)
		}
		return reasoned(by+" assigned "+it+" to "+mention(about.To)+", so it is no longer yours. "+ballFor(h, d.To), about.Reason)
	case handoffs.EventCompleted:
		return reasoned(by+" completed "+it+". Nothing more to do.", about.Reason)
	case handoffs.EventCancelled:
		return reasoned(by+" cancelled "+it+". Nothing more to do.", about.Reason)
	case handoffs.EventFailed:
		return reasoned("Your handoff "+it+" could not be posted in "+channel(h.To().Channel)+": "+whyUnreachable(about.Reason)+
			". "+mention(h.To().ExceptionOwner)+", the exception owner, has it now. Nothing is lost.", "")
	case handoffs.EventAsked:
		return Asked(h, about.Question, d.To, link)
	case handoffs.EventAnswered:
		return directAnswered(h, &d, link)
	case handoffs.EventReturned:
		return Returned(h, &about, d.To, link)
	case handoffs.EventFixed:
		return directFixed(h, &d, link)
	case handoffs.EventDeclined:
		return directDeclined(h, &d, link)
	case handoffs.EventRedirected:
		return directRedirected(h, &d, link)
	case handoffs.EventTaken:
		return sendersTasks(directTaken(h, &d, link), h, d)
	case handoffs.EventNudged:
		return directNudged(h, &d, link)
	case handoffs.EventTaskReopened, handoffs.EventTasksLate, handoffs.EventCarried, handoffs.EventReminded, handoffs.EventSnoozed,
		handoffs.EventPosted, handoffs.EventErasing, handoffs.EventErased, handoffs.EventForgotten: // nobody is told of these alone
	}
	return reasoned(it+". "+ballFor(h, d.To), "")
}

// ballFor says whose move it is now, to the person who reads it.
func ballFor(h *handoffs.Handoff, viewer handoffs.UserID) markup {
	if !h.Status.Open() {
		return markup(statusWords[h.Status]) + "; nothing more to do."
	}
	who := move(h, viewer)
	if who == "your move" {
		return "It is *your move*: " + nextStep(h) + "."
	}
	return "It is " + who + ": " + nextStep(h) + "."
}
