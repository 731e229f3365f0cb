package redisstore

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"

	"github.com/handoffbot/handoffbot/handoffs"
)

var _ handoffs.Pages = (*Store)(nil)

// Page implements handoffs.Pages. It takes two round trips, however much is listed.
func (s *Store) Page(ctx context.Context, q handoffs.PageQuery) (handoffs.Page, error) {
	var p handoffs.Page
	p.Receives, p.Manages = make([]handoffs.List, len(q.Receives)), make([]handoffs.TeamPage, len(q.Manages))
	read := pageRead{store: s, pipe: s.client.Pipeline(), most: max(q.Most, 0)}
	read.list(ctx, s.keys.waits(q.User), &p.Waits)
	read.list(ctx, s.keys.sent(q.User), &p.Sent)
	read.list(ctx, s.keys.tasks(q.User), &p.Tasks)
	for i, team := range q.Receives {
		read.list(ctx, s.keys.waitsFor(team), &p.Receives[i])
	}
	for i, team := range q.Manages {
		t := &p.Manages[i]
		read.list(ctx, s.keys.openFor(team), &t.Open)
		read.count(read.pipe.ZCard(ctx, s.keys.waitsFor(team)), &t.Waiting)
		read.count(read.pipe.ZCount(ctx, s.keys.dueBy(team), "-inf", "("+strconv.FormatInt(int64(q.Now), 10)), &t.Overdue)
		read.count(read.pipe.ZCard(ctx, s.keys.exceptions(team)), &t.Exceptions)
	}
	if err := read.fill(ctx); err != nil {
		return handoffs.Page{}, fmt.Errorf("read page of %s: %w", q.User, err)
	}
	return p, nil
}

// pageRead reads several lists together.
type pageRead struct {
	store *Store
	pipe  redis.Pipeliner
	most  int
	lists []*pageList
	found []func()
}

// pageList is one of them: the index, the members at its beginning, and where the handoffs go.
type pageList struct {
	key     string
	total   *redis.IntCmd
	members *redis.StringSliceCmd
	into    *handoffs.List
}

func (r *pageRead) list(ctx context.Context, key string, into *handoffs.List) {
	l := &pageList{key: key, into: into, total: r.pipe.ZCard(ctx, key)}
	if r.most > 0 {
		l.members = r.pipe.ZRange(ctx, key, 0, int64(r.most-1))
	}
	r.lists = append(r.lists, l)
}

// between is list for the members whose score is at least from, and less than to.
func (r *pageRead) between(ctx context.Context, key, from, to string, into *handoffs.List) {
	l := &pageList{key: key, into: into, total: r.pipe.ZCount(ctx, key, from, to)}
	if r.most > 0 {
		l.members = r.pipe.ZRangeArgs(ctx, redis.ZRangeArgs{Key: key, ByScore: true, Start: from, Stop: to, Count: int64(r.most)})
	}
	r.lists = append(r.lists, l)
}

func (r *pageRead) count(cmd *redis.IntCmd, into *int) {
	r.found = append(r.found, func() { *into = int(cmd.Val()) })
}

func (r *pageRead) fill(ctx context.Context) error {
	if _, err := r.pipe.Exec(ctx); err != nil {
		return err
	}
	for _, f := range r.found {
		f()
	}
	var ids []string
	states := map[string]*redis.StringCmd{}
	pipe := r.store.client.Pipeline()
	for _, l := range r.lists {
		l.into.Total = int(l.total.Val())
		if l.members == nil {
			continue
		}
		for _, id := range l.members.Val() {
			if states[id] == nil {
				ids = append(ids, id)
				states[id] = pipe.HGet(ctx, r.store.keys.handoff(handoffs.ID(id)), "s")
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) {
		return err
	}
	all := make([]handoffs.Handoff, len(ids))
	at := map[string]int{}
	for i, id := range ids {
		at[id] = i
		if all[i].ID = handoffs.ID(id); errors.Is(states[id].Err(), redis.Nil) {
			continue
		}
		if err := decode(states[id].Val(), &all[i]); err != nil {
			return fmt.Errorf("read handoff %s: %w", id, err)
		}
	}
	return r.place(ctx, all, at)
}

// place gives each list its handoffs. What an index holds though it does not belong there leaves it: a release that did
// not know the index may have changed it, or it changed since the index was read.
func (r *pageRead) place(ctx context.Context, all []handoffs.Handoff, at map[string]int) error {
	there := make([]handoffs.Handoff, 0, len(all))
	for i := range all {
		if all[i].DefinitionID != "" {
			there = append(there, all[i])
		}
	}
	if err := r.store.fill(ctx, there); err != nil {
		return err
	}
	for i := range there {
		all[at[string(there[i].ID)]] = there[i]
	}
	for _, l := range r.lists {
		if l.members == nil {
			continue
		}
		for _, id := range l.members.Val() {
			h := &all[at[id]]
			if _, belongs := r.store.keys.index(h)[l.key]; belongs {
				l.into.Handoffs = append(l.into.Handoffs, *h)
				continue
			}
			l.into.Total--
			if err := r.store.reindex(ctx, h, []move{{key: l.key}}); err != nil {
				return err
			}
		}
	}
	return nil
}

// reindex takes steps in indexes for a handoff, unless it has changed since it was read.
func (s *Store) reindex(ctx context.Context, h *handoffs.Handoff, steps []move) error {
	keys, args := []string{s.keys.handoff(h.ID)}, []any{string(h.ID), h.Version}
	for _, step := range steps {
		keys, args = append(keys, step.key), append(args, step.score)
	}
	word, _, err := s.word(ctx, reindexScript, keys, args...)
	if err != nil {
		return fmt.Errorf("index handoff %s: %w", h.ID, err)
	}
	if word != "ok" && word != "changed" {
		return fmt.Errorf("index handoff %s: unknown answer %q", h.ID, word)
	}
	return nil
}
