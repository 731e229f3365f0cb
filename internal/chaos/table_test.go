package chaos

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// table is the run in numbers.
func (f *findings) table(w *world, c *crowd, worked, drained time.Duration) string {
	var b strings.Builder
	line := func(what string, value any) { fmt.Fprintf(&b, "  %-34s %10v\n", what, value) }
	b.WriteString("\n")
	line("handoffs sent", c.sent())
	line("handoffs stored", f.stored)
	line("confirmed deeds checked", f.deeds)
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
