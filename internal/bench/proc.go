package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// ticksPerSecond is the unit of /proc/<pid>/stat: USER_HZ, which is 100 on every Linux that Go runs on.
const ticksPerSecond = 100

// cpuOf returns the CPU time, in user and kernel, that a process has used.
func cpuOf(pid int) time.Duration {
	data, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(data), ") ") // the name may hold spaces
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.ParseInt(fields[11], 10, 64)
	kernel, _ := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+kernel) * time.Second / ticksPerSecond
}

// memoryOf returns a line of /proc/<pid>/status in bytes: VmHWM is the peak, VmRSS what is used now.
func memoryOf(pid int, name string) int64 {
	data, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			kb, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			return kb << 10
		}
	}
	return 0
}

// process is a bot under measurement.
type process struct {
	cmd    *exec.Cmd
	log    *os.File
	exited chan struct{}
	began  time.Time
}

func startProcess(binary, logFile string, env []string, args ...string) (*process, error) {
	log, err := os.Create(logFile)
	if err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	p := &process{log: log, exited: make(chan struct{})}
	p.cmd = exec.Command(binary, args...) //nolint:noctx // stop ends it
	p.cmd.Env = append(os.Environ(), env...)
	p.cmd.Stdout, p.cmd.Stderr = log, log
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	p.began = time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: %w", binary, err), log.Close())
	}
	go func() {
		_ = p.cmd.Wait() // how it ended is in its log
		close(p.exited)
	}()
	return p, nil
}

func (p *process) pid() int { return p.cmd.Process.Pid }

// until waits for something to become so and returns how long after the start it was.
func (p *process) until(so func() bool) (time.Duration, error) {
	deadline := time.Now().Add(patience)
	for !so() {
		select {
		case <-p.exited:
			return 0, fmt.Errorf("the process ended; see %s", p.log.Name())
		case <-time.After(2 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return 0, fmt.Errorf("not ready within %s; see %s", patience, p.log.Name())
		}
	}
	return time.Since(p.began), nil
}

// stop sends SIGTERM and returns how long the process took to end.
func (p *process) stop() time.Duration {
	asked := time.Now()
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may have ended by itself
	select {
	case <-p.exited:
	case <-time.After(patience):
		_ = p.cmd.Process.Kill()
		<-p.exited
	}
	_ = p.log.Close() // nothing is written any more
	return time.Since(asked)
}
