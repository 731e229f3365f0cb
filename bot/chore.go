package bot

import (
	"context"
	"errors"
	"time"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// ChoreDoer does chores of one kind.
type ChoreDoer interface {
	// Do does what is due of a claimed chore. doubt says that an earlier claim may have done some of it without saying
	// so. It returns the version in which it left the chore, and when to look at it next; zero for never. With an error
	// it is tried again. ctx ends before the lease does.
	Do(ctx context.Context, id handoffs.ID, doubt bool) (version int64, next handoffs.Instant, err error)
}

// chore does what is due of a chore, and gives it back.
func (w *Worker) chore(ctx context.Context, stop <-chan struct{}, c handoffs.Claim, kind string, end time.Time) {
	doer, known := w.Chores[kind]
	if !known { // a newer release's
		w.giveBack(ctx, stop, c, 0, handoffs.InstantOf(w.Service.Now().Add(strangePause)), true)
		return
	}
	calls, cancel := context.WithDeadlineCause(ctx, end, errors.New("lease runs out"))
	defer cancel()
	version, next, err := doer.Do(calls, c.ID, c.Attempt > 1)
	if err != nil {
		wait := backoff(w.fails.attempt(c.ID, unrecorded))
		if limit, limited := errors.AsType[*slack.RateLimitedError](err); limited {
			wait = max(wait, limit.RetryAfter)
		}
		w.fails.count(c.ID, unrecorded)
		w.Log.WarnContext(ctx, "cannot do chore", "chore", c.ID, "error", err, "retry_in", wait)
		next = handoffs.InstantOf(w.Service.Now().Add(wait))
	} else {
		w.fails.forget(c.ID)
	}
	w.giveBack(ctx, stop, c, version, next, err == nil)
}
