package redisstore

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Naming implements handoffs.Register.
func (s *Store) Naming(ctx context.Context, user handoffs.UserID) ([]handoffs.ID, error) {
	ids, err := s.registered(ctx, s.keys.naming(user))
	if err != nil {
		return nil, fmt.Errorf("find handoffs that name %s: %w", user, err)
	}
	return ids, nil
}

// Titled implements handoffs.Register.
func (s *Store) Titled(ctx context.Context, title string) ([]handoffs.ID, error) {
	ids, err := s.registered(ctx, s.keys.titled(title))
	if err != nil {
		return nil, fmt.Errorf("find handoffs by title: %w", err)
	}
	return ids, nil
}

func (s *Store) registered(ctx context.Context, key string) ([]handoffs.ID, error) {
	members, err := s.client.ZRange(ctx, key, 0, -1).Result()
	if err != nil {
		return nil, err
	}
	ids := make([]handoffs.ID, len(members))
	for i, m := range members {
		ids[i] = handoffs.ID(m)
	}
	return ids, nil
}

// registration returns how the change moves the handoff through the register. Whom it named it goes on naming, because
// the timeline does. earlier is the timeline before the change, if the change removes something from it.
func (k keys) registration(c *handoffs.Change, earlier []handoffs.Event) []move {
	before, after := k.places(&c.Before, nil), k.places(&c.After, c.Events)
	if c.Redacts() {
		before = k.places(&c.Before, earlier)
		after = k.places(&c.After, c.Redacted(earlier))
	}
	sentAt := strconv.FormatInt(int64(c.After.SentAt), 10)
	closes := c.Before.Status.Open() && !c.After.Status.Open()
	var steps []move
	for _, key := range after {
		// What closes is entered again: a release that had no register may have sent it.
		if closes || !slices.Contains(before, key) {
			steps = append(steps, move{key, sentAt})
		}
	}
	if c.Redacts() {
		for _, key := range before {
			if !slices.Contains(after, key) {
				steps = append(steps, move{key: key})
			}
		}
	}
	return steps
}

// places returns where the register holds the handoff with these events.
func (k keys) places(h *handoffs.Handoff, events []handoffs.Event) []string {
	var places []string
	if h.Title != "" {
		places = append(places, k.titled(h.Title))
	}
	for _, user := range handoffs.People(h, events) {
		places = append(places, k.naming(user))
	}
	return places
}

// remove stands for a whole key that goes, in place of a score.
const remove = "-"

// cards returns how the keys of all cards that a handoff ever had go.
func (k keys) cards(events []handoffs.Event) []move {
	var steps []move
	for _, e := range events {
		if e.Receipt == nil || e.Receipt.IsZero() || !strings.HasPrefix(e.Receipt.Key, string(handoffs.DeliverCard)+":") {
			continue
		}
		if step := (move{k.card(e.Receipt.Message), remove}); !slices.Contains(steps, step) {
			steps = append(steps, step)
		}
	}
	return steps
}
