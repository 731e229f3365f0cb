package redisstore

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Claim implements handoffs.Queue. If the answer is lost, what was claimed comes back when the lease ends.
func (s *Store) Claim(ctx context.Context, now time.Time, lease time.Duration, n int) ([]handoffs.Claim, error) {
	if n <= 0 {
		return nil, nil
	}
	token := rand.Text()
	answer, err := s.run(ctx, claimScript,
		[]string{s.keys.due(), s.keys.lease(), s.keys.attempts(), s.keys.handoffs()},
		now.UnixMilli(), now.Add(lease).UnixMilli(), n, token)
	if err != nil {
		return nil, fmt.Errorf("claim due handoffs: %w", err)
	}
	claims := make([]handoffs.Claim, 0, len(answer)/3)
	for one := range slices.Chunk(answer, 3) {
		attempt, err := strconv.Atoi(one[1])
		if err != nil {
			return nil, fmt.Errorf("claim due handoffs: attempt of %s unreadable", one[0])
		}
		due, err := strconv.ParseFloat(one[2], 64)
		if err != nil {
			return nil, fmt.Errorf("claim due handoffs: due time of %s unreadable", one[0])
		}
		claims = append(claims, handoffs.Claim{ID: handoffs.ID(one[0]), Token: token, Attempt: attempt, Due: handoffs.Instant(due)})
	}
	return claims, nil
}

// GiveBack implements handoffs.Queue. Given back twice, the second time is ErrConflict.
func (s *Store) GiveBack(ctx context.Context, c handoffs.Claim, seen int64, next handoffs.Instant, clean bool) error {
	word, _, err := s.word(ctx, giveBackScript,
		[]string{s.keys.handoff(c.ID), s.keys.due(), s.keys.lease(), s.keys.attempts()},
		string(c.ID), c.Token, seen, int64(next), flag(clean))
	if err != nil {
		return fmt.Errorf("give back handoff %s: %w", c.ID, err)
	}
	switch word {
	case "ok":
		return nil
	case "lost":
		return handoffs.ErrConflict
	}
	return fmt.Errorf("give back handoff %s: unknown answer %q", c.ID, word)
}
