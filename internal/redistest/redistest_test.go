package redistest

import (
	"strings"
	"testing"
)

func TestServerKeepsItsDataOverARestart(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*Server){"stopped": (*Server).Stop, "killed": (*Server).Kill} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := Start(t, Options{AOF: true, Password: "secret"})
			if _, err := s.Ask("SET", "k", "v"); err != nil {
				t.Fatal(err)
			}
			end(s)
			s.Restart()
			if got, err := s.Ask("GET", "k"); got != "v" || err != nil {
				t.Errorf("GET = %q, %v, want v", got, err)
			}
		})
	}
}

func TestClusterIsWhole(t *testing.T) {
	t.Parallel()
	c := StartCluster(t)
	slots, err := c.Nodes[2].Ask("CLUSTER", "SLOTS")
	if err != nil {
		t.Fatal(err)
	}
	for _, addr := range c.Addrs {
		_, port, _ := strings.Cut(addr, ":")
		if !strings.Contains(slots, port) {
			t.Errorf("slots do not name the proxy at %s:\n%s", addr, slots)
		}
	}
}

func TestSentinelKnowsMasterAndReplica(t *testing.T) {
	t.Parallel()
	s := StartSentinel(t)
	if s.Master.Addr == s.Replica.Addr {
		t.Errorf("master and replica are both %s", s.Master.Addr)
	}
}
