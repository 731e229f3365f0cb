package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"golang.org/x/sync/errgroup"
)

const (
	// drainLimit is how long Run takes at its end for what is in hand, and restLimit how much of that each connection
	// may wait for a moment in which nothing is.
	drainLimit = 3 * time.Second
	restLimit  = time.Second
	// ackMax is from where on Slack drops an acknowledgement without a word.
	ackMax = 20_480
	// dialFirst and dialLongest are the waits between attempts to connect.
	dialFirst   = 250 * time.Millisecond
	dialLongest = time.Minute
)

// Sockets holds Socket Mode connections and brings what comes in to a Dispatcher. There are several, because people's
// presses are not sent again: what Slack sends on a connection that has just broken is lost.
//
// The protocol is spoken here, and not by slack-go's client, for three things that it does not do: it opens the next
// connection while the one that Slack is about to end still brings envelopes, it can say goodbye, and it reads of a
// frame only what is used.
type Sockets struct {
	api        *slack.Client
	dispatcher *Dispatcher
	metrics    *Metrics
	log        *slog.Logger
	// kept is how many connections there are, and usual how many the app should have in all; more are warned of.
	kept, usual int
	dialer      *websocket.Dialer

	reading sync.WaitGroup
	mu      sync.Mutex
	lines   []*line       // open ones, oldest first; while one replaces another, both
	news    chan struct{} // closed when a line opens
	over    chan struct{} // closed when none will open any more
}

// NewSockets returns n connections of the app, closed. usual is how many connections all processes of the app are
// expected to have; zero stands for two processes.
func NewSockets(api *slack.Client, n, usual int, d *Dispatcher, metrics *Metrics, log *slog.Logger) *Sockets {
	n = max(n, 1)
	if usual == 0 {
		usual = 2 * n
	}
	return &Sockets{
		api: api, dispatcher: d, metrics: metrics, log: log, kept: n, usual: usual, news: make(chan struct{}), over: make(chan struct{}),
		dialer: &websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: 15 * time.Second, WriteBufferSize: ackFrame},
	}
}

// Run keeps the connections open until ctx ends. Then it gives what is in hand a few seconds to be handled and
// acknowledged, says goodbye on one connection after the other, and returns nil. It returns an error before that only if
// Slack says that the app token will never do.
func (s *Sockets) Run(ctx context.Context) error {
	// What is on the lines outlives ctx: it is stopped by stop.
	lines := context.WithoutCancel(ctx)
	g, open := errgroup.WithContext(ctx)
	for i := range s.kept {
		g.Go(func() error { return s.keep(open, lines, i+1) })
	}
	err := g.Wait()
	s.stop(ctx)
	return err
}

// stop ends all lines. Envelopes are taken until the very end: Slack goes on sending to a connection until it has read
// the goodbye, and what nobody takes is lost to the person who pressed. Each goodbye waits for a moment in which nothing
// is in hand, because nothing can be acknowledged on that line after it.
func (s *Sockets) stop(ctx context.Context) {
	drain, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), drainLimit, errors.New("time is up"))
	defer cancel()
	for _, l := range s.open() {
		rest, cancel := context.WithTimeout(drain, restLimit)
		s.dispatcher.Rest(rest)
		cancel()
		l.goodbye(drain)
	}
	close(s.over)
	if err := s.dispatcher.Drain(drain); err != nil {
		s.log.WarnContext(ctx, "envelopes left unanswered at the end", "error", err)
	}
	for _, l := range s.open() {
		l.hangUp()
	}
	s.reading.Wait()
}

// keep keeps one connection open until ctx ends.
func (s *Sockets) keep(ctx, lines context.Context, number int) error {
	ever := false
	for failed := 0; ctx.Err() == nil; {
		l, err := s.connect(ctx, lines, number)
		if err == nil {
			failed, ever = 0, true
			select {
			case <-ctx.Done():
			case <-l.ended:
			case <-l.leaving: // the next one opens before this one closes
			}
			continue
		}
		if ctx.Err() != nil {
			return nil
		}
		if hopeless(err, ever) {
			return fmt.Errorf("open a Socket Mode connection with SLACK_APP_TOKEN: %w", err)
		}
		wait := dialWait(err, failed)
		failed++
		s.log.WarnContext(ctx, "cannot connect to Slack", "socket", number, "error", err, "retry_in", wait)
		sleep(ctx, wait)
	}
	return nil
}

// dialWait is how long to wait after an error and a number of others before it.
func dialWait(err error, failed int) time.Duration {
	wait := min(dialFirst<<min(failed, 10), dialLongest)
	wait = wait*4/5 + rand.N(wait*2/5)
	if limit, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		wait += limit.RetryAfter
	}
	return wait
}

// hopeless reports whether the error will not go away by trying again.
func hopeless(err error, everUp bool) bool {
	if status, ok := errors.AsType[slack.StatusCodeError](err); ok {
		return status.Code == http.StatusNotFound && !everUp
	}
	switch slackCode(err) {
	case "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type",
		"missing_scope", "no_permission", "socket_mode_disabled", "forbidden_team", "org_login_required":
		return true
	}
	return false
}

// connect opens a connection and begins to read it. It asks Slack for an address each time: they are good for one.
func (s *Sockets) connect(ctx, lines context.Context, number int) (*line, error) {
	_, address, err := s.api.StartSocketModeContext(ctx)
	if err != nil {
		return nil, err
	}
	conn, resp, err := s.dialer.DialContext(ctx, address, nil)
	if err != nil {
		return nil, fmt.Errorf("dial: %w", err)
	}
	_ = resp.Body.Close() // it is empty
	l := newLine(number, conn)
	s.mu.Lock()
	s.lines = append(s.lines, l)
	s.mu.Unlock()
	s.reading.Go(func() {
		err := l.read(func(raw []byte) { s.receive(lines, l, raw) })
		s.closed(l)
		s.log.DebugContext(lines, "connection ended", "socket", number, "error", err)
	})
	return l, nil
}

func (s *Sockets) closed(l *line) {
	s.mu.Lock()
	s.lines = slices.DeleteFunc(s.lines, func(other *line) bool { return other == l })
	s.mu.Unlock()
	s.metrics.socketsUp(s.Up())
	close(l.ended)
}

// receive takes one message of Slack. It returns at once; the line reads no pings meanwhile. It keeps nothing of raw.
func (s *Sockets) receive(ctx context.Context, l *line, raw []byte) {
	if e := readEcho(raw, time.Now()); e != nil {
		s.take(ctx, l, e)
		return
	}
	f, ok := readFrame(raw)
	if !ok {
		s.log.WarnContext(ctx, "message from Slack is unreadable", "socket", l.number, "bytes", len(raw))
		return
	}
	switch f.Type {
	case frameHello:
		s.hello(ctx, l, f)
	case frameDisconnect:
		s.log.DebugContext(ctx, "connection is to end soon", "socket", l.number, "reason", word(f.Reason))
		l.leave()
	default:
		if e := f.envelope(raw, time.Now()); e != nil {
			s.take(ctx, l, e)
		}
	}
}

func (s *Sockets) take(ctx context.Context, l *line, e *Envelope) {
	s.dispatcher.Take(ctx, e, func(ctx context.Context, payload any) error { return s.ack(ctx, l, e.ID, payload) })
}

func (s *Sockets) hello(ctx context.Context, l *line, f *frame) {
	l.up.Store(true)
	s.mu.Lock()
	replaced := max(len(s.lines)-s.kept, 0)
	close(s.news)
	s.news = make(chan struct{})
	s.mu.Unlock()
	s.metrics.socketsUp(s.Up())
	s.log.InfoContext(ctx, "connected to Slack", "socket", l.number)
	if f.NumConnections > s.usual+replaced {
		s.log.WarnContext(ctx, "more connections than usual use this app token; another process may take a part of the envelopes",
			"socket", l.number, "connections", f.NumConnections, "usual", s.usual)
	}
}

// ack acknowledges on the line that brought the envelope, or on another one if that is gone.
func (s *Sockets) ack(ctx context.Context, l *line, id string, payload any) error {
	answer, err := json.Marshal(struct {
		ID      string `json:"envelope_id"`
		Payload any    `json:"payload,omitempty"`
	}{id, payload})
	if err != nil {
		return fmt.Errorf("encode acknowledgement: %w", err)
	}
	if len(answer) >= ackMax {
		return fmt.Errorf("acknowledgement of %d bytes: Slack drops those from %d on", len(answer), ackMax)
	}
	err = l.write(answer)
	for err != nil {
		s.mu.Lock()
		news := s.news
		s.mu.Unlock()
		for _, other := range s.open() {
			if err = other.write(answer); err == nil {
				return nil
			}
		}
		select {
		case <-news:
		case <-s.over:
			return errLeft
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", errLeft, context.Cause(ctx))
		}
	}
	return nil
}

// open returns the lines that are open.
func (s *Sockets) open() []*line {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.lines)
}

// Up returns how many connections are open and were heard from lately.
func (s *Sockets) Up() int {
	n := 0
	for _, l := range s.open() {
		if l.up.Load() {
			n++
		}
	}
	return min(n, s.kept)
}

// Ready returns an error unless at least one connection is open.
func (s *Sockets) Ready(context.Context) error {
	if s.Up() == 0 {
		return fmt.Errorf("none of %d Socket Mode connections is open", s.kept)
	}
	return nil
}
