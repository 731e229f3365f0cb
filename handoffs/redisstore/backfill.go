package redisstore

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"

	"github.com/handoffbot/handoffbot/handoffs"
)

const (
	// backfillStep is about how many handoffs one step indexes.
	backfillStep = 100
	backfilled   = "done"
)

// The passes of Backfill: at once, and again when no replica of the release before is left.
const (
	PassAtStart      = "pages and types at start"
	PassAfterRollOut = "pages and types after the roll-out"
)

// Backfill takes one step in putting a team's open handoffs into the indexes that came after they were stored, and reports
// whether that is done. A pass is done once in all for each team: it goes on where any process left off, and to
// take a step twice changes nothing. What is changed meanwhile is indexed by the change.
func (s *Store) Backfill(ctx context.Context, pass string, team handoffs.TeamKey) (done bool, err error) {
	return s.pass(ctx, pass+":"+string(team), func(at uint64) (uint64, error) { return s.backfill(ctx, team, at) })
}

// PruneWaits takes one step in taking those handoffs out of the index of waits whose wait a release has ended that did not
// know of waits. Like Backfill, it is done once in all, and goes on where any process left off.
func (s *Store) PruneWaits(ctx context.Context, typ handoffs.TypeKey, team handoffs.TeamKey) (done bool, err error) {
	key := s.keys.unacknowledged(typ, team)
	return s.pass(ctx, "waits:"+string(typ)+":"+string(team), func(at uint64) (uint64, error) { return s.prune(ctx, key, at) })
}

// pass takes one step of what is done once in all, from one place to the next; the place after the last is 0.
func (s *Store) pass(ctx context.Context, field string, step func(at uint64) (uint64, error)) (done bool, err error) {
	at, err := s.client.HGet(ctx, s.keys.indexed(), field).Result()
	switch {
	case errors.Is(err, redis.Nil):
		at = "0"
	case err != nil:
		return false, fmt.Errorf("read how far %q is: %w", field, err)
	case at == backfilled:
		return true, nil
	}
	cursor, err := strconv.ParseUint(at, 10, 64)
	if err == nil {
		cursor, err = step(cursor)
	}
	next := strconv.FormatUint(cursor, 10)
	if cursor == 0 {
		next = backfilled
	}
	if err == nil {
		err = s.client.HSet(ctx, s.keys.indexed(), field, next).Err()
	}
	if err != nil {
		return false, fmt.Errorf("take a step of %q: %w", field, err)
	}
	return cursor == 0, nil
}

// prune looks at the handoffs of an index from one place on, and returns the next.
func (s *Store) prune(ctx context.Context, key string, cursor uint64) (next uint64, err error) {
	members, next, err := s.client.ZScan(ctx, key, cursor, "", backfillStep).Result()
	if err != nil {
		return 0, err
	}
	for i := 0; i < len(members); i += 2 { // the score follows each member
		h, err := s.Load(ctx, handoffs.ID(members[i]), "")
		if err != nil && !errors.Is(err, handoffs.ErrNotFound) {
			return 0, err
		}
		h.ID = handoffs.ID(members[i])
		if _, belongs := s.keys.index(&h)[key]; belongs {
			continue
		}
		if err := s.reindex(ctx, &h, []move{{key: key}}); err != nil {
			return 0, err
		}
	}
	return next, nil
}

// backfill indexes the handoffs from one place in the team's list on, and returns the next.
func (s *Store) backfill(ctx context.Context, team handoffs.TeamKey, cursor uint64) (next uint64, err error) {
	members, next, err := s.client.ZScan(ctx, s.keys.openFor(team), cursor, "", backfillStep).Result()
	if err != nil {
		return 0, err
	}
	for i := 0; i < len(members); i += 2 { // the score follows each member
		h, err := s.Load(ctx, handoffs.ID(members[i]), "")
		if errors.Is(err, handoffs.ErrNotFound) || err == nil && !h.Status.Open() {
			continue
		}
		if err == nil {
			err = s.reindex(ctx, &h, moves(nil, s.keys.pages(&h)))
		}
		if err == nil {
			err = s.client.SAdd(ctx, s.keys.holders(), holding(&h)...).Err()
		}
		if err != nil {
			return 0, err
		}
	}
	return next, nil
}
