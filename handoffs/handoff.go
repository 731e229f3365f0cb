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
	// Review is what was found in the notes before it was sent, Open the fields that were sent unsettled.
	Review *Review    `json:"review,omitempty"`
	Open   []OpenItem `json:"open,omitempty"`
	// Despite names the open handoff of the same type and title, if this one was sent all the same.
	Despite ID `json:"despite,omitempty"`

	Sender UserID `json:"sender"`
	// Origin is where the sender started it, if that was a thread or a channel.
	Origin Message `json:"origin"`
	// Owner is who acknowledged it, also while it is returned.
	Owner UserID `json:"owner,omitempty"`
	// OwnerGone and SenderGone are when it was found that the person is no longer there; zero if they are.
	OwnerGone  Instant `json:"owner_gone,omitempty"`
	SenderGone Instant `json:"sender_gone,omitempty"`
	// Redirected is the team that it was redirected to, if it was.
	Redirected *Redirection `json:"redirected,omitempty"`

	// Edition counts how often it was sent, from 1; zero in records of the first release means 1. Changes are what the
	// last edition changed.
	Edition int           `json:"edition,omitempty"`
	Changes []FieldChange `json:"changes,omitempty"`
	// Questions are those that are open and the last that were settled; Asked counts all that ever were.
	Questions []Question `json:"questions,omitempty"`
	Asked     int        `json:"asked,omitempty"`
	// Complaints are the fields that the sender has to fix, while it is returned, and ReturnedBy who returned it last.
	Complaints []Complaint `json:"complaints,omitempty"`
	ReturnedBy UserID      `json:"returned_by,omitempty"`
	// Decline says why it is with the exception owner, while it is declined.
	Decline *Declined `json:"decline,omitempty"`
	// Tasks are made when it is acknowledged for the first time; people may add to them.
	Tasks []Task `json:"tasks,omitempty"`

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
	// Due is when the present step is overdue; zero without a target, and while the receiver's clock stands still.
	Due Instant `json:"due,omitempty"`
	// Paused says that the clock stands still because the ball is with the sender. Left is what is left of the step's
	// target then, in milliseconds of business time; negative if it was overdue.
	Paused bool  `json:"paused,omitempty"`
	Left   int64 `json:"left,omitempty"`
	// Clock is the present step's, Standing that of the receiving side while it stands still.
	Clock    Clock `json:"clock,omitzero"`
	Standing Clock `json:"standing,omitzero"`
	// Ledger says who had the ball for how long; nil for handoffs that the first release sent.
	Ledger *Ledger `json:"ledger,omitempty"`
	// Wait is how long nobody has acknowledged it; nil once somebody has, or it went elsewhere.
	Wait *Wait `json:"wait,omitempty"`
	// Snooze puts off the holder's reminders; nil when they are not.
	Snooze   *Snoozed `json:"snooze,omitempty"`
	NudgedAt Instant  `json:"nudged_at,omitempty"`

	// Carried are the last replies that went across the bridge, oldest first.
	Carried []Carried `json:"carried,omitempty"`

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

// Ball returns whose move it is. An open question gives it to the sender.
func (h *Handoff) Ball() Holder {
	holder := h.Status.Ball()
	if (holder == HolderReceiver || holder == HolderOwner) && h.asks() {
		return HolderSender
	}
	return holder
}

// HeldBy returns the person whose move it is; empty while it is a whole team's, or nobody's.
func (h *Handoff) HeldBy() UserID {
	switch h.Ball() {
	case HolderSender:
		return h.Sender
	case HolderOwner:
		return h.Owner
	case HolderExceptionOwner:
		return h.To().ExceptionOwner
	case HolderReceiver, HolderNobody:
	}
	return ""
}

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
