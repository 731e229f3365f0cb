package redisstore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/handoffbot/handoffbot/handoffs"
)

var _ handoffs.Reports = (*Store)(nil)

// tallied returns the steps that count a change, and the one that takes a handoff out of the waits that a release that did
// not know of waits has ended.
func (k keys) tallied(c *handoffs.Change, at handoffs.Instant) []move {
	var steps []move
	if b, a := &c.Before, &c.After; b.Status == handoffs.StatusSent && b.Wait == nil && a.Status != b.Status {
		steps = append(steps, move{key: k.unacknowledged(b.Definition.Type.Key, b.To().Key)})
	}
	list := c.Tally()
	if len(list) == 0 {
		return steps
	}
	steps = append(steps, move{k.talliedSince(), fmt.Sprintf("@%d %s", c.After.SentAt, flag(c.Before.Version == 0))})
	for _, t := range list {
		day, err := time.Parse(time.DateOnly, t.Day)
		left := day.Add(handoffs.TallyLife).Sub(at.Time())
		if err != nil || left <= 0 || len(t.Counts) == 0 {
			continue
		}
		var add strings.Builder
		fmt.Fprintf(&add, "+%d", left.Milliseconds())
		for _, what := range slices.Sorted(maps.Keys(t.Counts)) {
			fmt.Fprintf(&add, " %s/%s %d", t.Team, what, t.Counts[what])
		}
		steps = append(steps, move{k.tally(t.Type, t.Day), add.String()})
	}
	return steps
}

// Tallies implements handoffs.Reports. It takes one round trip.
func (s *Store) Tallies(ctx context.Context, queries []handoffs.TallyQuery) ([]handoffs.TallyData, error) {
	pipe := s.client.Pipeline()
	since := pipe.Get(ctx, s.keys.talliedSince())
	overdue := make([]*redis.IntCmd, len(queries))
	days := make([]map[string]*redis.MapStringStringCmd, len(queries))
	for i, q := range queries {
		overdue[i] = pipe.ZCount(ctx, s.keys.dueOf(q.Type), "-inf", "("+score(q.Now))
		days[i] = map[string]*redis.MapStringStringCmd{}
		for _, day := range dates(q.From, q.To) {
			days[i][day] = pipe.HGetAll(ctx, s.keys.tally(q.Type, day))
		}
	}
	if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) {
		return nil, fmt.Errorf("read tallies: %w", err)
	}
	list := make([]handoffs.TallyData, len(queries))
	for i, q := range queries {
		list[i].Overdue = int(overdue[i].Val())
		if at, err := since.Int64(); err == nil {
			list[i].Since = handoffs.Instant(at)
		}
		for _, day := range slices.Sorted(maps.Keys(days[i])) {
			list[i].Tallies = append(list[i].Tallies, tallies(q.Type, day, days[i][day].Val())...)
		}
	}
	return list, nil
}

// tallies reads what a hash holds, by team.
func tallies(typ handoffs.TypeKey, day string, fields map[string]string) []handoffs.Tally {
	byTeam := map[handoffs.TeamKey]handoffs.Tally{}
	for field, number := range fields {
		team, what, _ := strings.Cut(field, "/")
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			continue // unreachable: only HINCRBY writes there
		}
		t, there := byTeam[handoffs.TeamKey(team)]
		if !there {
			t = handoffs.Tally{Type: typ, Team: handoffs.TeamKey(team), Day: day, Counts: map[string]int64{}}
			byTeam[t.Team] = t
		}
		t.Counts[what] = n
	}
	return slices.SortedFunc(maps.Values(byTeam), func(a, b handoffs.Tally) int { return cmp.Compare(a.Team, b.Team) })
}

// dates lists the dates from one to the other, both included, as far back as tallies may be kept.
func dates(from, to string) []string {
	first, err := time.Parse(time.DateOnly, from)
	last, errTo := time.Parse(time.DateOnly, to)
	if err != nil || errTo != nil {
		return nil
	}
	var list []string
	for ; !last.Before(first) && len(list) <= int(handoffs.TallyLife/(24*time.Hour)); last = last.AddDate(0, 0, -1) {
		list = append(list, last.Format(time.DateOnly))
	}
	return list
}

// Waits implements handoffs.Reports. It takes one round trip.
func (s *Store) Waits(ctx context.Context, queries []handoffs.WaitQuery) ([]handoffs.WaitData, error) {
	pipe := s.client.Pipeline()
	open, before := make([]*redis.IntCmd, len(queries)), make([][]*redis.IntCmd, len(queries))
	oldest := make([]*redis.ZSliceCmd, len(queries))
	for i, q := range queries {
		key, from, to := s.keys.unacknowledged(q.Type, q.Team), score(q.From), "("+score(q.To)
		open[i] = pipe.ZCount(ctx, key, from, to)
		oldest[i] = pipe.ZRangeArgsWithScores(ctx, redis.ZRangeArgs{Key: key, ByScore: true, Start: from, Stop: to, Count: 1})
		for _, at := range q.Before {
			before[i] = append(before[i], pipe.ZCount(ctx, key, from, "("+score(min(at, q.To))))
		}
	}
	if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) {
		return nil, fmt.Errorf("count open waits: %w", err)
	}
	list := make([]handoffs.WaitData, len(queries))
	for i := range queries {
		list[i].Open = int(open[i].Val())
		if found := oldest[i].Val(); len(found) > 0 {
			list[i].Oldest = handoffs.Instant(found[0].Score)
		}
		for _, n := range before[i] {
			list[i].Before = append(list[i].Before, int(n.Val()))
		}
	}
	return list, nil
}
