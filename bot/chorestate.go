package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// choreTries bounds how often a chore is read again because another replica changed it meanwhile.
const choreTries = 8

// choreState is how chores of one kind are kept.
type choreState[T any] struct {
	chores handoffs.Chores
	now    func() time.Time
	// next returns when to look at the chore again.
	next func(state *T, now handoffs.Instant) handoffs.Instant
}

// change loads a chore, changes it, and stores it if do says so. do is called again if somebody else was faster.
func (c *choreState[T]) change(ctx context.Context, id handoffs.ID, do func(state *T, now handoffs.Instant) bool) (state T, version int64, err error) {
	for range choreTries {
		if state, version, err = c.once(ctx, id, do); !errors.Is(err, handoffs.ErrConflict) {
			return state, version, err
		}
	}
	return state, version, err
}

func (c *choreState[T]) once(ctx context.Context, id handoffs.ID, do func(state *T, now handoffs.Instant) bool) (state T, version int64, err error) {
	chore, err := c.chores.LoadChore(ctx, id)
	if err != nil {
		return state, 0, err
	}
	if chore.Version > 0 {
		if err := json.Unmarshal(chore.State, &state); err != nil {
			return state, 0, fmt.Errorf("read %s: state unreadable", id) // what the state says does not belong into logs
		}
	}
	now := handoffs.InstantOf(c.now())
	if !do(&state, now) {
		return state, chore.Version, nil
	}
	if chore.State, err = json.Marshal(state); err != nil {
		return state, 0, fmt.Errorf("write %s: %w", id, err)
	}
	return state, chore.Version + 1, c.chores.CommitChore(ctx, chore, now, c.next(&state, now))
}
