package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSamplePlaybooksAreGood(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("..", "..", "manifests", "playbooks", "*.yaml"))
	if err != nil || len(files) < 3 {
		t.Fatalf("found %d playbooks, %v; want the three samples", len(files), err)
	}
	for _, file := range files {
		out, err := command(t, "check", "--playbook", file)
		if err != nil || !strings.Contains(out, " is good: 2 teams, 1 handoff type\n") {
			t.Errorf("check %s = %v\n%s", file, err, out)
		}
	}
}

func TestCheckPrintsEveryProblemWithItsPlace(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "playbook.yaml")
	if err := os.WriteFile(file, []byte("version: 1\nteams:\n  sales: { name: Sales, chanel: C0SALES }\ntipes: {}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := command(t, "check", "--playbook", file)
	if err == nil || !strings.Contains(err.Error(), " to fix") {
		t.Fatalf("check = %v, want an error that counts the problems", err)
	}
	for _, want := range []string{file + ":3:", `"chanel"`, file + ":4:1:", `"tipes"`} {
		if !strings.Contains(out, want) {
			t.Errorf("check does not say %q:\n%s", want, out)
		}
	}
}

func TestCheckSaysWhichFileIsNotThere(t *testing.T) {
	t.Parallel()
	if _, err := command(t, "check", "--playbook", "nowhere.yaml"); err == nil || !strings.Contains(err.Error(), "nowhere.yaml") {
		t.Errorf("check = %v, want an error that names the file", err)
	}
}
