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
	PassAtStart      = "pages at start"
	PassAfterRollOut = "pages after the roll-out"
)

// Backfill takes one step in putting a team's open handoffs into the indexes that came after they were stored, and reports
// whether that is done. A pass is done once in all for each team: it goes on where any process left off, and to
// take a step twice changes nothing. What is changed meanwhile is indexed by the change.
func (s *Store) Backfill(ctx context.Context, pass string, team handoffs.TeamKey) (done bool, err error) {
	field := pass + ":" + string(team)
	at, err := s.client.HGet(ctx, s.keys.indexed(), field).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return false, fmt.Errorf("read how far the indexes of team %s are: %w", team, err)
	}
	if at == backfilled {
		return true, nil
	}
	next, err := s.backfill(ctx, team, at)
	if err == nil {
		err = s.client.HSet(ctx, s.keys.indexed(), field, next).Err()
	}
	if err != nil {
		return false, fmt.Errorf("fill the indexes of team %s: %w", team, err)
	}
	return next == backfilled, nil
}

// backfill indexes the handoffs from one place in the team's list on, and returns the next.
func (s *Store) backfill(ctx context.Context, team handoffs.TeamKey, at string) (next string, err error) {
	var cursor uint64
	if at != "" {
		if _, err := fmt.Sscanf(at, "%d", &cursor); err != nil {
			return "", fmt.Errorf("place %q unreadable", at)
		}
	}
	members, cursor, err := s.client.ZScan(ctx, s.keys.openFor(team), cursor, "", backfillStep).Result()
	if err != nil {
		return "", err
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
			return "", err
		}
	}
	if cursor == 0 {
		return backfilled, nil
	}
	return strconv.FormatUint(cursor, 10), nil
}
