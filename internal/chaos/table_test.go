package chaos

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// happens are the events that every run is to have.
var happens = []handoffs.EventKind{
	handoffs.EventAcknowledged, handoffs.EventReleased, handoffs.EventAssigned, handoffs.EventCompleted, handoffs.EventCancelled,
	handoffs.EventAsked, handoffs.EventAnswered, handoffs.EventReturned, handoffs.EventFixed, handoffs.EventDeclined,
	handoffs.EventRedirected, handoffs.EventTaken, handoffs.EventTaskAdded, handoffs.EventTaskDone, handoffs.EventTaskReopened,
	handoffs.EventReminded,
}

// missing are the events that a run has not had, if it was long enough for all of them. Nobody has to tick a task by
// mistake.
func (f *findings) missing() []handoffs.EventKind {
	var none []handoffs.EventKind
	for _, kind := range happens {
		if f.stored >= enough && f.happened[kind] == 0 && kind != handoffs.EventTaskReopened {
			none = append(none, kind)
		}
	}
	return none
}

// enough is how many handoffs a run must have before it has everything.
const enough = 100

// table is the run in numbers.
func (f *findings) table(w *world, c *crowd, worked, drained time.Duration) string {
	var b strings.Builder
	line := func(what string, value any) { fmt.Fprintf(&b, "  %-34s %10v\n", what, value) }
	b.WriteString("\n")
	line("handoffs sent", c.sent())
	line("handoffs stored", f.stored)
	line("confirmed deeds checked", f.deeds)
	b.WriteString("\n")
	for _, kind := range happens {
		line(string(kind), f.happened[kind])
	}
	b.WriteString("\n")
	for _, kind := range slices.Sorted(maps.Keys(f.posted)) {
		line("messages: "+string(kind), f.posted[kind])
	}
	line("reminders in people's trays", f.reminders)
	line("messages out of trays", f.trayMails)
	b.WriteString("\n")
	for _, kind := range w.trouble.order {
		line(kind, w.trouble.of(kind))
	}
	ends := 0
	for _, r := range w.replicas {
		r.mu.Lock()
		ends += r.ends
		r.mu.Unlock()
	}
	line("replicas that could not start", ends)
	b.WriteString("\n")
	line("lost", f.lost)
	line("duplicated", f.duplicated)
	line("stuck", f.stuck)
	line("refusals that nobody heard of", f.untold)
	b.WriteString("\n")
	slices.Sort(f.delays)
	if n := len(f.delays); n > 0 {
		line("submission to card, median", f.delays[n/2].Round(time.Millisecond))
		line("submission to card, 99 of 100", f.delays[n*99/100].Round(time.Millisecond))
		line("submission to card, longest", fmt.Sprintf("%v (%s)", f.longest.Round(time.Millisecond), f.slowest))
	}
	line("people worked for", worked.Round(time.Second))
	line("the queue was empty after", drained.Round(time.Second))
	b.WriteString("\n")
	return b.String()
}
