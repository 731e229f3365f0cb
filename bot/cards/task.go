package cards

import (
	"fmt"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// completion is the button that asks before it completes, and names what is still open.
func completion(h *handoffs.Handoff) *slack.ButtonBlockElement {
	id := string(h.ID)
	text := "The work has been taken over. This closes the handoff for both teams."
	switch open := h.OpenTasks(); len(open) {
	case 0:
	case 1:
		text = "1 task is still open: " + cut(oneLine(clean(open[0].Title)), 100, units) + ". Completing closes the handoff for both teams, and leaves it open."
	default:
		text = fmt.Sprintf("%d of %d tasks are still open. Completing closes the handoff for both teams, and leaves them open.", len(open), len(h.Tasks))
	}
	return button(ActionComplete, wordComplete, id, id+" "+h.Title).WithStyle(slack.StylePrimary).
		WithConfirm(confirm("Complete "+id+"?", text, wordComplete))
}

// addedLine tells the card's thread of a new task.
func addedLine(h *handoffs.Handoff, about handoffs.Told) markup {
	t := about.Task
	if t == nil {
		return mention(about.By) + " added a task."
	}
	return mention(about.By) + " added a task for " + taskOwner(h, t) + ": " + taskText(t) + "."
}

func taskText(t *handoffs.Task) markup {
	text := said(t.Title, maxOption)
	if t.Due != 0 {
		text += ", due " + date(t.Due)
	}
	return text
}

// added tells somebody of a task that is theirs.
func added(h *handoffs.Handoff, d handoffs.Delivery, link string) Message {
	if d.About.Task == nil {
		return reasoned(mention(d.About.By)+" added a task to "+titled(h, link)+".", "")
	}
	text := mention(d.About.By) + " added a task for you to " + titled(h, link) + ": " + taskText(d.About.Task) + ". "
	if t := h.Task(d.About.Task.N); !h.Status.Open() || (t != nil && t.Done()) {
		return reasoned(text+"It needs nothing more.", "")
	}
	return reasoned(text+"Tick it on the card when it is done.", "")
}

// allDone offers the owner to complete.
func allDone(h *handoffs.Handoff, d handoffs.Delivery, link string) Message {
	it := titled(h, link)
	if h.Status != handoffs.StatusAcknowledged || len(h.OpenTasks()) > 0 || h.Owner != d.To {
		return reasoned("All tasks of "+it+" were done. "+ballFor(h, d.To), "")
	}
	return reasoned("All tasks of "+it+" are done. Complete it if the work has been taken over.", "").
		with(slack.NewActionBlock("", completion(h)))
}

// sendersTasks adds, to what the sender is told, the tasks that are theirs.
func sendersTasks(m Message, h *handoffs.Handoff, d handoffs.Delivery) Message {
	var theirs []handoffs.Task
	for _, t := range d.About.Tasks {
		if now := h.Task(t.N); t.Side == handoffs.SideSender && now != nil {
			theirs = append(theirs, *now)
		}
	}
	if len(theirs) == 0 || d.To != h.Sender || h.ErasedAt != 0 {
		return m
	}
	return m.listed("Your tasks, to tick on the card", taskLines(h, theirs))
}
