package handoffs

import (
	"context"
	"encoding/json"
	"strings"
)

// Chore is something to be done at a time that is about no single handoff: a digest, the reminders of one person. It
// stands in the same queue as handoffs, and is stored as they are: whole, under a version.
type Chore struct {
	// ID begins with what kind of chore it is: "digest:onboarding-stalls".
	ID      ID
	Version int64
	State   json.RawMessage
}

// Chores keeps chores.
type Chores interface {
	// LoadChore returns the chore; one that was never stored has version 0 and no state.
	LoadChore(ctx context.Context, id ID) (Chore, error)
	// CommitChore stores the state, as the next version, if the stored version is still the chore's; else it returns
	// ErrConflict. A worker looks at it at next, which is never if it is zero. An error that is not ErrConflict means
	// that it may or may not be stored.
	CommitChore(ctx context.Context, c Chore, now, next Instant) error
}

// ChoreKind returns what kind of chore an item of the queue is; empty for a handoff.
func ChoreKind(id ID) string {
	kind, _, chore := strings.Cut(string(id), ":")
	if !chore {
		return ""
	}
	return kind
}
