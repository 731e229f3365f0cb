package main

import (
	"context"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

const (
	// rolledOut is after the replicas of the previous release have gone: what they wrote meanwhile is indexed then.
	rolledOut = 10 * time.Minute
	// indexPause leaves Redis to people between two steps.
	indexPause = 50 * time.Millisecond
	// indexRetry is how soon a step is tried again that did not work.
	indexRetry = 10 * time.Second
)

// backfill puts handoffs that an earlier release stored into the indexes that it did not have: at once, and again when no
// replica of that release is left. Every replica tries; what one has done the others leave. It returns nil when ctx ends.
func (a *process) backfill(ctx context.Context) error {
	a.backfillPass(ctx, redisstore.PassAtStart)
	if pause(ctx, rolledOut) {
		a.backfillPass(ctx, redisstore.PassAfterRollOut)
		a.pruneWaits(ctx)
	}
	return nil
}

// pruneWaits ends the waits that replicas of the release before have ended without saying so.
func (a *process) pruneWaits(ctx context.Context) {
	for _, team := range teamsOf(a.book) {
		for _, t := range a.book.Types {
			a.steps(ctx, team.Key, func() (bool, error) { return a.indexes.PruneWaits(ctx, t.Key, team.Key) })
		}
	}
}

func (a *process) backfillPass(ctx context.Context, pass string) {
	for _, team := range teamsOf(a.book) {
		a.steps(ctx, team.Key, func() (bool, error) { return a.indexes.Backfill(ctx, pass, team.Key) })
	}
}

// steps takes one step after the other until it is done or ctx ends.
func (a *process) steps(ctx context.Context, team handoffs.TeamKey, step func() (done bool, err error)) {
	for done := false; !done && ctx.Err() == nil; {
		var err error
		wait := indexPause
		if done, err = step(); err != nil {
			wait = indexRetry
			a.log.WarnContext(ctx, "cannot fill the indexes", "team", team, "error", err)
		}
		if !done && !pause(ctx, wait) {
			return
		}
	}
}

// pause waits, and reports false if ctx ends first.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
