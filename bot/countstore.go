package bot

import (
	"context"
	"errors"

	"github.com/handoffbot/handoffbot/handoffs"
)

// CountCommits returns the store with its commits counted, by what became of them.
func CountCommits(store handoffs.Store, metrics *Metrics) handoffs.Store {
	return countedStore{store, metrics}
}

type countedStore struct {
	handoffs.Store
	metrics *Metrics
}

// Commit implements handoffs.Store.
func (s countedStore) Commit(ctx context.Context, c handoffs.Commit) error {
	err := s.Store.Commit(ctx, c)
	s.metrics.stored.WithLabelValues(commitOutcome(err)).Inc()
	return err
}

func commitOutcome(err error) string {
	_, taken := errors.AsType[*handoffs.SubjectTakenError](err)
	switch {
	case errors.Is(err, handoffs.ErrConflict):
		return "conflict"
	case errors.Is(err, handoffs.ErrDuplicate):
		return "duplicate"
	case taken:
		return "taken"
	}
	return outcomeOf(err)
}
