package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"github.com/handoffbot/handoffbot/bot"
	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// operatorNeeds is what the environment must say for a command on stored handoffs.
const operatorNeeds = "It reads REDIS_URL (and REDIS_ADDRS, REDIS_MASTER_NAME) from the environment. The workspace is that of\n" +
	"SLACK_BOT_TOKEN, unless --workspace names it."

// operatorCommand is a command of whoever looks after the bot, on what is stored.
type operatorCommand struct {
	workspace string
	json      bool
}

// flags adds the flags that all of them have.
func (o *operatorCommand) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.workspace, "workspace", "", "the workspace's id, T… (default: that of SLACK_BOT_TOKEN)")
	cmd.Flags().BoolVar(&o.json, "json", false, "print JSON")
}

// withStore opens the workspace's store for what the command does.
func (o *operatorCommand) withStore(ctx context.Context, do func(ctx context.Context, store *redisstore.Store) error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, checkWithin, errors.New("it took too long"))
	defer cancel()
	cfg, err := loadPart("REDIS_", "SLACK_API_URL")
	if err != nil {
		return fmt.Errorf("the environment does not say all that is needed (handoffbot run --help):\n%w", err)
	}
	if o.workspace == "" {
		if o.workspace, err = workspaceOf(ctx, cfg); err != nil {
			return err
		}
	}
	client, err := redisstore.Open(cfg.redisConfig())
	if err != nil {
		return fmt.Errorf("open Redis: %w", err)
	}
	defer func() { _ = client.Close() }() // it has said all that it had to say
	return do(ctx, redisstore.New(client, o.workspace))
}

// workspaceOf asks Slack which workspace the bot token is of.
func workspaceOf(ctx context.Context, cfg Config) (string, error) {
	if cfg.SlackBotToken == "" {
		return "", errors.New("which workspace? Give --workspace T…, or set SLACK_BOT_TOKEN")
	}
	directory := bot.NewDirectory(bot.NewClient(cfg.slackConfig(), bot.NewMetrics()), nil, slog.New(slog.DiscardHandler))
	if err := directory.Load(ctx); err != nil {
		return "", fmt.Errorf("learn the workspace (or give --workspace T…): %w", err)
	}
	return directory.Identity().Team, nil
}

// idArg reads the handoff that a command is about.
func idArg(cmd *cobra.Command, args []string) (handoffs.ID, error) {
	if len(args) != 1 {
		return "", fmt.Errorf("%s wants one handoff, like H-1042", cmd.Name())
	}
	id, ok := handoffs.ParseID(args[0])
	if !ok {
		return "", fmt.Errorf("%q names no handoff; write it like H-1042", args[0])
	}
	return id, nil
}

// newHandoffCommand builds a command about one handoff.
func newHandoffCommand(name, short, long string, do func(ctx context.Context, out io.Writer, store *redisstore.Store, id handoffs.ID, now time.Time, asJSON bool) error) *cobra.Command {
	var o operatorCommand
	cmd := &cobra.Command{
		Use: name + " H-1042", Short: short, Long: long + "\n\n" + operatorNeeds,
		Example: fmt.Sprintf("  handoffbot %[1]s H-1042\n  handoffbot %[1]s 1042 --workspace T024BE7LD", name),
		Args:    cobra.ArbitraryArgs, // idArg says more than cobra would
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := idArg(cmd, args)
			if err != nil {
				return err
			}
			return o.withStore(cmd.Context(), func(ctx context.Context, store *redisstore.Store) error {
				return notFound(o.workspace, id, do(ctx, cmd.OutOrStdout(), store, id, time.Now(), o.json))
			})
		},
	}
	o.flags(cmd)
	return cmd
}

// notFound says where the handoff was looked for.
func notFound(workspace string, id handoffs.ID, err error) error {
	if errors.Is(err, handoffs.ErrNotFound) {
		return fmt.Errorf("there is no %s in the workspace %s", id, workspace)
	}
	return err
}

// moment is a time as operators read it.
func moment(at handoffs.Instant) string { return at.Time().Format("2006-01-02 15:04:05 UTC") }

// since says how long a moment is past, or how long it is until then, in the two largest units.
func since(at handoffs.Instant, now time.Time) string {
	d := now.Sub(at.Time())
	if d < 0 {
		return "in " + long(-d)
	}
	return long(d) + " ago"
}

func long(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%ds", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%dm %ds", int(d.Minutes()), int(d.Seconds())%60)
	case d < 24*time.Hour:
		return fmt.Sprintf("%dh %dm", int(d.Hours()), int(d.Minutes())%60)
	}
	return fmt.Sprintf("%dd %dh", int(d.Hours())/24, int(d.Hours())%24)
}
