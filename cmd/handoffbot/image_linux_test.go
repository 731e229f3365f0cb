package main

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
	"time"
)

// nobody is the image's user.
const nobody = 65532

// TestTheBinaryServesInAnEmptyReadOnlyRoot does what the image does, as far as that goes without a container engine: the
// static binary alone in a root that it cannot write to, as a user without any right. Changing the root takes root; who
// is not runs the same binary where they are.
func TestTheBinaryServesInAnEmptyReadOnlyRoot(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	binary := filepath.Join(root, "handoffbot")
	buildForImage(t, binary)
	isStatic(t, binary)
	if err := os.WriteFile(filepath.Join(root, "playbook.yaml"), demoPlaybook, 0o444); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(root, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(root, 0o755) }) // so that it can be removed

	s := begin(t, func(set *setting) { set.asleep = true })
	output := &tally{}
	cmd := exec.CommandContext(context.Background(), binary, "run")
	cmd.Dir = root
	if os.Geteuid() == 0 {
		cmd.Path, cmd.Dir = "/handoffbot", "/"
		cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	cmd.Env = []string{
		"SLACK_BOT_TOKEN=" + demoBotToken, "SLACK_APP_TOKEN=" + demoAppToken, "SLACK_API_URL=" + s.ws.APIURL(),
		"REDIS_URL=" + s.redis.URL, "HTTP_ADDR=127.0.0.1:0", "LOG_LEVEL=debug",
	}
	cmd.Stderr, cmd.Stdout = output, output
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	s.becomes("the bot is connected\n"+output.String(), func() bool { return s.ws.Connections() >= 2 })
	s.sara.HandsOff("Acme Corp").Press("Acknowledge").IsAcknowledged(s.omar, s.sara)

	addr := regexp.MustCompile(`msg="health and metrics are served" addr=(\S+)`).FindStringSubmatch(output.String())
	if addr == nil {
		t.Fatalf("it does not say where health is served:\n%s", output)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+addr[1]+"/readyz", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if resp, err := http.DefaultClient.Do(req); err != nil || resp.StatusCode != http.StatusOK {
		t.Errorf("/readyz = %v, %v", resp, err)
	} else {
		_ = resp.Body.Close()
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("it ended with %v\n%s", err, output)
		}
	case <-time.After(patience):
		t.Fatalf("it does not end\n%s", output)
	}
	entries, err := os.ReadDir(root)
	if err != nil || len(entries) != 2 {
		t.Errorf("the root holds %v, %v; want the binary and the playbook", entries, err)
	}
	leaksNothing(t, "what the process printed", output.String())
}
