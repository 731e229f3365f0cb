package handoffs

import (
	"slices"
	"time"
)

// Schedule returns the first slot after a time, or the zero time if none ever comes.
type Schedule func(after time.Time) time.Time

// After returns the first slot after a time; zero if none comes.
func (s Schedule) After(at Instant) Instant {
	if next := s(at.Time()); !next.IsZero() {
		return InstantOf(next)
	}
	return 0
}

// latest returns the last slot that is not after now, of those from first on, which is not.
func (s Schedule) latest(first, now Instant) Instant {
	const week = Instant(7 * 24 * time.Hour / time.Millisecond)
	if recent := s.After(now - week); first < now-week && recent != 0 && recent <= now {
		first = recent // of a schedule of every minute, a year of slots is not walked through
	}
	for {
		next := s.After(first)
		if next == 0 || next > now {
			return first
		}
		first = next
	}
}

// DigestState is what is remembered of a digest: when it is due next, and what was sent last.
type DigestState struct {
	// Schedule is the one that Next is of, in words; empty once the digest is in no playbook.
	Schedule string  `json:"schedule"`
	Next     Instant `json:"next,omitempty"`
	// Slot is the last one that began.
	Slot *DigestSlot `json:"slot,omitempty"`
	// Pictured is the week of the last picture, "2026-W48".
	Pictured string `json:"pictured,omitempty"`
}

// DigestSlot is one time at which a digest was due.
type DigestSlot struct {
	// At is when it was due, and Began when sending began.
	At    Instant `json:"at"`
	Began Instant `json:"began"`
	// Digest is what it says.
	Digest Digest `json:"digest"`
	// Posts are where it goes; none if it is silent.
	Posts []DigestPost `json:"posts,omitempty"`
	// Acted counts what people did on its lines, and Drawn up to which of that it is drawn anew.
	Acted int `json:"acted,omitempty"`
	Drawn int `json:"drawn,omitempty"`
}

// DigestPost is one place that a digest goes to.
type DigestPost struct {
	To string `json:"to"`
	// Message is where it stands. It is done also if it cannot be posted there; Why is the reason then.
	Message Message `json:"message,omitzero"`
	Done    bool    `json:"done,omitempty"`
	Why     string  `json:"why,omitempty"`
	// Plain says that the platform refused the blocks.
	Plain bool `json:"plain,omitempty"`
	// Picture is the one that comes with it; nil if none does.
	Picture *DigestPicture `json:"picture,omitempty"`
}

const (
	// DigestLate is how long after its time a digest says that it is late.
	DigestLate = Instant(5 * time.Minute / time.Millisecond)
	// digestStranger is how long a digest that this process does not know is left to those that do.
	digestStranger = Instant(time.Hour / time.Millisecond)
	// DigestStrange is how soon such a digest is looked at again.
	DigestStrange = Instant(time.Minute / time.Millisecond)
)

// DigestID names a digest in the queue.
func DigestID(name string) ID { return ID("digest:" + name) }

// Late reports whether the slot began when its time was long past.
func (s *DigestSlot) Late() bool { return s.Began > s.At+DigestLate }

// Plan sets when the digest is due next under a schedule, and reports whether that changed. Nothing is sent for the past
// of a schedule that is new.
func (s *DigestState) Plan(words string, schedule Schedule, now Instant) bool {
	if s.Schedule == words {
		return false
	}
	from := now
	if s.Slot != nil {
		from = max(from, s.Slot.At)
	}
	s.Schedule, s.Next = words, schedule.After(from)
	return true
}

// Forsake takes the digest out of the queue once it has been due for an hour and nobody knows it. It reports whether it
// did.
func (s *DigestState) Forsake(now Instant) bool {
	if s.Schedule == "" || s.Next == 0 || now < s.Next+digestStranger {
		return false
	}
	*s = DigestState{Pictured: s.Pictured}
	return true
}

// Due returns the slot that is to begin now, the last one if several have passed; zero if none is due.
func (s *DigestState) Due(schedule Schedule, now Instant) Instant {
	if s.Next == 0 || s.Next > now {
		return 0
	}
	return schedule.latest(s.Next, now)
}

// Begin begins a slot with what it says. A slot before that had not reached everybody is over.
func (s *DigestState) Begin(slot Instant, d Digest, to []string, schedule Schedule, now Instant) {
	if s.pictureLeft() {
		s.Pictured = ""
	}
	s.Slot = &DigestSlot{At: slot, Began: now, Digest: d}
	for _, place := range to {
		s.Slot.Posts = append(s.Slot.Posts, DigestPost{To: place})
	}
	s.Next = schedule.After(max(slot, now))
}

// Posted notes what became of a post of that slot.
func (s *DigestState) Posted(slot Instant, post DigestPost) bool {
	if s.Slot == nil || s.Slot.At != slot {
		return false
	}
	i := slices.IndexFunc(s.Slot.Posts, func(p DigestPost) bool { return p.To == post.To })
	if i < 0 || s.Slot.Posts[i].Done {
		return false
	}
	s.Slot.Posts[i] = post
	return true
}

// NextPost returns the first post that is not done; nil if all are.
func (s *DigestState) NextPost() *DigestPost {
	if s.Slot == nil {
		return nil
	}
	for i := range s.Slot.Posts {
		if !s.Slot.Posts[i].Done {
			return new(s.Slot.Posts[i])
		}
	}
	return nil
}

// Act notes that somebody did something on a line of the last slot.
func (s *DigestState) Act() bool {
	if s.Slot == nil {
		return false
	}
	s.Slot.Acted++
	return true
}

// NextLook returns when to look at the digest again: at once while something is to be posted or drawn, and once a picture must
// have arrived; zero for never.
func (s *DigestState) NextLook(now Instant) Instant {
	if s.NextPost() != nil || s.Slot != nil && s.Slot.Drawn < s.Slot.Acted {
		return now
	}
	if post := s.NextPicture(); post != nil {
		look := now
		if post.Picture.File != "" {
			look = max(now, post.Picture.At+PictureSettles)
		}
		if s.Next != 0 {
			look = min(look, s.Next)
		}
		return look
	}
	return s.Next
}
