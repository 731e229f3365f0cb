package handoffs

import "errors"

var (
	// ErrNotFound says that there is no such handoff.
	ErrNotFound = errors.New("handoff not found")
	// ErrConflict says that the handoff changed since it was loaded. Load and decide again.
	ErrConflict = errors.New("handoff changed meanwhile")
	// ErrDuplicate says that the request was committed before. Nothing was stored.
	ErrDuplicate = errors.New("request done before")
)

// Reason says why a command was refused. The texts for people are drawn from it.
type Reason string

// Why commands are refused.
const (
	// ReasonIncomplete: the exit criteria do not hold; Problems says which.
	ReasonIncomplete Reason = "incomplete"
	// ReasonAlreadyOpen: a handoff of the same type and title is open; Existing names it.
	ReasonAlreadyOpen Reason = "already open"
	// ReasonNotMember: only the receiving team may do this.
	ReasonNotMember Reason = "not a member"
	// ReasonNotOwner: only the owner or a manager of the receiving team may do this.
	ReasonNotOwner Reason = "not the owner"
	// ReasonNotSender: only the sender may do this.
	ReasonNotSender Reason = "not the sender"
	// ReasonNotYet: the handoff has not come that far.
	ReasonNotYet Reason = "not yet"
	// ReasonTaken: somebody else acknowledged first; Who and At say who and when.
	ReasonTaken Reason = "taken"
	// ReasonYours: the person holds it already.
	ReasonYours Reason = "already yours"
	// ReasonClosed: the handoff is completed or cancelled.
	ReasonClosed Reason = "closed"
	// ReasonNoReason: a reason must be given.
	ReasonNoReason Reason = "reason missing"
	// ReasonAssigneeNotMember: the new owner is not of the receiving team; Who names them.
	ReasonAssigneeNotMember Reason = "assignee not a member"
	// ReasonAnswered: the question was answered; Who and At say by whom and when, if that is remembered.
	ReasonAnswered Reason = "answered"
	// ReasonChanged: what the person saw was changed since by somebody else; Problems names the fields.
	ReasonChanged Reason = "changed meanwhile"
	// ReasonNotExceptionOwner: only the exception owner or a manager may do this; Who names the exception owner.
	ReasonNotExceptionOwner Reason = "not the exception owner"
	// ReasonNotHolder: only whoever has the ball may do this; Who names them, empty for a team.
	ReasonNotHolder Reason = "not the holder"
	// ReasonNudged: somebody asked less than an hour ago, at At.
	ReasonNudged Reason = "nudged"
	// ReasonTooMany: there are as many questions or tasks as a handoff holds.
	ReasonTooMany Reason = "too many"
	// ReasonElsewhere: the handoff is with somebody else than this step needs.
	ReasonElsewhere Reason = "ball elsewhere"
)

// A Refusal is an answer to a person, not a fault: nothing was stored, and trying the same again gives the same.
type Refusal struct {
	Reason   Reason
	Problems []Problem
	Existing ID
	Who      UserID
	At       Instant
}

func (r *Refusal) Error() string { return "refused: " + string(r.Reason) }

// incomplete refuses what people typed.
func incomplete(problems ...Problem) error {
	return &Refusal{Reason: ReasonIncomplete, Problems: problems}
}

func refuse(reason Reason) error { return &Refusal{Reason: reason} }
