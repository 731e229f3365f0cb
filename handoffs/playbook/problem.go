package playbook

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong with a playbook.
type Problem struct {
	File string
	// Line and Column count from 1; columns are characters.
	Line   int
	Column int
	// Text says what is wrong and what to write instead.
	Text string
}

// Error returns the problem as compilers write it: file:line:column: text.
func (p Problem) Error() string { return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Text) }

// Problems are all that is wrong with a playbook, in the order of the file. It has at least one element.
type Problems []Problem

// Error returns one line a problem.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i := range p {
		lines[i] = p[i].Error()
	}
	return strings.Join(lines, "\n")
}

// place is where something stands in the file.
type place struct{ line, column int }

func (r *reader) report(at place, format string, args ...any) {
	r.problems = append(r.problems, Problem{
		File: r.file, Line: max(at.line, 1), Column: max(at.column, 1), Text: fmt.Sprintf(format, args...),
	})
}

// result returns the problems, or nil. What a merged mapping has wrong is found at each place that merges it, and
// reported once.
func (r *reader) result() error {
	if len(r.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(r.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Text, b.Text))
	})
	return slices.Compact(r.problems)
}
