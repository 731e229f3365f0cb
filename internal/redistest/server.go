// Package redistest starts real Redis servers for tests: one server, a cluster, or a master with its replica and
// sentinel, and proxies that lose requests or answers on the way.
//
// Servers listen on free ports of the loopback interface, keep their files in the test's own directory, and are gone
// when the test ends. A machine without redis-server fails the test. All functions and methods that take or hold a
// testing.TB must be called from the test's own goroutine, because they end the test when they cannot go on.
package redistest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os/exec"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience bounds every wait for a server; a busy machine with two cores needs a part of it.
const patience = 30 * time.Second

// Options say how a server runs. The zero Options keep nothing on disk.
type Options struct {
	// AOF keeps an append-only file that is synced before every answer, so that a restart loses nothing.
	AOF bool
	// Password is asked of every client, if set.
	Password string
	// Settings are further settings as on redis-server's command line: "--maxmemory", "10mb".
	Settings []string
}

// Server is a redis-server process.
type Server struct {
	Addr string
	URL  string

	tb       testing.TB
	args     []string
	port     int
	password string
	cmd      *exec.Cmd
	output   *output
	exited   chan struct{}
}

// Start starts a server and returns when it answers.
func Start(tb testing.TB, o Options) *Server {
	tb.Helper()
	args := []string{
		"--bind", "127.0.0.1", "--dir", tb.TempDir(), "--save", "", "--loglevel", "warning",
		"--maxmemory-policy", "noeviction", "--appendonly", yes(o.AOF), "--appendfsync", "always",
	}
	if o.Password != "" {
		args = append(args, "--requirepass", o.Password)
	}
	return start(tb, o.Password, append(args, o.Settings...))
}

// start tries other ports when somebody takes the free one first.
func start(tb testing.TB, password string, args []string) *Server {
	tb.Helper()
	var err error
	for range 5 {
		port := freePorts(tb, 1)[0]
		s := &Server{
			Addr: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), tb: tb, args: args, port: port, password: password,
		}
		s.URL = "redis://" + s.Addr
		if password != "" {
			s.URL = "redis://:" + password + "@" + s.Addr
		}
		if err = s.start(); err == nil {
			tb.Cleanup(s.Kill)
			return s
		}
	}
	tb.Fatalf("start redis-server: %v", err)
	return nil
}

// Restart starts a server that was stopped or killed again, on the same port and with its files.
func (s *Server) Restart() {
	s.tb.Helper()
	if err := s.start(); err != nil {
		s.tb.Fatalf("restart redis-server: %v", err)
	}
}

// Lead makes the server start as a master from now on: a failover made it one, and only a deployment's own configuration
// file would know.
func (s *Server) Lead() {
	if at := slices.Index(s.args, "--replicaof"); at >= 0 {
		s.args = slices.Delete(slices.Clone(s.args), at, at+2)
	}
}

// Keep gives the server further settings, as on its command line, for its next start and those after it.
func (s *Server) Keep(settings ...string) { s.args = append(slices.Clone(s.args), settings...) }

// Stop asks the server to end, as an orderly restart does, and waits for it.
func (s *Server) Stop() { s.end(syscall.SIGTERM) }

// Kill ends the server without warning, and waits until it is gone.
func (s *Server) Kill() { s.end(syscall.SIGKILL) }

// Pause freezes the server: its connections stay, and nothing answers. Resume thaws it.
func (s *Server) Pause() { s.signal(syscall.SIGSTOP) }

// Resume ends a Pause.
func (s *Server) Resume() { s.signal(syscall.SIGCONT) }

func (s *Server) signal(sig syscall.Signal) {
	s.tb.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.tb.Fatalf("signal redis-server: %v", err)
	}
}

func (s *Server) end(sig syscall.Signal) {
	_ = s.cmd.Process.Signal(sig) // it may have ended by itself
	select {
	case <-s.exited:
	case <-time.After(patience):
		s.tb.Errorf("redis-server does not end after %v", sig)
	}
}

func (s *Server) start() error {
	path, err := exec.LookPath("redis-server")
	if err != nil {
		s.tb.Fatalf("redis-server is not installed; `make test` installs it")
	}
	s.output = &output{}
	s.cmd = exec.Command(path, append(s.args, "--port", strconv.Itoa(s.port))...) //nolint:noctx // Kill ends it
	s.cmd.Stdout, s.cmd.Stderr = s.output, s.output
	s.cmd.SysProcAttr = diesWithParent()
	if err := s.cmd.Start(); err != nil {
		return err
	}
	exited := make(chan struct{})
	s.exited = exited
	go func(cmd *exec.Cmd) {
		_ = cmd.Wait() // the output says why
		close(exited)
	}(s.cmd)
	err = until(exited, func() error {
		answer, err := s.Ask("PING")
		if err == nil && answer != "PONG" {
			err = errors.New(answer)
		}
		return err
	})
	if err != nil {
		s.Kill()
		return fmt.Errorf("%w\n%s", err, s.output)
	}
	return nil
}

// until repeats try until it succeeds, a process has exited, or patience ends.
func until(exited <-chan struct{}, try func() error) error {
	deadline := time.After(patience)
	for {
		err := try()
		if err == nil {
			return nil
		}
		select {
		case <-exited:
			return errors.New("process ended")
		case <-deadline:
			return fmt.Errorf("gave up after %v: %w", patience, err)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// freePorts returns ports that nobody listens on at the moment.
func freePorts(tb testing.TB, n int) []int {
	tb.Helper()
	ports := make([]int, n)
	for i := range ports {
		l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
		if err != nil {
			tb.Fatalf("find a free port: %v", err)
		}
		defer l.Close()
		ports[i] = l.Addr().(*net.TCPAddr).Port
	}
	return ports
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// output keeps what a process printed, for the message of a test that fails.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}
