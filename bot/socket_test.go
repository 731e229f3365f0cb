package bot

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// exchange is Slack's end of Socket Mode: it opens connections and notes what comes back on them.
type exchange struct {
	*httptest.Server
	refuse string // answer of apps.connections.open, instead of a connection
	conns  chan *wire
	acks   chan string // "number of the connection: frame"
	// parting, if set, is sent to a connection that says goodbye, before the goodbye is answered.
	parting string
}

// wire is one connection.
type wire struct {
	number int
	mu     sync.Mutex
	conn   *websocket.Conn
}

func (l *wire) send(t *testing.T, frame string) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.conn.WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
		t.Errorf("write to connection %d: %v", l.number, err)
	}
}

func newExchange(t *testing.T) *exchange {
	t.Helper()
	x := &exchange{conns: make(chan *wire, 16), acks: make(chan string, 64)}
	var mu sync.Mutex
	opened := 0
	mux := http.NewServeMux()
	mux.HandleFunc("/api/apps.connections.open", func(w http.ResponseWriter, r *http.Request) {
		if x.refuse != "" {
			_, _ = fmt.Fprintf(w, `{"ok":false,"error":%q}`, x.refuse)
			return
		}
		if r.Header.Get("Authorization") != "Bearer xapp-1" {
			t.Errorf("Authorization = %q, want the app token", r.Header.Get("Authorization"))
		}
		_, _ = fmt.Fprintf(w, `{"ok":true,"url":%q}`, strings.Replace(x.URL, "http", "ws", 1)+"/link")
	})
	upgrader := &websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	mux.HandleFunc("/link", func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			t.Errorf("upgrade: %v", err)
			return
		}
		defer conn.Close()
		mu.Lock()
		opened++
		l := &wire{number: opened, conn: conn}
		mu.Unlock()
		conn.SetCloseHandler(func(code int, text string) error {
			if x.parting != "" {
				l.send(t, x.parting)
			}
			return conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, text), time.Now().Add(time.Second))
		})
		l.send(t, `{"type":"hello","num_connections":1,"connection_info":{"app_id":"A1"}}`)
		x.conns <- l
		for {
			_, frame, err := conn.ReadMessage()
			if err != nil {
				return
			}
			x.acks <- fmt.Sprintf("%d: %s", l.number, frame)
		}
	})
	x.Server = httptest.NewServer(mux)
	t.Cleanup(x.Close)
	return x
}

// join runs sockets against the exchange until stop is called, or the test ends.
func (x *exchange) join(t *testing.T, n int, handle Handler) (s *Sockets, stop func() error) {
	t.Helper()
	metrics, log := NewMetrics(), slog.New(slog.DiscardHandler)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	api := NewClient(ClientConfig{
		BotToken: "xoxb-1", AppToken: "xapp-1", APIURL: x.URL + "/api/", Sockets: n, Transport: transport,
	}, metrics)
	s = NewSockets(api, n, 0, NewDispatcher(handle, metrics, log), metrics, log)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	stop = sync.OnceValue(func() error {
		cancel()
		return <-done
	})
	t.Cleanup(func() { _ = stop() })
	return s, stop
}

// within returns what the channel brings, and fails the test if it brings nothing.
func within[T any](t *testing.T, c <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(20 * time.Second):
		t.Fatalf("waited too long for %s", what)
		panic("unreachable")
	}
}

func commandFrame(id, trigger string) string {
	return fmt.Sprintf(`{"envelope_id":%q,"type":"slash_commands","accepts_response_payload":true,"payload":{"command":"/handoff","text":"acme",
		"user_id":%q,"channel_id":"C1","trigger_id":%q,"is_enterprise_install":"false"}}`, id, "U"+trigger, trigger)
}

func TestACommandIsAcknowledgedWithTheHandlersAnswer(t *testing.T) {
	t.Parallel()
	x := newExchange(t)
	_, stop := x.join(t, 1, func(_ context.Context, e *Envelope) (any, error) {
		return map[string]string{"text": e.Command.Text}, nil
	})
	l := within(t, x.conns, "a connection")
	l.send(t, commandFrame("e1", "t1"))
	if got, want := within(t, x.acks, "an acknowledgement"), `1: {"envelope_id":"e1","payload":{"text":"acme"}}`; got != want {
		t.Errorf("acknowledgement = %s, want %s", got, want)
	}
	if err := stop(); err != nil {
		t.Errorf("Run = %v, want nil", err)
	}
}

func TestAnEnvelopeOnBothConnectionsIsHandledOnce(t *testing.T) {
	t.Parallel()
	x := newExchange(t)
	handled := make(chan string, 4)
	_, stop := x.join(t, 2, func(_ context.Context, e *Envelope) (any, error) {
		handled <- e.ID
		return map[string]string{"text": "hi"}, nil
	})
	for range 2 {
		within(t, x.conns, "a connection").send(t, commandFrame("e1", "t1"))
	}
	for range 2 {
		ack := within(t, x.acks, "an acknowledgement")
		if want := `{"envelope_id":"e1","payload":{"text":"hi"}}`; ack[3:] != want {
			t.Errorf("acknowledgement = %s, want %s", ack, want)
		}
	}
	_ = stop()
	if len(handled) != 1 {
		t.Errorf("handled %d times, want once", len(handled))
	}
}

func TestWhatSlackGoRefusesIsAcknowledgedOrHandled(t *testing.T) {
	t.Parallel()
	x := newExchange(t)
	handled := make(chan string, 4)
	x.join(t, 1, func(_ context.Context, e *Envelope) (any, error) {
		if e.Event != nil {
			return nil, nil
		}
		handled <- e.Interaction.Message.Text
		return nil, nil
	})
	l := within(t, x.conns, "a connection")
	l.send(t, `{"envelope_id":"e1","type":"events_api","payload":{"type":"event_callback","event_id":"Ev1","event":{"type":"hologram"}}}`)
	if got, want := within(t, x.acks, "an acknowledgement"), `1: {"envelope_id":"e1"}`; got != want {
		t.Errorf("acknowledgement = %s, want %s", got, want)
	}
	l.send(t, `{"envelope_id":"e2","type":"interactive","payload":{"type":"message_action","callback_id":"s","trigger_id":"t1",
		"user":{"id":"U1"},"channel":{"id":"C1"},"message":`+unknownElement+`}}`)
	if got, want := within(t, x.acks, "an acknowledgement"), `1: {"envelope_id":"e2"}`; got != want {
		t.Errorf("acknowledgement = %s, want %s", got, want)
	}
	if got := within(t, handled, "the handler"); got != "the deal" {
		t.Errorf("message text = %q, want the deal", got)
	}
	l.send(t, `not json`)
	l.send(t, commandFrameOfNobody)
	if got, want := within(t, x.acks, "an acknowledgement"), `1: {"envelope_id":"e3"}`; got != want {
		t.Errorf("acknowledgement = %s, want %s", got, want)
	}
}

const commandFrameOfNobody = `{"envelope_id":"e3","type":"slash_commands","payload":{"command":7}}`

func TestAConnectionThatSlackEndsIsReplaced(t *testing.T) {
	t.Parallel()
	x := newExchange(t)
	release := make(chan struct{})
	_, stop := x.join(t, 2, func(context.Context, *Envelope) (any, error) {
		<-release
		return nil, nil
	})
	first, second := within(t, x.conns, "a connection"), within(t, x.conns, "another connection")
	first.send(t, commandFrame("e1", "t1"))
	first.send(t, `{"type":"disconnect","reason":"warning"}`)
	third := within(t, x.conns, "the connection that replaces the first")
	close(release)
	if got := within(t, x.acks, "the acknowledgement of what the first brought"); !strings.HasSuffix(got, `{"envelope_id":"e1"}`) {
		t.Errorf("acknowledgement = %s, want e1", got)
	}
	for i, l := range []*wire{second, third} {
		id := fmt.Sprint("f", i)
		l.send(t, commandFrame(id, id))
		if got, want := within(t, x.acks, "an acknowledgement"), fmt.Sprintf(`%d: {"envelope_id":%q}`, l.number, id); got != want {
			t.Errorf("acknowledgement = %s, want %s", got, want)
		}
	}
	if err := stop(); err != nil {
		t.Errorf("Run = %v, want nil", err)
	}
}

func TestWhatComesAfterTheWarningIsHandledWhileTheNextConnectionOpens(t *testing.T) {
	t.Parallel()
	x := newExchange(t)
	s, stop := x.join(t, 1, func(context.Context, *Envelope) (any, error) { return nil, nil })
	first := within(t, x.conns, "a connection")
	first.send(t, `{"type":"disconnect","reason":"warning"}`)
	second := within(t, x.conns, "the connection that replaces the first")
	for i, l := range []*wire{first, second, first} {
		id := fmt.Sprint("e", i)
		l.send(t, commandFrame(id, id))
		if got, want := within(t, x.acks, "an acknowledgement"), fmt.Sprintf(`%d: {"envelope_id":%q}`, l.number, id); got != want {
			t.Errorf("acknowledgement = %s, want %s", got, want)
		}
	}
	if s.Up() != 1 {
		t.Errorf("Up = %d, want 1", s.Up())
	}
	if err := stop(); err != nil {
		t.Errorf("Run = %v, want nil", err)
	}
}

func TestWhatCrossesTheGoodbyeIsHandled(t *testing.T) {
	t.Parallel()
	x := newExchange(t)
	x.parting = commandFrame("late", "t9")
	handled := make(chan string, 4)
	_, stop := x.join(t, 2, func(_ context.Context, e *Envelope) (any, error) {
		handled <- e.ID
		return nil, nil
	})
	for range 2 {
		within(t, x.conns, "a connection").send(t, commandFrame("e1", "t1"))
		within(t, x.acks, "an acknowledgement")
	}
	if err := stop(); err != nil {
		t.Errorf("Run = %v, want nil", err)
	}
	if got := []string{<-handled, within(t, handled, "the late command")}; got[1] != "late" {
		t.Errorf("handled %q, want the late one as well", got)
	}
	if got, want := within(t, x.acks, "its acknowledgement"), `{"envelope_id":"late"}`; !strings.HasSuffix(got, want) {
		t.Errorf("acknowledgement = %s, want %s, on the connection that is still open", got, want)
	}
}

func TestAnAcknowledgementThatSlackWouldDropIsAnError(t *testing.T) {
	t.Parallel()
	s := NewSockets(nil, 1, 0, nil, NewMetrics(), slog.New(slog.DiscardHandler))
	if err := s.ack(t.Context(), newLine(1, nil), "e1", strings.Repeat("x", ackMax)); err == nil {
		t.Error("ack = nil, want an error")
	}
}

func TestATokenThatWillNeverDoEndsRun(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"invalid_auth", "missing_scope", "not_allowed_token_type"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			x := newExchange(t)
			x.refuse = code
			if err := x.joinAndWait(t); err == nil || !strings.Contains(err.Error(), "SLACK_APP_TOKEN: "+code) {
				t.Errorf("Run = %v, want an error that names the variable and Slack's word", err)
			}
		})
	}
}

// joinAndWait runs sockets until they end by themselves.
func (x *exchange) joinAndWait(t *testing.T) error {
	t.Helper()
	metrics, log := NewMetrics(), slog.New(slog.DiscardHandler)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	api := NewClient(ClientConfig{AppToken: "xapp-1", APIURL: x.URL + "/api/", Transport: transport}, metrics)
	s := NewSockets(api, 2, 0, NewDispatcher(nil, metrics, log), metrics, log)
	done := make(chan error, 1)
	go func() { done <- s.Run(t.Context()) }()
	return within(t, done, "the end of Run")
}

func TestStoppingFinishesWhatIsInHand(t *testing.T) {
	t.Parallel()
	x := newExchange(t)
	started, release := make(chan string, 4), make(chan struct{})
	s, stop := x.join(t, 2, func(_ context.Context, e *Envelope) (any, error) {
		if e.ID == "e1" {
			started <- e.ID
			<-release
		}
		return nil, nil
	})
	first, second := within(t, x.conns, "a connection"), within(t, x.conns, "another connection")
	first.send(t, commandFrame("e1", "t1"))
	second.send(t, commandFrame("e0", "t0"))
	within(t, started, "the handler")
	within(t, x.acks, "an acknowledgement")
	if err := s.Ready(t.Context()); err != nil || s.Up() != 2 {
		t.Errorf("Ready = %v with %d up, want nil with 2", err, s.Up())
	}
	ended := make(chan error, 1)
	go func() { ended <- stop() }()
	close(release)
	if got, want := within(t, x.acks, "an acknowledgement"), fmt.Sprintf(`%d: {"envelope_id":"e1"}`, first.number); got != want {
		t.Errorf("acknowledgement = %s, want %s", got, want)
	}
	if err := within(t, ended, "the end of Run"); err != nil {
		t.Errorf("Run = %v, want nil", err)
	}
	if err := s.Ready(t.Context()); err == nil {
		t.Error("Ready after the end = nil, want an error")
	}
}

func TestAHelloTellsOfConnectionsThatAreNotOurs(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	s := NewSockets(nil, 2, 4, nil, NewMetrics(), slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelWarn})))
	for _, hello := range []string{`{"type":"hello"}`, `{"type":"hello","num_connections":4}`} {
		s.receive(t.Context(), newLine(1, nil), []byte(hello))
	}
	if out.Len() != 0 {
		t.Errorf("log = %s, want nothing", out.String())
	}
	s.receive(t.Context(), newLine(1, nil), []byte(`{"type":"hello","num_connections":5}`))
	if !strings.Contains(out.String(), "level=WARN") || !strings.Contains(out.String(), "connections=5") {
		t.Errorf("log = %q, want a warning of five", out.String())
	}
}
