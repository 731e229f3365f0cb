package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/prompts/eval"
)

const evalCase = `{"id":"a","type":"t","fields":[{"key":"kickoff","label":"Kickoff","kind":"date","required":true},{"key":"seats","label":"Seats","kind":"number","required":true}],` +
	`"form":{"kickoff":"2027-03-02"},"notes":"Kickoff is on 9 March.","stated":[{"field":"kickoff","value":"9 March","quote":"Kickoff is on 9 March"}],` +
	`"gaps":[{"field":"kickoff","kind":"contradiction","quotes":["Kickoff is on 9 March"],"why":"changed"}]}`

func TestEvalMeasuresCasesOfOnesOwn(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	file := filepath.Join(folder, "mine.jsonl")
	if err := os.WriteFile(file, []byte(evalCase+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, cases := range []string{folder, file} {
		out, err := command(t, "eval", "--oracle", "--json", "--cases", cases)
		if err != nil {
			t.Fatal(err)
		}
		var report struct {
			Mode string
			eval.Report
		}
		if err := json.Unmarshal([]byte(out), &report); err != nil {
			t.Fatalf("%v in %s", err, out)
		}
		if report.Mode != modeOracle || report.Cases != 1 || report.Gaps[handoffs.GapContradiction].F1 != 1 || report.Gaps[handoffs.GapMissing].Wrong != 1 || report.Located != 1 {
			t.Errorf("%s: %s", cases, out)
		}
	}
	out, err := command(t, "eval", "--oracle", "--cases", file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"1 cases, the labels in the model's place", "contradiction  1.000", "statements without evidence    0", "mine.jsonl:1  a: seats missing: found, but is none"} {
		if !strings.Contains(out, want) {
			t.Errorf("the report does not hold %q:\n%s", want, out)
		}
	}
}

func TestEvalSaysWhichLineOfWhichFileIsWrong(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "mine.jsonl")
	if err := os.WriteFile(file, []byte(evalCase+"\n"+strings.Replace(evalCase, `"notes":"`, `"notes":7,"said":"`, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := command(t, "eval", "--oracle", "--cases", file)
	if err == nil || !strings.Contains(err.Error(), `mine.jsonl:2: notes: number where it should be string`) {
		t.Errorf("got %v", err)
	}
	if _, err := command(t, "eval", "--cases", filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a folder that is not there is taken")
	}
}

func TestEvalWarnsOfKeysThatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "mine.jsonl")
	odd := strings.Replace(evalCase, `"notes":`, `"planted":["x"],"notes":`, 1)
	if err := os.WriteFile(file, []byte(odd+"\n"+strings.Repeat(odd+"\n", warningsShown)), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := command(t, "eval", "--oracle", "--cases", file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"warning: mine.jsonl:1: planted: unknown key, passed over", "more warnings", "21 cases"} {
		if !strings.Contains(out, want) {
			t.Errorf("the output does not hold %q:\n%.2000s", want, out)
		}
	}
}

func TestEvalShowsHowFarItIs(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	bar := &progressBar{out: &out, total: 4}
	bar.step()
	bar.step()
	bar.end()
	if got := out.String(); !strings.Contains(got, "\r███████████████░░░░░░░░░░░░░░░ 2 of 4") || !strings.HasSuffix(got, "\r\x1b[K") {
		t.Errorf("the bar is drawn as %q", got)
	}
}
