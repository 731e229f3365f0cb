package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	"github.com/handoffbot/handoffbot/bot"
	"github.com/handoffbot/handoffbot/handoffs/playbook"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// checkOptions are the flags of check.
type checkOptions struct {
	playbook string // "" means the environment's
	offline  bool
	json     bool
}

func newCheckCommand() *cobra.Command {
	var options checkOptions
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check the playbook and, with tokens in the environment, Slack and Redis: what is wrong and what to do",
		Long: "Check reads the playbook and names every problem with its line and what to write instead. If SLACK_BOT_TOKEN or\n" +
			"SLACK_APP_TOKEN is set, it also asks Slack (tokens, scopes, channels, members) and Redis (version, persistence,\n" +
			"eviction), as `handoffbot run` would with this environment. It changes nothing, and ends with status 1 if something\n" +
			"must be mended.",
		Example: "  handoffbot check --offline\n  handoffbot check --playbook manifests/playbooks/sales-to-onboarding.yaml\n" +
			"  SLACK_BOT_TOKEN=xoxb-… SLACK_APP_TOKEN=xapp-… REDIS_URL=redis://… handoffbot check",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, env := loadPart("SLACK_API_URL", "SLACK_CONNECTIONS", "REDIS_", "HTTP_", "LOG_")
			return check(cmd.Context(), cmd.OutOrStdout(), cfg, env, options)
		},
	}
	cmd.Flags().StringVar(&options.playbook, "playbook", "", "the file to check (default: that of PLAYBOOK, else playbook.yaml)")
	cmd.Flags().BoolVar(&options.offline, "offline", false, "ask nobody: check the playbook only")
	cmd.Flags().BoolVar(&options.json, "json", false, "print the answers of Slack and Redis as JSON")
	return cmd
}

// check prints what is wrong and what to do. env is what is wrong with the environment. The error counts what must be
// mended.
func check(ctx context.Context, out io.Writer, cfg Config, env error, options checkOptions) error {
	file := cmp.Or(options.playbook, cfg.Playbook)
	told := out
	if options.json {
		told = io.Discard
	}
	book, bad := checkPlaybook(told, file)
	if options.offline || (cfg.SlackBotToken == "" && cfg.SlackAppToken == "") {
		if !options.offline {
			fmt.Fprintln(told, "Slack and Redis were not asked, because no token is set (handoffbot check --help).")
		}
		return bad
	}
	found := playbookFinding(file, book, bad)
	if env != nil {
		found = append(found, finding(bot.Mend, "environment", "%v", env))
	} else {
		found = append(found, askAround(ctx, cfg, book)...)
	}
	if options.json {
		if err := printJSON(out, found); err != nil {
			return err
		}
	} else {
		fmt.Fprintln(out)
		printFindings(out, found)
	}
	return countMend(found)
}

// checkPlaybook says what is wrong with the playbook, one problem a line, or what it defines. It asks nobody.
func checkPlaybook(out io.Writer, file string) (*playbook.Playbook, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the playbook: %w", err)
	}
	book, err := playbook.Parse(file, data)
	if problems, ok := errors.AsType[playbook.Problems](err); ok {
		fmt.Fprintln(out, problems)
		return nil, fmt.Errorf("%s: %s to fix", file, count(len(problems), "problem"))
	}
	if err != nil {
		return nil, fmt.Errorf("check %s: %w", file, err)
	}
	fmt.Fprintf(out, "%s is good: %s, %s\n", file, count(len(book.Teams), "team"), count(len(book.Types), "handoff type"))
	for _, t := range book.Types {
		fmt.Fprintf(out, "  %s: %s, %s to %s\n", t.Key, count(len(t.Fields), "field"), book.Teams[t.From].Name, book.Teams[t.To].Name)
	}
	return book, nil
}

func playbookFinding(file string, book *playbook.Playbook, bad error) []bot.Finding {
	if bad != nil {
		return []bot.Finding{finding(bot.Mend, "playbook", "%v. Its channels and members are not checked.", bad)}
	}
	return []bot.Finding{finding(bot.Fine, "playbook", "%s: %s, %s.", file, count(len(book.Teams), "team"), count(len(book.Types), "handoff type"))}
}

// askAround asks Slack and Redis. Without a playbook it asks for no channels.
func askAround(ctx context.Context, cfg Config, book *playbook.Playbook) []bot.Finding {
	ctx, cancel := context.WithTimeoutCause(ctx, checkWithin, errors.New("the checks took too long"))
	defer cancel()
	api := bot.NewClient(cfg.slackConfig(), bot.NewMetrics())
	checks := bot.Checks{
		BotToken: cfg.SlackBotToken.Value(), AppToken: cfg.SlackAppToken.Value(), APIURL: cfg.SlackAPIURL,
		Connect: func(ctx context.Context) error {
			_, _, err := api.StartSocketModeContext(ctx)
			return err
		},
	}
	log := slog.New(slog.DiscardHandler) // what the directory warns of is among the findings
	if book != nil {
		checks.Types, checks.Digests, checks.Directory = book.Types, digestPlans(book), bot.NewDirectory(api, teamsOf(book), log)
	} else {
		checks.Directory = bot.NewDirectory(api, nil, log)
	}
	return append(checks.Findings(ctx), askRedis(ctx, cfg)...)
}

func askRedis(ctx context.Context, cfg Config) []bot.Finding {
	client, err := redisstore.Open(cfg.redisConfig())
	if err != nil {
		return []bot.Finding{finding(bot.Mend, "redis", "%v.", err)}
	}
	defer func() { _ = client.Close() }() // it has said all that it had to say
	servers, err := redisstore.Servers(ctx, client)
	if err != nil {
		return []bot.Finding{finding(bot.Mend, "redis", "Redis does not answer: %v. Look at REDIS_URL, and whether Redis is running.", err)}
	}
	var found []bot.Finding
	for _, s := range servers {
		list := redisFindings(s)
		if len(servers) > 1 {
			for i := range list {
				list[i].Subject += " of " + s.Addr
			}
		}
		found = append(found, list...)
	}
	return found
}

func printFindings(out io.Writer, found []bot.Finding) {
	rows := make([][]string, 0, len(found))
	for _, f := range found {
		verdict := string(f.Verdict)
		if f.Verdict == bot.Mend {
			verdict = "MEND"
		}
		rows = append(rows, []string{verdict, f.Subject, plain(f.Text)})
	}
	printTable(out, rows)
}

// countMend is nil if nothing must be mended.
func countMend(found []bot.Finding) error {
	mend := 0
	for _, f := range found {
		if f.Verdict == bot.Mend {
			mend++
		}
	}
	if mend == 0 {
		return nil
	}
	return fmt.Errorf("%s to mend", count(mend, "thing"))
}

// count says a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
