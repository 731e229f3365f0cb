package redisstore

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/handoffbot/handoffbot/handoffs"
)

// troubleMemory is how long a trouble is remembered. What is stuck is tried again, and noted again, every hour.
const troubleMemory = 2 * time.Hour

// NoteTrouble implements handoffs.Troubles.
func (s *Store) NoteTrouble(ctx context.Context, id handoffs.ID, t handoffs.Trouble) error {
	note, err := encode(t)
	if err != nil {
		return fmt.Errorf("note trouble of handoff %s: %w", id, err)
	}
	pipe := s.client.Pipeline()
	pipe.Set(ctx, s.keys.trouble(id), note, troubleMemory)
	if t.Stuck {
		forgotten := t.At.Time().Add(-troubleMemory).UnixMilli()
		pipe.ZRemRangeByScore(ctx, s.keys.stuck(), "-inf", strconv.FormatInt(forgotten, 10))
		pipe.ZAdd(ctx, s.keys.stuck(), redis.Z{Score: float64(t.At), Member: string(id)})
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return fmt.Errorf("note trouble of handoff %s: %w", id, err)
	}
	return nil
}

// Stuck lists up to limit handoffs that were stuck at their last attempt, the longest ago first. Some may have moved on
// since: Place says so.
func (s *Store) Stuck(ctx context.Context, now time.Time, limit int) ([]handoffs.ID, error) {
	members, err := s.client.ZRangeByScore(ctx, s.keys.stuck(), &redis.ZRangeBy{
		Min: strconv.FormatInt(now.Add(-troubleMemory).UnixMilli(), 10), Max: "+inf", Count: int64(limit),
	}).Result()
	if err != nil {
		return nil, fmt.Errorf("read what is stuck: %w", err)
	}
	ids := make([]handoffs.ID, len(members))
	for i, m := range members {
		ids[i] = handoffs.ID(m)
	}
	return ids, nil
}
