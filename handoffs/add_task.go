package handoffs

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// AddTask adds a task to an acknowledged handoff.
type AddTask struct {
	By    Actor
	Title string
	Side  Side
	// Due is a date of the receiving team's calendar, "2006-01-02"; the task is due when the team closes. Empty for none.
	Due string
}

// The names under which AddTask's problems stand.
const (
	TaskTitle = "task_title"
	TaskDue   = "task_due"
)

// Name implements Command.
func (AddTask) Name() string { return "AddTask" }

func (c AddTask) decide(h *Handoff, now time.Time) ([]Event, error) {
	if err := c.By.tasks(h); err != nil {
		return nil, err
	}
	title := strings.Join(strings.Fields(c.Title), " ")
	task := &Task{N: len(h.Tasks) + 1, Title: title, Side: c.Side}
	var problems []Problem
	if title == "" {
		problems = append(problems, Problem{Field: TaskTitle, Text: "Say what is to be done."})
	}
	if n := utf8.RuneCountInString(title); n > MaxTaskTitle {
		problems = append(problems, Problem{Field: TaskTitle, Text: fmt.Sprintf("This has %d characters; at most %d fit. Shorten it by %d.", n, MaxTaskTitle, n-MaxTaskTitle)})
	}
	if c.Due != "" {
		closing, err := h.Calendar().Closing(c.Due)
		switch {
		case err != nil:
			problems = append(problems, Problem{Field: TaskDue, Text: "This is not a date. Write it as year-month-day, for example 2026-12-01."})
		case closing.Before(now):
			problems = append(problems, Problem{Field: TaskDue, Text: "That is in the past. Choose today or a later date."})
		default:
			task.Due = InstantOf(closing)
		}
	}
	switch {
	case len(problems) > 0:
		return nil, incomplete(problems...)
	case len(h.Tasks) >= MaxTasks:
		return nil, refuse(ReasonTasksFull)
	case c.Side != SideReceiver && c.Side != SideSender:
		task.Side = SideReceiver
	}
	return []Event{{Kind: EventTaskAdded, By: c.By.User, Detail: Detail{Task: task}}}, nil
}

// tasks checks that there is a checklist, and that the person may work on it: either side may.
func (a Actor) tasks(h *Handoff) error {
	switch {
	case !h.Status.Open():
		return refuse(ReasonClosed)
	case h.Owner == "":
		return refuse(ReasonNotYet)
	case !a.mayWork(h) && !h.MendedBy(a.User):
		return refuse(ReasonNotMember)
	}
	return nil
}
