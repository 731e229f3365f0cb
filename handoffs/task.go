package handoffs

import (
	"slices"
	"time"
)

// Side is whose task it is.
type Side string

const (
	// SideReceiver is whoever owns the handoff.
	SideReceiver Side = "receiver"
	// SideSender is the handoff's sender.
	SideSender Side = "sender"
)

// Task is one thing to do before the handoff is complete.
type Task struct {
	// N numbers the handoff's tasks, from 1.
	N     int    `json:"n"`
	Title string `json:"title,omitempty"`
	Side  Side   `json:"side"`
	// Due is zero for a task without a date.
	Due Instant `json:"due,omitempty"`
	// Late says that the task was open when its date had passed.
	Late   bool    `json:"late,omitempty"`
	DoneAt Instant `json:"done_at,omitempty"`
	DoneBy UserID  `json:"done_by,omitempty"`
}

// Done reports whether the task is ticked.
func (t *Task) Done() bool { return t.DoneAt != 0 }

// MaxTasks bounds the tasks of a handoff, so that its card can show them all.
const MaxTasks = 20

// ReasonTasksFull is for a handoff that has MaxTasks tasks.
const ReasonTasksFull Reason = "tasks full"

// MaxTaskTitle is the longest title of a task in characters: Slack's options hold 75.
const MaxTaskTitle = 70

// TaskOwner returns who has to do the task; empty while nobody owns the handoff.
func (h *Handoff) TaskOwner(t *Task) UserID {
	if t.Side == SideSender {
		return h.Sender
	}
	return h.Owner
}

// OpenTasks returns the tasks that are not done, in their order.
func (h *Handoff) OpenTasks() []Task {
	var open []Task
	for _, t := range h.Tasks {
		if !t.Done() {
			open = append(open, t)
		}
	}
	return open
}

// Task returns the task with that number, or nil.
func (h *Handoff) Task(n int) *Task {
	i := slices.IndexFunc(h.Tasks, func(t Task) bool { return t.N == n })
	if i < 0 {
		return nil
	}
	return &h.Tasks[i]
}

// bare returns the task without what people wrote.
func (t *Task) bare() Task {
	return Task{N: t.N, Side: t.Side, Due: t.Due, Late: t.Late, DoneAt: t.DoneAt}
}

// plannedTasks are the type's tasks, the first time that somebody owns the handoff.
func (h *Handoff) plannedTasks(now time.Time) []Task {
	if len(h.Tasks) > 0 {
		return nil
	}
	var tasks []Task
	for _, plan := range h.Definition.Type.Tasks {
		t := Task{N: len(tasks) + 1, Title: plan.Title, Side: Side(plan.Owner)}
		if !plan.Due.IsZero() {
			t.Due = InstantOf(h.Calendar().Add(now, plan.Due))
		}
		tasks = append(tasks, t)
	}
	return tasks
}

func (h *Handoff) applyTask(e Event) {
	if t := h.Task(e.Task.N); t != nil {
		t.DoneAt, t.DoneBy = e.Task.DoneAt, e.Task.DoneBy
		return
	}
	h.Tasks = append(h.Tasks, *e.Task)
}
