package slacksim

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gobwas/ws"
)

// socket is one open Socket Mode connection.
type socket struct {
	w        *Workspace
	conn     net.Conn
	in       *bufio.Reader
	out      chan []byte // compiled frames; nil asks for the end
	gone     chan struct{}
	once     sync.Once
	halfOpen atomic.Bool
	heard    atomic.Int64 // Unix milliseconds of the last frame
}

// serveSocket is the endpoint that apps.connections.open names: one ticket, one socket.
func (w *Workspace) serveSocket(rw http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	w.mu.Lock()
	valid := w.tickets[ticket]
	delete(w.tickets, ticket)
	w.mu.Unlock()
	if !valid {
		http.Error(rw, "invalid ticket", http.StatusForbidden)
		return
	}
	conn, buf, _, err := ws.UpgradeHTTP(r, rw)
	if err != nil {
		w.log.DebugContext(r.Context(), "upgrade socket", "error", err)
		return
	}
	s := &socket{w: w, conn: conn, in: buf.Reader, out: make(chan []byte, 4096), gone: make(chan struct{})}
	s.heard.Store(time.Now().UnixMilli())
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		_ = conn.Close() // nobody is left to tell
		return
	}
	w.register(s, r.URL.Query().Get("debug_reconnects") == "true")
	w.wg.Add(1)
	w.mu.Unlock()
	go func() {
		defer w.wg.Done()
		s.writeLoop()
	}()
	s.readLoop()
	s.drop()
}

// register greets s and counts it among the open ones; w.mu is held.
func (w *Workspace) register(s *socket, shortLived bool) {
	if len(w.openSockets()) >= w.opts.MaxSockets {
		w.sockets[s] = false
		s.text(disconnectFrame("too_many_websockets"))
		s.dropLater()
		return
	}
	w.sockets[s] = true
	life := 18060
	if shortLived {
		life = 360
		w.after(360*time.Second, func() { w.refresh(s) })
	}
	hello := map[string]any{
		"type": "hello", "connection_info": map[string]any{"app_id": w.app.ID},
		"debug_info": map[string]any{"host": "applink-simulated", "build_number": 1, "approximate_connection_time": life},
	}
	if !w.opts.OmitNumConnections {
		hello["num_connections"] = len(w.openSockets())
	}
	s.text(mustJSON(hello))
	w.note(TrafficEntry{Dir: "out", Kind: "hello", Label: fmt.Sprintf("connection %d", len(w.openSockets())), OK: true})
	w.touch()
}

func disconnectFrame(reason string) []byte {
	return mustJSON(map[string]any{"type": "disconnect", "reason": reason, "debug_info": map[string]any{"host": "applink-simulated"}})
}

// text queues a text frame; a socket whose reader has fallen 4096 frames behind is dropped.
func (s *socket) text(payload []byte) { s.queue(ws.NewTextFrame(payload)) }

func (s *socket) queue(f ws.Frame) {
	data, err := ws.CompileFrame(f)
	if err != nil {
		s.w.log.Error("compile frame", "error", err)
		return
	}
	s.push(data)
}

func (s *socket) push(data []byte) {
	select {
	case s.out <- data:
	default:
		go s.drop() // the caller may hold the workspace's lock
	}
}

func (s *socket) writeLoop() {
	ping := time.NewTicker(s.w.opts.PingInterval)
	defer ping.Stop()
	for {
		select {
		case <-s.gone:
			return
		case data := <-s.out:
			if data == nil {
				s.drop()
				return
			}
			if s.halfOpen.Load() {
				continue
			}
			if _, err := s.conn.Write(data); err != nil {
				s.drop()
				return
			}
		case <-ping.C:
			if time.Since(time.UnixMilli(s.heard.Load())) > s.w.opts.PongTimeout {
				s.drop()
				return
			}
			if s.halfOpen.Load() {
				continue
			}
			if _, err := s.conn.Write(ws.CompiledPing); err != nil {
				s.drop()
				return
			}
		}
	}
}

var errTooLarge = errors.New("frame is too large")

func (s *socket) readLoop() {
	var message []byte
	fragmented := false
	for {
		h, payload, err := s.frame()
		if err != nil {
			return
		}
		if s.halfOpen.Load() {
			<-s.gone
			return
		}
		s.heard.Store(time.Now().UnixMilli())
		switch h.OpCode {
		case ws.OpPing:
			s.queue(ws.NewPongFrame(payload))
		case ws.OpClose:
			_, _ = s.conn.Write(ws.CompiledCloseNormalClosure) // the other side may be gone already
			return
		case ws.OpText, ws.OpContinuation:
			message = append(message, payload...)
			if !h.Fin {
				fragmented = true
				continue
			}
			s.w.acked(s, message, fragmented)
			message, fragmented = nil, false
		case ws.OpBinary, ws.OpPong:
		}
	}
}

func (s *socket) frame() (ws.Header, []byte, error) {
	h, err := ws.ReadHeader(s.in)
	if err != nil {
		return h, nil, fmt.Errorf("read frame header: %w", err)
	}
	if h.Length > 4<<20 {
		return h, nil, errTooLarge
	}
	payload := make([]byte, h.Length)
	if _, err := io.ReadFull(s.in, payload); err != nil {
		return h, nil, fmt.Errorf("read frame: %w", err)
	}
	if h.Masked {
		ws.Cipher(payload, h.Mask, 0)
	}
	return h, payload, nil
}

// drop cuts the connection without a close frame and takes it off the list.
func (s *socket) drop() {
	s.once.Do(func() {
		close(s.gone)
		_ = s.conn.Close() // it is cut on purpose; there is nothing to do about an error
		s.w.mu.Lock()
		delete(s.w.sockets, s)
		s.w.touch()
		s.w.mu.Unlock()
	})
}

// dropLater drops the socket once everything that is queued has been written.
func (s *socket) dropLater() { s.push(nil) }
