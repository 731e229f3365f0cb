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

// maxHomes is how many open pages are kept up to date: those that were opened or used last.
const maxHomes = 5000

var _ handoffs.Homes = (*Store)(nil)

// OpenHome implements handoffs.Homes.
func (s *Store) OpenHome(ctx context.Context, user handoffs.UserID, now time.Time) error {
	pipe := s.client.Pipeline()
	pipe.ZAdd(ctx, s.keys.homes(), redis.Z{Score: float64(now.UnixMilli()), Member: string(user)})
	pipe.ZRemRangeByScore(ctx, s.keys.homes(), "-inf", strconv.FormatInt(now.Add(-handoffs.HomeLife).UnixMilli(), 10))
	pipe.PExpire(ctx, s.keys.homes(), handoffs.HomeLife)
	if _, err := pipe.Exec(ctx); err != nil {
		return fmt.Errorf("note open page of %s: %w", user, err)
	}
	return nil
}

// OpenHomes implements handoffs.Homes.
func (s *Store) OpenHomes(ctx context.Context, now time.Time) ([]handoffs.UserID, error) {
	members, err := s.client.ZRangeArgs(ctx, redis.ZRangeArgs{
		Key: s.keys.homes(), ByScore: true, Rev: true, Count: maxHomes,
		Start: "+inf", Stop: "(" + strconv.FormatInt(now.Add(-handoffs.HomeLife).UnixMilli(), 10),
	}).Result()
	if err != nil {
		return nil, fmt.Errorf("read open pages: %w", err)
	}
	users := make([]handoffs.UserID, len(members))
	for i, m := range members {
		users[i] = handoffs.UserID(m)
	}
	return users, nil
}

// HomeShows implements handoffs.Homes.
func (s *Store) HomeShows(ctx context.Context, user handoffs.UserID) (string, error) {
	shows, err := s.client.Get(ctx, s.keys.home(user)).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return "", fmt.Errorf("read what the page of %s shows: %w", user, err)
	}
	return shows, nil
}

// SaveHome implements handoffs.Homes.
func (s *Store) SaveHome(ctx context.Context, user handoffs.UserID, shows string) error {
	if err := s.client.Set(ctx, s.keys.home(user), shows, handoffs.HomeLife).Err(); err != nil {
		return fmt.Errorf("note what the page of %s shows: %w", user, err)
	}
	return nil
}
