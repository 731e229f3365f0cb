package bot

import (
	"container/list"
	"time"
)

const (
	// seenMax bounds what is remembered: about five minutes, Slack's last retry, at fifty envelopes a second.
	seenMax = 16_384
	// seenFor is how long a handled delivery is remembered.
	seenFor = time.Hour
)

// seen remembers deliveries that were handled, the newest max of them. It is not safe for use at the same time.
type seen struct {
	max     int
	age     time.Duration
	order   *list.List // of *seenEntry, oldest first
	entries map[string]*list.Element
}

type seenEntry struct {
	name string
	at   time.Time
	// envelope and answer are what the acknowledgement said.
	envelope string
	answer   any
}

func newSeen(limit int, age time.Duration) *seen {
	return &seen{max: limit, age: age, order: list.New(), entries: map[string]*list.Element{}}
}

// find returns what is remembered of the delivery.
func (s *seen) find(name string, now time.Time) (*seenEntry, bool) {
	s.expire(now)
	element, ok := s.entries[name]
	if !ok {
		return nil, false
	}
	return element.Value.(*seenEntry), true
}

// add remembers a delivery, and forgets the oldest one if there are too many.
func (s *seen) add(entry *seenEntry) {
	if old, ok := s.entries[entry.name]; ok {
		s.order.Remove(old)
	}
	s.entries[entry.name] = s.order.PushBack(entry)
	for s.order.Len() > s.max {
		s.remove(s.order.Front())
	}
	s.expire(entry.at)
}

func (s *seen) expire(now time.Time) {
	for front := s.order.Front(); front != nil; front = s.order.Front() {
		if now.Sub(front.Value.(*seenEntry).at) < s.age {
			return
		}
		s.remove(front)
	}
}

func (s *seen) remove(e *list.Element) {
	delete(s.entries, e.Value.(*seenEntry).name)
	s.order.Remove(e)
}
