package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/handoffbot/handoffbot/bot"
	"github.com/handoffbot/handoffbot/handoffs/playbook"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
	"github.com/handoffbot/handoffbot/internal/redistest"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// patience bounds every wait of a story. It is spent only where a story fails.
const patience = 20 * time.Second

// TestMain lets more stories run at a time than there are cores: they wait for timers more than they compute.
func TestMain(m *testing.M) {
	flag.Parse()
	chosen := false
	flag.Visit(func(f *flag.Flag) { chosen = chosen || f.Name == "test.parallel" })
	if !chosen {
		_ = flag.Set("test.parallel", "12") // unreachable error: the flag is there
	}
	os.Exit(m.Run())
}

// A story is a company on this machine with the whole bot in it. What the bot says must be expected by the story, and
// nothing may go wrong that it does not name: its end checks both.
type story struct {
	t    testing.TB
	ws   *slacksim.Workspace
	book *playbook.Playbook
	logs *logbook
	setting

	sara, tom, omar, nina, grace *person

	bots  []*running
	began time.Time
	// expected are the bot's messages that the story waited for.
	expected map[place]bool
	// What the story says of itself: the bot logs errors, these among them; Slack loses presses, so that the bot's
	// answers to them are no news; posts have to be looked for.
	errorsAllowed, unansweredAllowed, answersForgiven, looks bool
	wantedErrors                                             []string
}

// place names a message.
type place struct{ channel, ts string }

// setting is what a story may want to be otherwise.
type setting struct {
	redis    redisstore.Config
	playbook []byte
	// change changes the workspace before it opens.
	change func(*slacksim.Config)
	// silent is how long the bot waits for an answer of Slack.
	silent time.Duration
	// speed is how much faster than the workspace's clock the bot's is, so that its waits between attempts are short.
	speed int
	// review says who reads deal notes; nobody, unless a story is about it.
	review reviewSettings
	// asleep starts no bot.
	asleep bool
}

// begin starts the workspace and the bot. The embedded Redis serves unless the setting names another.
func begin(t testing.TB, with ...func(*setting)) *story {
	t.Helper()
	s := &story{t: t, logs: newLogbook(t), expected: map[place]bool{}, began: time.Now()}
	s.setting = setting{playbook: withoutDigests(demoPlaybook), silent: time.Second}
	for _, w := range with {
		w(&s.setting)
	}
	if s.redis.URL == "" && len(s.redis.Addrs) == 0 {
		embedded, err := miniredis.Run()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(embedded.Close)
		s.redis.URL = "redis://" + embedded.Addr()
	}
	var err error
	if s.book, err = playbook.Parse("playbook.yaml", s.playbook); err != nil {
		t.Fatal(err)
	}
	s.openWorkspace()
	t.Cleanup(s.end)
	if !s.asleep {
		s.startBot()
	}
	return s
}

// withoutDigests is the playbook of stories that are told at any time of the day, so that none comes in between.
func withoutDigests(book []byte) []byte {
	before, _, _ := bytes.Cut(book, []byte("\ndigests:"))
	return append(bytes.Clone(before), '\n')
}

func (s *story) openWorkspace() {
	s.t.Helper()
	cfg, err := demoWorkspace("")
	if err != nil {
		s.t.Fatal(err)
	}
	addFromPlaybook(&cfg, s.book)
	// Slack's own waits, a minute and five, would make stories long.
	cfg.Options.RetryDelays = []time.Duration{0, 200 * time.Millisecond, time.Second}
	cfg.Options.WarningLead = 200 * time.Millisecond
	if s.change != nil {
		s.change(&cfg)
	}
	if s.ws, err = slacksim.Start(context.Background(), cfg); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(s.ws.Close)
	s.sara, s.tom, s.omar = s.person("U0SARA"), s.person("U0TOM"), s.person("U0OMAR")
	s.nina, s.grace = s.person("U0NINA"), s.person("U0GRACE")
}

// eachRedis tells the story on the embedded Redis and on a real server.
func eachRedis(t *testing.T, tell func(s *story), with ...func(*setting)) {
	t.Helper()
	t.Run("embedded", func(t *testing.T) {
		t.Parallel()
		tell(begin(t, with...))
	})
	t.Run("real", func(t *testing.T) {
		t.Parallel()
		server := redistest.Start(t, redistest.Options{})
		tell(begin(t, append(with, onRedis(server))...))
	})
}

func onRedis(server *redistest.Server) func(*setting) {
	return func(set *setting) { set.redis = redisstore.Config{URL: server.URL} }
}

// parts are what a bot of this story is built from.
func (s *story) parts() parts {
	return parts{
		slack: bot.ClientConfig{
			BotToken: demoBotToken, AppToken: demoAppToken, APIURL: s.ws.APIURL(),
			Transport: &http.Transport{MaxIdleConnsPerHost: 64, ResponseHeaderTimeout: s.silent},
		},
		connections: 2, redis: s.redis, book: s.book, httpAddr: "127.0.0.1:0", now: s.now, log: slog.New(s.logs),
		review: s.review,
	}
}

// now is the bot's clock.
func (s *story) now() time.Time {
	now := s.ws.Clock.Now()
	return now.Add(time.Duration(s.speed) * time.Since(s.began))
}

// running is a bot at work.
type running struct {
	s    *story
	a    *process
	stop context.CancelFunc
	done chan error
}

// startBot starts a bot and returns when both its connections are open. A second one runs beside the first.
func (s *story) startBot() *running {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	a, err := newProcess(ctx, s.parts())
	if err != nil {
		cancel()
		s.t.Fatal(err)
	}
	r := &running{s: s, a: a, stop: cancel, done: make(chan error, 1)}
	before := s.ws.Connections()
	go func() { r.done <- a.run(ctx) }()
	s.bots = append(s.bots, r)
	s.until(nil, "the bot is connected", func() bool { return s.ws.Connections() >= before+2 })
	return r
}

// Stops tells the bot to stop, as SIGTERM does, and waits until it has.
func (r *running) Stops() {
	r.s.t.Helper()
	if r.stop == nil {
		return
	}
	before := r.s.ws.Connections()
	r.stop()
	r.stop = nil
	select {
	case err := <-r.done:
		if err != nil {
			r.s.t.Errorf("the bot stopped with %v", err)
		}
	case <-time.After(patience):
		r.s.t.Errorf("the bot does not stop")
	}
	if !r.s.t.Failed() {
		r.s.until(nil, "Slack knows that the bot is gone", func() bool { return r.s.ws.Connections() <= max(0, before-2) })
	}
}

// Counts returns the value of a metric with its labels, as the bot serves it; "" if there is none.
func (r *running) Counts(metric string) string {
	r.s.t.Helper()
	req, err := http.NewRequestWithContext(r.s.t.Context(), http.MethodGet, "http://"+r.a.listener.Addr().String()+"/metrics", http.NoBody)
	if err != nil {
		r.s.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.s.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		r.s.t.Fatal(err)
	}
	for line := range strings.Lines(string(body)) {
		if value, ok := strings.CutPrefix(line, metric+" "); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// until waits for something to become so, and shows what the person sees when it does not.
func (s *story) until(who *person, what string, so func() bool) {
	s.t.Helper()
	ctx, cancel := context.WithTimeoutCause(context.Background(), patience, errors.New("it did not come to pass"))
	defer cancel()
	if err := s.ws.Wait(ctx, so); err != nil {
		s.t.Fatalf("%s: %v\n%s", what, err, who.screen())
	}
}

// breaks lets Slack go wrong as many times as the fault says.
func (s *story) breaks(f slacksim.Fault) (mend func()) { return s.ws.SetFault(f) }

// logbook keeps the bot's log for the end of the story.
type logbook struct {
	slog.Handler
	entries *entries
}

type entries struct {
	mu     sync.Mutex
	errors []string
}

func newLogbook(t testing.TB) *logbook {
	return &logbook{Handler: slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}), entries: &entries{}}
}

// Handle implements slog.Handler.
func (l *logbook) Handle(ctx context.Context, r slog.Record) error {
	if r.Level >= slog.LevelError {
		text := r.Message
		r.Attrs(func(a slog.Attr) bool {
			text += " " + a.String()
			return true
		})
		l.entries.mu.Lock()
		l.entries.errors = append(l.entries.errors, text)
		l.entries.mu.Unlock()
	}
	return l.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (l *logbook) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &logbook{Handler: l.Handler.WithAttrs(attrs), entries: l.entries}
}

// WithGroup implements slog.Handler.
func (l *logbook) WithGroup(name string) slog.Handler {
	return &logbook{Handler: l.Handler.WithGroup(name), entries: l.entries}
}

func (l *logbook) errors() []string {
	l.entries.mu.Lock()
	defer l.entries.mu.Unlock()
	return append([]string(nil), l.entries.errors...)
}

// second is a short wait where Slack's own would be long.
const second = time.Second

// hurried lets the bot's clock run four times as fast.
func hurried(set *setting) { set.speed = 3 }

// leaseEnds is longer than a lease: what a process had in hand that is gone comes back.
const leaseEnds = 2 * time.Minute
