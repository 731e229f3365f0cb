package handoffs

import (
	"fmt"
	"slices"
)

// DeliveryKind says what kind of message a delivery is.
type DeliveryKind string

const (
	// DeliverCard posts or updates the card, drawn as the handoff is at that moment.
	DeliverCard DeliveryKind = "card"
	// DeliverLine posts a line about one event in the card's thread.
	DeliverLine DeliveryKind = "line"
	// DeliverDM tells one person about one event.
	DeliverDM DeliveryKind = "dm"
	// DeliverNotice reminds one person; it joins others of theirs in one message.
	DeliverNotice DeliveryKind = "notice"
	// DeliverOrigin posts a line about one event where the handoff was started.
	DeliverOrigin DeliveryKind = "origin"
	// DeliverGone changes a card that another one replaces: it says where the handoff is now.
	DeliverGone DeliveryKind = "gone"
	// DeliverCarry copies a reply into the handoff's other thread, or makes the copy follow it.
	DeliverCarry DeliveryKind = "carry"
)

// Known reports whether this release can carry such a delivery out. During a roll-out a newer one may have planned it.
func (k DeliveryKind) Known() bool {
	switch k {
	case DeliverCard, DeliverLine, DeliverDM, DeliverNotice, DeliverOrigin, DeliverGone, DeliverCarry:
		return true
	}
	return false
}

// Delivery is one thing that the world has yet to be told. It stays pending until RecordPosted or RecordFailed.
type Delivery struct {
	// Key names the deed: a message that carries it in its metadata is this delivery, arrived.
	Key  string       `json:"key"`
	Kind DeliveryKind `json:"kind"`
	// Event is the number of the event that the delivery tells of; zero for the card.
	Event int64 `json:"event,omitempty"`
	// EventKind and the few facts below are the event's own, so that drawing needs no timeline.
	About Told   `json:"about,omitzero"`
	To    UserID `json:"to,omitempty"`
	// Plain says that the platform refused the blocks, and that text alone is to be sent.
	Plain bool `json:"plain,omitempty"`
	// At is the message that is changed, when that is not the card.
	At Message `json:"at,omitzero"`
	// In is the channel in which that message is looked for, if it is not known whether there is one.
	In ChannelID `json:"in,omitempty"`
	// NotBefore is when it may be said at the earliest: reminders wait until the team is open.
	NotBefore Instant `json:"not_before,omitempty"`
	// Broadcast says that a line is shown in the channel too.
	Broadcast bool `json:"broadcast,omitempty"`
}

// Told is the part of an event that a line or a direct message shows.
type Told struct {
	Kind   EventKind `json:"kind,omitempty"`
	At     Instant   `json:"at,omitempty"`
	By     UserID    `json:"by,omitempty"`
	To     UserID    `json:"to,omitempty"`
	Via    string    `json:"via,omitempty"`
	Reason string    `json:"reason,omitempty"`
	Detail
}

// CardKey returns the key of the card's delivery: each generation of the card is a deed of its own.
func (h *Handoff) CardKey() string { return fmt.Sprintf("card:%d", h.Card.Generation) }

// PendingDelivery returns the pending delivery with that key, or nil.
func (h *Handoff) PendingDelivery(key string) *Delivery {
	i := slices.IndexFunc(h.Pending, func(d Delivery) bool { return d.Key == key })
	if i < 0 {
		return nil
	}
	return &h.Pending[i]
}

// plan adds what an event makes necessary: the card first, then its thread, then people.
func (h *Handoff) plan(e Event) {
	switch e.Kind {
	case EventSent:
		h.tell(e, h.Sender)
		h.origin(e)
	case EventAcknowledged, EventReleased, EventTaken, EventFixed, EventRedirected:
		h.line(e)
		h.tell(e, h.Sender)
		if e.Kind == EventFixed {
			h.tell(e, h.Owner, h.ReturnedBy)
		}
	case EventAssigned:
		h.line(e)
		h.tell(e, e.To, e.former)
	case EventCompleted, EventCancelled:
		h.line(e)
		h.tell(e, h.Sender)
		if e.Kind == EventCancelled {
			h.tell(e, h.Owner)
		}
		h.origin(e)
	case EventAsked, EventReturned:
		h.line(e)
		h.tell(e, h.Sender)
		h.origin(e)
	case EventAnswered:
		h.line(e)
		h.tell(e, e.Question.By)
	case EventDeclined:
		h.line(e)
		h.tell(e, h.To().ExceptionOwner, h.Sender)
		h.origin(e)
	case EventTaskAdded:
		h.line(e)
		h.tell(e, h.TaskOwner(e.Task))
	case EventTaskDone, EventTaskReopened:
		h.redraw(e)
		if len(h.OpenTasks()) == 0 && h.Status == StatusAcknowledged {
			h.dm(e, h.Owner, true) // also to who ticked the last one: it offers Complete
		}
	case EventTasksLate:
		h.redraw(e)
	case EventMissed:
		h.line(e)
		h.tell(e, h.guardians(e.Gone)...)
	case EventReminded:
		h.planReminder(e)
	case EventSnoozed:
		h.redraw(e)
	case EventNudged:
		h.Pending = append(h.Pending, lineOf(e))
		h.tellQuietly(e, h.HeldBy())
	case EventPosted, EventFailed, EventErasing, EventErased, EventForgotten, EventCarried:
	}
}

// redraw makes the card pending, ahead of everything else: lines and messages refer to it.
func (h *Handoff) redraw(e Event) {
	h.Revision = e.Seq
	h.needCard()
}

func (h *Handoff) needCard() {
	if h.PendingDelivery(h.CardKey()) == nil {
		h.Pending = slices.Insert(h.Pending, 0, Delivery{Key: h.CardKey(), Kind: DeliverCard})
	}
}

// line plans a line in the card's thread, under a card that shows the same.
func (h *Handoff) line(e Event) {
	h.redraw(e)
	h.Pending = append(h.Pending, lineOf(e))
}

func lineOf(e Event) Delivery {
	return Delivery{Key: fmt.Sprintf("line:%d", e.Seq), Kind: DeliverLine, Event: e.Seq, About: told(e)}
}

// origin plans a line in the thread where the handoff was started, if it was in one.
func (h *Handoff) origin(e Event) {
	if h.Origin.IsZero() {
		return
	}
	h.Pending = append(h.Pending, Delivery{
		Key: fmt.Sprintf("origin:%d", e.Seq), Kind: DeliverOrigin, Event: e.Seq, About: told(e),
	})
}

// gone plans that a replaced card says where the handoff is now. One that may stand in a channel without anybody knowing
// is looked for there.
func (h *Handoff) gone(old Message, generation int, in ChannelID) {
	d := Delivery{Key: fmt.Sprintf("gone:%d", generation), Kind: DeliverGone, At: old, In: in}
	h.drop(d.Key)
	h.Pending = append(h.Pending, d)
}

// tell plans a card that shows the event, and messages to people. Nobody is told what they did themselves, but the
// sender of a new handoff is told where it is.
func (h *Handoff) tell(e Event, people ...UserID) {
	h.redraw(e)
	for _, to := range people {
		h.dm(e, to, e.Kind == EventSent)
	}
}

func (h *Handoff) dm(e Event, to UserID, doers bool) {
	if to == "" || (to == e.By && !doers) {
		return
	}
	key := fmt.Sprintf("dm:%d:%s", e.Seq, to)
	if h.PendingDelivery(key) != nil {
		return // the owner is the sender
	}
	h.Pending = append(h.Pending, Delivery{Key: key, Kind: DeliverDM, Event: e.Seq, About: told(e), To: to})
}

func told(e Event) Told {
	return Told{Kind: e.Kind, At: e.At, By: e.By, To: e.To, Via: e.Via, Reason: e.Reason, Detail: e.Detail}
}
