package handoffs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

// twoTasks plans a task for each side.
func twoTasks() handoffs.Send {
	cmd := send()
	cmd.Definition.Type.Tasks = []handoffs.TaskPlan{
		{Title: "Schedule the kickoff", Owner: "receiver", Due: handoffs.Duration{Days: 1}},
		{Title: "Send the order form", Owner: "sender"},
	}
	return cmd
}

func tick(by handoffs.Actor, task int) handoffs.TickTask {
	return handoffs.TickTask{By: by, Task: task, Done: true}
}

func TestTheTypesTasksAreMadeOnTheFirstAcknowledgement(t *testing.T) {
	t.Parallel()
	s := begin(t, twoTasks())
	if len(s.h.Tasks) != 0 {
		t.Fatalf("tasks before anybody owns it: %v", s.h.Tasks)
	}
	s.do(handoffs.Acknowledge{By: member(omar)})
	due := handoffs.InstantOf(time.Date(2026, time.October, 13, 12, 1, 0, 0, newYorkTime(t)))
	want := []handoffs.Task{
		{N: 1, Title: "Schedule the kickoff", Side: handoffs.SideReceiver, Due: due},
		{N: 2, Title: "Send the order form", Side: handoffs.SideSender},
	}
	if diff := cmp.Diff(want, s.h.Tasks); diff != "" {
		t.Errorf("tasks (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, s.h.Pending[len(s.h.Pending)-1].About.Tasks); diff != "" {
		t.Errorf("the sender is told of the tasks (-want +got):\n%s", diff)
	}
	s.do(tick(member(omar), 1))
	s.do(handoffs.Release{By: member(omar)})
	s.do(handoffs.Acknowledge{By: member(olga)})
	if !s.h.Tasks[0].Done() || len(s.h.Tasks) != 2 || s.h.TaskOwner(&s.h.Tasks[0]) != olga {
		t.Errorf("tasks after a second acknowledgement = %v, want the same, as they were", s.h.Tasks)
	}
}

func TestEitherSideTicksAndTakesBack(t *testing.T) {
	t.Parallel()
	s := begin(t, twoTasks(), handoffs.Acknowledge{By: member(omar)})
	for _, by := range []handoffs.Actor{member(omar), member(olga), outsider(boss), outsider(rep)} {
		at := handoffs.InstantOf(s.now)
		s.do(tick(by, 1))
		if task := s.h.Tasks[0]; task.DoneBy != by.User || task.DoneAt != at {
			t.Errorf("task = %+v, want it done by %s", task, by.User)
		}
		checkNothing(t, s.h, tick(member(olga), 1))
		s.do(handoffs.TickTask{By: by, Task: 1})
		if task := s.h.Tasks[0]; task.Done() || task.DoneBy != "" {
			t.Errorf("task = %+v, want it open", task)
		}
	}
	closed := begin(t, twoTasks(), handoffs.Acknowledge{By: member(omar)}, handoffs.Complete{By: member(omar)}).h
	checkRefusals(t, []refusalRow{
		{"a stranger", s.h, tick(outsider(stranger), 1), handoffs.Refusal{Reason: handoffs.ReasonNotMember}},
		{"no such task", s.h, tick(member(omar), 3), handoffs.Refusal{Reason: handoffs.ReasonNotYet}},
		{"before anybody owns it", begin(t, twoTasks()).h, tick(member(omar), 1), handoffs.Refusal{Reason: handoffs.ReasonNotYet}},
		{"closed", closed, tick(member(omar), 1), handoffs.Refusal{Reason: handoffs.ReasonClosed}},
	})
}

func TestTheLastTickOffersToComplete(t *testing.T) {
	t.Parallel()
	s := begin(t, twoTasks(), handoffs.Acknowledge{By: member(omar)})
	s.deliver()
	s.do(tick(member(olga), 2))
	checkPending(t, &s.h, "card:0")
	s.do(tick(member(omar), 1))
	checkPending(t, &s.h, "card:0", "dm:8:U0OMAR")

	s = begin(t, twoTasks(), handoffs.Acknowledge{By: member(omar)}, tick(member(omar), 1), returned())
	s.deliver()
	s.do(tick(outsider(rep), 2))
	checkPending(t, &s.h, "card:0")
}

func TestAddedTaskTellsWhoseItIs(t *testing.T) {
	t.Parallel()
	s := owned(t)
	s.do(handoffs.AddTask{By: member(omar), Title: "  Order \n the seats ", Side: handoffs.SideSender, Due: "2026-10-30"})
	task := s.h.Tasks[len(s.h.Tasks)-1]
	due := handoffs.InstantOf(time.Date(2026, time.October, 30, 18, 0, 0, 0, newYorkTime(t)))
	if diff := cmp.Diff(handoffs.Task{N: len(s.h.Tasks), Title: "Order the seats", Side: handoffs.SideSender, Due: due}, task); diff != "" {
		t.Errorf("task (-want +got):\n%s", diff)
	}
	checkPending(t, &s.h, "card:0", "line:7", "dm:7:U0REP")
	s.deliver()
	s.do(handoffs.AddTask{By: member(omar), Title: "Mine", Side: handoffs.SideReceiver})
	for _, d := range s.h.Pending {
		if d.Kind == handoffs.DeliverDM {
			t.Errorf("omar is told of his own task: %+v", d)
		}
	}
}

func TestWhatIsWrongWithATaskStandsUnderItsField(t *testing.T) {
	t.Parallel()
	h := owned(t).h
	add := func(title, due string) handoffs.AddTask {
		return handoffs.AddTask{By: member(omar), Title: title, Side: handoffs.SideReceiver, Due: due}
	}
	full := owned(t)
	for len(full.h.Tasks) < handoffs.MaxTasks {
		full.do(add(strings.Repeat("é", handoffs.MaxTaskTitle), ""))
	}
	problem := func(field, text string) handoffs.Problem { return handoffs.Problem{Field: field, Text: text} }
	checkRefusals(t, []refusalRow{
		{"nothing said", h, add(" \n", "soon"), handoffs.Refusal{Reason: handoffs.ReasonIncomplete, Problems: []handoffs.Problem{
			problem(handoffs.TaskTitle, "Say what is to be done."),
			problem(handoffs.TaskDue, "This is not a date. Write it as year-month-day, for example 2026-12-01."),
		}}},
		{"too long", h, add(strings.Repeat("é", 72), ""), handoffs.Refusal{Reason: handoffs.ReasonIncomplete, Problems: []handoffs.Problem{
			problem(handoffs.TaskTitle, "This has 72 characters; at most 70 fit. Shorten it by 2."),
		}}},
		{"in the past", h, add("Go", "2026-10-09"), handoffs.Refusal{Reason: handoffs.ReasonIncomplete, Problems: []handoffs.Problem{
			problem(handoffs.TaskDue, "That is in the past. Choose today or a later date."),
		}}},
		{"one too many", full.h, add("Go", ""), handoffs.Refusal{Reason: handoffs.ReasonTasksFull}},
		{"by a stranger", h, handoffs.AddTask{By: outsider(stranger), Title: "Go"}, handoffs.Refusal{Reason: handoffs.ReasonNotMember}},
	})
}

func TestATaskIsMarkedWhenItsDateHasPassed(t *testing.T) {
	t.Parallel()
	s := begin(t, twoTasks(), handoffs.Acknowledge{By: member(omar)})
	s.deliver()
	due := s.h.Tasks[0].Due
	if at := s.h.NextLook(handoffs.InstantOf(s.now)); at > due {
		t.Fatalf("NextLook = %v, after the task is due, %v", at, due)
	}
	checkNothing(t, s.h, handoffs.Lapse{})
	s.now = due.Time()
	s.do(handoffs.Lapse{})
	if !s.h.Tasks[0].Late || s.h.Tasks[1].Late {
		t.Errorf("tasks = %v, want the first one late", s.h.Tasks)
	}
	checkPending(t, &s.h, "card:0")
	s.do(handoffs.Lapse{})
	s.do(tick(member(omar), 1))
	s.do(handoffs.TickTask{By: member(omar), Task: 1})
	if !s.h.Tasks[0].Late {
		t.Error("the task is late no more, though it is open again")
	}
}
