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
)

// Known reports whether this release can carry such a delivery out. During a roll-out a newer one may have planned it.
func (k DeliveryKind) Known() bool {
	return k == DeliverCard || k == DeliverLine || k == DeliverDM
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
}

// Told is the part of an event that a line or a direct message shows.
type Told struct {
	Kind   EventKind `json:"kind,omitempty"`
	At     Instant   `json:"at,omitempty"`
	By     UserID    `json:"by,omitempty"`
	To     UserID    `json:"to,omitempty"`
	Via    string    `json:"via,omitempty"`
	Reason string    `json:"reason,omitempty"`
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

// plan adds what an event makes necessary.
func (h *Handoff) plan(e Event) {
	switch e.Kind {
	case EventSent:
		h.redraw(e)
		h.dm(e, h.Sender)
	case EventAcknowledged, EventReleased:
		h.redraw(e)
		h.line(e)
		h.dm(e, h.Sender)
	case EventAssigned:
		h.redraw(e)
		h.line(e)
		h.dm(e, e.To)
	case EventCompleted, EventCancelled:
		h.redraw(e)
		h.line(e)
		h.dm(e, h.Sender)
		if e.Kind == EventCancelled {
			h.dm(e, h.Owner)
		}
	case EventPosted, EventFailed, EventErasing, EventErased, EventForgotten:
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

func (h *Handoff) line(e Event) {
	h.Pending = append(h.Pending, Delivery{
		Key: fmt.Sprintf("line:%d", e.Seq), Kind: DeliverLine, Event: e.Seq, About: told(e),
	})
}

// dm tells a person, unless there is none or they did it themselves; the sender of a new handoff is told where it is.
func (h *Handoff) dm(e Event, to UserID) {
	if to == "" || (to == e.By && e.Kind != EventSent) {
		return
	}
	key := fmt.Sprintf("dm:%d:%s", e.Seq, to)
	if h.PendingDelivery(key) != nil {
		return // the owner is the sender
	}
	h.Pending = append(h.Pending, Delivery{Key: key, Kind: DeliverDM, Event: e.Seq, About: told(e), To: to})
}

func told(e Event) Told {
	return Told{Kind: e.Kind, At: e.At, By: e.By, To: e.To, Via: e.Via, Reason: e.Reason}
}
