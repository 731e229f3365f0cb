package handoffs_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// in returns a handoff in that status, with everything still to be delivered.
func in(t *testing.T, status handoffs.Status) handoffs.Handoff {
	t.Helper()
	if status == handoffs.StatusDraft {
		return handoffs.New("H-1001")
	}
	s := begin(t, send())
	switch status {
	case handoffs.StatusDraft, handoffs.StatusSent:
	case handoffs.StatusAcknowledged:
		s.do(handoffs.Acknowledge{By: member(omar)})
	case handoffs.StatusCompleted:
		s.do(handoffs.Acknowledge{By: member(omar)})
		s.do(handoffs.Complete{By: member(omar)})
	case handoffs.StatusCancelled:
		s.do(handoffs.Cancel{By: outsider(rep), Reason: "deal lost"})
	case handoffs.StatusReturned:
		s.do(handoffs.Acknowledge{By: member(omar)})
		s.do(returned())
	case handoffs.StatusDeclined:
		s.do(handoffs.Acknowledge{By: member(omar)})
		s.do(declined())
	}
	return s.h
}

// commands are one of each, by the person who may do it when anybody may, with a reason.
func commands() []handoffs.Command {
	return []handoffs.Command{
		send(),
		handoffs.Acknowledge{By: member(olga)},
		handoffs.Release{By: member(omar)},
		handoffs.Assign{By: member(omar), To: member(olga), Reason: "on leave"},
		handoffs.Complete{By: member(omar)},
		handoffs.Cancel{By: outsider(rep), Reason: "deal lost"},
		handoffs.Ask{By: member(omar), Field: "scope", Text: "Seats or offices?"},
		handoffs.Answer{By: outsider(rep), Question: 1, Value: handoffs.Value{"Forty offices"}},
		handoffs.AnswerAll{By: outsider(rep), Answers: []handoffs.Answer{{Question: 1, Value: handoffs.Value{"Forty offices"}}}},
		returned(),
		handoffs.Fix{By: outsider(rep), Values: handoffs.Values{"scope": {"Forty offices"}}},
		declined(),
		handoffs.Redirect{By: outsider(boss), To: support(), Reason: "theirs"},
		handoffs.Take{By: outsider(boss)},
		handoffs.AddTask{By: member(omar), Title: "Order the seats", Side: handoffs.SideReceiver},
		handoffs.TickTask{By: member(omar), Task: 1, Done: true},
		handoffs.Lapse{},
		handoffs.Miss{User: rep, Why: handoffs.WhyDeactivated},
		handoffs.Remind{Point: 0},
		handoffs.Snooze{By: member(omar), Until: handoffs.InstantOf(monday.Add(time.Hour)), Reason: "at the dentist"},
		handoffs.Nudge{By: outsider(boss)},
		handoffs.Carry{By: omar, Thread: origin, TS: "1760284900.000200", Text: "Which floor?"},
		handoffs.RecordPosted{Receipt: handoffs.Receipt{Key: "card:0", Message: handoffs.Message{Channel: "C0ONB", TS: "1.2"}, Revision: 99}},
		failed("card:0", handoffs.RemedyPlain),
		handoffs.Expire{},
		handoffs.Erase{},
		handoffs.Forget{User: rep},
	}
}

func TestEveryStatusAnswersEveryCommand(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("# Every status against every command, given by the person who may: the status that follows, or why it is refused.\n")
	for _, status := range handoffs.Statuses {
		fmt.Fprintf(&b, "\n%s (ball: %s)\n", status, status.Ball())
		for _, cmd := range commands() {
			change, err := handoffs.Decide(in(t, status), cmd, monday)
			refusal, refused := errors.AsType[*handoffs.Refusal](err)
			switch {
			case refused:
				fmt.Fprintf(&b, "  %-14s refused: %s\n", cmd.Name(), refusal.Reason)
			case err != nil:
				t.Errorf("%s in %s = %v, want a refusal or a change", cmd.Name(), status, err)
			case len(change.Events) == 0:
				fmt.Fprintf(&b, "  %-14s nothing to do\n", cmd.Name())
			default:
				fmt.Fprintf(&b, "  %-14s %s\n", cmd.Name(), change.After.Status)
			}
		}
	}
	golden(t, "testdata/statemachine.golden", b.String())
}

// The table above is complete only as long as it has every type that decides.
func TestTheTableHasEveryCommand(t *testing.T) {
	t.Parallel()
	var want []string
	for _, file := range sources(t) {
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv != nil && f.Name.Name == "decide" {
				want = append(want, receiver(f))
			}
		}
	}
	want = slices.DeleteFunc(want, func(name string) bool { return name == "With" }) // stands for another command
	var got []string
	for _, cmd := range commands() {
		got = append(got, cmd.Name())
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the table has %v, the package %v", got, want)
	}
}

func receiver(f *ast.FuncDecl) string {
	typ := f.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	name, _ := typ.(*ast.Ident)
	return name.Name
}

func sources(t *testing.T) []*ast.File {
	t.Helper()
	names, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}
