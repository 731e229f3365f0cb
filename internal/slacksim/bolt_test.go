package slacksim_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/internal/nodetest"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

const (
	boltBot = "U0BOT"
	sara    = "U0SARA"
	omar    = "U0OMAR"
	sales   = "C0SALES"
	deals   = "C0DEALS"
)

// TestSlacksOwnClientIsAtHome runs Slack's own client for JavaScript, which nobody here wrote, against the simulator.
func TestSlacksOwnClientIsAtHome(t *testing.T) {
	t.Parallel()
	folder := nodeFolder(t)
	t.Run("a Bolt app does all that it does in Slack", func(t *testing.T) {
		t.Parallel()
		s := startBolt(t, folder)
		card := s.handsADealOver()
		s.takesIt(card)
		s.missesNothingWhileReconnecting(card)
		s.answersEverywhereElse()
	})
	t.Run("errors and limits reach a program as Slack's do", func(t *testing.T) {
		t.Parallel()
		readsErrors(t, folder)
	})
}

// nodeFolder is where the scripts are, with their modules.
func nodeFolder(t *testing.T) string {
	t.Helper()
	const folder = "bolttest"
	nodetest.Modules(t, folder, "app.mjs", "webapi.mjs")
	return folder
}

// nodeCommand is a script that finds the workspace in its environment.
func nodeCommand(ctx context.Context, w *slacksim.Workspace, folder, script string) *exec.Cmd {
	cmd := nodetest.Command(ctx, folder, script)
	cmd.Env = append(cmd.Env, "SLACK_API_URL="+w.APIURL(), "SLACK_BOT_TOKEN=xoxb-bolt", "SLACK_APP_TOKEN=xapp-bolt", "DEALS_CHANNEL="+deals)
	return cmd
}

func startWorkspace(t *testing.T, edits ...func(*slacksim.Config)) *slacksim.Workspace {
	t.Helper()
	cfg := slacksim.Config{
		Team: slacksim.Team{ID: "T0BOLT", Name: "Bolt", Domain: "bolt"},
		App: slacksim.App{
			ID: "A0BOLT", Name: "Deals", BotUser: boltBot, BotID: "B0BOT", BotToken: "xoxb-bolt", AppToken: "xapp-bolt",
			Scopes: []string{
				"commands", "chat:write", "app_mentions:read", "reactions:read", "reactions:write", "channels:history", "channels:read",
				"im:history", "im:write", "users:read",
			},
			Events:      []string{"app_mention", "app_home_opened", "message.channels", "message.im", "reaction_added"},
			Commands:    []slacksim.Command{{Command: "/deal"}},
			Shortcuts:   []slacksim.Shortcut{{Name: "Hand over", Type: "message", CallbackID: "deal_from_message"}},
			HomeEnabled: true,
		},
		People: []slacksim.User{{ID: sara, Name: "sara"}, {ID: omar, Name: "omar"}},
		Channels: []slacksim.Channel{
			{ID: sales, Name: "sales", Members: []string{sara, omar, boltBot}},
			{ID: deals, Name: "deals", Members: []string{sara, omar, boltBot}},
		},
		// A busy machine may be slow; whether Slack's timers hold is tested elsewhere.
		Options: slacksim.Options{AckTimeout: 20 * time.Second, TriggerLife: 20 * time.Second},
	}
	for _, edit := range edits {
		edit(&cfg)
	}
	// The test's own context ends before its cleanups: the app would see the workspace vanish before it is told to go.
	w, err := slacksim.Start(context.WithoutCancel(t.Context()), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// boltStory is the workspace with the Bolt app in it, and two people.
type boltStory struct {
	t          *testing.T
	w          *slacksim.Workspace
	ctx        context.Context //nolint:containedctx // it ends with the app, which every wait wants to know
	sara, omar *slacksim.Person
}

// startBolt runs the app until the test ends, and checks then that it left in peace and complained of nothing.
func startBolt(t *testing.T, folder string) *boltStory {
	t.Helper()
	w := startWorkspace(t, func(c *slacksim.Config) {
		c.Options.WarningLead = 20 * time.Millisecond
		c.Options.RetryDelays = slices.Repeat([]time.Duration{100 * time.Millisecond}, 300)
	})
	ctx, stop := context.WithCancelCause(context.WithoutCancel(t.Context()))
	app := nodeCommand(ctx, w, folder, "app.mjs")
	var said bytes.Buffer
	app.Stdout, app.Stderr = &said, &said
	app.Cancel = func() error { return app.Process.Signal(syscall.SIGTERM) }
	app.WaitDelay = 10 * time.Second
	if err := app.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = app.Wait() // how it ended is read below
		stop(errors.New("the Bolt app has ended"))
	}()
	t.Cleanup(func() {
		stop(nil)
		<-ended
		if !app.ProcessState.Success() || said.Len() > 0 {
			t.Errorf("the Bolt app ended with %s and said:\n%s", app.ProcessState, said.String())
		}
	})
	s := &boltStory{t: t, w: w, ctx: ctx, sara: w.As(sara), omar: w.As(omar)}
	s.wait("the app is connected", func() bool { return w.Connections() == 1 })
	return s
}

func (s *boltStory) wait(what string, condition func() bool) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.ctx, 30*time.Second)
	defer cancel()
	if err := s.w.Wait(ctx, condition); err != nil {
		s.t.Fatalf("wait until %s: %v", what, err)
	}
}

func (s *boltStory) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// form waits for a modal of p that shows want.
func (s *boltStory) form(p *slacksim.Person, want string) slacksim.View {
	s.t.Helper()
	var v slacksim.View
	s.wait("a form shows "+want, func() bool {
		var open bool
		v, open = p.Modal()
		return open && bytes.Contains(v.Blocks, []byte(want))
	})
	return v
}

// handsADealOver goes from the command to the posted card, and gives the card.
func (s *boltStory) handsADealOver() slacksim.Message {
	s.t.Helper()
	s.must(s.sara.Command(sales, "/deal"))
	v := s.form(s.sara, "Customer")
	s.must(s.sara.Type(v, "Customer", "tbd"))
	s.must(s.sara.Choose(v, "Kickoff", "2026-12-01"))
	options, err := s.sara.Options(v, "Account", "ac")
	s.must(err)
	if want := []slacksim.Option{{Text: "Acme", Value: "acme"}, {Text: "Acorn", Value: "acorn"}}; !slices.Equal(options, want) {
		s.t.Fatalf("options = %v, want %v", options, want)
	}
	s.must(s.sara.ChooseOption(v, "Account", options[0]))
	s.must(s.sara.Choose(v, "Plan", "Growth"))
	v = s.form(s.sara, "The Growth plan")
	s.must(s.sara.Submit(v))
	v, open := s.sara.Modal()
	if want := map[string]string{"customer": "Who is the customer?", "kickoff": "Agree on a day first."}; !open || !cmp.Equal(v.Errors, want) {
		s.t.Fatalf("errors = %v (banner %q, open %t), want %v", v.Errors, v.Banner, open, want)
	}
	s.must(s.sara.Type(v, "Customer", "Söhne & <!channel>"))
	s.must(s.sara.Submit(v))
	if v, open := s.sara.Modal(); open {
		s.t.Fatalf("the form is still open, with errors %v and banner %q", v.Errors, v.Banner)
	}
	s.wait("the card stands in the channel", func() bool { return len(s.w.Messages(deals)) == 1 })
	card := s.w.Messages(deals)[0]
	if want := "*Söhne &amp; &lt;!channel&gt;* from <@U0SARA>"; card.Text != want {
		s.t.Errorf("text = %q, want %q", card.Text, want)
	}
	if want := "from <@U0SARA>: growth, 2026-12-01"; !strings.Contains(s.shown(card), want) {
		s.t.Errorf("blocks = %s, want %q among them", card.Blocks, want)
	}
	if posted := s.w.PostsByMetadata("account")["acme"]; len(posted) != 1 {
		s.t.Errorf("%d messages carry the account in their metadata, want 1", len(posted))
	}
	return card
}

// shown is what the blocks of m say, with JSON's escapes undone.
func (s *boltStory) shown(m slacksim.Message) string {
	s.t.Helper()
	var blocks any
	s.must(json.Unmarshal(m.Blocks, &blocks))
	return fmt.Sprint(blocks)
}

// takesIt presses the card's button: the card changes, its thread hears of it, and so does who pressed.
func (s *boltStory) takesIt(card slacksim.Message) {
	s.t.Helper()
	s.must(s.omar.Press(card, "Take it"))
	s.wait("who pressed is told", func() bool { return len(s.omar.Ephemerals()) == 1 })
	thread := s.w.Thread(deals, card.TS)
	var texts []string
	for _, m := range thread {
		texts = append(texts, m.Text)
	}
	if want := []string{"D-1 is with <@U0OMAR>", "D-1 is with <@U0OMAR>"}; !slices.Equal(texts, want) || !thread[0].Edited {
		s.t.Errorf("thread = %q (edited %t), want %q and the first edited", texts, thread[0].Edited, want)
	}
	if err := s.omar.Press(thread[0], "Take it"); err == nil {
		s.t.Error("the button is still there")
	}
	if got := s.omar.Ephemerals()[0].Text; got != "It is yours." {
		s.t.Errorf("ephemeral = %q", got)
	}
	if len(s.w.PostsByMetadata("deal")["D-1"]) != 1 {
		s.t.Error("the card lost its metadata when it changed")
	}
}

// missesNothingWhileReconnecting asks the app to reconnect as Slack does, and acts while it is away.
func (s *boltStory) missesNothingWhileReconnecting(card slacksim.Message) {
	s.t.Helper()
	s.w.Reconnect()
	s.wait("the app hangs up", func() bool { return s.w.Connections() == 0 })
	var failed *slacksim.ActionError
	if err := s.sara.Command(sales, "/deal"); !errors.As(err, &failed) || failed.Code != "dispatch_failed" {
		s.t.Errorf("a command without a connection = %v, want dispatch_failed", err)
	}
	mention, err := s.sara.Reply(deals, card.TS, "who has it, @deals?")
	s.must(err)
	s.must(s.omar.React(deals, card.TS, "tada"))
	s.wait("both are answered in the thread", func() bool { return s.said(card.TS, "How can I help, <@U0SARA>?") && s.said(card.TS, "D-1: tada") })
	s.wait("what people say is seen", func() bool {
		m, _ := s.w.Message(deals, mention.TS)
		return len(m.Reactions) == 1
	})
	if n := s.w.CallCounts()["apps.connections.open"]; n != 2 {
		s.t.Errorf("apps.connections.open was called %d times, want 2", n)
	}
	var attempts []int
	for _, e := range s.w.Envelopes() {
		if e.Label == "app_mention" && e.Acked {
			attempts = append(attempts, e.Attempt)
		}
	}
	if len(attempts) != 1 || attempts[0] == 0 {
		s.t.Errorf("the mention was taken at attempts %v, want one retry", attempts)
	}
}

func (s *boltStory) said(threadTS, text string) bool {
	return slices.ContainsFunc(s.w.Thread(deals, threadTS), func(m slacksim.Message) bool { return m.Text == text })
}

// answersEverywhereElse goes through Home, a message's menu, a form that is closed, and an answer in an ack.
func (s *boltStory) answersEverywhereElse() {
	s.t.Helper()
	s.must(s.omar.OpenHome())
	s.wait("Home is published", func() bool {
		home, published := s.omar.Home()
		return published && bytes.Contains(home.Blocks, []byte("U0OMAR"))
	})
	asked, err := s.sara.Say(sales, "Borealis signed")
	s.must(err)
	s.must(s.sara.MessageShortcut("deal_from_message", asked))
	s.must(s.sara.Close(s.form(s.sara, "Customer")))
	s.wait("the closed form is noticed", func() bool { return len(s.sara.DMs()) == 1 })
	s.must(s.sara.Command(sales, "/deal help"))
	if got := s.sara.Ephemerals(); len(got) != 1 || got[0].Text != "Type `/deal` and fill in the form." {
		s.t.Errorf("ephemerals = %+v, want the help", got)
	}
	for _, channel := range []string{sales, deals, s.sara.DM()} {
		for _, m := range s.w.Messages(channel) {
			if m.BotID != "" && len(m.Reactions) > 0 && m.Reactions[0].Name == "eyes" {
				s.t.Errorf("the app heard itself say %q", m.Text)
			}
		}
	}
	for _, e := range s.w.Envelopes() {
		if !e.Acked && e.Kind != "events_api" && e.Label != "/deal" {
			s.t.Errorf("%s %s was not acknowledged", e.Kind, e.Label)
		}
	}
}

// readsErrors compares what Slack's client makes of the simulator's answers with what it makes of Slack's.
func readsErrors(t *testing.T, folder string) {
	w := startWorkspace(t, func(c *slacksim.Config) {
		c.App.Scopes = []string{"chat:write", "channels:history", "channels:read", "users:read"}
		c.Channels = []slacksim.Channel{
			{ID: "C0OPEN", Name: "open", Members: []string{sara, boltBot}},
			{ID: "C0OTHER", Name: "other", Members: []string{sara}},
			{ID: "C0SECRET", Name: "secret", Private: true, Members: []string{sara}},
			{ID: "C0OLD", Name: "old", Archived: true, Members: []string{sara, boltBot}},
		}
	})
	for _, text := range []string{"one", "two", "three", "four"} {
		if _, err := w.As(sara).Say("C0OPEN", text); err != nil {
			t.Fatal(err)
		}
	}
	w.SetFault(slacksim.Fault{Kind: slacksim.FaultRateLimited, Method: "users.info", Times: 1, Delay: 7 * time.Second})
	w.SetFault(slacksim.Fault{Kind: slacksim.FaultRateLimited, Method: "conversations.info", Times: 1, Delay: time.Second})
	w.SetFault(slacksim.Fault{Kind: slacksim.FaultServerError, Method: "users.list", Times: 1, Status: 503})
	w.SetFault(slacksim.Fault{Kind: slacksim.FaultCut, Method: "conversations.members", Times: 1})
	cmd := nodeCommand(t.Context(), w, folder, "webapi.mjs")
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("webapi.mjs: %v\n%s", err, complaints.String())
	}
	var got map[string]any
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wantErrors(), got); diff != "" {
		t.Errorf("what Slack's client reads (-want +got):\n%s", diff)
	}
	var calls []slacksim.APICall
	for _, c := range w.APICalls() {
		if c.Method == "conversations.info" {
			calls = append(calls, c)
		}
	}
	if len(calls) != 2 || calls[1].At.Sub(calls[0].At) < time.Second {
		t.Errorf("calls = %+v, want a second one a second after the 429", calls)
	}
}

func wantErrors() map[string]any {
	refused := func(code string) any {
		return map[string]any{"code": "slack_webapi_platform_error", "error": code, "messages": nil}
	}
	scopes := []any{"chat:write", "channels:history", "channels:read", "users:read"}
	want := map[string]any{
		"who am I": map[string]any{"ok": true, "user": boltBot, "bot": "B0BOT", "team": "T0BOLT", "scopes": scopes},

		"somebody else's token":             refused("invalid_auth"),
		"sockets for a bot token":           refused("not_allowed_token_type"),
		"a method that is not there":        refused("unknown_method"),
		"into a private channel without it": refused("channel_not_found"),
		"into a public channel without it":  refused("not_in_channel"),
		"into an archived channel":          refused("is_archived"),
		"nothing to say":                    refused("no_text"),
		"a trigger that nobody gave":        refused("invalid_trigger_id"),
		"changing what a person said":       refused("cant_update_message"),
		"an update that is too long":        refused("msg_too_long"),
		"a scope that it lacks":             refused("missing_scope"),
		"a section that is too long":        refused("invalid_blocks"),
		"metadata read back":                map[string]any{"ok": true, "deal": "D-1"},
		"page by page":                      map[string]any{"pages": 3.0, "found": 5.0},
		"too many calls, not waiting":       map[string]any{"code": "slack_webapi_rate_limited_error", "retry_after": 7.0},
		"too many calls, waiting":           map[string]any{"ok": true, "told": []any{1.0}, "name": "open"},
		"a server error":                    map[string]any{"code": "slack_webapi_http_error", "status": 503.0},
		"a cut connection":                  map[string]any{"code": "slack_webapi_request_error"},
	}
	lacking := want["a scope that it lacks"].(map[string]any)
	lacking["needed"] = "reactions:write"
	long := want["a section that is too long"].(map[string]any)
	long["messages"] = []any{"[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"}
	for _, v := range want {
		if m := v.(map[string]any); m["messages"] == nil {
			delete(m, "messages") // JSON leaves out what is undefined
		}
	}
	return want
}
