package redisstore

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/handoffbot/handoffbot/handoffs"
)

// QueueState is what the queue looks like at one moment.
type QueueState struct {
	// Items are all members, Due those whose time has come and that nobody holds, and InHand those that a worker holds.
	Items, Due, InHand int
	// Oldest is since when the longest due one is due; zero if none is. What a crashed worker held is due from the end
	// of its lease.
	Oldest handoffs.Instant
}

// QueueState returns the state of the queue at now.
func (s *Store) QueueState(ctx context.Context, now time.Time) (QueueState, error) {
	pipe := s.client.Pipeline()
	items := pipe.ZCard(ctx, s.keys.due())
	due := pipe.ZCount(ctx, s.keys.due(), "-inf", strconv.FormatInt(now.UnixMilli(), 10))
	held := pipe.HLen(ctx, s.keys.lease())
	first := pipe.ZRangeWithScores(ctx, s.keys.due(), 0, 0)
	if _, err := pipe.Exec(ctx); err != nil {
		return QueueState{}, fmt.Errorf("read the queue: %w", err)
	}
	state := QueueState{Items: int(items.Val()), Due: int(due.Val()), InHand: int(held.Val())}
	if list := first.Val(); len(list) > 0 && list[0].Score <= float64(now.UnixMilli()) {
		state.Oldest = handoffs.Instant(list[0].Score)
	}
	return state, nil
}

// OldestDue returns the time at which the first member of the queue is, or was, to be looked at; zero if the queue is
// empty. While a worker holds a member, its time is the end of the lease.
func (s *Store) OldestDue(ctx context.Context) (handoffs.Instant, error) {
	first, err := s.client.ZRangeWithScores(ctx, s.keys.due(), 0, 0).Result()
	if err != nil {
		return 0, fmt.Errorf("read the queue: %w", err)
	}
	if len(first) == 0 {
		return 0, nil
	}
	return handoffs.Instant(first[0].Score), nil
}

// Place is where a handoff stands in the queue.
type Place struct {
	Queued bool `json:"queued"`
	// At is the time of the next look or, while a worker holds it, the end of the lease.
	At     handoffs.Instant `json:"at,omitempty"`
	InHand bool             `json:"in_hand,omitempty"`
	// Attempts counts the claims since the last one that ended without doubt.
	Attempts int `json:"attempts,omitempty"`
	// Trouble is why the last delivery did not arrive, if that was noted in the last hours.
	Trouble *handoffs.Trouble `json:"trouble,omitempty"`
}

// Place returns where a handoff stands in the queue. A handoff that does not exist stands nowhere.
func (s *Store) Place(ctx context.Context, id handoffs.ID) (Place, error) {
	pipe := s.client.Pipeline()
	at := pipe.ZScore(ctx, s.keys.due(), string(id))
	held := pipe.HExists(ctx, s.keys.lease(), string(id))
	attempts := pipe.HGet(ctx, s.keys.attempts(), string(id))
	trouble := pipe.Get(ctx, s.keys.trouble(id))
	if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) {
		return Place{}, fmt.Errorf("find handoff %s in the queue: %w", id, err)
	}
	p := Place{Queued: at.Err() == nil, At: handoffs.Instant(at.Val()), InHand: held.Val()}
	p.Attempts, _ = strconv.Atoi(attempts.Val()) // no claim is none
	if trouble.Err() == nil {
		p.Trouble = new(handoffs.Trouble)
		if err := decode(trouble.Val(), p.Trouble); err != nil {
			return Place{}, fmt.Errorf("read trouble of handoff %s: %w", id, err)
		}
	}
	return p, nil
}

// DueSince lists up to limit members of the queue that were due at that time and are held by nobody, the longest due
// first; total counts all.
func (s *Store) DueSince(ctx context.Context, at time.Time, limit int) (ids []handoffs.ID, total int, err error) {
	until := strconv.FormatInt(at.UnixMilli(), 10)
	pipe := s.client.Pipeline()
	count := pipe.ZCount(ctx, s.keys.due(), "-inf", until)
	members := pipe.ZRangeByScore(ctx, s.keys.due(), &redis.ZRangeBy{Min: "-inf", Max: until, Count: int64(limit)})
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, 0, fmt.Errorf("read the queue: %w", err)
	}
	for _, m := range members.Val() {
		ids = append(ids, handoffs.ID(m))
	}
	return ids, int(count.Val()), nil
}

// DueNow has a worker look at the handoff at once. It reports false if a worker holds it at the moment, and
// handoffs.ErrNotFound if there is no such handoff.
func (s *Store) DueNow(ctx context.Context, id handoffs.ID, now time.Time) (bool, error) {
	word, _, err := s.word(ctx, dueNowScript,
		[]string{s.keys.handoff(id), s.keys.due(), s.keys.lease()}, string(id), now.UnixMilli())
	if err != nil {
		return false, fmt.Errorf("make handoff %s due: %w", id, err)
	}
	switch word {
	case "ok":
		return true, nil
	case "held":
		return false, nil
	case "missing":
		return false, handoffs.ErrNotFound
	}
	return false, fmt.Errorf("make handoff %s due: unknown answer %q", id, word)
}
