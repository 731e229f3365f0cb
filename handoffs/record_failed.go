package handoffs

import "time"

// Remedy is what is done about a delivery that cannot arrive as it is. Passing faults are not recorded: the queue
// simply looks again.
type Remedy string

const (
	// RemedyPlain sends text alone, because the platform refused the blocks.
	RemedyPlain Remedy = "plain"
	// RemedyAnew posts a new card, because the old one is gone.
	RemedyAnew Remedy = "anew"
	// RemedyException sends the card to the exception owner, because the channel cannot be reached.
	RemedyException Remedy = "exception"
	// RemedyDrop gives the delivery up: the person cannot be reached, or nothing is left to try.
	RemedyDrop Remedy = "drop"
)

// RecordFailed is the world's answer that a delivery will never arrive as it is.
type RecordFailed struct {
	Failure
}

// Failure says which delivery failed, why in the platform's word, and what is done about it.
type Failure struct {
	Key    string `json:"key"`
	Why    string `json:"why"`
	Remedy Remedy `json:"remedy"`
}

// Name implements Command.
func (RecordFailed) Name() string { return "RecordFailed" }

func (c RecordFailed) decide(h *Handoff, _ time.Time) ([]Event, error) {
	d := h.PendingDelivery(c.Key)
	if d == nil || (c.Remedy == RemedyPlain && d.Plain) {
		return nil, nil
	}
	return []Event{{Kind: EventFailed, Reason: c.Why, Failure: &c.Failure}}, nil
}

func (h *Handoff) applyFailed(e Event) {
	f := e.Failure
	switch f.Remedy {
	case RemedyPlain:
		if d := h.PendingDelivery(f.Key); d != nil {
			d.Plain = true
		}
	case RemedyAnew:
		h.newCard()
	case RemedyException:
		h.newCard()
		h.Card.Exception, h.Card.Why = true, f.Why
		h.dm(e, h.Sender, false)
	case RemedyDrop:
		if d := h.PendingDelivery(f.Key); d != nil && d.Kind == DeliverCarry {
			h.uncopied(d)
		}
		h.drop(f.Key)
	}
}

// newCard begins the next generation of the card; lines that wait will stand in its thread.
func (h *Handoff) newCard() {
	h.drop(h.CardKey())
	h.Card.Message, h.Card.Revision = Message{}, 0
	h.Card.Generation++
	h.needCard()
}
