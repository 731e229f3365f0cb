package slacksim

import (
	"slices"
	"strings"
	"time"

	"github.com/gobwas/ws"
)

// openSockets are those that count as open, half-open ones too; w.mu is held.
func (w *Workspace) openSockets() []*socket {
	out := make([]*socket, 0, len(w.sockets))
	for s, open := range w.sockets {
		if open {
			out = append(out, s)
		}
	}
	// A map's order is random, but not by our seed.
	slices.SortFunc(out, compareAddr)
	return out
}

func compareAddr(a, b *socket) int {
	return strings.Compare(a.conn.RemoteAddr().String(), b.conn.RemoteAddr().String())
}

// Connections is the number of open Socket Mode connections, as num_connections of the next hello would count them.
func (w *Workspace) Connections() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.openSockets())
}

// Reconnect asks the app to reconnect, as Slack does every few hours: all open sockets are told "warning" now and
// "refresh_requested" after Options.WarningLead, and are closed then. Payloads are still sent in between. It does not wait.
func (w *Workspace) Reconnect() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.openSockets() {
		s.text(disconnectFrame("warning"))
		w.after(w.opts.WarningLead, func() { w.refresh(s) })
	}
	w.note(TrafficEntry{Dir: "out", Kind: "disconnect", Label: "warning", OK: true})
}

// refresh ends a connection in the friendly way: a frame that says so, a close frame, the end.
func (w *Workspace) refresh(s *socket) { w.dismiss(s, "refresh_requested") }

func (w *Workspace) dismiss(s *socket, reason string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.sockets[s] {
		return
	}
	w.sockets[s] = false
	s.text(disconnectFrame(reason))
	s.queue(ws.NewCloseFrame(ws.NewCloseFrameBody(ws.StatusNormalClosure, "")))
	w.after(time.Second, s.drop)
	w.note(TrafficEntry{Dir: "out", Kind: "disconnect", Label: reason, OK: true})
	w.touch()
}

// Disconnect ends all open connections at once with a disconnect frame of that reason, "link_disabled" for instance.
func (w *Workspace) Disconnect(reason string) {
	w.mu.Lock()
	open := w.openSockets()
	w.mu.Unlock()
	for _, s := range open {
		w.dismiss(s, reason)
	}
}

// DropSockets cuts all open connections without a close frame, as a lost network does.
func (w *Workspace) DropSockets() {
	w.mu.Lock()
	open := w.openSockets()
	w.mu.Unlock()
	for _, s := range open {
		s.drop()
	}
}

// HalfOpen makes all open connections deaf and mute without closing them. They still count and still get their share of
// the envelopes, until the app closes them or Options.PongTimeout has passed.
func (w *Workspace) HalfOpen() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.openSockets() {
		s.halfOpen.Store(true)
	}
}
