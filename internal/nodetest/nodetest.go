// Package nodetest is for tests that run programs in JavaScript: it sees to their modules and runs them.
package nodetest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// Modules installs the npm modules of a folder as its lock file says, unless they are there. Name the scripts that node
// will run: go test remembers a result by the files that the test looked at, and what only node reads would not count.
// A machine without Node.js fails the test.
func Modules(tb testing.TB, folder string, scripts ...string) {
	tb.Helper()
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			tb.Fatalf("%s is missing: run `make deps`, or install Node.js 20 or newer with npm", tool)
		}
	}
	modified := func(path ...string) time.Time {
		info, err := os.Stat(filepath.Join(append([]string{folder}, path...)...))
		if err != nil {
			return time.Time{}
		}
		return info.ModTime()
	}
	for _, script := range scripts {
		if modified(script).IsZero() {
			tb.Fatalf("%s is missing in %s", script, folder)
		}
	}
	// npm writes its own copy of the lock file last, so an older one means modules of another lock file.
	if modified("node_modules", ".package-lock.json").After(modified("package-lock.json")) {
		return
	}
	install := exec.CommandContext(tb.Context(), "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
	install.Dir = folder
	if out, err := install.CombinedOutput(); err != nil {
		tb.Fatalf("npm ci in %s: %v\n%s", folder, err, out)
	}
}

// Command is node with a script of a folder. It speaks to nobody but programs on this machine, so no proxy is used.
func Command(ctx context.Context, folder, script string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "node", append([]string{script}, args...)...)
	cmd.Dir = folder
	cmd.Env = slices.DeleteFunc(os.Environ(), func(s string) bool { return strings.Contains(strings.ToLower(s), "_proxy=") })
	return cmd
}
