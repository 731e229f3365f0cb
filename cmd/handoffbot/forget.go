package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

const forgetLong = `Forget removes what is stored of a customer (--title) or of a person (--user), and says what it removed.

With --title, every closed handoff with that title, of any type, loses its content: title, values, reasons, the texts of its
timeline and the people in it. Its number, type, teams, times and status stay, for reports. Open ones are left as they are,
unless --force cancels them; their content then goes as soon as the team has been told.

With --user, "` + string(handoffs.Removed) + `" takes the person's place in every closed handoff and in its timeline, and their draft is deleted. Open
handoffs need to know who sent and who owns them: complete, cancel or assign them, and run it again.

What was posted in Slack stays in Slack. It may run beside the bot, and it may run again.

`

// forgetting is what is to be forgotten. Either user or title is set.
type forgetting struct {
	user   handoffs.UserID
	title  string
	force  bool
	dryRun bool
	now    func() time.Time
}

func newForgetCommand() *cobra.Command {
	var o operatorCommand
	var user string
	var sure bool
	f := forgetting{now: time.Now}
	cmd := &cobra.Command{
		Use:   "forget --title TITLE | --user U…",
		Short: "Remove what is stored of a customer or of a person, and say what was removed",
		Long:  forgetLong + operatorNeeds,
		Example: "  handoffbot forget --title \"Acme Corp\" --dry-run\n  handoffbot forget --title \"Acme Corp\" --force\n" +
			"  handoffbot forget --user U024BE7LH --yes",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f.user = handoffs.UserID(user)
			if err := f.check(); err != nil {
				return err
			}
			if !f.dryRun && !sure {
				if err := f.ask(cmd, &o); err != nil {
					return err
				}
			}
			return o.withStore(cmd.Context(), func(ctx context.Context, store *redisstore.Store) error {
				return f.run(ctx, cmd.OutOrStdout(), store)
			})
		},
	}
	cmd.Flags().StringVar(&o.workspace, "workspace", "", "the workspace's id, T… (default: that of SLACK_BOT_TOKEN)")
	cmd.Flags().StringVar(&f.title, "title", "", "the customer: the title of the handoffs, in any case")
	cmd.Flags().StringVar(&user, "user", "", "the person's id, U… (\"Copy member ID\" in their profile)")
	cmd.Flags().BoolVar(&f.force, "force", false, "with --title: cancel what is open")
	cmd.Flags().BoolVar(&f.dryRun, "dry-run", false, "say what would be removed, and change nothing")
	cmd.Flags().BoolVar(&sure, "yes", false, "do not ask")
	return cmd
}

var userForm = regexp.MustCompile(`^[UW][A-Z0-9]{2,}$`)

func (f *forgetting) check() error {
	f.title = strings.TrimSpace(f.title)
	switch {
	case (f.user == "") == (f.title == ""):
		return errors.New("whom to forget? Give either --title or --user")
	case f.user != "" && !userForm.MatchString(string(f.user)):
		return fmt.Errorf("%q is no user id; it begins with U or W, and \"Copy member ID\" in the person's profile copies it", f.user)
	case f.user != "" && f.force:
		return errors.New("--force is for --title: open handoffs of a person must be completed, cancelled or assigned")
	}
	return nil
}

// ask shows what would be removed and goes on when somebody types yes.
func (f *forgetting) ask(cmd *cobra.Command, o *operatorCommand) error {
	rehearsal := *f
	rehearsal.dryRun = true
	err := o.withStore(cmd.Context(), func(ctx context.Context, store *redisstore.Store) error {
		return rehearsal.run(ctx, cmd.OutOrStdout(), store)
	})
	if err != nil && !errors.Is(err, errLeft) {
		return err
	}
	fmt.Fprint(cmd.OutOrStdout(), "This cannot be undone. Type yes to remove it: ")
	answer, err := bufio.NewReader(cmd.InOrStdin()).ReadString('\n')
	if (err != nil && !errors.Is(err, io.EOF)) || strings.TrimSpace(answer) != "yes" {
		return errors.New("nothing was removed")
	}
	return nil
}

// errLeft says that something could not be removed.
var errLeft = errors.New("not everything is removed; what is left stands above")

// run finds what names the customer or the person and removes it, or says what it would remove. It returns errLeft if
// something is left.
func (f *forgetting) run(ctx context.Context, out io.Writer, store *redisstore.Store) error {
	ids, err := f.find(ctx, store)
	if err != nil {
		return err
	}
	report := forgetReport{forgetting: f}
	for _, id := range ids {
		if err := f.remove(ctx, store, id, &report); err != nil {
			report.print(out)
			return fmt.Errorf("after %s: %w", count(len(report.rows), "handoff"), err)
		}
	}
	if f.user != "" {
		if report.draft, err = f.removeDraft(ctx, store); err != nil {
			report.print(out)
			return err
		}
	}
	report.print(out)
	if report.left > 0 {
		return errLeft
	}
	return nil
}

func (f *forgetting) find(ctx context.Context, store *redisstore.Store) ([]handoffs.ID, error) {
	if f.user != "" {
		return store.Naming(ctx, f.user)
	}
	return store.Titled(ctx, f.title)
}

// remove forgets one handoff, or notes why that cannot be.
func (f *forgetting) remove(ctx context.Context, store *redisstore.Store, id handoffs.ID, report *forgetReport) error {
	h, err := store.Load(ctx, id, "")
	if err != nil {
		return err
	}
	events, err := store.Timeline(ctx, id)
	if err != nil {
		return err
	}
	var cmd handoffs.Command = handoffs.Erase{Force: f.force}
	if f.user != "" {
		cmd = handoffs.Forget{User: f.user}
	}
	var change handoffs.Change
	if f.dryRun {
		change, err = handoffs.Decide(h, cmd, f.now())
	} else {
		var result handoffs.Result
		service := handoffs.Service{Store: store, Now: f.now}
		result, err = service.Do(ctx, id, "", cmd)
		if draft := store.DeleteDraft(ctx, handoffs.FixDraft(h.Sender, id)); draft != nil {
			return draft
		}
		change = handoffs.Change{After: result.Handoff, Events: result.Events}
	}
	if _, refused := errors.AsType[*handoffs.Refusal](err); refused {
		report.leave(&h)
		return nil
	}
	if err != nil {
		return err
	}
	report.add(&h, events, &change)
	return nil
}

// removeDraft deletes the person's draft, and reports whether there was one.
func (f *forgetting) removeDraft(ctx context.Context, store *redisstore.Store) (bool, error) {
	_, err := store.LoadDraft(ctx, f.user)
	switch {
	case errors.Is(err, handoffs.ErrNotFound):
		return false, nil
	case err != nil:
		return false, err
	case f.dryRun:
		return true, nil
	}
	return true, store.DeleteDraft(ctx, f.user)
}
