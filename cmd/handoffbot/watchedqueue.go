package main

import (
	"context"
	"time"

	"github.com/handoffbot/handoffbot/bot"
	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// watchedQueue tells health and metrics how the queue is, on the domain's clock.
type watchedQueue struct {
	store interface {
		QueueState(ctx context.Context, now time.Time) (redisstore.QueueState, error)
		OldestDue(ctx context.Context) (handoffs.Instant, error)
	}
	now func() time.Time
}

func (q watchedQueue) state(ctx context.Context) (bot.QueueState, error) {
	s, err := q.store.QueueState(ctx, q.now())
	if err != nil {
		return bot.QueueState{}, err
	}
	return bot.QueueState{Items: s.Items, Due: s.Due, InHand: s.InHand, Age: ageOf(s.Oldest, q.now())}, nil
}

func (q watchedQueue) age(ctx context.Context) (time.Duration, error) {
	oldest, err := q.store.OldestDue(ctx)
	return ageOf(oldest, q.now()), err
}

// ageOf is how long the moment is past; zero if it is still to come, or never.
func ageOf(at handoffs.Instant, now time.Time) time.Duration {
	if at == 0 {
		return 0
	}
	return max(0, now.Sub(at.Time()))
}
