package slacksim

import (
	"encoding/json"
	"time"
)

// What the person is told when an interaction reached nobody, or nobody answered in time.
const (
	dispatchFailed   = "dispatch_failed"
	operationTimeout = "operation_timeout"
)

// maxAckBytes is the size from which on Slack silently drops an ack.
const maxAckBytes = 20480

// envelope is one delivery over Socket Mode; w.mu guards it.
type envelope struct {
	id, kind, label string
	payload         json.RawMessage
	accepts         bool
	attempt         int
	reason          string
	eventID         string
	extra           bool // a second delivery that is not retried again
	loseAck         bool
	socket          *socket
	sent            time.Time
	timer           *time.Timer
	answer          chan ack // nil for events
}

// ack is how a delivery ended.
type ack struct {
	payload json.RawMessage
	failure string // empty, dispatch_failed or operation_timeout
}

// request sends an interactive payload and returns where its answer will come; w.mu is held.
func (w *Workspace) request(kind, label string, accepts bool, payload any) <-chan ack {
	e := &envelope{id: uuid(), kind: kind, label: label, accepts: accepts, payload: mustJSON(payload), answer: make(chan ack, 1)}
	w.send(e)
	return e.answer
}

// await waits for the answer; the wait ends with the ack timer, or with the workspace.
func (w *Workspace) await(answer <-chan ack) ack {
	select {
	case a := <-answer:
		return a
	case <-w.done:
		return ack{failure: dispatchFailed}
	}
}

// send gives e to one random open socket and starts its ack timer; w.mu is held.
func (w *Workspace) send(e *envelope) {
	if w.closed {
		return
	}
	open := w.openSockets()
	e.sent = time.Now()
	if len(open) == 0 {
		w.note(TrafficEntry{Dir: "out", Kind: e.kind, Label: e.label, Error: "no open connection", Bytes: len(e.payload)})
		w.ended(e, ack{failure: dispatchFailed}, 0)
		return
	}
	e.socket = open[w.random.IntN(len(open))]
	frame := e.frame()
	w.pending[e.id] = e
	e.timer = w.after(w.opts.AckTimeout, func() { w.expire(e) })
	w.note(TrafficEntry{Dir: "out", Kind: e.kind, Label: e.label, OK: true, Bytes: len(frame)})
	e.socket.text(frame)
	w.mistreat(e, open, frame)
}

// mistreat applies the faults that concern envelopes.
func (w *Workspace) mistreat(e *envelope, open []*socket, frame []byte) {
	if _, strikes := w.faults.take(e.kind, FaultDeliverTwice); strikes {
		open[w.random.IntN(len(open))].text(frame)
	}
	if _, strikes := w.faults.take(e.kind, FaultAckLost); strikes {
		e.loseAck = true
	}
	if _, strikes := w.faults.take(e.kind, FaultSocketDrop); strikes {
		e.socket.dropLater()
	}
}

func (e *envelope) frame() []byte {
	out := map[string]any{"envelope_id": e.id, "type": e.kind, "accepts_response_payload": e.accepts, "payload": e.payload}
	if e.kind == "events_api" {
		out["retry_attempt"], out["retry_reason"] = e.attempt, e.reason
	}
	return mustJSON(out)
}

// expire ends a delivery that nobody acked in time.
func (w *Workspace) expire(e *envelope) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.pending[e.id] == e {
		w.note(TrafficEntry{Dir: "in", Kind: e.kind, Label: e.label, MS: millis(w.opts.AckTimeout), Error: "no ack in time"})
		w.ended(e, ack{failure: operationTimeout}, 0)
	}
}

// ended takes e off the list and passes its result on; w.mu is held.
func (w *Workspace) ended(e *envelope, a ack, bytes int) {
	if w.pending[e.id] == e {
		delete(w.pending, e.id)
	}
	w.stop(e.timer)
	w.traffic.envelope(EnvelopeRecord{
		ID: e.id, Kind: e.kind, Label: e.label, EventID: e.eventID, Attempt: e.attempt, Sent: e.sent,
		Acked: a.failure == "", Latency: time.Since(e.sent), AckBytes: bytes,
	})
	if e.answer != nil {
		e.answer <- a
	} else if a.failure != "" {
		w.retry(e)
	}
	w.touch()
}

// acked handles a text message from an app.
func (w *Workspace) acked(s *socket, data []byte, fragmented bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var in struct {
		EnvelopeID string          `json:"envelope_id"`
		Payload    json.RawMessage `json:"payload"`
	}
	err := json.Unmarshal(data, &in)
	e := w.pending[in.EnvelopeID]
	entry := TrafficEntry{Dir: "in", Kind: "ack", Bytes: len(data)}
	if e != nil {
		entry.Kind, entry.Label, entry.MS = e.kind, e.label, millis(time.Since(e.sent))
	}
	switch {
	case err != nil:
		entry.Error = "ignored: no JSON"
	case fragmented:
		entry.Error = "ignored: fragmented"
	case len(data) >= maxAckBytes:
		entry.Error = "ignored: 20480 bytes or more"
	case e == nil:
		entry.Error = "ignored: unknown or late envelope"
	case w.opts.OwnSocketAcks && e.socket != s:
		entry.Error = "ignored: another socket"
	case e.loseAck:
		entry.Error = "ignored: lost on request"
	default:
		entry.OK = true
	}
	w.note(entry)
	if !entry.OK {
		w.touch()
		return
	}
	if !e.accepts {
		in.Payload = nil
	}
	w.ended(e, ack{payload: in.Payload}, len(data))
}
