package bot

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Slack takes about one post a second and channel in the long run, and bursts before that, of which it does not say how
// large. It says when it has had enough. So what comes faster than Slack promises to take goes one at a time at first, and
// more abreast the longer Slack takes it, so that the first "too much" comes nearly alone; after that everybody takes turns
// at Slack's pace for a while.
const (
	postsApart   = 1100 * time.Millisecond // chat.postMessage: one a second and channel
	updatesApart = 1300 * time.Millisecond // chat.update: tier 3, 50 a minute
	pacedFor     = 10 * time.Minute
	// atOnce is how many calls go out abreast after a rest, and widens how many more Slack must have taken above its pace
	// for each further one, up to abreastMax.
	atOnce     = 2
	widens     = 12
	abreastMax = 8
	// waitingMax leaves places for other lanes while many wait for one.
	waitingMax = inHandMax * 3 / 4
	// enterWithin bounds how long one waits behind others, and crowded is when it comes back if too many do.
	enterWithin = 3 * time.Second
	crowded     = 500 * time.Millisecond
	// lanesMax is when lanes that are at rest are forgotten.
	lanesMax = 256
)

// updateLane is the lane of all updates; other lanes are named by the channel or person that is posted to.
const updateLane = "chat.update"

// searchLane is the lane of searches for what may have arrived: conversations.history and .replies, tier 3.
const searchLane = "conversations.history"

// apart is the time between two turns in a lane.
func apart(lane string) time.Duration {
	if lane == updateLane || lane == searchLane {
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
	ahead   float64   // calls above one a second, as of at
	at      time.Time // of the last call
	inside  int
	waiting []chan struct{} // whoever is let in next, first come first
	closed  time.Time       // by Slack, until
	paced   time.Time       // turns are taken until
}

// abreast is how many calls may be under way.
func (l *laneState) abreast() int {
	if l.ahead < atOnce {
		return atOnce
	}
	return min(1+int(l.ahead)/widens, abreastMax)
}

// enter lets the caller into a lane that is not paced, and waits for its place if it must. leave must be called after the
// call; it is nil if the caller must come back after wait.
func (p *pace) enter(ctx context.Context, lane string) (leave func(), wait time.Duration) {
	p.mu.Lock()
	l := p.lane(lane, time.Now())
	leave = func() { p.leave(l) }
	if len(l.waiting) == 0 && l.inside < l.abreast() {
		l.inside++
		p.mu.Unlock()
		return leave, 0
	}
	if len(l.waiting) >= waitingMax {
		p.mu.Unlock()
		return nil, crowded
	}
	place := make(chan struct{})
	l.waiting = append(l.waiting, place)
	p.mu.Unlock()
	late := time.NewTimer(enterWithin)
	defer late.Stop()
	select {
	case <-place:
		return leave, 0
	case <-late.C:
	case <-ctx.Done():
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	at := slices.Index(l.waiting, place)
	if at < 0 { // let in at this very moment
		return leave, 0
	}
	l.waiting = slices.Delete(l.waiting, at, at+1)
	return nil, crowded
}

func (p *pace) leave(l *laneState) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l.inside--
	l.ahead++
	for len(l.waiting) > 0 && l.inside < l.abreast() {
		close(l.waiting[0])
		l.waiting = l.waiting[1:]
		l.inside++
	}
}

// lane returns the lane as it is at that moment. p.mu is held.
func (p *pace) lane(name string, now time.Time) *laneState {
	l := p.lanes[name]
	if l == nil {
		p.forget(now)
		l = &laneState{at: now}
		p.lanes[name] = l
	}
	l.ahead = max(0, l.ahead-now.Sub(l.at).Seconds())
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
		if l.inside == 0 && len(l.waiting) == 0 && now.After(l.paced) && now.Sub(l.at).Seconds() > l.ahead {
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
	l.ahead = 0
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
