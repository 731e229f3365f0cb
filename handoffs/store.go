package handoffs

import (
	"context"
	"fmt"
	"time"
)

// Store keeps handoffs. What it says is stored is stored; an error other than those named means that the write may or
// may not have been done, and the same Request tells.
type Store interface {
	// Begin reserves the next ID for a new handoff. If the request made a handoff before, it returns that one's ID
	// and ErrDuplicate.
	Begin(ctx context.Context, request RequestID) (ID, error)
	// Load returns the handoff with its definition, or ErrNotFound. If the request was committed on it before, it
	// returns the handoff as it is now and ErrDuplicate.
	Load(ctx context.Context, id ID, request RequestID) (Handoff, error)
	// Commit stores the whole commit or nothing. It returns ErrConflict if the stored version is not the one that the
	// change started from, ErrDuplicate if the request was committed before, and *SubjectTakenError if another
	// handoff of the same subject is open. If the change Redacts, the timeline is Redacted with it, and nothing of
	// what it removes stays in the store.
	Commit(ctx context.Context, c Commit) error
}

// Commit is a change with what belongs to storing it.
type Commit struct {
	Change
	Request RequestID
	// NextLook is when a worker must look at the handoff again; zero for never.
	NextLook Instant
}

// SubjectTakenError says that a handoff of the same type and title is open.
type SubjectTakenError struct{ Existing ID }

func (e *SubjectTakenError) Error() string { return fmt.Sprintf("subject taken by %s", e.Existing) }

// Claim is a handoff in one worker's hands until the lease ends.
type Claim struct {
	ID ID
	// Token proves the lease.
	Token string
	// Attempt is 1, or more if an earlier claim ended without saying how: then what was pending may have been done.
	Attempt int
	// Due is the time at which it was due: given back for then, it keeps its place before what was due later.
	Due Instant
}

// Queue orders handoffs by the time at which to look at them next. An item is in at most one worker's hands.
type Queue interface {
	// Claim returns up to n items that are due at now, the longest due first, each under a lease of that length.
	Claim(ctx context.Context, now time.Time, lease time.Duration, n int) ([]Claim, error)
	// GiveBack ends a claim. If the handoff's version is no longer seen, it is due at once; else it is due at next,
	// or never if next is zero. clean says that nothing that the claim did is in doubt; it sets Attempt back.
	// It returns ErrConflict if the lease has passed to somebody else.
	GiveBack(ctx context.Context, c Claim, seen int64, next Instant, clean bool) error
}

// Lister finds handoffs through indexes. Lists hold open handoffs only, longest with their holder first, and at most
// limit of them; total counts all.
type Lister interface {
	// OpenFor lists what a team has received.
	OpenFor(ctx context.Context, team TeamKey, limit int) (list []Handoff, total int, err error)
	// OpenOf lists what a person sent or owns.
	OpenOf(ctx context.Context, user UserID, limit int) (list []Handoff, total int, err error)
	// Holders names everybody who sent or owns an open handoff, in the order of their ids.
	Holders(ctx context.Context) ([]UserID, error)
	// ByMessage returns the handoff whose card is, or was, that message, or ErrNotFound.
	ByMessage(ctx context.Context, m Message) (ID, error)
	// FromThread returns the last handoffs that were started in the thread that begins with the message, open and
	// closed, newest first and at most limit. What was erased is not among them.
	FromThread(ctx context.Context, thread Message, limit int) ([]Start, error)
	// Timeline returns a handoff's events, oldest first.
	Timeline(ctx context.Context, id ID) ([]Event, error)
}

// Start says which handoff was started somewhere, and when it was sent.
type Start struct {
	ID ID
	At Instant
}

// Register finds handoffs, open and closed, by what they name. What was erased is not in it.
type Register interface {
	// Naming returns the handoffs that name a person, in the order in which they were sent.
	Naming(ctx context.Context, user UserID) ([]ID, error)
	// Titled returns the handoffs of any type with that title, without regard to case and spaces, in the order in
	// which they were sent.
	Titled(ctx context.Context, title string) ([]ID, error)
}

// Draft is a form that was not sent.
type Draft struct {
	User UserID `json:"user"`
	// View names the form; a draft whose form was sent is gone.
	View RequestID `json:"view"`
	Type TypeKey   `json:"type"`
	// Values are kept by type, because a person may change the type and come back.
	Values  map[TypeKey]Values `json:"values"`
	Reason  string             `json:"reason,omitempty"`
	SavedAt Instant            `json:"saved_at"`
	// Origin is where the form was opened, if that was a thread.
	Origin Message `json:"origin,omitzero"`
	// File is what is attached to the form's notes; nil if nothing is.
	File *Attachment `json:"file,omitempty"`
	// Reviewing is when a review of the form began, as long as nobody knows its end.
	Reviewing Instant `json:"reviewing,omitempty"`
	// Review is what was found in the form that was sent, if its sender is still to say what becomes of it. Settled and
	// Open are what they did about it so far: what the fields that the review asks for hold, and which stay open.
	Review  *Review    `json:"review,omitempty"`
	Settled Values     `json:"settled,omitempty"`
	Open    []OpenItem `json:"open,omitempty"`
	// Behind is the draft of another form that this one replaced; it comes back when this form is sent.
	Behind *Draft `json:"behind,omitempty"`
}

// DraftLife is how long a draft is kept.
const DraftLife = 7 * 24 * time.Hour

// Drafts keeps at most one draft a person.
type Drafts interface {
	// SaveDraft stores the draft for DraftLife, unless its form has been sent.
	SaveDraft(ctx context.Context, d Draft) error
	// LoadDraft returns the person's draft, or ErrNotFound.
	LoadDraft(ctx context.Context, user UserID) (Draft, error)
	// DeleteDraft removes the person's draft, if any.
	DeleteDraft(ctx context.Context, user UserID) error
}
