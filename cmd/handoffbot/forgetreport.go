package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/handoffbot/handoffbot/handoffs"
)

// forgetReport says what was removed, or would be, and what stays and why.
type forgetReport struct {
	*forgetting
	rows [][]string
	// removed and waiting count handoffs whose data went, or goes once all is told; left those that stay as they are.
	removed, waiting, left int
	messages               int
	draft                  bool
}

// leave notes a handoff that stays as it is.
func (r *forgetReport) leave(h *handoffs.Handoff) {
	r.left++
	why := "open (" + string(h.Status) + "): left as it is"
	if !h.Status.Open() {
		why = "closed, but not all is told yet: left as it is"
	}
	r.rows = append(r.rows, []string{"  " + string(h.ID), why})
}

// add notes what a change removes from the handoff as it was before, with its timeline.
func (r *forgetReport) add(before *handoffs.Handoff, events []handoffs.Event, change *handoffs.Change) {
	r.messages += messagesOf(events)
	what := ""
	switch {
	case change.Redacts():
		r.removed++
		what = held(before, r.user, events)
	case before.Status.Open():
		r.waiting++
		what = "open (" + string(before.Status) + "): cancelled; its content goes once the team is told"
	default:
		r.waiting++
		what = "its content goes once all is told"
	}
	r.rows = append(r.rows, []string{"  " + string(before.ID), what})
}

// held says what of the customer or the person a handoff holds.
func held(h *handoffs.Handoff, user handoffs.UserID, events []handoffs.Event) string {
	if user == "" {
		texts := 0
		for _, e := range events {
			if e.Reason != "" && e.Failure == nil {
				texts++
			}
		}
		return fmt.Sprintf("%s, sent %s: its title, %s, %s, %s", h.Status, h.SentAt.Time().Format("2006-01-02"),
			count(len(h.Values), "value"), count(texts, "reason"), count(len(handoffs.People(h, events)), "name"))
	}
	var parts []string
	for _, part := range []struct {
		has  bool
		name string
	}{
		{h.Sender == user, "sent it"}, {h.Owner == user, "owned it"}, {h.ClosedBy == user, "closed it"},
	} {
		if part.has {
			parts = append(parts, part.name)
		}
	}
	if len(parts) == 0 {
		parts = append(parts, "is named in it")
	}
	return fmt.Sprintf("%s, sent %s: %s", h.Status, h.SentAt.Time().Format("2006-01-02"), strings.Join(parts, ", "))
}

// messagesOf counts the messages that Slack got about a handoff.
func messagesOf(events []handoffs.Event) int {
	seen := map[handoffs.Message]bool{}
	for _, e := range events {
		if e.Receipt != nil && !e.Receipt.IsZero() {
			seen[e.Receipt.Message] = true
		}
	}
	return len(seen)
}

func (r *forgetReport) print(out io.Writer) {
	if len(r.rows) == 0 && !r.draft {
		fmt.Fprintln(out, "Nothing that is stored names them.")
		return
	}
	printTable(out, r.rows)
	verb := "Removed"
	if r.dryRun {
		verb = "Would remove"
	}
	if r.user != "" {
		fmt.Fprintf(out, "%s: %s from %s", verb, r.user, count(r.removed, "handoff"))
		if r.draft {
			fmt.Fprint(out, ", and their draft")
		}
		fmt.Fprintf(out, ". Kept: what was handed over, with %q in the person's place.\n", string(handoffs.Removed))
		fmt.Fprintln(out, "Not looked at: names that others typed in their own words, and the playbook, which may list the person.")
	} else {
		fmt.Fprintf(out, "%s: the content of %s", verb, count(r.removed, "handoff"))
		if r.waiting > 0 {
			fmt.Fprintf(out, "; of %d more once all is told", r.waiting)
		}
		fmt.Fprintln(out, ". Kept: their numbers, types, teams, times and statuses.")
		fmt.Fprintf(out, "Not looked at: other titles and the fields of other handoffs; drafts, which go by themselves after %d days.\n",
			int(handoffs.DraftLife.Hours()/24))
	}
	if r.left > 0 {
		fmt.Fprintf(out, "Left: %s. %s\n", count(r.left, "handoff"), r.instead())
	}
	if r.messages > 0 {
		fmt.Fprintf(out, "Slack keeps %s about them: delete them there, or let Slack's own retention do it.\n", count(r.messages, "message"))
	}
}

// instead says what to do about what is left.
func (r *forgetReport) instead() string {
	if r.user != "" {
		return "Complete, cancel or assign what is open, and run this again."
	}
	return "--force cancels what is open."
}
