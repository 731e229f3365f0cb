package redisstore

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// laneMemory is how long a lane is remembered after its last turn.
const laneMemory = 10 * time.Minute

var _ handoffs.Lanes = (*Store)(nil)

// Turn implements handoffs.Lanes. If the answer is lost, a moment may pass unused.
func (s *Store) Turn(ctx context.Context, lane string, id handoffs.ID, now, closed time.Time, every time.Duration) (time.Time, error) {
	var shut int64
	if !closed.IsZero() {
		shut = closed.UnixMilli()
	}
	word, rest, err := s.word(ctx, turnScript, []string{s.keys.lane(lane)},
		string(id), now.UnixMilli(), shut, every.Milliseconds(), laneMemory.Milliseconds())
	if err != nil {
		return time.Time{}, fmt.Errorf("take turn of handoff %s in lane %s: %w", id, lane, err)
	}
	switch word {
	case "now":
		return now, nil
	case "later":
		at, err := strconv.ParseInt(rest, 10, 64)
		if err != nil {
			return time.Time{}, fmt.Errorf("take turn of handoff %s in lane %s: moment unreadable", id, lane)
		}
		return time.UnixMilli(at), nil
	}
	return time.Time{}, fmt.Errorf("take turn of handoff %s in lane %s: unknown answer %q", id, lane, word)
}
