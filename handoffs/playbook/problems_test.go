package playbook_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs/playbook"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Each testdata/bad/NAME.yaml has its problems in NAME.problems.txt.
func TestProblemsSayWhereAndWhatToWriteInstead(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no playbooks found: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, err = playbook.Parse("playbook.yaml", data)
			if err == nil {
				t.Fatal("Parse found nothing wrong")
			}
			golden(t, strings.TrimSuffix(file, ".yaml")+".problems.txt", err.Error()+"\n")
		})
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got); -update writes it anew:\n%s", file, diff)
	}
}

func TestProblemsComeInTheOrderOfTheFileAndEachOnce(t *testing.T) {
	t.Parallel()
	data := "teams:\n  a: &a { nam: A }\n  b: *a\nversion: 2\n"
	_, err := playbook.Parse("p.yaml", []byte(data))
	problems, ok := errors.AsType[playbook.Problems](err)
	if !ok {
		t.Fatalf("Parse = %v, want Problems", err)
	}
	for i := range problems[1:] {
		a, b := problems[i], problems[i+1]
		if a == b || a.Line > b.Line || (a.Line == b.Line && a.Column > b.Column) {
			t.Errorf("%v stands before %v", a, b)
		}
	}
}

func TestFilesThatAreNoPlaybookAreRefused(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ data, want string }{
		"empty":            {"", "p.yaml:1:1: the file is empty; write version: 1, then teams: and types:"},
		"only a comment":   {"# nothing\n---\n", "p.yaml:1:1: the file is empty; write version: 1, then teams: and types:"},
		"too large":        {strings.Repeat("# x\n", 1<<18) + "#", "p.yaml:1:1: the file has 1048577 bytes; write a playbook of at most 1048576"},
		"no text":          {"version: 1\nteams: \xff\n", "p.yaml:2:1: this is not text in UTF-8; save the file in that encoding"},
		"nested too deep":  {strings.Repeat("[", 500_000), "p.yaml:1:101: this is not YAML: this is nested too deep; write it flatter"},
		"dashed too deep":  {strings.Repeat("- ", 500_000), "p.yaml:1:201: this is not YAML: this is nested too deep; write it flatter"},
		"several":          {"version: 1\n---\nversion: 1\n", "p.yaml:3:1: a second document begins here; write one playbook a file, without ---"},
		"a list":           {"- version: 1\n", "p.yaml:1:1: the playbook is not a playbook; write its keys and values"},
		"an alias of none": {"version: *one\n", "p.yaml:1:10: no anchor &one stands before this; write one, or the value itself"},
		"an alias in itself": {
			"version: &v [*v]\n", "p.yaml:1:14: no anchor &v stands before this; write one, or the value itself",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := playbook.Parse("p.yaml", []byte(tt.data))
			if err == nil || err.Error() != tt.want {
				t.Errorf("Parse = %v, want %v", err, tt.want)
			}
		})
	}
}

func TestMergesCannotMakeAFileGrowWithoutBound(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("version: 1\nteams:\n  a0: &a0 { name: A }\n")
	for i := range 60 {
		before, after := "a"+strconv.Itoa(i), "a"+strconv.Itoa(i+1)
		b.WriteString("  " + after + ": &" + after + " { <<: [*" + before + ", *" + before + "] }\n")
	}
	_, err := playbook.Parse("p.yaml", []byte(b.String()))
	if err == nil || !strings.Contains(err.Error(), "aliases and merges make the file too large") {
		t.Errorf("Parse = %v, want a refusal of the merges", err)
	}
}

func TestTheLimitsOfAFormAreExact(t *testing.T) {
	t.Parallel()
	form := func(fields, sections int) string {
		var b strings.Builder
		b.WriteString("version: 1\nteams: { a: { name: A, channel: C0A, exception_owner: U0A } }\n")
		b.WriteString("types:\n  x:\n    name: X\n    from: a\n    to: a\n    fields:\n")
		b.WriteString("      - { key: title, label: Title, kind: text, required: true, title: true }\n")
		for i := range fields - 1 {
			n := string(rune('a'+i/26)) + string(rune('a'+i%26))
			b.WriteString("      - { key: " + n + ", label: " + n + ", kind: text")
			if i < sections {
				b.WriteString(", section: " + n)
			}
			b.WriteString(" }\n")
		}
		return b.String()
	}
	tests := []struct {
		fields, sections int
		want             string
	}{
		{80, 14, ""},
		{81, 0, "has 81 fields"},
		{80, 15, "80 fields under 15 headings"},
		{50, 44, ""},
	}
	for _, tt := range tests {
		_, err := playbook.Parse("p.yaml", []byte(form(tt.fields, tt.sections)))
		switch {
		case tt.want == "" && err != nil:
			t.Errorf("%d fields in %d sections: %v, want none", tt.fields, tt.sections, err)
		case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("%d fields in %d sections: %v, want %q", tt.fields, tt.sections, err, tt.want)
		}
	}
}
