package redistest

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Sentinel is a master with one replica, and one sentinel that watches both.
type Sentinel struct {
	// Addrs are the sentinels.
	Addrs []string
	// Name is the master's name.
	Name    string
	URL     string
	Master  *Server
	Replica *Server
}

// StartSentinel starts a master, its replica and a sentinel, and returns when the sentinel would fail over to the
// replica. The sentinel takes a master that has not answered for half a second for dead.
func StartSentinel(tb testing.TB) *Sentinel {
	tb.Helper()
	s := &Sentinel{Name: "deals", Master: Start(tb, Options{AOF: true, Settings: []string{"--repl-diskless-sync-delay", "0"}})}
	host, port, _ := net.SplitHostPort(s.Master.Addr)
	s.Replica = Start(tb, Options{AOF: true, Settings: []string{"--replicaof", host + " " + port}})

	err := until(s.Replica.exited, func() error {
		link, err := s.Replica.Ask("INFO", "replication")
		if err == nil && !strings.Contains(link, "master_link_status:up") {
			err = errors.New("replica not in step")
		}
		return err
	})
	if err != nil {
		tb.Fatalf("start replica: %v\n%s", err, s.Replica.output)
	}

	file := filepath.Join(tb.TempDir(), "sentinel.conf")
	lines := []string{
		"sentinel monitor " + s.Name + " " + host + " " + port + " 1",
		"sentinel down-after-milliseconds " + s.Name + " 500",
		"sentinel failover-timeout " + s.Name + " 3000", "",
	}
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		tb.Fatalf("write the sentinel's settings: %v", err)
	}
	sentinel := start(tb, "", []string{file, "--sentinel", "--bind", "127.0.0.1"})
	s.Addrs = []string{sentinel.Addr}
	s.URL = "redis://" + s.Master.Addr
	err = until(sentinel.exited, func() error {
		known, err := sentinel.Ask("SENTINEL", "REPLICAS", s.Name)
		if err == nil && !strings.Contains(known, "master-link-status\nok") {
			err = errors.New("replica not known to the sentinel")
		}
		return err
	})
	if err != nil {
		tb.Fatalf("start sentinel: %v\n%s", err, sentinel.output)
	}
	return s
}
