package main

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/handoffbot/handoffbot/handoffs"
)

// personLine names somebody, and says if they are gone.
func personLine(user handoffs.UserID, gone handoffs.Instant) string {
	if gone == 0 {
		return string(user)
	}
	return fmt.Sprintf("%s, who is gone since %s: a manager has to assign it", user, moment(gone))
}

func senderLine(h *handoffs.Handoff) string {
	line := fmt.Sprintf("%s, sent %s", cmp.Or(string(h.Sender), "unknown"), moment(h.SentAt))
	if h.SenderGone != 0 {
		line += "; gone since " + moment(h.SenderGone)
	}
	return line
}

// taskRows are the tasks, one a row, without their titles: people wrote those.
func taskRows(h *handoffs.Handoff) [][]string {
	if len(h.Tasks) == 0 {
		return nil
	}
	rows := [][]string{{"  tasks", fmt.Sprintf("%d of %d done", len(h.Tasks)-len(h.OpenTasks()), len(h.Tasks))}}
	for i := range h.Tasks {
		t := &h.Tasks[i]
		line := fmt.Sprintf("%d, of the %s (%s)", t.N, t.Side, cmp.Or(string(h.TaskOwner(t)), "nobody yet"))
		switch {
		case t.Done():
			line += fmt.Sprintf(": done by %s, %s", t.DoneBy, moment(t.DoneAt))
		case t.Late:
			line += ": OVERDUE since " + moment(t.Due)
		case t.Due != 0:
			line += ": due " + moment(t.Due)
		}
		rows = append(rows, []string{"", line})
	}
	return rows
}

// toldTask says what became of a task.
func toldTask(e handoffs.Event) string {
	n := "a task"
	if e.Task != nil {
		n = fmt.Sprintf("task %d", e.Task.N)
	}
	switch e.Kind { //nolint:exhaustive // events about tasks only
	case handoffs.EventTaskAdded:
		return by(e) + " added " + n + "."
	case handoffs.EventTaskDone:
		return by(e) + " ticked " + n + "."
	case handoffs.EventTaskReopened:
		return by(e) + " took back the tick of " + n + "."
	}
	var late []string
	for _, t := range e.Tasks {
		late = append(late, strconv.Itoa(t.N))
	}
	return "The date passed of task " + strings.Join(late, ", ") + "."
}

// toldMissed says who was missed.
func toldMissed(e handoffs.Event) string {
	who := "Somebody"
	if e.To != "" {
		who = string(e.To)
	}
	switch {
	case e.Gone != nil && e.Gone.Owner && e.Gone.Sender:
		who += ", its owner and sender,"
	case e.Gone != nil && e.Gone.Owner:
		who += ", its owner,"
	case e.Gone != nil && e.Gone.Sender:
		who += ", its sender,"
	}
	if e.Via == handoffs.WhyLeft {
		return who + " is no longer of the team; the managers were asked to assign it."
	}
	return who + " was deactivated; the managers were asked to see to it."
}
