package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/handoffbot/handoffbot/handoffs"
)

// exportColumn is a column of the export. Its name stays as it is.
type exportColumn struct {
	name, means string
	value       func(t *handoffs.Tally) any
}

// listed is a column that holds several numbers, by what follows the counted word.
type listed map[string]int64

// String is the list as a table holds it.
func (l listed) String() string {
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(l)) {
		parts = append(parts, fmt.Sprintf("%s=%d", key, l[key]))
	}
	return strings.Join(parts, ";")
}

func exportColumns() []exportColumn {
	number := func(word string) func(*handoffs.Tally) any {
		return func(t *handoffs.Tally) any { return t.Counts[word] }
	}
	list := func(word string) func(*handoffs.Tally) any {
		return func(t *handoffs.Tally) any {
			l := listed{}
			for what, n := range t.Counts {
				if rest, is := strings.CutPrefix(what, word); is {
					l[rest] = n
				}
			}
			return l
		}
	}
	columns := []exportColumn{
		{"day", "the day on which they were sent, where the receiving team is", func(t *handoffs.Tally) any { return t.Day }},
		{"type", "the type's key", func(t *handoffs.Tally) any { return t.Type }},
		{"team", "the receiving team's key; after a redirection, the new one's", func(t *handoffs.Tally) any { return t.Team }},
		{"sent", "handoffs sent", number(handoffs.CountSent)},
		{"incomplete", "of them: sent with a field open or excused, or asked about or returned", number(handoffs.CountIncomplete)},
		{"completed", "completed up to now", number(handoffs.CountCompleted)},
		{"cancelled", "cancelled", number(handoffs.CountCancelled)},
		{"declined", "how often they were declined", number(handoffs.CountDeclined)},
		{"redirected", "how often they were redirected to another team", number(handoffs.CountRedirected)},
		{"asked", "questions, by field", list(handoffs.CountAsked)},
		{"returned", "returned fields, by field", list(handoffs.CountReturned)},
	}
	for _, step := range []string{handoffs.StepAcknowledge, handoffs.StepComplete, handoffs.StepAnswer} {
		columns = append(
			columns, exportColumn{"kept_" + step, "steps that ended within their target", number(handoffs.CountKept + step)},
			exportColumn{"broken_" + step, "steps that took longer", number(handoffs.CountBroken + step)},
		)
	}
	for _, side := range []string{"sender", "receiver", "exception_owner", handoffs.CountClosed} {
		columns = append(columns, exportColumn{"held_" + side + "_ms", "whose move it was, in milliseconds", number(handoffs.CountHeld + side)})
	}
	return append(
		columns, exportColumn{"wait_acknowledged", "waits that began that day and were acknowledged, by minutes of business time, rounded up", list(handoffs.CountAcknowledged)},
		exportColumn{"wait_left", "waits that ended otherwise", list(handoffs.CountLeft)},
		exportColumn{"wait_still", "waits that stand still because the sender has to answer", list(handoffs.CountStill)},
	)
}

// exportColumnsHelp describes the columns.
func exportColumnsHelp() string {
	width := 0
	for _, c := range exportColumns() {
		width = max(width, len(c.name))
	}
	var b strings.Builder
	b.WriteString("Columns:\n")
	for _, c := range exportColumns() {
		fmt.Fprintf(&b, "  %-*s  %s\n", width, c.name, c.means)
	}
	return b.String()
}
