package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// timelines is what why reads. *redisstore.Store is one.
type timelines interface {
	Load(ctx context.Context, id handoffs.ID, request handoffs.RequestID) (handoffs.Handoff, error)
	Timeline(ctx context.Context, id handoffs.ID) ([]handoffs.Event, error)
}

func newWhyCommand() *cobra.Command {
	return newHandoffCommand("why", "Tell how a handoff came to be as it is: its timeline, in sentences with their times",
		"Why tells the timeline of one handoff: who did what and when, and what became of each message to Slack.",
		func(ctx context.Context, out io.Writer, store *redisstore.Store, id handoffs.ID, _ time.Time, asJSON bool) error {
			return why(ctx, out, store, id, asJSON)
		})
}

func why(ctx context.Context, out io.Writer, store timelines, id handoffs.ID, asJSON bool) error {
	h, err := store.Load(ctx, id, "")
	if err != nil {
		return err
	}
	events, err := store.Timeline(ctx, id)
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(out, events)
	}
	fmt.Fprintf(out, "%s  %s\n", h.ID, plain(h.Title))
	teller := storyteller{h: &h, posted: map[string]bool{}}
	rows := make([][]string, 0, len(events))
	for _, e := range events {
		rows = append(rows, []string{"  " + moment(e.At), plain(teller.tell(e))})
	}
	printTable(out, rows)
	return nil
}

// storyteller tells one handoff's events, in their order.
type storyteller struct {
	h *handoffs.Handoff
	// posted are the keys of the deliveries that arrived once.
	posted map[string]bool
	// again counts how often it was sent again.
	again int
}

// tell says in a sentence what happened.
func (s *storyteller) tell(e handoffs.Event) string {
	switch e.Kind {
	case handoffs.EventTaskAdded, handoffs.EventTaskDone, handoffs.EventTaskReopened, handoffs.EventTasksLate:
		return toldTask(e)
	case handoffs.EventMissed:
		return toldMissed(e)
	case handoffs.EventSent:
		return s.sent(e)
	case handoffs.EventAcknowledged:
		return by(e) + " acknowledged it" + via(e) + " and owns it."
	case handoffs.EventReleased:
		return by(e) + " gave it back to " + s.h.To().Name + reason(e)
	case handoffs.EventAssigned:
		return fmt.Sprintf("%s gave it to %s%s", by(e), e.To, reason(e))
	case handoffs.EventCompleted:
		return by(e) + " completed it" + reason(e)
	case handoffs.EventCancelled:
		return by(e) + " cancelled it" + reason(e)
	case handoffs.EventAsked:
		return fmt.Sprintf("%s asked about %s%s", by(e), e.Question.Field, question(e))
	case handoffs.EventAnswered:
		return by(e) + answered(e)
	case handoffs.EventReturned:
		return by(e) + " returned it to the sender: " + strings.Join(complained(e), ", ") + reason(e)
	case handoffs.EventFixed:
		return s.sentAgain(e)
	case handoffs.EventDeclined:
		return by(e) + " declined it" + reason(e)
	case handoffs.EventRedirected:
		return by(e) + " redirected it" + redirected(e) + reason(e)
	case handoffs.EventTaken:
		return by(e) + " took it and owns it."
	case handoffs.EventCarried:
		return "A reply was carried to its other thread."
	case handoffs.EventReminded:
		return reminded(e)
	case handoffs.EventSnoozed:
		return fmt.Sprintf("%s put off the reminders until %s%s", by(e), moment(e.Until), reason(e))
	case handoffs.EventNudged:
		return by(e) + " asked how it is going."
	case handoffs.EventPosted:
		return s.arrived(e.Receipt)
	case handoffs.EventFailed:
		return failed(e.Failure)
	case handoffs.EventErasing:
		return "Its content is to be removed" + via(e) + ", once all is told."
	case handoffs.EventErased:
		return "Its content was removed" + via(e) + "."
	case handoffs.EventForgotten:
		return "A person was taken out of it."
	}
	return fmt.Sprintf("It was %q, which only a newer release knows.", string(e.Kind))
}

// reminded says how much of the target had passed, and who was told.
func reminded(e handoffs.Event) string {
	who := "whoever has the ball"
	switch e.Reminder.To {
	case "managers":
		who = "the managers"
	case "exception_owner":
		who = "the exception owner"
	}
	return fmt.Sprintf("%d %% of its time had passed: %s heard it.", e.Reminder.Percent, who)
}

func (s *storyteller) sent(e handoffs.Event) string {
	text := fmt.Sprintf("%s sent it to %s", by(e), s.h.To().Name)
	if e.Sent != nil && len(e.Sent.Excused) > 0 {
		text += ", without " + strings.Join(e.Sent.Excused, ", ")
	}
	if e.Sent != nil && e.Sent.Despite != "" {
		text += ", although " + string(e.Sent.Despite) + " was open"
	}
	return text + reason(e)
}

func (s *storyteller) arrived(r *handoffs.Receipt) string {
	if r == nil {
		return "A message arrived in Slack."
	}
	again := s.posted[r.Key]
	s.posted[r.Key] = true
	switch what := deliveryOf(r.Key); {
	case what == "The card" && again:
		return fmt.Sprintf("The card in %s was updated.", r.Channel)
	default:
		return fmt.Sprintf("%s was posted in %s (message %s).", what, r.Channel, r.TS)
	}
}

func failed(f *handoffs.Failure) string {
	if f == nil {
		return "Slack refused a message."
	}
	text := fmt.Sprintf("%s was refused: Slack said %s.", deliveryOf(f.Key), f.Why)
	switch f.Remedy {
	case handoffs.RemedyPlain:
		return text + " It goes out as text without blocks."
	case handoffs.RemedyAnew:
		return text + " A new card is posted."
	case handoffs.RemedyException:
		return text + " The card goes to the exception owner."
	case handoffs.RemedyDrop:
		return text + " It was given up."
	}
	return text
}

// deliveryOf names a delivery by its key.
func deliveryOf(key string) string {
	kind, rest, _ := strings.Cut(key, ":")
	switch kind {
	case "card":
		return "The card"
	case "line":
		return "The line in the thread about event " + rest
	case "gone":
		return "That the old card says where it is now"
	case "dm":
		event, user, _ := strings.Cut(rest, ":")
		return fmt.Sprintf("The message to %s about event %s", user, event)
	}
	return "A message (" + key + ")"
}

// question names the question of an event; what it asks is content, and left out.
func question(e handoffs.Event) string { return fmt.Sprintf(" (question %d).", e.Question.N) }

func answered(e handoffs.Event) string {
	text := fmt.Sprintf(" answered the question of %s about %s", e.Question.By, e.Question.Field)
	if len(e.Changes) > 0 {
		return text + ", and changed it" + question(e)
	}
	return text + ", which stays as it is" + question(e)
}

// complained names the fields that came back.
func complained(e handoffs.Event) []string {
	var keys []string
	for _, c := range e.Complaints {
		keys = append(keys, c.Field)
	}
	return keys
}

// sentAgain tells a new version: which fields it changed. What they hold is content, and left out.
func (s *storyteller) sentAgain(e handoffs.Event) string {
	s.again++
	text := fmt.Sprintf("%s sent it again, as version %d", by(e), s.again+1)
	if len(e.Changes) == 0 {
		return text + "; nothing was changed."
	}
	var keys []string
	for _, c := range e.Changes {
		keys = append(keys, c.Field)
	}
	return text + "; changed: " + strings.Join(keys, ", ") + "."
}

func redirected(e handoffs.Event) string {
	if e.Redirect == nil {
		return ""
	}
	return fmt.Sprintf(" from %s to %s", e.Redirect.From, e.Redirect.To.Name)
}

func by(e handoffs.Event) string {
	if e.By == "" {
		return "The bot"
	}
	return string(e.By)
}

func via(e handoffs.Event) string {
	if e.Via == "" {
		return ""
	}
	return " (" + e.Via + ")"
}

// reason ends a sentence, with the reason if one was given.
func reason(e handoffs.Event) string {
	if e.Reason == "" {
		return via(e) + "."
	}
	return via(e) + ": " + e.Reason
}
