package bot

import (
	"hash/maphash"
	"time"
)

const (
	// seenMax bounds what is remembered: about five minutes, Slack's last retry, at fifty envelopes a second.
	seenMax = 16_384
	// seenFor is how long a handled delivery is remembered.
	seenFor = time.Hour
)

// seen remembers deliveries that were handled, the newest max of them. It is not safe for use at the same time.
//
// It is much of what a busy process holds, so it keeps a hash of each name, of a seed that nobody knows. A new delivery is
// taken for one of those remembered about once in 10^15.
type seen struct {
	max   int
	age   time.Duration
	seed  maphash.Seed
	order []seenPlace       // oldest first
	gone  uint64            // how many places were before order
	where map[uint64]uint64 // hash to place, counted from the first ever
	said  map[uint64]*said  // what was answered, of the few that were
}

type seenPlace struct {
	hash uint64
	at   int64 // Unix milliseconds
}

// said is what the acknowledgement of an envelope said.
type said struct {
	envelope string
	answer   any
}

func newSeen(limit int, age time.Duration) *seen {
	return &seen{max: limit, age: age, seed: maphash.MakeSeed(), where: map[uint64]uint64{}, said: map[uint64]*said{}}
}

// find returns whether the delivery is remembered, and what was answered to this envelope of it.
func (s *seen) find(name, envelope string, now time.Time) (answer any, ok bool) {
	s.expire(now)
	hash := maphash.String(s.seed, name)
	if _, ok := s.where[hash]; !ok {
		return nil, false
	}
	if was := s.said[hash]; was != nil && was.envelope == envelope {
		return was.answer, true
	}
	return nil, true
}

// add remembers a delivery and what was answered, and forgets the oldest one if there are too many.
func (s *seen) add(name, envelope string, answer any, now time.Time) {
	hash := maphash.String(s.seed, name)
	s.where[hash] = s.gone + uint64(len(s.order))
	s.order = append(s.order, seenPlace{hash, now.UnixMilli()})
	delete(s.said, hash)
	if answer != nil {
		s.said[hash] = &said{envelope, answer}
	}
	for len(s.order) > s.max {
		s.forget()
	}
	s.expire(now)
}

func (s *seen) expire(now time.Time) {
	oldest := now.Add(-s.age).UnixMilli()
	for len(s.order) > 0 && s.order[0].at <= oldest {
		s.forget()
	}
}

// forget forgets the oldest, unless it was added again since.
func (s *seen) forget() {
	first := s.order[0]
	if s.where[first.hash] == s.gone {
		delete(s.where, first.hash)
		delete(s.said, first.hash)
	}
	s.order = s.order[1:]
	s.gone++
}
