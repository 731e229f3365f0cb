package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/handoffbot/handoffbot/bot"
	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/playbook"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// stopWithin bounds the end: a container is killed ten seconds after it was told to stop.
const stopWithin = 5 * time.Second

// checkWithin bounds the start-up checks.
const checkWithin = 20 * time.Second

// parts is what a process is built from. run takes it from the environment, the demo and the tests from what they start.
type parts struct {
	slack       bot.ClientConfig
	connections int
	redis       redisstore.Config
	book        *playbook.Playbook
	// httpAddr is where health and metrics are served; empty serves none.
	httpAddr string
	// joins is for how long the reminders of one person are collected; zero for as long as usual.
	joins time.Duration
	// review says who reads deal notes.
	review reviewSettings
	// now is the only clock of the domain.
	now func() time.Time
	log *slog.Logger
}

// process is the whole bot, built and checked, not yet running.
type process struct {
	parts
	store      closer
	directory  *bot.Directory
	bot        *bot.Bot
	worker     *bot.Worker
	homes      *bot.Homes
	indexes    *redisstore.Store
	dispatcher *bot.Dispatcher
	sockets    *bot.Sockets
	listener   net.Listener
	server     *http.Server
}

type closer interface{ Close() error }

// newProcess builds the process and checks everything that it needs. Its error names all that is wrong.
func newProcess(ctx context.Context, p parts) (*process, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, checkWithin, errors.New("the start-up checks took too long"))
	defer cancel()
	metrics := bot.NewMetrics()
	p.slack.Sockets = p.connections
	api := bot.NewClient(p.slack, metrics)
	client, err := redisstore.Open(p.redis)
	if err != nil {
		return nil, fmt.Errorf("open Redis: %w", err)
	}
	a := &process{parts: p, store: client, directory: bot.NewDirectory(api, teamsOf(p.book), p.log)}
	checks := bot.Checks{
		BotToken: p.slack.BotToken, AppToken: p.slack.AppToken, APIURL: p.slack.APIURL, Directory: a.directory, Types: p.book.Types,
		Digests: digestPlans(p.book),
		Ping:    func(ctx context.Context) error { return redisstore.New(client, "").Ping(ctx) },
	}
	if err := report(ctx, p.log, checks.Run(ctx)); err != nil {
		return nil, errors.Join(err, client.Close())
	}
	identity := a.directory.Identity()
	store := redisstore.New(client, identity.Team)
	service := &handoffs.Service{Store: bot.CountCommits(store, metrics), Now: p.now, Committed: func() { a.worker.Wake() }}
	people := bot.NewPeople(api, p.now)
	deliverer := &bot.Deliverer{
		Poster: api, Finder: api, Remover: api, Link: a.directory.Link, Name: people.Name, User: string(identity.User),
	}
	a.worker = bot.NewWorker(service, store, deliverer, p.log, metrics)
	a.worker.Troubles, a.worker.Lanes = store, store
	a.worker.Trays = &bot.Trays{Chores: store, Service: service, Deliver: deliverer, Joins: p.joins, Log: p.log}
	a.worker.Chores = map[string]bot.ChoreDoer{"tray": a.worker.Trays}
	watched := watchedQueue{store: store, now: p.now}
	metrics.WatchQueue(watched.state)
	a.bot = &bot.Bot{
		Service: service, Lister: store, Drafts: store, Types: p.book.Types, Playbook: p.book,
		Threads: bot.NewThreadReader(p.slack, metrics), People: people, Name: identity.Name,
		Viewer: api, Teller: api, Finder: api, Crowd: a.directory, Learn: a.directory.Know, User: string(identity.User), Workspace: identity.Team,
		Metrics: metrics, Log: p.log,
	}
	if a.bot.Reviewer, err = newReviewer(&p, store.Reviews()); err != nil {
		return nil, errors.Join(err, client.Close())
	}
	a.bot.ReviewWait = p.review.wait()
	if slices.Contains(identity.Scopes, "files:read") { // without it, Slack would not open a form that takes files
		a.bot.Files = api
	}
	a.bot.Reports = store
	a.indexes = store
	a.homes = bot.NewHomes(a.bot, api, store, store, a.directory, teamsOf(p.book))
	a.bot.Homes, a.worker.Touched, service.Store = a.homes, a.homes.Touched, a.homes.Watch(service.Store)
	a.bot.Absences = &bot.Absences{Service: service, Lister: store, Chores: store, Accounts: api, Teams: a.directory, Log: p.log}
	if a.worker.Chores == nil {
		a.worker.Chores = map[string]bot.ChoreDoer{}
	}
	a.worker.Chores[bot.SweepKind] = a.bot.Absences
	a.bot.Digests = &bot.Digests{
		Plans: digestPlans(p.book), Chores: store, Data: store, Pages: store, Service: service, Deliver: deliverer, Wake: a.worker.Wake, Log: p.log,
		Uploads: api,
	}
	a.bot.Digests.Days = bot.NewDayCounts(a.bot.Digests.Plans, store, store, p.now)
	a.worker.Chores[bot.DigestKind], a.worker.Chores[bot.DaysKind] = a.bot.Digests, a.bot.Digests.Days
	if err := a.bot.Digests.Plan(ctx); err != nil {
		return nil, errors.Join(err, client.Close())
	}
	if err := a.bot.Digests.Days.Plan(ctx); err != nil {
		return nil, errors.Join(err, client.Close())
	}
	if err := a.bot.Absences.Plan(ctx); err != nil {
		return nil, errors.Join(err, client.Close())
	}
	handle := a.bot.Handler()
	a.dispatcher = bot.NewDispatcher(func(ctx context.Context, e *bot.Envelope) (any, error) {
		a.directory.Observe(e)
		return handle(ctx, e)
	}, metrics, p.log)
	a.sockets = bot.NewSockets(api, p.connections, 0, a.dispatcher, metrics, p.log)
	if err := a.listen(ctx, metrics, store, watched); err != nil {
		return nil, errors.Join(err, client.Close())
	}
	return a, nil
}

func (a *process) listen(ctx context.Context, metrics *bot.Metrics, store *redisstore.Store, watched watchedQueue) error {
	if a.httpAddr == "" {
		return nil
	}
	var err error
	if a.listener, err = new(net.ListenConfig).Listen(ctx, "tcp", a.httpAddr); err != nil {
		return fmt.Errorf("listen on HTTP_ADDR: %w", err)
	}
	a.server = &http.Server{
		Handler: bot.HealthHandler(metrics,
			bot.ReadyCheck{Name: "slack", Check: a.sockets.Ready}, bot.ReadyCheck{Name: "redis", Check: store.Ping},
			bot.QueueAge(watched.age)),
		ReadHeaderTimeout: 5 * time.Second,
	}
	return nil
}

// run serves until ctx ends: then it takes no more, finishes what is in hand, and leaves the rest in the queue.
func (a *process) run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return a.sockets.Run(ctx) })
	g.Go(func() error { return a.worker.Run(ctx) })
	g.Go(func() error { return a.directory.Run(ctx) })
	g.Go(func() error { return a.homes.Run(ctx) })
	g.Go(func() error { return a.backfill(ctx) })
	if a.server != nil {
		a.log.InfoContext(ctx, "health and metrics are served", "addr", a.listener.Addr().String())
		g.Go(func() error {
			if err := a.server.Serve(a.listener); !errors.Is(err, http.ErrServerClosed) {
				return fmt.Errorf("serve health and metrics: %w", err)
			}
			return nil
		})
	}
	<-ctx.Done()
	done := make(chan error, 1)
	go func() {
		stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
		defer cancel()
		var err error
		if a.server != nil {
			err = a.server.Shutdown(stopping)
		}
		a.bot.Hurry()
		err = errors.Join(err, g.Wait())
		a.bot.Close()
		done <- err
	}()
	select {
	case err := <-done:
		return errors.Join(err, a.store.Close())
	case <-time.After(stopWithin):
		a.log.WarnContext(ctx, "stopped with work in hand; it stays in the queue")
		return a.store.Close()
	}
}

// teamsOf returns the playbook's teams in the order of their keys.
func teamsOf(book *playbook.Playbook) []handoffs.Team {
	teams := make([]handoffs.Team, 0, len(book.Teams))
	for _, t := range book.Teams {
		teams = append(teams, t)
	}
	slices.SortFunc(teams, func(a, b handoffs.Team) int { return strings.Compare(string(a.Key), string(b.Key)) })
	return teams
}

// report logs what is not as it should be, and returns an error that names everything that keeps the bot from working.
func report(ctx context.Context, log *slog.Logger, problems []bot.Problem) error {
	var fatal []string
	for _, p := range problems {
		if p.Fatal {
			fatal = append(fatal, "- "+p.Text)
			continue
		}
		log.WarnContext(ctx, "start-up check", "problem", p.Text)
	}
	if len(fatal) == 0 {
		return nil
	}
	return fmt.Errorf("cannot start; this must be mended first:\n%s", strings.Join(fatal, "\n"))
}
