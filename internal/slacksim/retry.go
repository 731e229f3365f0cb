package slacksim

// retry delivers an unacked event again after the next of the configured waits: a new envelope_id, the same event_id.
// Interactions never come here. w.mu is held.
func (w *Workspace) retry(e *envelope) {
	if e.extra || w.closed {
		return
	}
	if w.opts.RetrySameEnvelope && e.attempt == 0 && e.socket != nil {
		again := *e
		again.extra, again.loseAck = true, false
		w.send(&again)
	}
	if e.attempt >= len(w.opts.RetryDelays) {
		return
	}
	next := &envelope{
		id: uuid(), kind: e.kind, label: e.label, payload: e.payload, accepts: e.accepts, eventID: e.eventID,
		attempt: e.attempt + 1, reason: "timeout",
	}
	w.after(w.opts.RetryDelays[e.attempt], func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.send(next)
	})
}
