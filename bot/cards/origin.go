package cards

import "github.com/handoffbot/handoffbot/handoffs"

// Origin draws a line about the delivery's event in the thread where the handoff was started. link is the card's address,
// "" if unknown.
func Origin(h *handoffs.Handoff, d handoffs.Delivery, link string) Message {
	about := d.About
	by, it := mention(about.By), titled(h, link)
	switch about.Kind {
	case handoffs.EventSent:
		return reasoned(by+" handed this off: "+it+". It is "+move(h, "")+" now.", "")
	case handoffs.EventAsked:
		return Asked(h, about.Question, "", link)
	case handoffs.EventReturned:
		return Returned(h, &about, "", link)
	case handoffs.EventDeclined:
		return directDeclined(h, &d, link)
	case handoffs.EventCompleted:
		return reasoned(by+" completed "+it+". Nothing more to do.", about.Reason)
	case handoffs.EventCancelled:
		return reasoned(by+" cancelled "+it+". Nothing more to do.", about.Reason)
	default:
		return reasoned(it+". It is "+move(h, "")+" now.", about.Reason)
	}
}

// Gone draws what stays of a card that another one replaces.
func Gone(h *handoffs.Handoff, link string) Message {
	why := remark{head: moved(h, titled(h, link))}
	if r := h.Redirected; r != nil {
		if r.By != "" {
			why.more = "Redirected by " + mention(r.By) + besides(r.Why)
		}
	}
	return why.message("")
}
