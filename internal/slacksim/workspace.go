package slacksim

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Workspace is a running simulator. All its methods may be called from any goroutine.
type Workspace struct {
	// Clock is the workspace's time.
	Clock *Clock

	opts Options
	log  *slog.Logger
	team Team
	addr string
	http *http.Server
	done chan struct{}
	wg   sync.WaitGroup

	mu        sync.Mutex
	closed    bool
	app       App
	revoked   bool
	people    map[string]*person
	order     []string // people in the order of the configuration
	groups    []UserGroup
	channels  map[string]*channel
	chanOrder []string
	views     map[string]*view
	stacks    map[string][]*view // open modals by person, bottom first
	homes     map[string]*view
	triggers  map[string]*trigger
	urls      map[string]*responseURL
	scheduled map[string][]scheduled
	sockets   map[*socket]bool // false: told to go
	tickets   map[string]bool
	pending   map[string]*envelope
	timers    map[*time.Timer]struct{}
	files     map[string]*file
	awaited   map[string]*awaited // uploads to come, by the secret of their address
	changed   chan struct{}
	subs      map[*subscriber]bool
	random    *rand.Rand

	hints []string
	// How many triggers and response URLs there may be before the old ones are looked for.
	triggersFull, urlsFull int
	pageFaults             map[string]func() // what takes each fault of the page back; w.mu guards it

	faults  *faults
	limits  *limiter
	traffic *traffic
}

// Start opens a workspace on a loopback address and serves it until Close, or until ctx is done.
func Start(ctx context.Context, cfg Config) (*Workspace, error) {
	addr := cfg.Addr
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("read address %q: %w", addr, err)
	}
	if !loopbackHost(host) {
		return nil, fmt.Errorf("listen on %q: only loopback addresses are served", addr)
	}
	w, err := newWorkspace(cfg)
	if err != nil {
		return nil, err
	}
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	w.addr = ln.Addr().String()
	w.http = &http.Server{Handler: w.routes(), ReadHeaderTimeout: 10 * time.Second, ErrorLog: slog.NewLogLogger(w.log.Handler(), slog.LevelDebug)}
	w.wg.Go(func() {
		if err := w.http.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			w.log.ErrorContext(ctx, "workspace server ended", "error", err)
		}
	})
	w.wg.Go(func() {
		select {
		case <-ctx.Done():
			w.shut()
		case <-w.done:
		}
	})
	return w, nil
}

func newWorkspace(cfg Config) (*Workspace, error) {
	log := cfg.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	seed := cfg.Options.Seed
	if seed == 0 {
		seed = rand.Uint64()
	}
	w := &Workspace{
		Clock: &Clock{}, opts: cfg.Options.withDefaults(), log: log, team: cfg.Team, done: make(chan struct{}),
		app: cfg.App, people: map[string]*person{}, channels: map[string]*channel{}, views: map[string]*view{},
		stacks: map[string][]*view{}, homes: map[string]*view{}, triggers: map[string]*trigger{}, urls: map[string]*responseURL{},
		scheduled: map[string][]scheduled{}, sockets: map[*socket]bool{}, tickets: map[string]bool{}, pending: map[string]*envelope{},
		timers: map[*time.Timer]struct{}{}, subs: map[*subscriber]bool{}, random: rand.New(rand.NewPCG(seed, 1)),
		faults: newFaults(seed), traffic: newTraffic(), hints: cfg.Hints, pageFaults: map[string]func(){}, files: map[string]*file{}, awaited: map[string]*awaited{},
	}
	w.limits = newLimiter(w.opts.RateLimits)
	if !cfg.Options.Start.IsZero() {
		w.Clock.offset = time.Until(cfg.Options.Start)
	}
	w.Clock.moved = w.clockMoved
	w.groups = slices.Clone(cfg.UserGroups)
	if err := w.settle(cfg); err != nil {
		return nil, err
	}
	return w, nil
}

// URL is the address of the page and the team, without a slash at its end.
func (w *Workspace) URL() string { return "http://" + w.addr }

// APIURL is the base of the Web API; it ends in "/api/".
func (w *Workspace) APIURL() string { return w.URL() + "/api/" }

// Close ends everything that the workspace runs and waits for it. What hangs or waits is answered with a cut connection.
func (w *Workspace) Close() {
	w.shut()
	w.wg.Wait()
}

func (w *Workspace) shut() {
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return
	}
	w.closed = true
	close(w.done)
	for t := range w.timers {
		t.Stop()
	}
	clear(w.timers)
	sockets := slices.Collect(maps.Keys(w.sockets))
	w.mu.Unlock()
	for _, s := range sockets {
		s.drop()
	}
	if err := w.http.Close(); err != nil {
		w.log.Debug("close workspace server", "error", err)
	}
}

// Wait returns nil as soon as condition holds. It looks again after every change of the workspace, without polling, and
// ends with an error when ctx is done or the workspace is closed. condition may call any method of the workspace.
func (w *Workspace) Wait(ctx context.Context, condition func() bool) error {
	for {
		w.mu.Lock()
		if w.changed == nil {
			w.changed = make(chan struct{})
		}
		changed := w.changed
		w.mu.Unlock()
		if condition() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("wait for the workspace: %w", context.Cause(ctx))
		case <-w.done:
			return errors.New("wait for the workspace: it was closed")
		}
	}
}

// touch wakes everybody who waits; w.mu is held.
func (w *Workspace) touch() {
	if w.changed != nil {
		close(w.changed)
		w.changed = nil
	}
}

// after runs f once d has passed in real time, unless the workspace is closed before; w.mu is held.
func (w *Workspace) after(d time.Duration, f func()) *time.Timer {
	if w.closed {
		return nil
	}
	var t *time.Timer
	t = time.AfterFunc(d, func() {
		w.mu.Lock()
		_, live := w.timers[t]
		delete(w.timers, t)
		if !live || w.closed {
			w.mu.Unlock()
			return
		}
		w.wg.Add(1)
		w.mu.Unlock()
		defer w.wg.Done()
		f()
	})
	w.timers[t] = struct{}{}
	return t
}

// stop takes a timer back; w.mu is held.
func (w *Workspace) stop(t *time.Timer) {
	if t != nil {
		t.Stop()
		delete(w.timers, t)
	}
}

func (w *Workspace) clockMoved() {
	w.postDue()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.touch()
	w.publish(func(*subscriber) any { return map[string]any{"type": "clock", "clock": w.clockState()} })
}

func loopbackHost(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
