// Package handoffs is the domain: what a handoff is, which commands move it, and what must then be told to whom.
//
// It is pure. Decide takes a handoff, a command and a time, and returns a Change or a *Refusal; it knows no clock,
// network or store. Every change is a list of events, and a handoff is what its events make of it: Replay gives the
// same value that is stored. Service joins Decide with a Store.
package handoffs

// RecordVersion is the version of the stored form of a Handoff. Fields may be added; their names and meanings stay.
const RecordVersion = 1

// Handoff is the state of one handoff, as it is stored.
type Handoff struct {
	Record int `json:"record"`
	ID     ID  `json:"id"`
	// Version counts events; a commit succeeds only against the version that was loaded.
	Version int64  `json:"version"`
	Status  Status `json:"status"`

	DefinitionID string `json:"definition"`
	// Definition is stored once under DefinitionID, and filled in by the store.
	Definition *Definition `json:"-"`

	Title  string `json:"title"`
	Values Values `json:"values"`
	// Excused are the keys of fields that were sent with a filler text, and Reason is why.
	Excused []string `json:"excused,omitempty"`
	Reason  string   `json:"reason,omitempty"`
	// Despite names the open handoff of the same type and title, if this one was sent all the same.
	Despite ID `json:"despite,omitempty"`

	Sender UserID `json:"sender"`
	// Origin is where the sender started it, if that was a thread or a channel.
	Origin Message `json:"origin"`
	Owner  UserID  `json:"owner,omitempty"`

	SentAt         Instant `json:"sent_at,omitempty"`
	AcknowledgedAt Instant `json:"acknowledged_at,omitempty"`
	ClosedAt       Instant `json:"closed_at,omitempty"`
	ClosedBy       UserID  `json:"closed_by,omitempty"`
	CloseReason    string  `json:"close_reason,omitempty"`
	// EraseAt is when the content is to be removed on request, as soon as nothing is pending; ErasedAt is when it was
	// removed. What is left then is what reports count; see Erase.
	EraseAt  Instant `json:"erase_at,omitempty"`
	ErasedAt Instant `json:"erased_at,omitempty"`
	// BallSince is when the present holder got the ball.
	BallSince Instant `json:"ball_since,omitempty"`
	// Due is when the present step is overdue; zero without a target.
	Due Instant `json:"due,omitempty"`

	// Revision is the version at which what the card shows last changed.
	Revision int64 `json:"revision,omitempty"`
	// Card is stored even without a message (its IsZero), because generation and exception outlive a lost one.
	Card Card `json:"card"`
	// Pending is what the world still has to be told, in that order.
	Pending []Delivery `json:"pending,omitempty"`
}

// Card is the handoff's message in the receiving team's channel.
type Card struct {
	Message
	// Revision is the handoff's revision that the message shows.
	Revision int64 `json:"revision,omitempty"`
	// Generation counts the cards: it grows when a lost card is posted anew.
	Generation int `json:"generation,omitempty"`
	// Exception says that the card goes to the exception owner, because the team's channel cannot be reached;
	// Why is the cause in the platform's word.
	Exception bool   `json:"exception,omitempty"`
	Why       string `json:"why,omitempty"`
}

// Ball returns whose move it is.
func (h *Handoff) Ball() Holder { return h.Status.Ball() }

// Overdue reports whether the present step has passed its target.
func (h *Handoff) Overdue(now Instant) bool { return h.Due != 0 && h.Status.Open() && now > h.Due }

// Subject names what may be open only once: the type and the title, without regard to case and spaces.
// It is empty while the handoff is a draft.
func (h *Handoff) Subject() string {
	if h.Definition == nil {
		return ""
	}
	return Subject(h.Definition.Type.Key, h.Title)
}
