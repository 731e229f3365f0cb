package redisstore

import (
	"context"
	"fmt"
	"strconv"

	"github.com/handoffbot/handoffbot/handoffs"
)

// FromThread implements handoffs.Lister.
func (s *Store) FromThread(ctx context.Context, thread handoffs.Message, limit int) ([]handoffs.Start, error) {
	if thread.IsZero() || limit <= 0 {
		return nil, nil
	}
	members, err := s.client.ZRevRangeWithScores(ctx, s.keys.origin(thread), 0, int64(limit)-1).Result()
	if err != nil {
		return nil, fmt.Errorf("find handoffs from thread %s in %s: %w", thread.TS, thread.Channel, err)
	}
	starts := make([]handoffs.Start, 0, len(members))
	for _, m := range members {
		id, _ := m.Member.(string)
		starts = append(starts, handoffs.Start{ID: handoffs.ID(id), At: handoffs.Instant(m.Score)})
	}
	return starts, nil
}

// started returns how the change moves the handoff through the index of threads. Whatever changes its status enters it
// again: a release that had no such index may have sent it.
func (k keys) started(c *handoffs.Change) []move {
	switch {
	case c.Erases() && !c.Before.Origin.IsZero():
		return []move{{key: k.origin(c.Before.Origin)}}
	case c.After.Origin.IsZero() || c.Before.Status == c.After.Status:
		return nil
	}
	return []move{{k.origin(c.After.Origin), strconv.FormatInt(int64(c.After.SentAt), 10)}}
}
