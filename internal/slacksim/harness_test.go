package slacksim

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gobwas/ws"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	bot     = "U0BOT"
	sara    = "U0SARA"
	omar    = "U0OMAR"
	sales   = "C0SALES"
	onb     = "C0ONB"
	public  = "C0PUBLIC"
	secret  = "C0SECRET"
	archive = "C0OLD"
)

// testConfig is a workspace whose retries come soon. Acks have time: a busy machine is no failure.
func testConfig() Config {
	return Config{
		Team: Team{ID: "T0TEST", Name: "Test", Domain: "test"},
		App: App{
			ID: "A0TEST", Name: "Handoff", BotUser: bot, BotID: "B0BOT", BotToken: "xoxb-1", AppToken: "xapp-1",
			Scopes: []string{
				"commands", "chat:write", "app_mentions:read", "reactions:read", "reactions:write", "channels:history", "groups:history",
				"im:history", "channels:read", "groups:read", "im:read", "im:write", "users:read", "usergroups:read", "channels:join",
			},
			Events: []string{
				"message.channels", "message.groups", "message.im", "app_mention", "reaction_added", "reaction_removed", "app_home_opened",
				"member_joined_channel", "member_left_channel", "channel_archive", "channel_left", "group_left", "subteam_members_changed",
			},
			Commands: []Command{{Command: "/handoff", ShouldEscape: true}},
			Shortcuts: []Shortcut{
				{Name: "Start", Type: "global", CallbackID: "start"}, {Name: "Hand off", Type: "message", CallbackID: "from_message"},
			},
			HomeEnabled: true,
		},
		People:     []User{{ID: sara, Name: "sara", RealName: "Sara Lind", TZ: "America/New_York"}, {ID: omar, Name: "omar", RealName: "Omar Haddad"}},
		UserGroups: []UserGroup{{ID: "S0ONB", Handle: "onboarding", Name: "Onboarding", Users: []string{omar}}},
		Channels: []Channel{
			{ID: sales, Name: "sales", Members: []string{sara, omar, bot}},
			{ID: onb, Name: "onboarding", Private: true, Members: []string{sara, omar, bot}},
			{ID: public, Name: "public", Members: []string{sara}},
			{ID: secret, Name: "secret", Private: true, Members: []string{sara}},
			{ID: archive, Name: "old", Archived: true, Members: []string{sara, bot}},
		},
		Options: Options{AckTimeout: 20 * time.Second, RetryDelays: []time.Duration{0, 10 * time.Millisecond, 20 * time.Millisecond}, Seed: 1},
	}
}

// impatient is for tests in which an ack is missing on purpose.
func impatient(c *Config) { c.Options.AckTimeout = 50 * time.Millisecond }

func start(t *testing.T, edits ...func(*Config)) *Workspace {
	t.Helper()
	cfg := testConfig()
	for _, edit := range edits {
		edit(&cfg)
	}
	w, err := Start(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// client has no idle connections that would outlive a test.
var client = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 5 * time.Second}

type obj = map[string]any

// post calls a method with a JSON body and gives the status and the answer.
func post(t *testing.T, w *Workspace, method, token string, body any) (*http.Response, obj) {
	t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.APIURL()+method, bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := client.Do(req)
	if err != nil {
		return nil, obj{"error": err.Error()}
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	out := obj{}
	_ = json.Unmarshal(raw, &out)
	return resp, out
}

// api calls a method as the bot.
func api(t *testing.T, w *Workspace, method string, body any) obj {
	t.Helper()
	_, out := post(t, w, method, "xoxb-1", body)
	return out
}

// mustAPI is api that ends the test when Slack refuses.
func mustAPI(t *testing.T, w *Workspace, method string, body any) obj {
	t.Helper()
	out := api(t, w, method, body)
	if out["ok"] != true {
		t.Fatalf("%s = %v", method, out)
	}
	return out
}

// peer is an app's end of a socket.
type peer struct {
	t    *testing.T
	conn net.Conn
	in   io.Reader

	mu     sync.Mutex
	got    []obj // all text frames
	pings  int
	closed bool
	more   chan struct{}
	// answer gives the ack's payload; ack is false to stay silent. It runs in the reading goroutine.
	answer func(env obj) (payload any, ack bool)
}

func ticketURL(t *testing.T, w *Workspace) string {
	t.Helper()
	_, out := post(t, w, "apps.connections.open", "xapp-1", nil)
	url, _ := out["url"].(string)
	if url == "" {
		t.Fatalf("apps.connections.open = %v", out)
	}
	return url
}

func ackAll(obj) (any, bool)  { return nil, true }
func ackNone(obj) (any, bool) { return nil, false }

// connect opens a socket and waits for its hello.
func connect(t *testing.T, w *Workspace, answer func(obj) (any, bool)) *peer {
	t.Helper()
	conn, buf, _, err := ws.Dial(t.Context(), ticketURL(t, w))
	if err != nil {
		t.Fatal(err)
	}
	p := &peer{t: t, conn: conn, in: conn, more: make(chan struct{}, 1), answer: answer}
	if buf != nil {
		p.in = io.MultiReader(buf, conn)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		p.read()
	}()
	t.Cleanup(func() {
		_ = conn.Close()
		<-done
	})
	p.wait(func() bool { return p.count("hello")+p.count("disconnect") > 0 })
	return p
}

func (p *peer) read() {
	for {
		head, err := ws.ReadHeader(p.in)
		payload := make([]byte, head.Length)
		if err == nil {
			_, err = io.ReadFull(p.in, payload)
		}
		p.mu.Lock()
		if err != nil || head.OpCode == ws.OpClose {
			p.closed = true
			p.mu.Unlock()
			p.wake()
			return
		}
		var env obj
		switch head.OpCode {
		case ws.OpPing:
			p.pings++
			_ = ws.WriteFrame(p.conn, ws.MaskFrame(ws.NewPongFrame(payload)))
		case ws.OpText:
			if err := json.Unmarshal(payload, &env); err != nil {
				p.t.Errorf("frame is no JSON: %v", err)
			}
			p.got = append(p.got, env)
		}
		p.mu.Unlock()
		if id, _ := env["envelope_id"].(string); id != "" && p.answer != nil {
			if payload, ack := p.answer(env); ack {
				p.ack(id, payload)
			}
		}
		p.wake()
	}
}

func (p *peer) wake() {
	select {
	case p.more <- struct{}{}:
	default:
	}
}

func (p *peer) ack(id string, payload any) {
	body := obj{"envelope_id": id}
	if payload != nil {
		body["payload"] = payload
	}
	data, err := json.Marshal(body)
	if err != nil {
		p.t.Error(err)
	}
	p.send(data)
}

func (p *peer) send(data []byte) {
	// The socket may be gone already; what the workspace makes of that is what is tested.
	_ = ws.WriteFrame(p.conn, ws.MaskFrame(ws.NewTextFrame(data)))
}

// wait blocks until condition holds or a generous time has passed.
func (p *peer) wait(condition func() bool) {
	p.t.Helper()
	limit := time.After(10 * time.Second)
	for !condition() {
		select {
		case <-p.more:
		case <-limit:
			p.t.Fatal("the app waited in vain")
		}
	}
}

// frames are the text frames of one type so far.
func (p *peer) frames(kind string) []obj {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []obj
	for _, f := range p.got {
		if f["type"] == kind {
			out = append(out, f)
		}
	}
	return out
}

func (p *peer) count(kind string) int { return len(p.frames(kind)) }

func (p *peer) pingCount() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.pings
}

func (p *peer) isClosed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.closed
}

// events are the inner events so far, of one type ("" means all).
func (p *peer) events(kind string) []obj {
	var out []obj
	for _, f := range p.frames("events_api") {
		event, _ := f["payload"].(obj)["event"].(obj)
		if kind == "" || event["type"] == kind {
			out = append(out, event)
		}
	}
	return out
}

// eventually waits for the workspace to reach a state.
func eventually(t *testing.T, w *Workspace, condition func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := w.Wait(ctx, condition); err != nil {
		t.Fatal(err)
	}
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

func chars(n int) string { return strings.Repeat("x", n) }

// opener answers commands with views.open and everything else with an empty ack.
func opener(t *testing.T, w *Workspace, view any) func(obj) (any, bool) {
	return func(env obj) (any, bool) {
		payload, _ := env["payload"].(obj)
		if trigger, _ := payload["trigger_id"].(string); env["type"] == "slash_commands" {
			mustOpen(t, w, trigger, view)
		}
		return nil, true
	}
}

// mustOpen is used in the reading goroutine, where a test cannot be ended.
func mustOpen(t *testing.T, w *Workspace, trigger string, view any) {
	if out := api(t, w, "views.open", obj{"trigger_id": trigger, "view": view}); out["ok"] != true {
		t.Errorf("views.open = %v", out)
	}
}

func plainText(s string) obj { return obj{"type": "plain_text", "text": s} }

func modalView(blocks ...any) obj {
	return obj{"type": "modal", "callback_id": "form", "title": plainText("Form"), "submit": plainText("Send"), "blocks": append([]any{}, blocks...)}
}

func inputBlock(id string, element obj) obj {
	element["action_id"] = "v"
	return obj{"type": "input", "block_id": id, "label": plainText("Label of " + id), "element": element}
}
