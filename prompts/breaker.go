package prompts

import (
	"sync"
	"time"
)

const (
	// breakAfter is how many failures in a row open the circuit.
	breakAfter = 5
	// breakFor is how long it stays open before one request is let through to try.
	breakFor = time.Minute
)

// BreakerState is what the circuit breaker does with the next request.
type BreakerState string

// The states of a circuit breaker.
const (
	BreakerClosed   BreakerState = "closed"    // requests go through
	BreakerOpen     BreakerState = "open"      // requests fail at once
	BreakerHalfOpen BreakerState = "half_open" // one request is tried, others fail at once
)

// breaker spares people the wait for a server that is away, and the server the requests. The zero breaker is closed.
type breaker struct {
	mu       sync.Mutex
	failures int
	until    time.Time // closed while zero
	trying   bool
}

func (b *breaker) state(now time.Time) BreakerState {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.stateLocked(now)
}

func (b *breaker) stateLocked(now time.Time) BreakerState {
	switch {
	case b.until.IsZero():
		return BreakerClosed
	case now.Before(b.until):
		return BreakerOpen
	}
	return BreakerHalfOpen
}

// allow reports whether a request may go out, and whether it is the one that tries an open circuit. Whoever was allowed
// must call done, or nobody else ever tries.
func (b *breaker) allow(now time.Time) (trial, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch b.stateLocked(now) {
	case BreakerClosed:
		return false, true
	case BreakerHalfOpen:
		if !b.trying {
			b.trying = true
			return true, true
		}
	case BreakerOpen:
	}
	return false, false
}

// outcome is what a request says about the server.
type outcome int

const (
	serverWell outcome = iota
	serverIll
	serverUnknown // the request was given up before it could tell
)

func (b *breaker) done(now time.Time, trial bool, o outcome) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if trial {
		b.trying = false
	}
	switch o {
	case serverWell:
		b.failures, b.until = 0, time.Time{}
	case serverIll:
		b.failures++
		// What was under way before the circuit opened does not keep it open for longer.
		if trial || (b.until.IsZero() && b.failures >= breakAfter) {
			b.until = now.Add(breakFor)
		}
	case serverUnknown:
	}
}
