package cards

import (
	"fmt"
	"strings"

	"github.com/handoffbot/handoffbot/handoffs"
)

// atWork has tasks of both sides: one done, one late, one without a date.
func atWork() *handoffs.Handoff {
	h := acknowledged()
	h.Revision = 17
	h.Tasks = []handoffs.Task{
		{N: 1, Title: "Schedule the kickoff call", Side: handoffs.SideReceiver, Due: at("2026-11-24 15:10"), Late: true},
		{N: 2, Title: "Send the signed order form", Side: handoffs.SideSender, Due: at("2026-11-25 15:10")},
		{N: 3, Title: "Order <SSO> & seats", Side: handoffs.SideReceiver, DoneAt: at("2026-11-24 09:00"), DoneBy: lin},
		{N: 4, Title: "Tell support", Side: handoffs.SideReceiver},
	}
	return h
}

func allTicked() *handoffs.Handoff {
	h := atWork()
	for i := range h.Tasks {
		h.Tasks[i].DoneAt, h.Tasks[i].DoneBy = at("2026-11-25 11:00"), omar
	}
	return h
}

// twenty has as many tasks as there may be, of the longest titles.
func twenty() *handoffs.Handoff {
	h := atWork()
	h.Owner, h.Tasks = "U0123456789A", nil
	for n := 1; n <= handoffs.MaxTasks; n++ {
		h.Tasks = append(h.Tasks, handoffs.Task{
			N: n, Title: fmt.Sprintf("%d. ", n) + strings.Repeat("&é😀", 22), Side: handoffs.SideReceiver, Due: at("2026-11-24 15:10"), Late: n%2 == 0,
		})
	}
	return h
}

func gone(h *handoffs.Handoff) *handoffs.Handoff {
	h.OwnerGone = at("2026-11-24 08:00")
	return h
}

// handedOn is Lin's since Maya assigned it, with all that a read-in tells.
func handedOn() *handoffs.Handoff {
	h := atWork()
	h.Owner, h.BallSince = lin, at("2026-11-24 09:00")
	h.Questions = []handoffs.Question{{N: 1, Field: "price", Text: "Net or gross?", By: omar, AskedAt: at("2026-11-23 16:00")}}
	h.Asked = 1
	return h
}

func missing(to, user handoffs.UserID, why string, who handoffs.Absence) handoffs.Delivery {
	d := toldTo(to, handoffs.EventMissed, "")
	d.About.To, d.About.Via, d.About.Gone = user, why, &who
	return d
}

func aboutTask(to handoffs.UserID, kind handoffs.EventKind, t handoffs.Task) handoffs.Delivery {
	d := toldTo(to, kind, omar)
	d.About.Task = &t
	return d
}

// taskMessages are what is said about tasks, and about people who left.
func taskMessages() map[string]Message {
	owner, sender := handoffs.Absence{Owner: true}, handoffs.Absence{Sender: true}
	senderGone, managed := sent(), sent()
	senderGone.SenderGone = at("2026-11-24 08:00")
	managed.SenderGone = at("2026-11-24 08:00")
	managed.Definition.From.Managers = []handoffs.UserID{lin}
	toLin := because(toldTo(lin, handoffs.EventAssigned, boss), "Omar is away this week.")
	toLin.About.To, toLin.About.At = lin, at("2026-11-24 09:00")
	toOmar := toLin
	toOmar.To = omar
	first := toldTo(ana, handoffs.EventAcknowledged, omar)
	first.About.Tasks = atWork().Tasks
	released := atWork()
	released.Status, released.Owner = handoffs.StatusSent, ""
	ended := atWork()
	ended.Status, ended.ClosedAt, ended.Due = handoffs.StatusCompleted, at("2026-11-27 09:30"), 0
	return map[string]Message{
		"status_tasks":                Status(gone(atWork()), cardLink, at("2026-11-25 10:00")),
		"card_tasks":                  Card(atWork()),
		"card_tasks_done":             Card(allTicked()),
		"card_tasks_twenty":           Card(twenty()),
		"card_tasks_released":         Card(released),
		"card_tasks_completed":        Card(ended),
		"card_owner_gone":             Card(gone(atWork())),
		"card_sender_gone":            Card(managed),
		"line_task_added":             Line(atWork(), aboutTask("", handoffs.EventTaskAdded, atWork().Tasks[1])),
		"line_owner_gone":             Line(gone(atWork()), missing("", omar, handoffs.WhyDeactivated, owner)),
		"line_owner_left":             Line(gone(atWork()), missing("", omar, handoffs.WhyLeft, owner)),
		"line_sender_gone":            Line(senderGone, missing("", ana, handoffs.WhyDeactivated, sender)),
		"direct_task_added":           Direct(atWork(), aboutTask(ana, handoffs.EventTaskAdded, atWork().Tasks[1]), cardLink),
		"direct_task_added_done":      Direct(atWork(), aboutTask(omar, handoffs.EventTaskAdded, atWork().Tasks[2]), cardLink),
		"direct_tasks_done":           Direct(allTicked(), aboutTask(omar, handoffs.EventTaskDone, allTicked().Tasks[0]), cardLink),
		"direct_tasks_done_no_more":   Direct(atWork(), aboutTask(omar, handoffs.EventTaskDone, atWork().Tasks[2]), cardLink),
		"direct_acknowledged_tasks":   Direct(atWork(), first, cardLink),
		"direct_read_in":              Direct(handedOn(), toLin, cardLink),
		"direct_read_in_long":         Direct(twenty(), toldToOwner(), cardLink),
		"direct_assigned_away":        Direct(handedOn(), toOmar, cardLink),
		"direct_owner_gone":           Direct(gone(atWork()), missing(boss, omar, handoffs.WhyDeactivated, owner), cardLink),
		"direct_owner_left":           Direct(gone(acknowledged()), missing(boss, omar, handoffs.WhyLeft, owner), cardLink),
		"direct_owner_gone_settled":   Direct(handedOn(), missing(boss, omar, handoffs.WhyDeactivated, owner), cardLink),
		"direct_sender_gone":          Direct(senderGone, missing(boss, ana, handoffs.WhyDeactivated, sender), cardLink),
		"direct_sender_gone_in_place": Direct(managed, missing(lin, ana, handoffs.WhyDeactivated, sender), cardLink),
	}
}

func toldToOwner() handoffs.Delivery {
	d := toldTo("U0123456789A", handoffs.EventAssigned, boss)
	d.About.To = "U0123456789A"
	return d
}
