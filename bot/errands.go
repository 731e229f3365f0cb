package bot

import "sync"

// errands are what handlers leave for after their answer. Unlike a sync.WaitGroup it may be waited for while more begin.
// Its zero value is ready.
type errands struct {
	mu    sync.Mutex
	under int
	idle  chan struct{} // closed when nothing is under way; nil if nobody waits
}

// Go begins one.
func (e *errands) Go(do func()) {
	e.mu.Lock()
	e.under++
	e.mu.Unlock()
	go func() {
		defer e.ended()
		do()
	}()
}

func (e *errands) ended() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.under--; e.under == 0 && e.idle != nil {
		close(e.idle)
		e.idle = nil
	}
}

// Wait returns at a moment at which nothing is under way.
func (e *errands) Wait() {
	e.mu.Lock()
	if e.under == 0 {
		e.mu.Unlock()
		return
	}
	if e.idle == nil {
		e.idle = make(chan struct{})
	}
	idle := e.idle
	e.mu.Unlock()
	<-idle
}
