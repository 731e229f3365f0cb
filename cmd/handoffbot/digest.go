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
	"github.com/handoffbot/handoffbot/handoffs/playbook"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// digestPlans are the playbook's digests, as the bot sends them.
func digestPlans(book *playbook.Playbook) []bot.DigestPlan {
	plans := make([]bot.DigestPlan, 0, len(book.Digests))
	for i := range book.Digests {
		d := &book.Digests[i]
		team := book.Teams[d.Team]
		calendar := book.Calendars[team.CalendarName]
		plans = append(plans, bot.DigestPlan{
			Name: d.Name, Team: team, To: d.To, Words: d.At + " " + d.Timezone, Schedule: d.Schedule(&calendar), Location: d.Location(),
			Quiet: d.Quiet, Picture: d.Picture, Zone: calendar.Location(),
		})
	}
	return plans
}

func newDigestCommand() *cobra.Command {
	var o operatorCommand
	var name, file string
	var dry bool
	cmd := &cobra.Command{
		Use:   "digest --dry-run",
		Short: "Print what the digests would say now; nothing is sent",
		Long: "Digest prints each digest of the playbook, or the one that --name names, as it would read at this moment. Nothing is\n" +
			"sent, and the digests come at their times as ever.\n\n" + operatorNeeds + "\nThe playbook is PLAYBOOK, unless --playbook names it.",
		Example: "  handoffbot digest --dry-run\n  handoffbot digest --dry-run --name onboarding-stalls --workspace T024BE7LD",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !dry {
				return errors.New("digest only prints: add --dry-run. What is sent, the running bot sends")
			}
			if file == "" {
				cfg, err := loadPart("PLAYBOOK")
				if err != nil {
					return err
				}
				file = cfg.Playbook
			}
			book, err := readPlaybook(file)
			if err != nil {
				return err
			}
			return o.withStore(cmd.Context(), func(ctx context.Context, store *redisstore.Store) error {
				return printDigests(ctx, cmd.OutOrStdout(), store, digestPlans(book), name, time.Now)
			})
		},
	}
	cmd.Flags().StringVar(&o.workspace, "workspace", "", "the workspace's id, T… (default: that of SLACK_BOT_TOKEN)")
	cmd.Flags().StringVar(&name, "name", "", "only the digest of that name")
	cmd.Flags().StringVar(&file, "playbook", "", "the playbook (default: PLAYBOOK)")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "print, and send nothing")
	return cmd
}

func printDigests(ctx context.Context, out io.Writer, store *redisstore.Store, plans []bot.DigestPlan, name string, now func() time.Time) error {
	digests := &bot.Digests{
		Data: store, Chores: store, Service: &handoffs.Service{Store: store, Now: now}, Log: slog.New(slog.DiscardHandler),
		Deliver: &bot.Deliverer{Link: func(handoffs.Message) string { return "" }},
	}
	found := false
	for i := range plans {
		p := &plans[i]
		if name != "" && p.Name != name {
			continue
		}
		text, err := digests.Text(ctx, p)
		if err != nil {
			return err
		}
		if found {
			fmt.Fprintln(out)
		}
		found = true
		next := "never"
		if at := p.Schedule(now()); !at.IsZero() {
			next = at.In(p.Location).Format("Mon 2 Jan 2006 15:04 MST")
		}
		fmt.Fprintf(out, "%s, to %v, next %s\n%s\n", p.Name, p.To, next, text)
	}
	if !found && name != "" {
		return fmt.Errorf("the playbook has no digest %q", name)
	}
	if !found {
		fmt.Fprintln(out, "The playbook has no digests.")
	}
	return nil
}
