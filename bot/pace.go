package bot

import (
	"context"
	"sync"
	"time"
)

// Slack takes about one post a second and channel in the long run, and bursts before that, of which it does not say how
// large. It says when it has had enough. So a few posts go out at once; what comes faster than Slack promises to take
// goes one at a time, so that the first "too much" comes alone; and after that everybody takes turns at Slack's pace for
// a while.
const (
	postsApart   = 1100 * time.Millisecond // chat.postMessage: one a second and channel
	updatesApart = 1300 * time.Millisecond // chat.update: tier 3, 50 a minute
	pacedFor     = 10 * time.Minute
	burst        = 2
	burstRefill  = 2 * time.Second // for each of them
	// fileMax leaves places for other lanes while many wait for one.
	fileMax = inHandMax * 3 / 4
	// fileWait bounds how long one waits behind others, and crowded is when it comes back if too many do.
	fileWait = 3 * time.Second
	crowded  = 500 * time.Millisecond
	// lanesMax is when lanes that are at rest are forgotten.
	lanesMax = 256
)

// updateLane is the lane of all updates; other lanes are named by the channel or person that is posted to.
const updateLane = "chat.update"

// apart is the time between two turns in a lane.
func apart(lane string) time.Duration {
	if lane == updateLane {
		return updatesApart
	}
	return postsApart
}

// pace keeps this process's calls in a lane apart. Its zero value is ready.
type pace struct {
	mu    sync.Mutex
	lanes map[string]*laneState
}

type laneState struct {
	spent  float64       // of the burst
	at     time.Time     // when spent was right
	users  int           // in the lane or waiting before it
	file   chan struct{} // holds whoever goes one at a time
	filed  int           // in the file or waiting for it
	closed time.Time     // by Slack, until
	paced  time.Time     // turns are taken until
}

// enter lets the caller into a lane that is not paced, and waits for its place if it must. leave must be called after the
// call; it is nil if the caller must come back after wait.
func (p *pace) enter(ctx context.Context, lane string) (leave func(), wait time.Duration) {
	now := time.Now()
	p.mu.Lock()
	l := p.lane(lane, now)
	if l.filed == 0 && l.spent <= burst-1 {
		l.spent++
		l.users++
		p.mu.Unlock()
		return func() { p.leave(l, false) }, 0
	}
	if l.filed >= fileMax {
		p.mu.Unlock()
		return nil, crowded
	}
	l.filed++
	l.users++
	p.mu.Unlock()
	late := time.NewTimer(fileWait)
	defer late.Stop()
	select {
	case l.file <- struct{}{}:
		return func() { <-l.file; p.leave(l, true) }, 0
	case <-late.C:
	case <-ctx.Done():
	}
	p.leave(l, true)
	return nil, crowded
}

func (p *pace) leave(l *laneState, filed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l.users--
	if filed {
		l.filed--
	}
}

// lane returns the lane as it is at that moment. p.mu is held.
func (p *pace) lane(name string, now time.Time) *laneState {
	l := p.lanes[name]
	if l == nil {
		p.forget(now)
		l = &laneState{at: now, file: make(chan struct{}, 1)}
		p.lanes[name] = l
	}
	l.spent = max(0, l.spent-float64(now.Sub(l.at))/float64(burstRefill))
	l.at = now
	return l
}

// forget drops the lanes that are as new once they are many: every person is one. p.mu is held.
func (p *pace) forget(now time.Time) {
	if p.lanes == nil {
		p.lanes = map[string]*laneState{}
	}
	if len(p.lanes) < lanesMax {
		return
	}
	for name, l := range p.lanes {
		if l.users == 0 && now.After(l.paced) && now.Sub(l.at) > burst*burstRefill {
			delete(p.lanes, name)
		}
	}
}

// paced reports whether turns are taken in the lane, and until when Slack has closed it.
func (p *pace) paced(lane string) (closed time.Time, paced bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.lanes[lane]
	if l == nil || time.Now().After(l.paced) {
		return time.Time{}, false
	}
	return l.closed, true
}

// hold notes that Slack refused a call in the lane for a time, or that there are turns until then.
func (p *pace) hold(lane string, until, closed time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.lane(lane, time.Now())
	l.paced = later(l.paced, until.Add(pacedFor))
	l.closed = later(l.closed, closed)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
