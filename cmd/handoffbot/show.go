package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// records is what show reads. *redisstore.Store is one.
type records interface {
	Load(ctx context.Context, id handoffs.ID, request handoffs.RequestID) (handoffs.Handoff, error)
	Place(ctx context.Context, id handoffs.ID) (redisstore.Place, error)
}

func newShowCommand() *cobra.Command {
	return newHandoffCommand("show", "Show one handoff: its state, its card, what is pending, where it stands in the queue",
		"Show prints the state of one handoff in words. Its title is printed; the texts of its fields are not, but with --json.",
		func(ctx context.Context, out io.Writer, store *redisstore.Store, id handoffs.ID, now time.Time, asJSON bool) error {
			return show(ctx, out, store, id, now, asJSON)
		})
}

func show(ctx context.Context, out io.Writer, store records, id handoffs.ID, now time.Time, asJSON bool) error {
	h, err := store.Load(ctx, id, "")
	if err != nil {
		return err
	}
	place, err := store.Place(ctx, id)
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(out, struct {
			Handoff *handoffs.Handoff `json:"handoff"`
			Queue   redisstore.Place  `json:"queue"`
		}{&h, place})
	}
	fmt.Fprintf(out, "%s  %s\n", h.ID, plain(h.Title))
	rows := [][]string{
		{"  type", fmt.Sprintf("%s, from %s to %s", h.Definition.Type.Name, h.Definition.From.Name, h.To().Name)},
		{"  status", statusLine(&h, now)},
		{"  target", targetLine(&h, now)},
		{"  sender", senderLine(&h)},
		{"  owner", cmp.Or(personLine(h.Owner, h.OwnerGone), "nobody yet")},
		{"  journey", journeyLine(&h)},
		{"  card", cardLine(&h)},
		{"  pending", pendingLine(h.Pending)},
		{"  queue", queueLine(place, now)},
	}
	if t := troubleOf(&h, place); t != nil {
		rows = append(rows, []string{"  trouble", troubleLine(*t, now)})
	}
	rows = append(rows, taskRows(&h)...)
	rows = append(rows, []string{"  version", fmt.Sprintf("%d; handoffbot why %s tells how it came to be", h.Version, h.ID)})
	for i := range rows {
		rows[i][1] = plain(rows[i][1])
	}
	printTable(out, rows)
	return nil
}

func statusLine(h *handoffs.Handoff, now time.Time) string {
	holder := string(h.Ball())
	if h.Ball() == handoffs.HolderReceiver {
		holder += " (" + h.To().Name + ")"
	}
	if !h.Status.Open() {
		line := fmt.Sprintf("%s %s, %s", h.Status, moment(h.ClosedAt), since(h.ClosedAt, now))
		if h.ClosedBy != "" {
			line += ", by " + string(h.ClosedBy)
		}
		return line
	}
	line := fmt.Sprintf("%s; the %s's move since %s, %s", h.Status, holder, moment(h.BallSince), since(h.BallSince, now))
	if open := h.OpenQuestions(); len(open) > 0 {
		names := make([]string, len(open))
		for i, q := range open {
			names[i] = fmt.Sprintf("%d about %s by %s", q.N, q.Field, q.By)
		}
		line += "; open questions: " + strings.Join(names, ", ")
	}
	return line
}

// journeyLine says where it has been: which version it is, what came back, who declined it, where it came from.
func journeyLine(h *handoffs.Handoff) string {
	parts := []string{fmt.Sprintf("version %d", max(h.Edition, 1))}
	if len(h.Changes) > 0 {
		var keys []string
		for _, c := range h.Changes {
			keys = append(keys, c.Field)
		}
		parts[0] += ", which changed " + strings.Join(keys, ", ")
	}
	if h.Status == handoffs.StatusReturned {
		parts = append(parts, fmt.Sprintf("returned by %s: %s", h.ReturnedBy, strings.Join(h.ReturnedFields(), ", ")))
	}
	if h.Decline != nil {
		parts = append(parts, fmt.Sprintf("declined by %s: %s", h.Decline.By, h.Decline.Reason))
	}
	if r := h.Redirected; r != nil {
		parts = append(parts, fmt.Sprintf("redirected from %s by %s", r.From, r.By))
	}
	return strings.Join(parts, "; ")
}

func targetLine(h *handoffs.Handoff, now time.Time) string {
	switch {
	case h.Paused && h.Left <= 0:
		return "stands still while the sender has the ball; it was OVERDUE before"
	case h.Paused:
		return fmt.Sprintf("stands still while the sender has the ball; %v of business time is left", (time.Duration(h.Left) * time.Millisecond).Round(time.Minute))
	case h.Due == 0:
		return "none for this step"
	case h.Overdue(handoffs.InstantOf(now)):
		return fmt.Sprintf("OVERDUE: it was %s, %s", moment(h.Due), since(h.Due, now))
	}
	return fmt.Sprintf("%s, %s", moment(h.Due), since(h.Due, now))
}

func cardLine(h *handoffs.Handoff) string {
	line := "not posted yet"
	if !h.Card.IsZero() {
		line = fmt.Sprintf("in %s, message %s; ", h.Card.Channel, h.Card.TS)
		if h.Card.Revision < h.Revision {
			line += "it shows an older state"
		} else {
			line += "it shows this state"
		}
	}
	if h.Card.Generation > 0 {
		line += fmt.Sprintf("; posted anew %s", count(h.Card.Generation, "time"))
	}
	if h.Card.Exception {
		line += fmt.Sprintf("; it goes to the exception owner %s, because Slack says %s", h.To().ExceptionOwner, h.Card.Why)
	}
	return line
}

func pendingLine(pending []handoffs.Delivery) string {
	if len(pending) == 0 {
		return "nothing: all was told"
	}
	names := make([]string, len(pending))
	for i, d := range pending {
		names[i] = deliveryName(d)
	}
	return strings.Join(names, "; ")
}

// deliveryName says what a delivery is.
func deliveryName(d handoffs.Delivery) string {
	name := string(d.Kind)
	switch d.Kind {
	case handoffs.DeliverCard:
		name = "the card"
	case handoffs.DeliverLine:
		name = fmt.Sprintf("a line in the thread (%s)", d.About.Kind)
	case handoffs.DeliverGone:
		name = "the card that another one replaces"
	case handoffs.DeliverOrigin:
		name = fmt.Sprintf("a line where it was started (%s)", d.About.Kind)
	case handoffs.DeliverCarry:
		name = "a reply for its other thread"
	case handoffs.DeliverNotice:
		name = fmt.Sprintf("a reminder to %s", d.To)
	case handoffs.DeliverDM:
		name = fmt.Sprintf("a message to %s (%s)", d.To, d.About.Kind)
	}
	if d.Plain {
		name += ", without blocks"
	}
	return name
}

func queueLine(p redisstore.Place, now time.Time) string {
	var line string
	switch late := ageOf(p.At, now); {
	case !p.Queued:
		return "not in the queue: nothing is to be done"
	case p.InHand && late == 0:
		line = fmt.Sprintf("a worker holds it, until %s at most", moment(p.At))
	case late == 0:
		line = fmt.Sprintf("a worker looks at it %s, %s", moment(p.At), since(p.At, now))
	default:
		line = "due for " + long(late)
		if p.InHand {
			line += ": the worker that held it is gone"
		}
	}
	if p.Attempts > 0 {
		line += fmt.Sprintf("; attempt %d", p.Attempts)
	}
	return line
}

// troubleOf returns the noted trouble if it is about what is pending still.
func troubleOf(h *handoffs.Handoff, p redisstore.Place) *handoffs.Trouble {
	if p.Trouble == nil || h.PendingDelivery(p.Trouble.Delivery) == nil {
		return nil
	}
	return p.Trouble
}

func troubleLine(t handoffs.Trouble, now time.Time) string {
	line := fmt.Sprintf("%s, %s", errorWords(t.Error), since(t.At, now))
	if t.Stuck {
		line += "; it waits for an admin to mend that, and is tried again every hour, or with handoffbot retry"
	}
	return line
}

// errorWords says what an error's word means and, where an admin can mend it, how.
func errorWords(code string) string {
	switch code {
	case "timeout":
		return "Slack did not answer in time"
	case "connection":
		return "Slack cannot be reached"
	case "ratelimited", "rate_limited", "message_limit_exceeded":
		return "Slack asked to wait (" + code + ")"
	case "error":
		return "the call failed; the log says how"
	case "missing_scope":
		return "Slack refused (missing_scope): handoffbot check names the scope; add it and install the app again"
	case "token_revoked", "invalid_auth", "account_inactive", "token_expired", "not_authed":
		return "Slack refused the bot token (" + code + "): install the app again, put the new token into SLACK_BOT_TOKEN, restart"
	case "channel_not_found", "not_in_channel", "is_archived":
		return "Slack refused the channel (" + code + "): handoffbot check says what to do"
	}
	if status, ok := strings.CutPrefix(code, "http_"); ok {
		return "Slack answered with status " + status
	}
	return "Slack refused (" + code + ")"
}
