package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
	"golang.org/x/sync/errgroup"
)

const (
	// pingWithin is how long a connection may go without a ping from Slack before slack-go opens the next one.
	pingWithin = 30 * time.Second
	// pingApart keeps the connections of a process from being given up at the same moment, when a server never pings.
	pingApart = 7 * time.Second
	// frameMax bounds one message from Slack; the largest views are 250 kB.
	frameMax = 8 << 20
	// quietMax is how long a connection counts as open without a byte from Slack.
	quietMax = 2 * time.Minute
	// drainLimit is how long Run waits at its end for what is in hand.
	drainLimit = 3 * time.Second
	// flushPause lets slack-go write the last acknowledgements: it queues them and does not say when they are out.
	flushPause = 50 * time.Millisecond
	// ackFrame holds every acknowledgement that Slack takes (20 kB) in one frame; it drops those in several.
	ackFrame = 32 << 10
)

// Sockets holds Socket Mode connections and brings what comes in to a Dispatcher. There are several, because an
// envelope that Slack sends while a connection is being replaced is lost, and people's presses are not sent again.
type Sockets struct {
	dispatcher *Dispatcher
	metrics    *Metrics
	log        *slog.Logger
	list       []*socket
	// usual is how many connections the app should have in all; more are warned of.
	usual   int
	lastAck atomic.Int64
}

type socket struct {
	number  int
	client  *socketmode.Client
	up      atomic.Bool
	everUp  bool         // used by its own loop only
	heardAt atomic.Int64 // Unix milliseconds of the last byte from Slack
}

// NewSockets returns n connections of the app, closed. usual is how many connections all processes of the app are
// expected to have; zero stands for two processes.
func NewSockets(api *slack.Client, n, usual int, d *Dispatcher, metrics *Metrics, log *slog.Logger) *Sockets {
	n = max(n, 1)
	if usual == 0 {
		usual = 2 * n
	}
	s := &Sockets{dispatcher: d, metrics: metrics, log: log, usual: usual}
	for i := range n {
		sock := &socket{number: i + 1}
		sock.client = socketmode.New(api, socketmode.OptionDialer(sock.dialer()), socketmode.OptionReadLimit(frameMax),
			socketmode.OptionPingInterval(pingWithin+time.Duration(i)*pingApart))
		s.list = append(s.list, sock)
	}
	return s
}

// dialer is slack-go's own, but notes when Slack was last heard: slack-go keeps pings to itself.
func (k *socket) dialer() *websocket.Dialer {
	tcp := &net.Dialer{Timeout: 10 * time.Second}
	return &websocket.Dialer{
		Proxy: http.ProxyFromEnvironment, HandshakeTimeout: 15 * time.Second, WriteBufferSize: ackFrame,
		NetDialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := tcp.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return &heardConn{Conn: conn, at: &k.heardAt}, nil
		},
	}
}

// heardConn notes when something was read.
type heardConn struct {
	net.Conn
	at *atomic.Int64
}

func (c *heardConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		c.at.Store(time.Now().UnixMilli())
	}
	return n, err
}

// Run keeps the connections open until ctx ends. Then it takes no more envelopes, gives those in hand a few seconds to
// be handled and acknowledged, closes the connections, and returns nil. It returns an error before that only if Slack
// says that the app token will never do.
func (s *Sockets) Run(ctx context.Context) error {
	live, hangUp := context.WithCancel(context.WithoutCancel(ctx))
	defer hangUp()
	g, live := errgroup.WithContext(live)
	for _, sock := range s.list {
		g.Go(func() error { return s.keep(live, sock) })
	}
	select {
	case <-ctx.Done():
	case <-live.Done():
	}
	drain, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), drainLimit, errors.New("time is up"))
	defer cancel()
	if err := s.dispatcher.Drain(drain); err != nil {
		s.log.WarnContext(ctx, "envelopes left unanswered at the end", "error", err)
	}
	if left := time.Until(time.UnixMilli(s.lastAck.Load()).Add(flushPause)); left > 0 {
		sleep(drain, left)
	}
	hangUp()
	return g.Wait()
}

// keep runs one connection until ctx ends. slack-go connects anew by itself; it gives up on tokens only.
func (s *Sockets) keep(ctx context.Context, k *socket) error {
	for round := 1; ; round++ {
		err := s.runOnce(ctx, k)
		k.up.Store(false)
		s.count()
		if ctx.Err() != nil {
			return nil
		}
		if hopeless(err, k.everUp) {
			return fmt.Errorf("open a Socket Mode connection with SLACK_APP_TOKEN: %w", err)
		}
		wait := min(time.Second<<min(round-1, 6), time.Minute)
		wait = wait*4/5 + rand.N(wait*2/5)
		s.log.WarnContext(ctx, "connection ended", "socket", k.number, "error", err, "retry_in", wait)
		if !sleep(ctx, wait) {
			return nil
		}
	}
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

// runOnce runs the client and reads its events until it ends. The events channel is never closed.
func (s *Sockets) runOnce(ctx context.Context, k *socket) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan struct{})
	var end error
	go func() {
		defer close(ended)
		end = k.client.RunContext(ctx)
	}()
	for {
		select {
		case evt := <-k.client.Events:
			if err := s.receive(ctx, k, evt); err != nil {
				cancel()
				<-ended
				return err
			}
		case <-ended:
			return end
		}
	}
}

// receive takes one event of the client. It must not block: while it does, slack-go answers no ping. The error is one
// that slack-go would try for ever.
func (s *Sockets) receive(ctx context.Context, k *socket, evt socketmode.Event) error {
	switch evt.Type {
	case socketmode.EventTypeConnecting:
		k.up.Store(false)
		s.count()
	case socketmode.EventTypeConnected:
		k.up.Store(true)
		k.everUp = true
		s.count()
		s.log.InfoContext(ctx, "connected to Slack", "socket", k.number)
	case socketmode.EventTypeHello:
		s.hello(ctx, k, evt.Request)
	case socketmode.EventTypeConnectionError:
		if failed, ok := evt.Data.(*slack.ConnectionErrorEvent); ok && ctx.Err() == nil {
			s.log.WarnContext(ctx, "cannot connect to Slack", "socket", k.number, "error", failed.ErrorObj, "retry_in", failed.Backoff)
			if hopeless(failed.ErrorObj, k.everUp) {
				return failed.ErrorObj
			}
		}
	case socketmode.EventTypeErrorWriteFailed:
		if failed, ok := evt.Data.(*socketmode.ErrorWriteFailed); ok {
			s.resend(ctx, k, failed)
		}
	case socketmode.EventTypeIncomingError:
		s.log.DebugContext(ctx, "connection broke", "socket", k.number)
	default:
		if e, ok := readEnvelope(evt, time.Now()); ok {
			s.dispatcher.Take(ctx, e, func(ctx context.Context, payload any) error { return s.ack(ctx, k, e.ID, payload) })
		}
	}
	return nil
}

func (s *Sockets) hello(ctx context.Context, k *socket, r *socketmode.Request) {
	if r == nil {
		return
	}
	if r.NumConnections > s.usual {
		s.log.WarnContext(ctx, "more connections than usual use this app token; another process may take a part of the envelopes",
			"socket", k.number, "connections", r.NumConnections, "usual", s.usual)
		return
	}
	s.log.DebugContext(ctx, "hello from Slack", "socket", k.number, "connections", r.NumConnections)
}

// ack acknowledges through the connection that brought the envelope, or another one if that is gone.
func (s *Sockets) ack(ctx context.Context, k *socket, id string, payload any) error {
	err := s.open(k).client.AckCtx(ctx, id, payload)
	if err == nil {
		s.lastAck.Store(time.Now().UnixMilli())
	}
	return err
}

// open returns k, or another connection that is open while k is not.
func (s *Sockets) open(k *socket) *socket {
	if k.up.Load() {
		return k
	}
	for _, other := range s.list {
		if other.up.Load() {
			return other
		}
	}
	return k
}

// resend sends an acknowledgement that could not be written through another connection.
func (s *Sockets) resend(ctx context.Context, k *socket, failed *socketmode.ErrorWriteFailed) {
	k.up.Store(false) // slack-go notices later; until then its acknowledgements would be lost as well
	s.log.WarnContext(ctx, "acknowledgement was not written", "socket", k.number, "error", failed.Cause)
	other := s.open(k)
	if other == k || failed.Response == nil {
		return
	}
	response := *failed.Response
	go func() {
		ctx, cancel := context.WithTimeout(ctx, ackLimit)
		defer cancel()
		if err := other.client.SendCtx(ctx, response); err != nil {
			s.log.WarnContext(ctx, "acknowledgement is lost", "error", err)
		}
	}()
}

func (s *Sockets) count() { s.metrics.socketsUp(s.Up()) }

// Up returns how many connections are open and were heard from lately.
func (s *Sockets) Up() int {
	n := 0
	oldest := time.Now().Add(-quietMax).UnixMilli()
	for _, k := range s.list {
		if k.up.Load() && k.heardAt.Load() >= oldest {
			n++
		}
	}
	return n
}

// Ready returns an error unless at least one connection is open.
func (s *Sockets) Ready(context.Context) error {
	if s.Up() == 0 {
		return fmt.Errorf("none of %d Socket Mode connections is open", len(s.list))
	}
	return nil
}
