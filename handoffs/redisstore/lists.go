package redisstore

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/redis/go-redis/v9"

	"github.com/handoffbot/handoffbot/handoffs"
)

// OpenFor implements handoffs.Lister.
func (s *Store) OpenFor(ctx context.Context, team handoffs.TeamKey, limit int) (list []handoffs.Handoff, total int, err error) {
	list, total, err = s.list(ctx, s.keys.openFor(team), limit)
	if err != nil {
		return nil, 0, fmt.Errorf("list open handoffs for team %s: %w", team, err)
	}
	return list, total, nil
}

// OpenOf implements handoffs.Lister.
func (s *Store) OpenOf(ctx context.Context, user handoffs.UserID, limit int) (list []handoffs.Handoff, total int, err error) {
	list, total, err = s.list(ctx, s.keys.openOf(user), limit)
	if err != nil {
		return nil, 0, fmt.Errorf("list open handoffs of %s: %w", user, err)
	}
	return list, total, nil
}

// Holders implements handoffs.Lister.
func (s *Store) Holders(ctx context.Context) ([]handoffs.UserID, error) {
	members, err := s.client.SMembers(ctx, s.keys.holders()).Result()
	if err != nil {
		return nil, fmt.Errorf("list who holds open handoffs: %w", err)
	}
	slices.Sort(members)
	users := make([]handoffs.UserID, len(members))
	for i, m := range members {
		users[i] = handoffs.UserID(m)
	}
	return users, nil
}

func (s *Store) list(ctx context.Context, key string, limit int) (list []handoffs.Handoff, total int, err error) {
	pipe := s.client.Pipeline()
	count := pipe.ZCard(ctx, key)
	ids := pipe.ZRange(ctx, key, 0, int64(max(limit, 1)-1))
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, 0, err
	}
	total = int(count.Val())
	if limit <= 0 || total == 0 {
		return nil, total, nil
	}
	for _, id := range ids.Val() {
		pipe.HGet(ctx, s.keys.handoff(handoffs.ID(id)), "s")
	}
	states, err := pipe.Exec(ctx)
	if err != nil && !errors.Is(err, redis.Nil) {
		return nil, 0, err
	}
	for i, cmd := range states {
		state := cmd.(*redis.StringCmd)
		if errors.Is(state.Err(), redis.Nil) {
			continue
		}
		var h handoffs.Handoff
		if err := decode(state.Val(), &h); err != nil {
			return nil, 0, fmt.Errorf("read handoff %s: %w", ids.Val()[i], err)
		}
		if h.Status.Open() { // it may have been closed since the index was read
			list = append(list, h)
		}
	}
	return list, total, s.fill(ctx, list)
}

// ByMessage implements handoffs.Lister.
func (s *Store) ByMessage(ctx context.Context, m handoffs.Message) (handoffs.ID, error) {
	id, err := s.client.Get(ctx, s.keys.card(m)).Result()
	if errors.Is(err, redis.Nil) {
		return "", handoffs.ErrNotFound
	}
	if err != nil {
		return "", fmt.Errorf("find handoff by message %s in %s: %w", m.TS, m.Channel, err)
	}
	return handoffs.ID(id), nil
}

// Timeline implements handoffs.Lister. It returns handoffs.ErrNotFound if there is no such handoff.
func (s *Store) Timeline(ctx context.Context, id handoffs.ID) ([]handoffs.Event, error) {
	entries, err := s.client.LRange(ctx, s.keys.log(id), 0, -1).Result()
	if err != nil {
		return nil, fmt.Errorf("load timeline of handoff %s: %w", id, err)
	}
	if len(entries) == 0 {
		return nil, handoffs.ErrNotFound
	}
	events := make([]handoffs.Event, len(entries))
	for i, entry := range entries {
		if err := decode(entry, &events[i]); err != nil {
			return nil, fmt.Errorf("read event %d of handoff %s: %w", i+1, id, err)
		}
	}
	return events, nil
}
