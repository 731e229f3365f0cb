package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// redisServer is a redis-server of the bench's own.
type redisServer struct {
	addr string
	pid  int
	stop func()
}

func (r *redisServer) url() string { return "redis://" + r.addr }

// startRedis starts a server on the loopback interface. With aof it writes, and syncs, before it answers.
func startRedis(ctx context.Context, dir string, aof bool) (*redisServer, error) {
	port, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	args := []string{"--port", strconv.Itoa(port), "--bind", "127.0.0.1", "--dir", dir, "--save", ""}
	if aof {
		args = append(args, "--appendonly", "yes", "--appendfsync", "always")
	}
	cmd := exec.Command("redis-server", args...) //nolint:noctx // stop ends it
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start redis-server: %w", err)
	}
	r := &redisServer{addr: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), pid: cmd.Process.Pid}
	r.stop = func() {
		_ = cmd.Process.Kill() // its data is of no use any more
		_ = cmd.Wait()
	}
	for range 500 {
		if _, err = r.info("server"); err == nil {
			return r, nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	r.stop()
	return nil, fmt.Errorf("redis-server does not answer: %w", err)
}

func freePort(ctx context.Context) (int, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func (r *redisServer) dial() (net.Conn, error) {
	conn, err := (&net.Dialer{Timeout: time.Second}).Dial("tcp", r.addr)
	if err != nil {
		return nil, fmt.Errorf("connect to redis-server: %w", err)
	}
	return conn, nil
}

// info returns a section of INFO.
func (r *redisServer) info(section string) (map[string]string, error) {
	conn, err := r.dial()
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		return nil, fmt.Errorf("bound the answer to INFO: %w", err)
	}
	if _, err := io.WriteString(conn, "INFO "+section+"\r\n"); err != nil {
		return nil, fmt.Errorf("ask for INFO: %w", err)
	}
	in := bufio.NewReader(conn)
	head, err := in.ReadString('\n')
	if err != nil || !strings.HasPrefix(head, "$") {
		return nil, fmt.Errorf("answer to INFO: %q, %w", head, err)
	}
	size, err := strconv.Atoi(strings.TrimSpace(head[1:]))
	if err != nil {
		return nil, fmt.Errorf("answer to INFO: %w", err)
	}
	body := make([]byte, size)
	if _, err := io.ReadFull(in, body); err != nil {
		return nil, fmt.Errorf("answer to INFO: %w", err)
	}
	values := map[string]string{}
	for line := range strings.Lines(string(body)) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			values[key] = value
		}
	}
	return values, nil
}

// number reads one number of INFO; 0 if it is not there.
func (r *redisServer) number(section, key string) int64 {
	values, err := r.info(section)
	if err != nil {
		return 0
	}
	n, _ := strconv.ParseInt(values[key], 10, 64) // what is no number counts as none
	return n
}

// request is one request that a client made, as MONITOR shows it.
type request struct {
	at   time.Time
	text string
}

// monitor tells of every request of clients until stop is called. What scripts call is not a request.
func (r *redisServer) monitor() (stop func() []request, err error) {
	conn, err := r.dial()
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(conn, "MONITOR\r\n"); err != nil {
		return nil, fmt.Errorf("ask for MONITOR: %w", err)
	}
	seen := make(chan []request, 1)
	go func() {
		var all []request
		in := bufio.NewReaderSize(conn, 1<<20)
		for {
			line, err := in.ReadString('\n')
			if err != nil {
				seen <- all
				return
			}
			if q, ok := parseRequest(line); ok {
				all = append(all, q)
			}
		}
	}()
	return func() []request {
		_ = conn.Close() // it ends the reader
		return <-seen
	}, nil
}

// parseRequest reads a line like +1700000000.123456 [0 127.0.0.1:1234] "EVALSHA" "…".
func parseRequest(line string) (request, bool) {
	stamp, rest, ok := strings.Cut(strings.TrimPrefix(line, "+"), " [")
	if !ok {
		return request{}, false
	}
	from, text, ok := strings.Cut(rest, "] ")
	if !ok || strings.HasSuffix(from, " lua") {
		return request{}, false
	}
	seconds, micros, ok := strings.Cut(stamp, ".")
	s, err1 := strconv.ParseInt(seconds, 10, 64)
	us, err2 := strconv.ParseInt(micros, 10, 64)
	if !ok || err1 != nil || err2 != nil {
		return request{}, false
	}
	return request{time.Unix(s, us*1000), text}, true
}
