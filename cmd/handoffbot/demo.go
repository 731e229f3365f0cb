package main

import (
	"context"
	_ "embed"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/handoffbot/handoffbot/bot"
	"github.com/handoffbot/handoffbot/handoffs/playbook"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

//go:embed demo/playbook.yaml
var demoPlaybook []byte

// demoOptions are the flags of the demo.
type demoOptions struct {
	addr     string
	open     bool
	playbook string // a file; "" means the sample
	review   reviewSettings
	out      io.Writer
}

// demoJoins is for how long the demo collects reminders: nobody waits ten minutes for one there.
const demoJoins = 2 * time.Second

// demo runs the bot in a workspace on this machine until ctx ends.
func demo(ctx context.Context, options demoOptions) error {
	book, err := playbook.Parse("the demo's playbook", demoPlaybook)
	if options.playbook != "" {
		book, err = readPlaybook(options.playbook)
	}
	if err != nil {
		return err
	}
	workspace, stop, err := startDemoWorkspace(ctx, options.addr, book)
	if err != nil {
		return err
	}
	defer stop()
	cache, err := miniredis.Run()
	if err != nil {
		return fmt.Errorf("start the embedded Redis: %w", err)
	}
	defer cache.Close()
	a, err := newProcess(ctx, parts{
		slack:       bot.ClientConfig{BotToken: demoBotToken, AppToken: demoAppToken, APIURL: workspace.APIURL()},
		connections: 2,
		redis:       redisstore.Config{URL: "redis://" + cache.Addr()},
		book:        book,
		joins:       demoJoins,
		review:      options.review,
		now:         workspace.Clock.Now,
		log:         newLogger(options.out, slog.LevelWarn, "text"),
	})
	if err != nil {
		return err
	}
	page := workspace.URL() + "/#as=U0SARA&at=C0SALES"
	fmt.Fprint(options.out, demoGreeting(page, &options.review))
	if options.open && !openBrowser(ctx, page) {
		fmt.Fprintln(options.out, "No browser could be started here: open the address yourself.")
	}
	return a.run(ctx)
}

// startDemoWorkspace starts the workspace, with the channels and people that the playbook names besides its own, and
// the talk that is going on in it.
func startDemoWorkspace(ctx context.Context, addr string, book *playbook.Playbook) (*slacksim.Workspace, func(), error) {
	cfg, err := demoWorkspace(addr)
	if err != nil {
		return nil, nil, err
	}
	addFromPlaybook(&cfg, book)
	workspace, err := slacksim.Start(ctx, cfg)
	if err != nil {
		return nil, nil, fmt.Errorf("start the local workspace: %w", err)
	}
	for _, d := range demoDeals {
		if err := d.say(workspace); err != nil {
			workspace.Close()
			return nil, nil, fmt.Errorf("fill the local workspace: %w", err)
		}
	}
	return workspace, workspace.Close, nil
}

func (d *demoTalk) say(workspace *slacksim.Workspace) error {
	m, err := workspace.As(d.user).Say(d.channel, d.text)
	for reply := range slices.Chunk(d.replies, 2) {
		if err == nil {
			_, err = workspace.As(reply[0]).Reply(d.channel, m.TS, reply[1])
		}
	}
	return err
}

func demoGreeting(page string, review *reviewSettings) string {
	leaves := "Nothing leaves it, and nothing is kept."
	reads := "Deal notes are compared with the form by rules alone; with OPENAI_API_KEY and OPENAI_MODEL set, a model reads them."
	if review.on && review.asksModel() {
		leaves = "Nothing is kept, and only deal notes leave it."
		reads = "Deal notes go to the model " + review.model.Model + ", because OPENAI_API_KEY or OPENAI_BASE_URL is set."
	}
	return strings.NewReplacer("PAGE", page, "LEAVES", leaves, "READS", reads).Replace(`handoffbot demo: a small company on this machine. LEAVES

  PAGE

Try this, in the browser:
  1. You are Sara, in Sales. In #sales, type /handoff Acme Corp and fill in the form.
  2. Choose Omar at the top left ("Act as"). In #onboarding his card waits: press Acknowledge.
  3. Be Sara again: your messages with handoffbot say who has it, and since when.
  4. Write deal notes that say something else than the form ("Kickoff: maybe in March"), and send it.
     READS
  5. Press the clock at the top right: Next morning, then +4 hours. Who has not moved is reminded; each working
     morning Grace gets what stalls.
  Also: /handoff list, /handoff mine, a form closed half-way, the same press by two people.

Ctrl-C ends it.
`)
}
