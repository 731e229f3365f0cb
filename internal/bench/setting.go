package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// setting is one row of the table: a bot, and what it has to do.
type setting struct {
	bot    string // "handoffbot", "floor" or "bolt"
	people int
	typing bool
	// open is how many handoffs are open before.
	open int
}

func (s setting) name() string {
	form := "at once"
	if s.typing {
		form = "typed"
	}
	name := fmt.Sprintf("%s, %d people, form %s", s.bot, s.people, form)
	if s.open > 0 {
		name += fmt.Sprintf(", %d open", s.open)
	}
	return name
}

// bench is what all settings share.
type bench struct {
	dir, binary, floor string
	handoffs, warmup   int
	limit              time.Duration
	aof                bool
	connections        string
	profile            string
	// settings of the handoffbot process beside its own: NAME=value.
	env []string
}

// run measures one setting with a workspace, a Redis and a bot of its own.
func (b *bench) run(ctx context.Context, s setting) (*result, error) {
	dir, err := os.MkdirTemp(b.dir, s.bot+"-")
	if err != nil {
		return nil, fmt.Errorf("make folder: %w", err)
	}
	redis, err := startRedis(ctx, dir, b.aof)
	if err != nil {
		return nil, err
	}
	defer redis.stop()
	r := &result{setting: s}
	if s.open > 0 {
		began := time.Now()
		before := redis.number("memory", "used_memory")
		if err := seed(ctx, redis.url(), team, s.open); err != nil {
			return nil, err
		}
		r.seedTook = time.Since(began)
		r.seedBytes = float64(redis.number("memory", "used_memory")-before) / float64(s.open)
		if r.pages, err = readPages(ctx, redis, team); err != nil {
			return nil, err
		}
	}
	c := &company{news: map[string]chan sighting{}}
	cfg, people, err := workspaceOf(s.people, c.watch)
	if err != nil {
		return nil, err
	}
	if s.bot == "bolt" {
		cfg.App.Events = nil // it asks for none, which is less work
	}
	if c.Workspace, err = slacksim.Start(ctx, cfg); err != nil {
		return nil, fmt.Errorf("start workspace: %w", err)
	}
	defer c.Close()
	c.people = people
	proc, err := b.start(ctx, dir, s, c, redis, r)
	if err != nil {
		return nil, err
	}
	err = b.measure(c, s, redis, proc, r)
	quiet(c)
	r.stopTook = proc.stop()
	return r, err
}

// start starts the bot and notes when it was ready.
func (b *bench) start(ctx context.Context, dir string, s setting, c *company, redis *redisServer, r *result) (*process, error) {
	book := filepath.Join(dir, "playbook.yaml")
	if err := os.WriteFile(book, playbookFile, 0o600); err != nil {
		return nil, fmt.Errorf("write playbook: %w", err)
	}
	port, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	addr := fmt.Sprintf("127.0.0.1:%d", port)
	env := append([]string{
		"SLACK_BOT_TOKEN=" + botToken, "SLACK_APP_TOKEN=" + appToken, "SLACK_API_URL=" + c.APIURL(), "REDIS_URL=" + redis.url(),
		"PLAYBOOK=" + book, "HTTP_ADDR=" + addr, "SLACK_CONNECTIONS=" + b.connections,
	}, b.env...)
	binary, args, ready := b.binary, []string{"run"}, func() bool { return answers(ctx, "http://"+addr+"/readyz") }
	connected := func() bool { return c.Connections() > 0 }
	switch s.bot {
	case "floor":
		binary, args, ready = b.floor, nil, connected
	case "bolt":
		binary, args, ready = "node", []string{filepath.Join(boltFolder, "app.mjs")}, connected
		env = append(env, "CARDS_CHANNEL="+cardsRoom)
	}
	proc, err := startProcess(binary, filepath.Join(dir, "log"), env, args...)
	if err != nil {
		return nil, err
	}
	if r.startTook, err = proc.until(ready); err != nil {
		proc.stop()
		return nil, err
	}
	return proc, nil
}

func answers(ctx context.Context, url string) bool {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = resp.Body.Close() // nothing of it is read
	return resp.StatusCode == http.StatusOK
}

// usage is what has been used up to a moment.
type usage struct {
	bot, redis, own time.Duration
	redisReads      int64
	redisBytes      int64
	calls           map[string]int
	envelopes       int
	at              time.Time
}

func (b *bench) usage(c *company, redis *redisServer, proc *process) usage {
	var own syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &own) // the struct is valid, so it cannot fail
	return usage{
		bot: cpuOf(proc.pid()), redis: cpuOf(redis.pid), own: time.Duration(own.Utime.Nano() + own.Stime.Nano()),
		redisReads: redis.number("stats", "total_reads_processed"), redisBytes: redis.number("memory", "used_memory"),
		calls: c.CallCounts(), envelopes: len(c.Envelopes()), at: time.Now(),
	}
}

func (b *bench) measure(c *company, s setting, redis *redisServer, proc *process, r *result) error {
	if _, err := c.work("w", b.warmup, s.typing, 0, b.limit); err != nil {
		return fmt.Errorf("warm up: %w", err)
	}
	quiet(c)
	before := b.usage(c, redis, proc)
	done, err := c.work("m", b.handoffs, s.typing, 0, b.limit)
	quiet(c)
	after := b.usage(c, redis, proc)
	if b.profile != "" && s.bot == "handoffbot" {
		_ = proc.cmd.Process.Signal(syscall.SIGUSR1) // it is there: it answered a moment ago
		time.Sleep(time.Second)
	}
	r.note(done, before, after, c)
	r.peak = memoryOf(proc.pid(), "VmHWM")
	if err != nil {
		return err
	}
	if s.bot != "handoffbot" {
		return nil
	}
	return c.countTrips(s.typing, redis, r)
}

// work has everybody hand off until n are done or the limit has passed; before each step they rest. The error names some
// of what went wrong.
func (c *company) work(prefix string, n int, typing bool, rest, limit time.Duration) ([]whole, error) {
	var next atomic.Int64
	var mu sync.Mutex
	var all []whole
	var errs []error
	end := time.Now().Add(limit)
	var everybody sync.WaitGroup
	for _, user := range c.people {
		everybody.Go(func() {
			for {
				i := int(next.Add(1))
				if i > n || time.Now().After(end) {
					return
				}
				took, err := c.handOff(user, fmt.Sprintf("%s-%d", prefix, i), typing, rest)
				mu.Lock()
				if err != nil {
					errs = append(errs, fmt.Errorf("handoff %d of %s: %w", i, user, err))
				} else {
					all = append(all, took)
				}
				mu.Unlock()
			}
		})
	}
	everybody.Wait()
	if len(errs) > 0 {
		return all, fmt.Errorf("%d of %d handoffs failed, for example: %w", len(errs), n, errors.Join(errs[:min(3, len(errs))]...))
	}
	return all, nil
}

// quiet waits until the bot has nothing more to say.
func quiet(c *company) {
	before := -1
	for range 100 {
		n := 0
		for _, count := range c.CallCounts() {
			n += count
		}
		if n == before {
			return
		}
		before = n
		time.Sleep(300 * time.Millisecond)
	}
}

// countTrips watches Redis while one person hands off, and counts what lies between an envelope and its ack.
func (c *company) countTrips(typing bool, redis *redisServer, r *result) error {
	stop, err := redis.monitor()
	if err != nil {
		return err
	}
	time.Sleep(50 * time.Millisecond)
	seen := len(c.Envelopes())
	everybody := c.people
	c.people = everybody[:1]
	_, err = c.work("t", 10, typing, 100*time.Millisecond, 30*time.Second)
	c.people = everybody
	quiet(c)
	requests := stop()
	for _, e := range c.Envelopes()[seen:] {
		label, ok := tripLabel(e)
		if !ok || !e.Acked {
			continue
		}
		n := 0
		for _, q := range requests {
			if q.at.After(e.Sent) && q.at.Before(e.Sent.Add(e.Latency)) && !ofWorker(q.text) {
				n++
			}
		}
		r.trips[label] = append(r.trips[label], n)
	}
	return err
}

// ofWorker reports whether a request is the worker's, which runs beside and keeps no ack waiting: a claim, or a load
// that names no request.
func ofWorker(text string) bool {
	return strings.Contains(text, `:due" "`) && strings.Contains(text, `:attempts" "`) || strings.HasPrefix(text, `"hget"`) && strings.Contains(text, `:h:`)
}

func tripLabel(e slacksim.EnvelopeRecord) (string, bool) {
	switch {
	case strings.HasSuffix(e.Label, " acknowledge"):
		return "press", true
	case strings.HasPrefix(e.Label, "view_submission"):
		return "submission", true
	case e.Kind == "slash_commands":
		return "command", true
	}
	return "", false
}
