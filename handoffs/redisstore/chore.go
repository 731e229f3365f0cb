package redisstore

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/handoffbot/handoffbot/handoffs"
)

// LoadChore implements handoffs.Chores.
func (s *Store) LoadChore(ctx context.Context, id handoffs.ID) (handoffs.Chore, error) {
	c := handoffs.Chore{ID: id}
	stored, err := s.client.HMGet(ctx, s.keys.handoff(id), "v", "s").Result()
	if err != nil {
		return c, fmt.Errorf("load chore %s: %w", id, err)
	}
	version, ok := stored[0].(string)
	if !ok {
		return c, nil
	}
	if c.Version, err = strconv.ParseInt(version, 10, 64); err != nil {
		return c, fmt.Errorf("load chore %s: version unreadable", id)
	}
	state, _ := stored[1].(string)
	c.State = json.RawMessage(state)
	return c, nil
}

// CommitChore implements handoffs.Chores.
func (s *Store) CommitChore(ctx context.Context, c handoffs.Chore, now, next handoffs.Instant) error {
	word, _, err := s.word(ctx, choreScript,
		[]string{s.keys.handoff(c.ID), s.keys.due(), s.keys.lease()},
		string(c.ID), c.Version, string(c.State), int64(now), int64(next))
	if err != nil {
		return fmt.Errorf("commit chore %s: %w", c.ID, err)
	}
	switch word {
	case "ok":
		return nil
	case "conflict":
		return handoffs.ErrConflict
	}
	return fmt.Errorf("commit chore %s: unknown answer %q", c.ID, word)
}
