package chaos

import (
	"os"
	"os/exec"
	"sync"
	"syscall"
	"testing"
	"time"
)

// replica is one place of a deployment: a process that is started again whenever it has ended.
type replica struct {
	file string

	mu      sync.Mutex
	process *os.Process
	killed  bool
	stop    chan struct{}
	done    chan struct{}
	ends    int // processes that ended by themselves
	starts  int
}

// startReplica keeps a process running until the test ends.
func startReplica(t *testing.T, binary string, env []string, file string) *replica {
	t.Helper()
	log, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	r := &replica{file: file, stop: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(r.done)
		defer log.Close()
		for r.runOnce(binary, env, log) {
		}
	}()
	t.Cleanup(r.end)
	return r
}

// runOnce starts a process, waits for its end, and reports whether there is to be another.
func (r *replica) runOnce(binary string, env []string, log *os.File) bool {
	cmd := exec.Command(binary, "run")
	cmd.Env, cmd.Stdout, cmd.Stderr = env, log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	r.mu.Lock()
	select {
	case <-r.stop:
		r.mu.Unlock()
		return false
	default:
	}
	err := cmd.Start()
	if err == nil {
		r.process, r.killed = cmd.Process, false
		r.starts++
	}
	r.mu.Unlock()
	if err == nil {
		_ = cmd.Wait() // killed, or unable to start: the next one tries again
	}
	r.mu.Lock()
	r.process = nil
	if !r.killed {
		r.ends++
	}
	r.mu.Unlock()
	select {
	case <-r.stop:
		return false
	case <-time.After(50 * time.Millisecond):
		return true
	}
}

// kill ends the process without warning, and reports whether there was one.
func (r *replica) kill() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.process == nil {
		return false
	}
	r.killed = true
	return r.process.Signal(syscall.SIGKILL) == nil
}

// end stops the replica for good.
func (r *replica) end() {
	r.mu.Lock()
	select {
	case <-r.stop:
	default:
		close(r.stop)
	}
	if r.process != nil {
		r.killed = true
		_ = r.process.Signal(syscall.SIGTERM)
	}
	r.mu.Unlock()
	select {
	case <-r.done:
	case <-time.After(10 * time.Second):
		r.kill()
		<-r.done
	}
}
