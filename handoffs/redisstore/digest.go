package redisstore

import (
	"context"
	"fmt"
	"strconv"

	"github.com/handoffbot/handoffbot/handoffs"
)

var _ handoffs.Digests = (*Store)(nil)

// Digest implements handoffs.Digests. It takes two round trips, however much is open.
func (s *Store) Digest(ctx context.Context, q handoffs.DigestQuery) (handoffs.DigestData, error) {
	var d handoffs.DigestData
	read := pageRead{store: s, pipe: s.client.Pipeline(), most: max(q.Most, 0)}
	now, dayEnd, since := score(q.Now), score(max(q.DayEnd, q.Now)), score(q.Since)
	read.between(ctx, s.keys.dueBy(q.Team), "-inf", "("+now, &d.Overdue)
	read.between(ctx, s.keys.dueBy(q.Team), now, "("+dayEnd, &d.DueToday)
	read.list(ctx, s.keys.exceptions(q.Team), &d.Exceptions)
	read.count(read.pipe.ZCard(ctx, s.keys.openFor(q.Team)), &d.Open)
	for what, into := range map[string]*int{
		latelySent: &d.Sent, latelyAcknowledged: &d.Acknowledged, latelyCompleted: &d.Completed,
	} {
		read.count(read.pipe.ZCount(ctx, s.keys.lately(what, q.Team), since, "("+now), into)
	}
	if err := read.fill(ctx); err != nil {
		return handoffs.DigestData{}, fmt.Errorf("read digest of team %s: %w", q.Team, err)
	}
	return d, nil
}

// score is a time as the bound of a range.
func score(at handoffs.Instant) string { return strconv.FormatInt(int64(at), 10) }
