package prompts

import (
	"sync"
	"time"
)

// Rung is how JSON is asked for, from the strictest to what every server can do. Answers are checked alike on all.
type Rung string

// The rungs, from the top.
const (
	RungSchema Rung = "schema" // the server enforces the schema
	RungJSON   Rung = "json"   // the server enforces JSON
	RungPlain  Rung = "plain"  // the prompt alone says what is wanted
)

// below returns the next rung; there is none below the last.
func (r Rung) below() (Rung, bool) {
	switch r {
	case RungSchema:
		return RungJSON, true
	case RungJSON:
		return RungPlain, true
	case RungPlain:
	}
	return RungPlain, false
}

// ladderMemory is how long a rung is kept before the top is tried again: servers are upgraded.
const ladderMemory = time.Hour

// manner is what a server can take.
type manner struct {
	rung Rung
	warm bool // without a temperature
	few  bool // with one message only
}

// ladder remembers the manner that worked with one server and model. The zero ladder begins at the top.
type ladder struct {
	mu     sync.Mutex
	worked manner
	found  time.Time
}

// start returns the manner in which to ask first.
func (l *ladder) start(now time.Time) manner {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.found.IsZero() || now.Sub(l.found) >= ladderMemory {
		return manner{rung: RungSchema}
	}
	return l.worked
}

// remember keeps a manner in which an answer came that fits.
func (l *ladder) remember(now time.Time, how manner) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.found.IsZero() || l.worked != how || now.Sub(l.found) >= ladderMemory {
		l.worked, l.found = how, now
	}
}

// next returns how to ask after a fault, if another manner may help.
func (how manner) next(f *Fault) (manner, bool) {
	switch {
	case f.warmer && !how.warm:
		how.warm = true
		return how, true
	case f.fewer && !how.few:
		how.few = true
		return how, true
	case f.lower || f.warmer || f.fewer:
		rung, ok := how.rung.below()
		how.rung = rung
		return how, ok
	}
	return how, false
}
