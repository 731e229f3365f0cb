package redisstore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Commit implements handoffs.Store.
func (s *Store) Commit(ctx context.Context, c handoffs.Commit) error {
	id := c.After.ID
	earlier, err := s.earlier(ctx, &c)
	if err != nil {
		return err
	}
	keys, args, err := s.commitCall(&c, earlier)
	if err != nil {
		return fmt.Errorf("commit handoff %s: %w", id, err)
	}
	word, rest, err := s.word(ctx, commitScript, keys, args...)
	if err != nil {
		return fmt.Errorf("commit handoff %s: %w", id, err)
	}
	switch word {
	case "ok":
		s.definitions.put(c.After.DefinitionID, c.After.Definition)
		return nil
	case "duplicate":
		return handoffs.ErrDuplicate
	case "conflict":
		return handoffs.ErrConflict
	case "taken":
		return &handoffs.SubjectTakenError{Existing: handoffs.ID(rest)}
	}
	return fmt.Errorf("commit handoff %s: unknown answer %q", id, word)
}

// earlier returns the timeline that a change redacts; nothing for other changes.
func (s *Store) earlier(ctx context.Context, c *handoffs.Commit) ([]handoffs.Event, error) {
	if !c.Redacts() {
		return nil, nil
	}
	events, err := s.Timeline(ctx, c.After.ID)
	switch {
	case errors.Is(err, handoffs.ErrNotFound):
		return nil, handoffs.ErrConflict
	case err != nil:
		return nil, fmt.Errorf("commit handoff %s: %w", c.After.ID, err)
	case int64(len(events)) != c.Before.Version:
		return nil, handoffs.ErrConflict
	}
	return events, nil
}

// commitCall returns the keys and arguments in the order of the script's header.
func (s *Store) commitCall(c *handoffs.Commit, earlier []handoffs.Event) (keys []string, args []any, err error) {
	before, after := &c.Before, &c.After
	state, err := encode(after)
	if err != nil {
		return nil, nil, err
	}
	definition := ""
	if after.DefinitionID != before.DefinitionID {
		if definition, err = encode(after.Definition); err != nil {
			return nil, nil, err
		}
	}
	var draftOf handoffs.UserID
	var at handoffs.Instant
	var memory time.Duration
	if n := len(c.Events); n > 0 {
		at = c.Events[n-1].At
		draftOf = c.Events[0].By
	}
	if c.Request != "" {
		memory = RequestMemory
	}
	newCard := after.Card.Message != before.Card.Message && !after.Card.IsZero()
	steps, exclusive := s.steps(before, after)
	steps = append(steps, s.keys.again(&c.Change)...)
	steps = append(steps, s.keys.counted(&c.Change, at)...)
	steps = append(steps, s.keys.tallied(&c.Change, at)...)
	steps = append(steps, s.keys.registration(&c.Change, earlier)...)
	steps = append(steps, s.keys.started(&c.Change)...)
	if c.Erases() {
		steps = append(steps, s.keys.cards(earlier)...)
	}
	steps, people := s.keys.peopleLast(&c.Change, steps)
	events := append(c.Redacted(earlier), c.Events...)

	keys = []string{
		s.keys.handoff(after.ID), s.keys.log(after.ID), s.keys.due(), s.keys.lease(), s.keys.request(c.Request),
		s.keys.definition(after.DefinitionID), s.keys.card(after.Card.Message), s.keys.draft(draftOf),
		s.keys.holders(),
	}
	args = []any{
		string(after.ID), before.Version, after.Version, state, int64(at), int64(c.NextLook), string(c.Request),
		memory.Milliseconds(), definition, flag(newCard), flag(exclusive), flag(c.Redacts()), len(events), len(people),
	}
	for i := range events {
		event, err := encode(&events[i])
		if err != nil {
			return nil, nil, err
		}
		args = append(args, event)
	}
	for _, step := range steps {
		keys = append(keys, step.key)
		args = append(args, step.score)
	}
	for _, user := range people {
		args = append(args, user)
	}
	return keys, args, nil
}

// steps returns how the change moves the handoff through the indexes. If it enters a subject that must hold nothing
// else, that step is the first.
func (s *Store) steps(before, after *handoffs.Handoff) (steps []move, exclusive bool) {
	from, to := s.keys.index(before), s.keys.index(after)
	steps = moves(from, to)
	if after.Despite != "" {
		return steps, false
	}
	subject := s.keys.subject(after.Subject())
	if _, stood := from[subject]; stood {
		return steps, false
	}
	for i, step := range steps {
		if step.key == subject {
			steps[0], steps[i] = steps[i], steps[0]
			return steps, true
		}
	}
	return steps, false
}

// flag says yes or no as the scripts understand it.
func flag(yes bool) string {
	if yes {
		return "1"
	}
	return "0"
}
