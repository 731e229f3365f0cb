package chaos

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/handoffs/playbook"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
	"github.com/handoffbot/handoffbot/internal/slacksim"
	"github.com/handoffbot/handoffbot/manifests"
)

const (
	workspaceID = "T0CHAOS"
	botUser     = "U0HANDOFF"
	botToken    = "xoxb-planted-bot-token"
	appToken    = "xapp-planted-app-token"

	// planted is in every text that people type, and must be in no log.
	planted = "Quagga"

	peopleCount = 32
	teamCount   = 8
)

var errTooLong = errors.New("the run took too long")

// world is everything that a run starts: Redis, Slack, and the replicas.
type world struct {
	t      *testing.T
	ws     *slacksim.Workspace
	redis  *redises
	store  *redisstore.Store
	book   *playbook.Playbook
	random *lockedRand

	replicas []*replica
	trouble  tally
	time     *passing
}

// newWorld starts Redis, Slack and two replicas, and returns when the replicas are connected.
func newWorld(t *testing.T, seed uint64) *world {
	t.Helper()
	w := &world{t: t, random: newRand(seed, 1), time: newPassing()}
	folder := *keepFlag
	if folder == "" {
		folder = t.TempDir()
	}
	binary := build(t)
	w.redis = startRedis(t)
	w.openWorkspace(seed)
	file := filepath.Join(t.TempDir(), "playbook.yaml")
	if err := os.WriteFile(file, []byte(playbookText()), 0o600); err != nil {
		t.Fatal(err)
	}
	var err error
	if w.book, err = playbook.Parse(file, []byte(playbookText())); err != nil {
		t.Fatal(err)
	}
	client, err := redisstore.Open(redisstore.Config{URL: w.redis.url, Addrs: w.redis.sentinels, MasterName: w.redis.name})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	w.store = redisstore.New(client, workspaceID)
	w.redis.client = client
	env := append(os.Environ(),
		"SLACK_BOT_TOKEN="+botToken, "SLACK_APP_TOKEN="+appToken, "SLACK_API_URL="+w.ws.APIURL(), "SLACK_CONNECTIONS=2",
		"REDIS_URL="+w.redis.url, "REDIS_ADDRS="+strings.Join(w.redis.sentinels, ","), "REDIS_MASTER_NAME="+w.redis.name,
		"PLAYBOOK="+file, "HTTP_ADDR=127.0.0.1:0", "LOG_LEVEL=debug", "LOG_FORMAT=json")
	for i := range 2 {
		r := startReplica(t, binary, env, filepath.Join(folder, fmt.Sprintf("replica-%d.log", i+1)))
		w.replicas = append(w.replicas, r)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := w.ws.Wait(ctx, func() bool { return w.ws.Connections() >= 4 }); err != nil {
		t.Fatalf("the replicas do not connect: %v", err)
	}
	if err := errors.Join(w.learnFirst(ctx), w.plantDays(ctx)); err != nil {
		t.Fatal(err)
	}
	return w
}

// build compiles the program once.
func build(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "handoffbot")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "../../cmd/handoffbot").CombinedOutput()
	if err != nil {
		t.Fatalf("build handoffbot: %v\n%s", err, out)
	}
	return binary
}

func (w *world) openWorkspace(seed uint64) {
	w.t.Helper()
	app, err := manifests.Read()
	if err != nil {
		w.t.Fatal(err)
	}
	cfg := slacksim.Config{
		Team: slacksim.Team{ID: workspaceID, Name: "Northwind", Domain: "northwind"},
		App: slacksim.App{
			ID: "A0HANDOFF", Name: app.Name, BotUser: botUser, BotID: "B0HANDOFF",
			BotToken: botToken, AppToken: appToken, Scopes: app.Scopes, Events: app.Events,
		},
		Options: slacksim.Options{
			Seed: seed, EveryoneOnline: true, WarningLead: 500 * time.Millisecond,
			// Slack's own waits are a minute and five.
			RetryDelays: []time.Duration{500 * time.Millisecond, 3 * time.Second, 10 * time.Second},
		},
	}
	for _, c := range app.Commands {
		cfg.App.Commands = append(cfg.App.Commands, slacksim.Command{
			Command: c.Command, Description: c.Description, UsageHint: c.UsageHint, ShouldEscape: c.ShouldEscape,
		})
	}
	for _, c := range app.Shortcuts {
		cfg.App.Shortcuts = append(cfg.App.Shortcuts, slacksim.Shortcut(c))
	}
	everybody := []string{botUser}
	for i := range peopleCount {
		id := personID(i)
		cfg.People = append(cfg.People, slacksim.User{ID: id, Name: strings.ToLower(id), RealName: "Person " + strconv.Itoa(i)})
		everybody = append(everybody, id)
	}
	cfg.Channels = append(cfg.Channels, slacksim.Channel{ID: "C0SALES", Name: "sales", Members: everybody})
	for i := range teamCount {
		cfg.Channels = append(cfg.Channels, slacksim.Channel{ID: teamChannel(i), Name: teamKey(i), Members: everybody})
	}
	if w.ws, err = slacksim.Start(context.Background(), cfg); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(w.ws.Close)
}

// searchLogs looks for what people typed, and for the tokens, in everything that the processes said.
func (w *world) searchLogs(t *testing.T) {
	t.Helper()
	for _, r := range w.replicas {
		data, err := os.ReadFile(r.file)
		if err != nil {
			t.Fatal(err)
		}
		if len(data) == 0 {
			t.Errorf("%s is empty", r.file)
		}
		for _, secret := range []string{planted, strings.ToLower(planted), botToken, appToken} {
			if at := strings.Index(string(data), secret); at >= 0 {
				t.Errorf("%s holds %q: %s", r.file, secret, data[max(0, at-300):min(len(data), at+50)])
			}
		}
		for line := range strings.Lines(string(data)) {
			if strings.Contains(line, "panic") {
				t.Errorf("a replica panicked: %s", line)
			}
		}
	}
}

// lockedRand is a source of chance that several goroutines may use.
type lockedRand struct {
	mu sync.Mutex
	r  *rand.Rand
}

func newRand(seed, stream uint64) *lockedRand {
	return &lockedRand{r: rand.New(rand.NewPCG(seed, stream))}
}

func (l *lockedRand) n(n int) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.r.IntN(n)
}

// chance is true in that many of a hundred cases.
func (l *lockedRand) chance(percent int) bool { return l.n(100) < percent }

// between is a random time between the two.
func (l *lockedRand) between(low, high time.Duration) time.Duration {
	return low + time.Duration(l.n(int(high-low)))
}

// pause waits, and reports false when ctx ends first.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

func hostPort(addr string) (host, port string) {
	host, port, _ = net.SplitHostPort(addr)
	return host, port
}
