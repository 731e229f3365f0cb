package handoffs

// Status is where a handoff stands. It is stored as it is written here; a word never changes its meaning.
type Status string

const (
	// StatusDraft is a handoff that nobody has sent; Send moves it on.
	StatusDraft Status = "draft"
	// StatusSent waits for the receiving team; Acknowledge moves it on.
	StatusSent Status = "sent"
	// StatusAcknowledged has an owner, who moves it on with Complete or gives it back with Release.
	StatusAcknowledged Status = "acknowledged"
	// StatusReturned waits for the sender, who fixes what came back and sends again.
	StatusReturned Status = "returned"
	// StatusDeclined waits for the exception owner.
	StatusDeclined Status = "declined"
	// StatusCompleted is the good end. Nothing moves it on.
	StatusCompleted Status = "completed"
	// StatusCancelled is the sender's end. Nothing moves it on.
	StatusCancelled Status = "cancelled"
)

// Statuses lists every status in the order of a handoff's life.
var Statuses = [...]Status{
	StatusDraft, StatusSent, StatusAcknowledged, StatusReturned, StatusDeclined, StatusCompleted, StatusCancelled,
}

// Open reports whether somebody still has a move.
func (s Status) Open() bool { return s != StatusCompleted && s != StatusCancelled }

// Holder says whose move it is.
type Holder string

const (
	// HolderSender is the person who sent, or still writes, the handoff.
	HolderSender Holder = "sender"
	// HolderReceiver is the receiving team, as long as none of it has acknowledged.
	HolderReceiver Holder = "receiver"
	// HolderOwner is the one receiver who acknowledged.
	HolderOwner Holder = "owner"
	// HolderExceptionOwner is the person who gets what has no other owner.
	HolderExceptionOwner Holder = "exception owner"
	// HolderNobody holds what is closed.
	HolderNobody Holder = "nobody"
)

// Ball returns who has the next move in this status.
func (s Status) Ball() Holder {
	switch s {
	case StatusDraft, StatusReturned:
		return HolderSender
	case StatusSent:
		return HolderReceiver
	case StatusAcknowledged:
		return HolderOwner
	case StatusDeclined:
		return HolderExceptionOwner
	case StatusCompleted, StatusCancelled:
		return HolderNobody
	}
	return HolderNobody
}
