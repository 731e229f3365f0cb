// Package redisstore keeps handoffs in Redis: one server, Sentinel or Cluster.
//
// Every write is one script, which stores all or nothing and answers with a word. A reader of the data finds each key
// in keys.go, and each script's keys and arguments at its head. No list is found by scanning, nothing but the memory of
// requests and drafts expires, and neither the scripts nor the package read a clock: all times come from the caller.
package redisstore

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/handoffbot/handoffbot/handoffs"
)

// RequestMemory is how long a committed request is remembered. Slack delivers an event again for a few minutes at
// most; a person may press again in a form that was left open over lunch.
const RequestMemory = 24 * time.Hour

// Store implements handoffs.Store, Queue, Lister, Register and Drafts for one workspace. Its methods
// block until Redis has answered, the client's timeouts have passed, or ctx ends. An error that the interfaces do not
// name is a fault: what was to be written may or may not have been.
type Store struct {
	client      redis.UniversalClient
	keys        keys
	definitions definitions
}

var (
	_ handoffs.Store  = (*Store)(nil)
	_ handoffs.Queue  = (*Store)(nil)
	_ handoffs.Lister = (*Store)(nil)
	_ handoffs.Drafts = (*Store)(nil)

	_ handoffs.Register = (*Store)(nil)
)

// New returns the store of a workspace. Stores of several workspaces may share a client.
func New(client redis.UniversalClient, workspace string) *Store {
	return &Store{
		client:      client,
		keys:        newKeys(workspace),
		definitions: definitions{known: map[string]*handoffs.Definition{}},
	}
}

// Ping reports whether Redis answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.client.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("ping redis: %w", err)
	}
	return nil
}

// Begin implements handoffs.Store.
func (s *Store) Begin(ctx context.Context, request handoffs.RequestID) (handoffs.ID, error) {
	word, rest, err := s.word(ctx, beginScript,
		[]string{s.keys.request(request), s.keys.seq()},
		handoffs.FirstNumber-1, flag(request != ""))
	if err != nil {
		return "", fmt.Errorf("reserve handoff: %w", err)
	}
	switch word {
	case "ok":
		n, err := strconv.ParseInt(rest, 10, 64)
		if err != nil {
			return "", fmt.Errorf("reserve handoff: number unreadable")
		}
		return handoffs.NumberedID(n), nil
	case "duplicate":
		return handoffs.ID(rest), handoffs.ErrDuplicate
	}
	return "", fmt.Errorf("reserve handoff: unknown answer %q", word)
}

// Load implements handoffs.Store.
func (s *Store) Load(ctx context.Context, id handoffs.ID, request handoffs.RequestID) (handoffs.Handoff, error) {
	word, state, err := s.read(ctx, id, request)
	if err != nil {
		return handoffs.Handoff{}, fmt.Errorf("load handoff %s: %w", id, err)
	}
	var repeated error
	switch word {
	case "ok":
	case "duplicate":
		repeated = handoffs.ErrDuplicate
	case "missing":
		return handoffs.Handoff{}, handoffs.ErrNotFound
	default:
		return handoffs.Handoff{}, fmt.Errorf("load handoff %s: unknown answer %q", id, word)
	}
	one := make([]handoffs.Handoff, 1)
	if err := decode(state, &one[0]); err != nil {
		return handoffs.Handoff{}, fmt.Errorf("load handoff %s: %w", id, err)
	}
	if err := s.fill(ctx, one); err != nil {
		return handoffs.Handoff{}, fmt.Errorf("load handoff %s: %w", id, err)
	}
	return one[0], repeated
}

func (s *Store) read(ctx context.Context, id handoffs.ID, request handoffs.RequestID) (word, state string, err error) {
	if request != "" {
		return s.word(ctx, loadScript, []string{s.keys.handoff(id), s.keys.request(request)}, string(id))
	}
	state, err = s.client.HGet(ctx, s.keys.handoff(id), "s").Result()
	if errors.Is(err, redis.Nil) {
		return "missing", "", nil
	}
	return "ok", state, err
}
