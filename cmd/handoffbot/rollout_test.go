package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/internal/redistest"
)

var rolloutFrom = flag.String("rollout-from", "HEAD~1", "the commit whose binary runs beside this one in the roll-out test")

// TestRollOutBesideThePreviousCommitLosesNothing does what a roll-out does: the old version serves, the new one joins it
// on the same Redis and workspace, the old one is told to stop with work in hand, the new one goes on alone.
func TestRollOutBesideThePreviousCommitLosesNothing(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t, redistest.Options{AOF: true})
	s := begin(t, onRedis(server), func(set *setting) { set.asleep = true })
	folder := t.TempDir()
	before, now := buildBefore(t, folder, *rolloutFrom), buildNow(t, folder)
	file := filepath.Join(folder, "playbook.yaml")
	if err := os.WriteFile(file, s.playbook, 0o600); err != nil {
		t.Fatal(err)
	}
	const handed = 50
	var cards []*card
	send := func(from, to int) {
		t.Helper()
		for n := from; n < to; n++ {
			sender := []*person{s.sara, s.tom}[n%2]
			sender.Types("#sales", "/handoff "+customer(n))
			sender.SeesForm("Hand off").FillDeal().Sends()
		}
	}
	acknowledge := func(upTo int) {
		t.Helper()
		for len(cards) < upTo {
			c := s.omar.SeesCard("#onboarding", customer(len(cards)))
			c.Press("Acknowledge").Shows("Acknowledged", "Omar Haddad")
			cards = append(cards, c)
		}
	}
	older := s.startProcess("the previous commit", before, file)
	send(0, 10)
	acknowledge(5)
	newer := s.startProcess("this version", now, file)
	send(10, 30)
	acknowledge(25)
	send(30, 40) // what of this is not delivered yet when the old version stops, the new one delivers
	older.stop()
	send(40, handed)
	acknowledge(handed)
	for _, p := range []*processOf{older, newer} {
		if p.output.count("handoff changed") == 0 {
			t.Errorf("%s changed nothing; the test did not test what it should", p.name)
		}
	}
	s.settles()
	newer.stop()
	s.eachHandoffIsThereOnce(handed)
}

func customer(n int) string { return fmt.Sprintf("Customer %03d", n) }

// eachHandoffIsThereOnce checks that every handoff is stored once, has its messages once, and is what its timeline makes
// of it. What the messages say is the versions' own.
func (s *story) eachHandoffIsThereOnce(handed int) {
	s.t.Helper()
	posts, stored, titles := s.posts(), s.stored(), map[string]bool{}
	for id, t := range stored {
		h := t.handoff
		titles[h.Title] = true
		if h.Status != handoffs.StatusAcknowledged || h.Owner != "U0OMAR" {
			s.t.Errorf("%s is %s, of %q", id, h.Status, h.Owner)
		}
		replayed := handoffs.Replay(id, h.Definition, t.events)
		if diff := cmp.Diff(h, replayed, cmpopts.IgnoreFields(handoffs.Handoff{}, "Pending")); diff != "" {
			s.t.Errorf("%s is not what its timeline makes of it (-stored +replayed):\n%s", id, diff)
		}
		wanted := []string{h.CardKey(), fmt.Sprintf("dm:1:%s", h.Sender)}
		for _, e := range t.events {
			if e.Kind == handoffs.EventAcknowledged {
				wanted = append(wanted, fmt.Sprintf("line:%d", e.Seq), fmt.Sprintf("dm:%d:%s", e.Seq, h.Sender))
			}
		}
		for _, delivery := range wanted {
			if n := len(posts[string(id)+" "+delivery]); n != 1 {
				s.t.Errorf("%s: %s was posted %d times", id, delivery, n)
			}
		}
	}
	if len(stored) != handed || len(titles) != handed {
		s.t.Errorf("%d handoffs of %d customers are stored, want %d", len(stored), len(titles), handed)
	}
	for delivery, list := range posts {
		if len(list) > 1 {
			s.t.Errorf("%s was posted %d times", delivery, len(list))
		}
	}
}

// buildBefore builds the binary of an earlier commit from the repository's history.
func buildBefore(t *testing.T, folder, commit string) string {
	t.Helper()
	source := filepath.Join(folder, "before")
	if err := os.Mkdir(source, 0o750); err != nil {
		t.Fatal(err)
	}
	archive := filepath.Join(folder, "before.tar")
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "git", "-C", root, "archive", "--output", archive, commit).CombinedOutput(); err != nil {
		t.Fatalf("the commit %s cannot be read, and with it the version to roll out from: %v\n%s\n"+
			"The test needs git and the history: fetch it (git fetch --unshallow), or name another commit with -rollout-from.", commit, err, out)
	}
	if out, err := exec.CommandContext(t.Context(), "tar", "-xf", archive, "-C", source).CombinedOutput(); err != nil {
		t.Fatalf("unpack %s: %v\n%s", commit, err, out)
	}
	return build(t, source, filepath.Join(folder, "handoffbot-before"))
}

func buildNow(t *testing.T, folder string) string {
	t.Helper()
	return build(t, filepath.Join("..", ".."), filepath.Join(folder, "handoffbot-now"))
}

func build(t *testing.T, source, binary string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "./cmd/handoffbot")
	cmd.Dir = source
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", source, err, out)
	}
	return binary
}

// processOf is a version of the bot at work in a process of its own.
type processOf struct {
	s      *story
	name   string
	cmd    *exec.Cmd
	output *tally
	done   chan error
}

// startProcess starts a binary in the story's workspace, and returns when its connections are open.
func (s *story) startProcess(name, binary, playbook string, environment ...string) *processOf {
	s.t.Helper()
	p := &processOf{s: s, name: name, output: &tally{}, done: make(chan error, 1)}
	p.cmd = exec.CommandContext(context.Background(), binary, "run") // the cleanup ends it
	p.cmd.Env = append(os.Environ(), "SLACK_BOT_TOKEN="+demoBotToken, "SLACK_APP_TOKEN="+demoAppToken, "SLACK_API_URL="+s.ws.APIURL(),
		"SLACK_CONNECTIONS=2", "REDIS_URL="+s.redis.URL, "PLAYBOOK="+playbook, "HTTP_ADDR=127.0.0.1:0", "LOG_LEVEL=info")
	p.cmd.Env = append(p.cmd.Env, environment...)
	p.cmd.Stderr, p.cmd.Stdout = p.output, p.output
	before := s.ws.Connections()
	if err := p.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	go func() { p.done <- p.cmd.Wait() }()
	s.t.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		if s.t.Failed() {
			s.t.Logf("%s said:\n%s", name, p.output)
		}
	})
	s.until(nil, name+" is connected", func() bool { return s.ws.Connections() >= before+2 })
	return p
}

// stop tells the process to end, as Kubernetes does, and waits until it has.
func (p *processOf) stop() {
	p.s.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.s.t.Fatalf("stop %s: %v", p.name, err)
	}
	select {
	case err := <-p.done:
		if err != nil {
			p.s.t.Errorf("%s ended with %v\n%s", p.name, err, p.output)
		}
	case <-time.After(patience):
		p.s.t.Fatalf("%s does not end\n%s", p.name, p.output)
	}
}

// tally keeps what a process printed.
type tally struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write implements io.Writer.
func (o *tally) Write(data []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(data)
}

func (o *tally) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

func (o *tally) count(words string) int { return strings.Count(o.String(), words) }
