package bot

import (
	"sync"

	"github.com/handoffbot/handoffbot/handoffs"
)

// stumbles counts how often in a row one delivery of a handoff failed in this process, which decides how long it waits.
// The queue's own count will not do: it also grows with waits that Slack asked for, and with deliveries that did
// arrive. Its zero value is ready.
type stumbles struct {
	mu    sync.Mutex
	byKey map[handoffs.ID]stumble
}

type stumble struct {
	delivery string
	times    int
}

// attempt returns which attempt in a row the delivery is at, beginning with 1.
func (s *stumbles) attempt(id handoffs.ID, delivery string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if last := s.byKey[id]; last.delivery == delivery {
		return last.times + 1
	}
	return 1
}

// count notes a failure.
func (s *stumbles) count(id handoffs.ID, delivery string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byKey == nil {
		s.byKey = map[handoffs.ID]stumble{}
	}
	last := s.byKey[id]
	if last.delivery != delivery {
		last = stumble{delivery: delivery}
	}
	last.times++
	s.byKey[id] = last
}

// forget is for when something arrived.
func (s *stumbles) forget(id handoffs.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byKey, id)
}
