package bot

import (
	"sync"
	"time"
)

// Slack takes about one post a second and channel in the long run, and bursts before that; it says when it has had
// enough. So posts go out at once until Slack says so, and then at its pace for a while.
const (
	pacedEvery = 1100 * time.Millisecond
	pacedFor   = 10 * time.Minute
)

// pace spaces calls by lane: a channel that is posted to, or a method. Its zero value is ready.
type pace struct {
	mu    sync.Mutex
	lanes map[string]*laneState
}

type laneState struct {
	next  time.Time // no call before
	paced time.Time // calls are spaced until
}

// wait returns zero if a call may go out now, and counts it. Otherwise it returns how long to wait, and keeps that
// moment for the caller.
func (p *pace) wait(lane string, now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.lanes[lane]
	switch {
	case l == nil:
		return 0
	case now.After(l.paced):
		delete(p.lanes, lane)
		return 0
	case !now.Before(l.next):
		l.next = now.Add(pacedEvery)
		return 0
	}
	wait := l.next.Sub(now)
	return wait
}

// hold notes that Slack refused a call in the lane and when it may be tried again.
func (p *pace) hold(lane string, retryAfter time.Duration, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.lanes == nil {
		p.lanes = map[string]*laneState{}
	}
	p.lanes[lane] = &laneState{next: now.Add(retryAfter), paced: now.Add(retryAfter + pacedFor)}
}
