package handoffs

import (
	"slices"
	"time"
)

// RecordPosted is the world's answer that a delivery arrived. Recording the same twice changes nothing.
type RecordPosted struct {
	Receipt
}

// Receipt says where a delivery arrived.
type Receipt struct {
	Key string `json:"key"`
	Message
	// Revision is the handoff's revision that was drawn.
	Revision int64 `json:"revision,omitempty"`
}

// Name implements Command.
func (RecordPosted) Name() string { return "RecordPosted" }

func (c RecordPosted) decide(h *Handoff, _ time.Time) ([]Event, error) {
	if _, strayed := h.strayed(&c.Receipt); h.PendingDelivery(c.Key) == nil && !strayed {
		return nil, nil
	}
	return []Event{{Kind: EventPosted, Receipt: &c.Receipt}}, nil
}

func (h *Handoff) applyPosted(r *Receipt) {
	d := h.PendingDelivery(r.Key)
	if d == nil {
		if generation, strayed := h.strayed(r); strayed {
			h.replaced(r.Message, generation)
		}
		return
	}
	switch d.Kind {
	case DeliverCarry:
		h.copied(d, r.Message)
	case DeliverGone:
		h.found(r.Message)
	case DeliverCard, DeliverLine, DeliverDM, DeliverNotice, DeliverOrigin:
	}
	if d.Kind == DeliverCard {
		h.Card.Message, h.Card.Revision = r.Message, r.Revision
		if r.Revision < h.Revision {
			d.Plain = false
			return // the handoff changed while the card was on its way
		}
	}
	h.drop(r.Key)
}

func (h *Handoff) drop(key string) {
	h.Pending = slices.DeleteFunc(h.Pending, func(d Delivery) bool { return d.Key == key })
	if len(h.Pending) == 0 {
		h.Pending = nil // as it is read from a store
	}
}
