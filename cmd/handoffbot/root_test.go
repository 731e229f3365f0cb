package main

import (
	"bytes"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/handoffbot/handoffbot/manifests"
)

// command runs the command line and returns what it printed.
func command(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	root := newRootCommand()
	root.SetOut(&out)
	root.SetErr(&out)
	root.SetArgs(append([]string{}, args...)) // nil would mean the test's own arguments
	err := root.ExecuteContext(t.Context())
	return out.String(), err
}

func TestHelpNamesEveryCommand(t *testing.T) {
	t.Parallel()
	out, err := command(t)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"run", "demo", "check", "manifest", "show", "why", "stuck", "retry", "forget", "eval", "export"} {
		if !strings.Contains(out, "\n  "+word+" ") {
			t.Errorf("help does not name %s:\n%s", word, out)
		}
	}
}

func TestEveryCommandHasAnExample(t *testing.T) {
	t.Parallel()
	for _, cmd := range newRootCommand().Commands() {
		if cmd.Example == "" || cmd.Short == "" {
			t.Errorf("%s has no example or no short help", cmd.Name())
		}
	}
}

func TestWhatIsNotKnownIsRefusedInOneLine(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"rum"}, {"manifest", "more"}, {"run", "--fast"}, {"check", "a.yaml"}, {"demo", "x"}} {
		out, err := command(t, args...)
		if err == nil {
			t.Errorf("%q was accepted", args)
			continue
		}
		if out != "" {
			t.Errorf("%q printed %q beside its error", args, out)
		}
	}
}

func TestRunHelpListsEveryVariable(t *testing.T) {
	t.Parallel()
	out, err := command(t, "run", "--help")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range variables() {
		if !strings.Contains(out, v.name) {
			t.Errorf("help of run does not name %s", v.name)
		}
		if v.purpose == "" {
			t.Errorf("%s does not say what it is for", v.name)
		}
	}
}

func TestManifestPrintsTheFile(t *testing.T) {
	t.Parallel()
	out, err := command(t, "manifest")
	if err != nil || out != string(manifests.SlackApp) {
		t.Errorf("manifest = %d bytes, %v; want the %d of slack-app.yaml", len(out), err, len(manifests.SlackApp))
	}
}

func TestVersionNamesTheBuild(t *testing.T) {
	t.Parallel()
	commit := []debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef"}}
	changed := append(slices.Clone(commit), debug.BuildSetting{Key: "vcs.modified", Value: "true"})
	tests := []struct {
		info debug.BuildInfo
		want string
	}{
		{debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}, Settings: commit}, "v1.2.3"},
		{debug.BuildInfo{Main: debug.Module{Version: "(devel)"}, Settings: commit}, "0123456789ab"},
		{debug.BuildInfo{Settings: changed}, "0123456789ab+changes"},
		{debug.BuildInfo{}, "devel"},
	}
	for _, tt := range tests {
		if got := versionOf(&tt.info); got != tt.want {
			t.Errorf("versionOf(%q, %v) = %q, want %q", tt.info.Main.Version, tt.info.Settings, got, tt.want)
		}
	}
	if out, err := command(t, "--version"); err != nil || !strings.HasPrefix(out, "handoffbot ") {
		t.Errorf("--version = %q, %v", out, err)
	}
}

func TestEachSystemHasACommandThatOpensAPage(t *testing.T) {
	t.Parallel()
	const page = "http://127.0.0.1:1/"
	for goos, program := range map[string]string{"linux": "xdg-open", "darwin": "open", "windows": "rundll32", "freebsd": "xdg-open"} {
		if got := openCommand(goos, page); got[0] != program || got[len(got)-1] != page {
			t.Errorf("openCommand(%s) = %q", goos, got)
		}
	}
}
