package slacksim

import (
	"strings"
	"testing"
	"time"

	"github.com/gobwas/ws"
)

func TestGreetsWithTheNumberOfConnections(t *testing.T) {
	t.Parallel()
	w := start(t)
	connect(t, w, ackAll)
	second := connect(t, w, ackAll)
	hello := second.frames("hello")[0]
	equal(t, "num_connections", hello["num_connections"], any(2.0))
	equal(t, "app_id", hello["connection_info"].(obj)["app_id"], any("A0TEST"))
}

func TestTicketServesOnce(t *testing.T) {
	t.Parallel()
	w := start(t)
	url := ticketURL(t, w)
	conn, _, _, err := ws.Dial(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, _, _, err := ws.Dial(t.Context(), url); err == nil {
		t.Error("the ticket served twice")
	}
}

func TestCapsConnections(t *testing.T) {
	t.Parallel()
	w := start(t, func(c *Config) { c.Options.MaxSockets = 2 })
	connect(t, w, ackAll)
	connect(t, w, ackAll)
	third := connect(t, w, ackAll)
	third.wait(third.isClosed)
	equal(t, "reason", third.frames("disconnect")[0]["reason"], any("too_many_websockets"))
	equal(t, "hellos", third.count("hello"), 0)
	equal(t, "connections", w.Connections(), 2)
}

func TestPings(t *testing.T) {
	t.Parallel()
	w := start(t, func(c *Config) { c.Options.PingInterval = 5 * time.Millisecond })
	p := connect(t, w, ackAll)
	p.wait(func() bool { return p.pingCount() >= 3 })
}

func TestDropsASocketThatAnswersNoPings(t *testing.T) {
	t.Parallel()
	w := start(t, func(c *Config) {
		c.Options.PingInterval, c.Options.PongTimeout = 5*time.Millisecond, 20*time.Millisecond
	})
	conn, _, _, err := ws.Dial(t.Context(), ticketURL(t, w))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	eventually(t, w, func() bool { return w.Connections() == 0 })
}

func TestGivesEachEnvelopeToOneSocket(t *testing.T) {
	t.Parallel()
	w := start(t)
	a, b := connect(t, w, ackAll), connect(t, w, ackAll)
	s := w.As(sara)
	for range 20 {
		if err := s.Command(sales, "/handoff"); err != nil {
			t.Fatal(err)
		}
	}
	equal(t, "deliveries", a.count("slash_commands")+b.count("slash_commands"), 20)
	if a.count("slash_commands") == 0 || b.count("slash_commands") == 0 {
		t.Error("one of the sockets got nothing")
	}
}

func TestTakesAnAckFromAnySocketUnlessToldOtherwise(t *testing.T) {
	t.Parallel()
	for _, own := range []bool{false, true} {
		w := start(t, func(c *Config) {
			if c.Options.OwnSocketAcks = own; own {
				impatient(c)
			}
		})
		var a, b *peer
		ready := make(chan struct{})
		other := func(to **peer) func(obj) (any, bool) {
			return func(env obj) (any, bool) {
				<-ready
				(*to).ack(env["envelope_id"].(string), nil)
				return nil, false
			}
		}
		a = connect(t, w, other(&b))
		b = connect(t, w, other(&a))
		close(ready)
		err := w.As(sara).Command(sales, "/handoff")
		equal(t, "failed", err != nil, own)
	}
}

func TestIgnoresAcksThatSlackIgnores(t *testing.T) {
	t.Parallel()
	rows := map[string]struct {
		taken bool
		send  func(p *peer, id string)
	}{
		"just small enough": {true, func(p *peer, id string) { p.send(ackOfSize(id, maxAckBytes-1)) }},
		"too large":         {false, func(p *peer, id string) { p.send(ackOfSize(id, maxAckBytes)) }},
		"fragmented": {false, func(p *peer, id string) {
			data := ackOfSize(id, 100)
			first := ws.NewFrame(ws.OpText, false, data[:50])
			_ = ws.WriteFrame(p.conn, ws.MaskFrame(first))
			_ = ws.WriteFrame(p.conn, ws.MaskFrame(ws.NewFrame(ws.OpContinuation, true, data[50:])))
		}},
		"unknown id": {false, func(p *peer, _ string) { p.send(ackOfSize("nobody", 100)) }},
		"no JSON":    {false, func(p *peer, _ string) { p.send([]byte("ack")) }},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t, func(c *Config) {
				if !row.taken {
					impatient(c)
				}
			})
			var p *peer
			ready := make(chan struct{})
			p = connect(t, w, func(env obj) (any, bool) {
				<-ready
				row.send(p, env["envelope_id"].(string))
				return nil, false
			})
			close(ready)
			err := w.As(sara).Command(sales, "/handoff")
			equal(t, "taken", err == nil, row.taken)
		})
	}
}

func ackOfSize(id string, n int) []byte {
	head := `{"envelope_id":"` + id + `","pad":"`
	return []byte(head + strings.Repeat("x", n-len(head)-2) + `"}`)
}

func TestRetriesEventsWithANewEnvelopeAndTheSameEventID(t *testing.T) {
	t.Parallel()
	w := start(t, func(c *Config) { c.Options.AckTimeout = 10 * time.Millisecond })
	p := connect(t, w, ackNone)
	if _, err := w.As(sara).Say(sales, "hello"); err != nil {
		t.Fatal(err)
	}
	p.wait(func() bool { return p.count("events_api") == 4 })
	ids, eventIDs := map[any]bool{}, map[any]bool{}
	for i, env := range p.frames("events_api") {
		ids[env["envelope_id"]], eventIDs[env["payload"].(obj)["event_id"]] = true, true
		equal(t, "retry_attempt", env["retry_attempt"], any(float64(i)))
		equal(t, "retry_reason", env["retry_reason"], any(map[bool]string{true: "timeout"}[i > 0]))
	}
	if len(ids) != 4 || len(eventIDs) != 1 {
		t.Errorf("%d envelope ids and %d event ids, want 4 and 1", len(ids), len(eventIDs))
	}
}

func TestRepeatsTheSameEnvelopeOnRequest(t *testing.T) {
	t.Parallel()
	w := start(t, func(c *Config) {
		c.Options.AckTimeout, c.Options.RetrySameEnvelope, c.Options.RetryDelays = 10*time.Millisecond, true, []time.Duration{}
	})
	p := connect(t, w, ackNone)
	if _, err := w.As(sara).Say(sales, "hello"); err != nil {
		t.Fatal(err)
	}
	p.wait(func() bool { return p.count("events_api") == 2 })
	both := p.frames("events_api")
	equal(t, "envelope_id", both[1]["envelope_id"], both[0]["envelope_id"])
	equal(t, "retry_attempt", both[1]["retry_attempt"], any(0.0))
}

func TestDeliversLaterWhatHappenedWhileNobodyListened(t *testing.T) {
	t.Parallel()
	w := start(t, func(c *Config) {
		c.Options.RetryDelays = []time.Duration{0, 50 * time.Millisecond, 500 * time.Millisecond}
	})
	if _, err := w.As(sara).Say(sales, "hello"); err != nil {
		t.Fatal(err)
	}
	p := connect(t, w, ackAll)
	p.wait(func() bool { return p.count("events_api") == 1 })
	if attempt := p.frames("events_api")[0]["retry_attempt"].(float64); attempt < 1 {
		t.Errorf("retry_attempt = %v, want a retry", attempt)
	}
}

func TestNeverRetriesInteractionsAndTellsThePerson(t *testing.T) {
	t.Parallel()
	w := start(t, impatient)
	s := w.As(sara)
	if err := s.Command(sales, "/handoff"); err == nil {
		t.Error("a command without any connection went well")
	}
	p := connect(t, w, ackNone)
	if err := s.Command(sales, "/handoff"); err == nil {
		t.Error("a command without an ack went well")
	}
	equal(t, "deliveries", p.count("slash_commands"), 1)
	toasts := s.Toasts()
	if len(toasts) != 2 {
		t.Fatalf("toasts = %v, want two", toasts)
	}
	equal(t, "first toast", toasts[0].Text, `/handoff failed with the error "dispatch_failed"`)
	equal(t, "second toast", toasts[1].Text, `/handoff failed with the error "operation_timeout"`)
}

func TestAsksToReconnectWithAWarningFirst(t *testing.T) {
	t.Parallel()
	w := start(t, func(c *Config) { c.Options.WarningLead = 500 * time.Millisecond })
	p := connect(t, w, ackAll)
	w.Reconnect()
	p.wait(func() bool { return p.count("disconnect") == 1 })
	if err := w.As(sara).Command(sales, "/handoff"); err != nil {
		t.Errorf("between warning and end: %v", err)
	}
	p.wait(p.isClosed)
	var reasons []any
	for _, f := range p.frames("disconnect") {
		reasons = append(reasons, f["reason"])
	}
	if len(reasons) != 2 || reasons[0] != "warning" || reasons[1] != "refresh_requested" {
		t.Errorf("reasons = %v, want warning, then refresh_requested", reasons)
	}
}

func TestCutsAndDeafensConnectionsOnRequest(t *testing.T) {
	t.Parallel()
	w := start(t, impatient)
	p := connect(t, w, ackAll)
	w.HalfOpen()
	if err := w.As(sara).Command(sales, "/handoff"); err == nil {
		t.Error("a half-open connection delivered")
	}
	equal(t, "deliveries", p.count("slash_commands"), 0)
	equal(t, "connections", w.Connections(), 1)
	w.DropSockets()
	p.wait(p.isClosed)
	equal(t, "connections", w.Connections(), 0)
	equal(t, "disconnect frames", p.count("disconnect"), 0)
}

func TestFaultsOfEnvelopesStrikeAsOftenAsAsked(t *testing.T) {
	t.Parallel()
	w := start(t, func(c *Config) { c.Options.AckTimeout = 500 * time.Millisecond })
	p := connect(t, w, ackAll)
	s := w.As(sara)
	w.SetFault(Fault{Kind: FaultDeliverTwice, Method: "slash_commands", Times: 1})
	if err := s.Command(sales, "/handoff"); err != nil {
		t.Fatal(err)
	}
	p.wait(func() bool { return p.count("slash_commands") == 2 })
	w.SetFault(Fault{Kind: FaultAckLost, Times: 1})
	if err := s.Command(sales, "/handoff"); err == nil {
		t.Error("the lost ack arrived")
	}
	w.SetFault(Fault{Kind: FaultSocketDrop, Method: "interactive", Times: 1})
	if err := s.Command(sales, "/handoff"); err != nil {
		t.Errorf("a fault of another type struck: %v", err)
	}
	if err := s.Shortcut("start"); err == nil {
		p.wait(p.isClosed)
	}
	eventually(t, w, func() bool { return w.Connections() == 0 })
}
