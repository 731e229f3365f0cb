package redisstore_test

import (
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"github.com/handoffbot/handoffbot/handoffs/redisstore"
	"github.com/handoffbot/handoffbot/internal/redistest"
	"github.com/handoffbot/handoffbot/prompts"
	"github.com/handoffbot/handoffbot/prompts/cachetest"
)

var _ prompts.Cache = redisstore.Reviews{}

func TestReviewCacheOnEmbeddedServer(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	client := open(t, redisstore.Config{URL: "redis://" + server.Addr()})
	cachetest.Run(t, reviews(client), server.FastForward)
}

func TestReviewCacheOnRealServer(t *testing.T) {
	t.Parallel()
	client := open(t, redisstore.Config{URL: redistest.Start(t, redistest.Options{}).URL})
	cachetest.Run(t, reviews(client), nil)
	// A real server's clock cannot be moved: that it will forget must do.
	if err := redisstore.New(client, "T1").Reviews().Put(t.Context(), "key", []byte("x"), prompts.CacheLife); err != nil {
		t.Fatal(err)
	}
	if ttl := client.TTL(t.Context(), "hb:{T1}:review:key").Val(); ttl <= prompts.CacheLife-time.Hour || ttl > prompts.CacheLife {
		t.Errorf("TTL = %v, want %v", ttl, prompts.CacheLife)
	}
}

func reviews(client redis.UniversalClient) func(workspace string) prompts.Cache {
	return func(workspace string) prompts.Cache { return redisstore.New(client, workspace).Reviews() }
}

func TestReviewsAreNotKeptForever(t *testing.T) {
	t.Parallel()
	client := open(t, redisstore.Config{URL: "redis://" + miniredis.RunT(t).Addr()})
	for _, ttl := range []time.Duration{0, -time.Hour, redis.KeepTTL} {
		if err := redisstore.New(client, "T1").Reviews().Put(t.Context(), "key", []byte("x"), ttl); err == nil {
			t.Errorf("Put for %v, want an error", ttl)
		}
	}
}
