package redisstore

import (
	"context"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"

	"github.com/handoffbot/handoffbot/handoffs"
)

// SaveDraft implements handoffs.Drafts.
func (s *Store) SaveDraft(ctx context.Context, d handoffs.Draft) error {
	data, err := encode(&d)
	if err != nil {
		return fmt.Errorf("save draft of %s: %w", d.User, err)
	}
	word, _, err := s.word(ctx, saveDraftScript,
		[]string{s.keys.draft(d.User), s.keys.request(d.View)},
		string(d.View), data, handoffs.DraftLife.Milliseconds())
	if err != nil {
		return fmt.Errorf("save draft of %s: %w", d.User, err)
	}
	if word != "ok" && word != "sent" {
		return fmt.Errorf("save draft of %s: unknown answer %q", d.User, word)
	}
	return nil
}

// LoadDraft implements handoffs.Drafts.
func (s *Store) LoadDraft(ctx context.Context, user handoffs.UserID) (handoffs.Draft, error) {
	data, err := s.client.HGet(ctx, s.keys.draft(user), "d").Result()
	if errors.Is(err, redis.Nil) {
		return handoffs.Draft{}, handoffs.ErrNotFound
	}
	if err != nil {
		return handoffs.Draft{}, fmt.Errorf("load draft of %s: %w", user, err)
	}
	var d handoffs.Draft
	if err := decode(data, &d); err != nil {
		return handoffs.Draft{}, fmt.Errorf("read draft of %s: %w", user, err)
	}
	return d, nil
}

// DeleteDraft implements handoffs.Drafts.
func (s *Store) DeleteDraft(ctx context.Context, user handoffs.UserID) error {
	if err := s.client.Del(ctx, s.keys.draft(user)).Err(); err != nil {
		return fmt.Errorf("delete draft of %s: %w", user, err)
	}
	return nil
}
