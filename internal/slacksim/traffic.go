package slacksim

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// TrafficEntry is one line of the traffic panel: an envelope sent ("out"), an ack received ("in") or a Web API call ("api").
type TrafficEntry struct {
	N     int     `json:"n"`
	AtMS  int64   `json:"at_ms"`
	Dir   string  `json:"dir"`
	Kind  string  `json:"kind"`
	Label string  `json:"label"`
	MS    float64 `json:"ms"`
	OK    bool    `json:"ok"`
	Error string  `json:"error"`
	Bytes int     `json:"bytes"`
}

// EnvelopeRecord is what became of one delivery of an envelope.
type EnvelopeRecord struct {
	ID      string // envelope_id
	Kind    string // "events_api", "slash_commands" or "interactive"
	Label   string // the command, the event's type, or the interaction's type and callback
	EventID string
	Attempt int
	Sent    time.Time
	// Acked is false when no ack came in time, or none that Slack would have taken.
	Acked    bool
	Latency  time.Duration // from sending to the ack
	AckBytes int
}

// APICall is one answered (or deliberately unanswered) call of the Web API.
type APICall struct {
	Method string
	// Error is the error code of the answer, "http 429" and the like for other answers, or empty.
	Error string
	At    time.Time
	Took  time.Duration
}

const (
	trafficKept = 200
	recordsKept = 100_000
)

// traffic remembers what went over the wire: the last lines for the page, and compact records for tests.
type traffic struct {
	mu        sync.Mutex
	n         int
	ring      []TrafficEntry
	envelopes []EnvelopeRecord
	calls     []APICall
	counts    map[string]int
}

func newTraffic() *traffic { return &traffic{counts: map[string]int{}} }

func (t *traffic) add(e TrafficEntry) TrafficEntry {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.n++
	e.N, e.AtMS = t.n, time.Now().UnixMilli()
	if len(t.ring) >= 2*trafficKept {
		t.ring = slices.Clone(t.ring[len(t.ring)-trafficKept:])
	}
	t.ring = append(t.ring, e)
	return e
}

func (t *traffic) last() []TrafficEntry {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.ring[max(0, len(t.ring)-trafficKept):])
}

func (t *traffic) envelope(r EnvelopeRecord) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.envelopes) >= recordsKept {
		t.envelopes = slices.Delete(t.envelopes, 0, recordsKept/2)
	}
	t.envelopes = append(t.envelopes, r)
}

func (t *traffic) call(c APICall) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counts[c.Method]++
	if len(t.calls) >= recordsKept {
		t.calls = slices.Delete(t.calls, 0, recordsKept/2)
	}
	t.calls = append(t.calls, c)
}

// Envelopes are the deliveries so far in the order in which they ended (acked or given up); the last 50,000 at least.
func (w *Workspace) Envelopes() []EnvelopeRecord {
	w.traffic.mu.Lock()
	defer w.traffic.mu.Unlock()
	return slices.Clone(w.traffic.envelopes)
}

// APICalls are the calls so far in the order in which they ended; the last 50,000 at least.
func (w *Workspace) APICalls() []APICall {
	w.traffic.mu.Lock()
	defer w.traffic.mu.Unlock()
	return slices.Clone(w.traffic.calls)
}

// CallCounts is how often each Web API method was called.
func (w *Workspace) CallCounts() map[string]int {
	w.traffic.mu.Lock()
	defer w.traffic.mu.Unlock()
	return maps.Clone(w.traffic.counts)
}

// Traffic is the last 200 lines of the traffic panel.
func (w *Workspace) Traffic() []TrafficEntry { return w.traffic.last() }

// PostsByMetadata groups the messages that stand in channels and threads by the value of one key of their metadata's
// event_payload, so that a test can show that each value was posted once.
func (w *Workspace) PostsByMetadata(key string) map[string][]Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := map[string][]Message{}
	collect := func(m *message) {
		if value := metadataValue(m.metadata, key); value != "" {
			out[value] = append(out[value], m.view())
		}
	}
	for _, id := range w.chanOrder {
		for _, m := range w.channels[id].messages {
			collect(m)
			for _, r := range m.replies {
				collect(r)
			}
		}
	}
	return out
}

// note writes a line of traffic and shows it to the pages; w.mu is held.
func (w *Workspace) note(e TrafficEntry) {
	e = w.traffic.add(e)
	w.publish(func(*subscriber) any { return map[string]any{"type": "traffic", "entry": e} })
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
