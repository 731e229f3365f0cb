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
	handoffs.EventReminded, handoffs.EventNudged, handoffs.EventSnoozed,
}

// missing are the events that a run has not had, if it was long enough for all of them. Nobody has to tick a task by
// mistake, and a short run need not have a digest in time that says something.
func (f *findings) missing() []handoffs.EventKind {
	var none []handoffs.EventKind
	for _, kind := range happens {
		need := enough
		if kind == handoffs.EventNudged || kind == handoffs.EventSnoozed {
			need = long
		}
		if f.stored >= need && f.happened[kind] == 0 && kind != handoffs.EventTaskReopened {
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
	line("messages: reminders to people", f.trayMails)
	line("messages: digests", f.digestCount.said)
	b.WriteString("\n")
	f.timeTable(&b)
	line("reminders too many for a message", f.onlyCounted)
	line("reminders too many for a day", f.held)
	line("digests that came late", f.lateDigests)
	line("counters of reports compared", f.counters)
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
	lost, duplicated := f.lost, f.duplicated
	for _, c := range f.times() {
		lost, duplicated = lost+c.lost, duplicated+c.duplicated+c.undue
	}
	line("lost", lost)
	line("duplicated, or for no reason", duplicated)
	line("stuck", f.stuck)
	line("counters that are wrong", f.miscounted)
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

// timed is what time made due, in words.
type timed struct {
	what string
	*count
}

func (f *findings) times() []timed {
	return []timed{
		{"reminders", &f.reminders},
		{"escalations", &f.escalations},
		{"told in threads", &f.lines},
		{"told to people", &f.notices},
		{"digests, each place", &f.digestCount},
		{"pictures, each place", &f.pictures},
	}
}

// timeTable is what time made due, in numbers.
func (f *findings) timeTable(b *strings.Builder) {
	fmt.Fprintf(b, "  %-20s %6s %6s %6s %6s %6s %6s %10s %10s\n", "", "due", "sent", "moot", "lost", "twice", "undue", "median", "longest")
	for _, c := range f.times() {
		slices.Sort(c.late)
		median, longest := time.Duration(0), time.Duration(0)
		if n := len(c.late); n > 0 {
			median, longest = c.late[n/2].Round(time.Millisecond), c.late[n-1].Round(time.Millisecond)
		}
		fmt.Fprintf(b, "  %-20s %6d %6d %6d %6d %6d %6d %10v %10v\n", c.what, c.due, c.said, c.moved, c.lost, c.duplicated, c.undue, median, longest)
	}
}
