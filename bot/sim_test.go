package bot

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// office is a simulated workspace with the bot's transport and directory in it.
type office struct {
	*slacksim.Workspace
	directory *Directory
	checks    *Checks
	sockets   *Sockets
}

// newOffice starts a workspace: sara and omar; the bot is in C0ONB, not in C0NEW.
func newOffice(t *testing.T, handle Handler) *office {
	t.Helper()
	var scopes []string
	for _, s := range RequiredScopes {
		scopes = append(scopes, s.Name)
	}
	w, err := slacksim.Start(t.Context(), slacksim.Config{
		Team: slacksim.Team{ID: "T1", Name: "Acme", Domain: "acme"},
		App: slacksim.App{
			ID: "A1", Name: "handoff", BotUser: "U0BOT", BotID: "B0BOT", BotToken: "xoxb-1", AppToken: "xapp-1", Scopes: scopes,
			Events:    append([]string{"message.channels", "subteam_members_changed"}, ObservedEvents...),
			Commands:  []slacksim.Command{{Command: "/handoff"}},
			Shortcuts: []slacksim.Shortcut{{Name: "Start a handoff", Type: "message", CallbackID: "start"}},
		},
		People:     []slacksim.User{{ID: "U1", Name: "sara", RealName: "Sara"}, {ID: "U2", Name: "omar", RealName: "Omar"}},
		UserGroups: []slacksim.UserGroup{{ID: "S1", Handle: "delivery", Name: "Delivery", Users: []string{"U2"}}},
		Channels: []slacksim.Channel{
			{ID: "C0ONB", Name: "onboarding", Members: []string{"U1", "U0BOT"}},
			{ID: "C0NEW", Name: "new", Members: []string{"U1"}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	metrics, log := NewMetrics(), slog.New(slog.DiscardHandler)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	cfg := ClientConfig{BotToken: "xoxb-1", AppToken: "xapp-1", APIURL: w.APIURL(), Sockets: 2, Transport: transport}
	api := NewClient(cfg, metrics)
	o := &office{Workspace: w, directory: NewDirectory(api, []handoffs.Team{
		{Key: "onboarding", Name: "Onboarding", Channel: "C0ONB"},
		{Key: "delivery", Name: "Delivery", Channel: "C0NEW", Members: []string{"S1"}},
	}, log)}
	o.checks = &Checks{BotToken: "xoxb-1", AppToken: "xapp-1", APIURL: w.APIURL(), Directory: o.directory, Types: []handoffs.Type{{To: "delivery"}}}
	o.sockets = NewSockets(api, 2, 0, NewDispatcher(func(ctx context.Context, e *Envelope) (any, error) {
		o.directory.Observe(e)
		return handle(ctx, e)
	}, metrics, log), metrics, log)
	return o
}

// open runs the sockets until the test ends, and returns once both are open.
func (o *office) open(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- o.sockets.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run = %v, want nil", err)
		}
	})
	o.until(t, "both connections", func() bool { return o.Connections() == 2 })
}

func (o *office) until(t *testing.T, what string, condition func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := o.Wait(ctx, condition); err != nil {
		t.Fatalf("waited too long for %s", what)
	}
}

func nothing(context.Context, *Envelope) (any, error) { return nil, nil }

func TestChecksFindTheChannelWithoutTheBot(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nothing)
	problems := o.checks.Run(t.Context())
	want := "Channel C0NEW of team Delivery: I am not in #new. Type /invite @handoff there."
	if len(problems) != 1 || !problems[0].Fatal || problems[0].Text != want {
		t.Errorf("problems = %+v, want only %q", problems, want)
	}
}

func TestTheDirectoryFollowsTheWorkspace(t *testing.T) {
	t.Parallel()
	events := make(chan string, 64)
	o := newOffice(t, func(_ context.Context, e *Envelope) (any, error) {
		if e.Event != nil {
			events <- e.Event.InnerEvent.Type
		}
		return nil, nil
	})
	if err := o.directory.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.open(t)
	until := func(event string) {
		t.Helper()
		for within(t, events, event) != event { // others may come between
		}
	}
	onboarding := handoffs.Team{Channel: "C0ONB"}
	delivery := handoffs.Team{Channel: "C0NEW", Members: []string{"S1"}}
	if ok, _ := o.directory.Postable("C0NEW"); ok {
		t.Error("Postable before the invitation = true, want false")
	}
	if err := o.As("U1").Invite("C0NEW", "U0BOT"); err != nil {
		t.Fatal(err)
	}
	until("member_joined_channel")
	if ok, why := o.directory.Postable("C0NEW"); !ok {
		t.Errorf("Postable after the invitation = false, %s", why)
	}
	if o.directory.Member(&onboarding, "U2") || !o.directory.Member(&onboarding, "U1") {
		t.Error("members of onboarding are not those of its channel")
	}
	if err := o.As("U2").Join("C0ONB"); err != nil {
		t.Fatal(err)
	}
	until("member_joined_channel")
	if !o.directory.Member(&onboarding, "U2") {
		t.Error("Member after joining = false, want true")
	}
	o.SetUserGroup("S1", "U1")
	until("subteam_members_changed")
	if !o.directory.Member(&delivery, "U1") || o.directory.Member(&delivery, "U2") {
		t.Error("the user group's members are the old ones")
	}
	o.Archive("C0ONB")
	until("channel_archive")
	if ok, _ := o.directory.Postable("C0ONB"); ok {
		t.Error("Postable of an archived channel = true, want false")
	}
}

func TestAShortcutOnAMessageWithAnUnknownElementWorks(t *testing.T) {
	t.Parallel()
	texts := make(chan string, 4)
	o := newOffice(t, func(_ context.Context, e *Envelope) (any, error) {
		if e.Interaction != nil {
			texts <- e.Interaction.Message.Text
		}
		return nil, nil
	})
	o.open(t)
	m, err := o.PostUnknownElement("C0ONB")
	if err != nil {
		t.Fatal(err)
	}
	if err := o.As("U1").MessageShortcut("start", m); err != nil {
		t.Errorf("shortcut = %v, want it acknowledged", err)
	}
	if got := within(t, texts, "the handler"); got != "A message of another app" {
		t.Errorf("text = %q, want the message's", got)
	}
}

func TestEveryAcknowledgedCommandIsHandledOnce(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	handled := map[string]int{}
	o := newOffice(t, func(_ context.Context, e *Envelope) (any, error) {
		if e.Command != nil {
			mu.Lock()
			defer mu.Unlock()
			handled[e.Command.Text]++
		}
		return nil, nil
	})
	o.open(t)
	o.SetFault(slacksim.Fault{Kind: slacksim.FaultDeliverTwice, Probability: .3})
	var all sync.WaitGroup
	acked := make(chan string, 400)
	for person := range 4 {
		all.Go(func() {
			for i := range 50 {
				text := fmt.Sprintf("%d-%d", person, i)
				if err := o.As("U1").Command("C0ONB", "/handoff "+text); err != nil {
					t.Errorf("command %s = %v, want it acknowledged", text, err)
					continue
				}
				acked <- text
			}
		})
	}
	all.Wait()
	o.ClearFaults()
	close(acked)
	mu.Lock()
	defer mu.Unlock()
	for text := range acked {
		if handled[text] != 1 {
			t.Errorf("command %s handled %d times, want once", text, handled[text])
		}
	}
}

func TestConnectionsComeBack(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]func(w *slacksim.Workspace){
		"refreshed": func(w *slacksim.Workspace) { w.Reconnect() },
		"dropped":   func(w *slacksim.Workspace) { w.DropSockets() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, nothing)
			o.open(t)
			before := o.CallCounts()["apps.connections.open"]
			lose(o.Workspace)
			o.until(t, "new connections", func() bool {
				return o.CallCounts()["apps.connections.open"] >= before+2 && o.Connections() == 2
			})
			if err := o.As("U1").Command("C0ONB", "/handoff"); err != nil {
				t.Errorf("command = %v, want it acknowledged", err)
			}
		})
	}
}
