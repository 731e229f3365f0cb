package redisstore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// Reviews remembers what a language model answered, under a hash of what it was asked.
type Reviews struct{ store *Store }

// Reviews returns the workspace's memory of reviews.
func (s *Store) Reviews() Reviews { return Reviews{s} }

// Get returns what was put under the key, and whether there is something. It is one round trip.
func (r Reviews) Get(ctx context.Context, key string) ([]byte, bool, error) {
	data, err := r.store.client.Get(ctx, r.store.keys.review(key)).Bytes()
	if errors.Is(err, redis.Nil) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("read review %s: %w", key, err)
	}
	return data, true, nil
}

// Put keeps the value for the given time, which must be positive: nothing of this kind is kept forever.
func (r Reviews) Put(ctx context.Context, key string, value []byte, ttl time.Duration) error {
	if ttl < time.Millisecond {
		return fmt.Errorf("keep review %s: for %v", key, ttl)
	}
	if err := r.store.client.Set(ctx, r.store.keys.review(key), value, ttl).Err(); err != nil {
		return fmt.Errorf("keep review %s: %w", key, err)
	}
	return nil
}
