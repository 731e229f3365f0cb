package main

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/playbook"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// senders is how many people the open handoffs are of.
const senders = 2000

// seeders is how many requests are under way at a time: enough to keep Redis busy.
const seeders = 16

// seed fills the store with n open handoffs: half of them wait in their team's channel, half have an owner.
func seed(ctx context.Context, url, workspace string, n int) error {
	client, err := redisstore.Open(redisstore.Config{URL: url})
	if err != nil {
		return fmt.Errorf("open Redis: %w", err)
	}
	defer func() { _ = client.Close() }() // nothing is left to write
	book, err := playbook.Parse("playbook.yaml", playbookFile)
	if err != nil {
		return fmt.Errorf("parse playbook: %w", err)
	}
	def, _ := book.Definition(book.Types[0].Key)
	store := redisstore.New(client, workspace)
	for _, pass := range []string{redisstore.PassAtStart, redisstore.PassAfterRollOut} {
		if _, err := store.Backfill(ctx, pass, def.To.Key); err != nil { // nothing is there of an earlier release
			return fmt.Errorf("fill Redis: %w", err)
		}
	}
	now := time.Now()
	if err := seedOne(ctx, store, def, 1, now); err != nil {
		return fmt.Errorf("fill Redis: %w", err)
	}
	var next atomic.Int64
	next.Store(1)
	var all sync.WaitGroup
	var failed atomic.Pointer[error]
	for range seeders {
		all.Go(func() {
			for i := next.Add(1); i <= int64(n) && failed.Load() == nil; i = next.Add(1) {
				if err := seedOne(ctx, store, def, i, now); err != nil {
					failed.Store(&err)
				}
			}
		})
	}
	all.Wait()
	if err := failed.Load(); err != nil {
		return fmt.Errorf("fill Redis: %w", *err)
	}
	return nil
}

// seedOne stores an open handoff whose messages have all arrived. Its life is decided as any other's and committed as a
// whole, so the store writes it with its own script: what it would have written step by step, but for the memory of
// requests, which lasts a day.
func seedOne(ctx context.Context, store *redisstore.Store, def *handoffs.Definition, i int64, now time.Time) error {
	id, err := store.Begin(ctx, "")
	if err != nil {
		return fmt.Errorf("reserve handoff: %w", err)
	}
	change, err := life(id, def, i, now)
	if err != nil {
		return err
	}
	after := &change.After
	if i > 1 {
		change.Before.DefinitionID = after.DefinitionID // it is stored: the first handoff is there before the others
	}
	commit := handoffs.Commit{Change: change, NextLook: after.NextLook(handoffs.InstantOf(now))}
	if err := store.Commit(ctx, commit); err != nil {
		return fmt.Errorf("commit handoff: %w", err)
	}
	return nil
}

// life is what happened to the i-th handoff so far, as one change.
func life(id handoffs.ID, def *handoffs.Definition, i int64, now time.Time) (handoffs.Change, error) {
	whole := handoffs.Change{Before: handoffs.New(id), After: handoffs.New(id)}
	do := func(cmd handoffs.Command) error {
		change, err := handoffs.Decide(whole.After, cmd, now)
		if err != nil {
			return fmt.Errorf("decide %s: %w", cmd.Name(), err)
		}
		whole.After, whole.Events = change.After, append(whole.Events, change.Events...)
		return nil
	}
	if err := do(sending(def, i, now)); err != nil {
		return whole, err
	}
	steps := []handoffs.Command{nil}
	if i%2 == 0 {
		steps = append(steps, handoffs.Acknowledge{By: handoffs.Actor{User: person(i + 1), Member: true}})
	}
	for _, step := range steps {
		if step != nil {
			if err := do(step); err != nil {
				return whole, err
			}
		}
		for len(whole.After.Pending) > 0 {
			d := whole.After.Pending[0]
			if err := do(handoffs.RecordPosted{Receipt: receipt(&whole.After, d, i)}); err != nil {
				return whole, err
			}
		}
	}
	return whole, nil
}

func sending(def *handoffs.Definition, i int64, now time.Time) handoffs.Send {
	filled := deal(now)
	values := handoffs.Values{}
	for n := range def.Type.Fields {
		f := &def.Type.Fields[n]
		values[f.Key] = handoffs.Value{filled[f.Label]}
	}
	values[def.Type.TitleField().Key] = handoffs.Value{fmt.Sprintf("Deal s-%d Ltd", i)}
	return handoffs.Send{By: person(i), Definition: def, Values: values, Origin: handoffs.Message{Channel: salesRoom}}
}

func person(i int64) handoffs.UserID { return handoffs.UserID(fmt.Sprintf("U0S%05d", i%senders)) }

// receipt says where the delivery arrived.
func receipt(h *handoffs.Handoff, d handoffs.Delivery, i int64) handoffs.Receipt {
	at := handoffs.Message{Channel: cardsRoom, TS: fmt.Sprintf("%d.%06d", 1700000000+i/1000, i%1000*1000+h.Version)}
	r := handoffs.Receipt{Key: d.Key, Message: at}
	switch d.Kind {
	case handoffs.DeliverCard:
		r.Revision = h.Revision
		if !h.Card.IsZero() {
			r.Message = h.Card.Message
		}
	case handoffs.DeliverDM:
		r.Channel = handoffs.ChannelID("D0" + strings.TrimPrefix(string(d.To), "U0"))
	default: // in the card's channel
	}
	return r
}
