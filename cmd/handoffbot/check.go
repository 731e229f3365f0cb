package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/handoffbot/handoffbot/handoffs/playbook"
)

// check reads the playbook and says what is wrong with it, one problem a line, or what it defines. It asks nobody:
// whether the channels and people are there is seen when the bot starts.
func check(out io.Writer, file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read the playbook: %w", err)
	}
	book, err := playbook.Parse(file, data)
	if problems, ok := errors.AsType[playbook.Problems](err); ok {
		fmt.Fprintln(out, problems)
		return fmt.Errorf("%s: %s to fix", file, count(len(problems), "problem"))
	}
	if err != nil {
		return fmt.Errorf("check %s: %w", file, err)
	}
	fmt.Fprintf(out, "%s is good: %s, %s\n", file, count(len(book.Teams), "team"), count(len(book.Types), "handoff type"))
	for _, t := range book.Types {
		fmt.Fprintf(out, "  %s: %s, %s to %s\n", t.Key, count(len(t.Fields), "field"), book.Teams[t.From].Name, book.Teams[t.To].Name)
	}
	return nil
}

// count says a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
