package slacksim

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"time"
)

// trigger is a trigger_id: good once, for a few seconds of real time.
type trigger struct {
	user string
	view *view // the modal that the interaction came from, if it did
	born time.Time
	used bool
}

// triggerMemory is how long a spent trigger is still told apart from one that never was.
const triggerMemory = time.Minute

// newTrigger is a fresh trigger_id for user; w.mu is held.
func (w *Workspace) newTrigger(user string, v *view) string {
	now := time.Now()
	if len(w.triggers) > w.triggersFull {
		maps.DeleteFunc(w.triggers, func(_ string, t *trigger) bool { return now.Sub(t.born) > triggerMemory })
		w.triggersFull = max(1024, 2*len(w.triggers))
	}
	id := fmt.Sprintf("%d.%d.%s", 1e12+rand.Int64N(9e12), 1e10+rand.Int64N(9e10), randomHex())
	w.triggers[id] = &trigger{user: user, view: v, born: now}
	return id
}

// exchange spends a trigger_id or says why it cannot be.
func (w *Workspace) exchange(id string) (*trigger, string) {
	t := w.triggers[id]
	switch {
	case t == nil:
		return nil, "invalid_trigger_id"
	case t.used:
		return nil, "exchanged_trigger_id"
	case time.Since(t.born) > w.opts.TriggerLife:
		return nil, "expired_trigger_id"
	}
	t.used = true
	return t, ""
}
