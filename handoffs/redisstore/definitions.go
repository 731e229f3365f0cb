package redisstore

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/redis/go-redis/v9"

	"github.com/handoffbot/handoffbot/handoffs"
)

// maxDefinitions bounds the cache. A workspace has a handful of types; each edit of the playbook adds a definition.
const maxDefinitions = 512

// definitions remembers what was read or stored. A definition is named by its content, so it never goes stale.
type definitions struct {
	mu    sync.RWMutex
	known map[string]*handoffs.Definition
}

func (d *definitions) get(id string) *handoffs.Definition {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.known[id]
}

func (d *definitions) put(id string, def *handoffs.Definition) {
	if d.get(id) != nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.known) >= maxDefinitions {
		for other := range d.known {
			delete(d.known, other)
			break
		}
	}
	d.known[id] = def
}

// fill gives every handoff its definition, with one more call if some of them were never seen by this process.
func (s *Store) fill(ctx context.Context, list []handoffs.Handoff) error {
	found := map[string]*handoffs.Definition{}
	var missing []string
	for i := range list {
		id := list[i].DefinitionID
		if _, seen := found[id]; seen {
			continue
		}
		if found[id] = s.definitions.get(id); found[id] == nil {
			missing = append(missing, id)
		}
	}
	if err := s.fetch(ctx, missing, found); err != nil {
		return err
	}
	for i := range list {
		h := &list[i]
		if h.Definition = found[h.DefinitionID]; h.Definition == nil {
			return fmt.Errorf("definition %s: missing", h.DefinitionID)
		}
	}
	return nil
}

func (s *Store) fetch(ctx context.Context, missing []string, found map[string]*handoffs.Definition) error {
	if len(missing) == 0 {
		return nil
	}
	pipe := s.client.Pipeline()
	answers := make([]*redis.StringCmd, len(missing))
	for i, id := range missing {
		answers[i] = pipe.Get(ctx, s.keys.definition(id))
	}
	if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) {
		return fmt.Errorf("definitions: %w", err)
	}
	for i, id := range missing {
		if errors.Is(answers[i].Err(), redis.Nil) {
			continue
		}
		def := new(handoffs.Definition)
		if err := decode(answers[i].Val(), def); err != nil {
			return fmt.Errorf("definition %s: %w", id, err)
		}
		s.definitions.put(id, def)
		found[id] = def
	}
	return nil
}
