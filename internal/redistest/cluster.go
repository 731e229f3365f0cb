package redistest

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"testing"
)

// Cluster is three masters that share the slots.
type Cluster struct {
	// Addrs are where clients reach the nodes: their proxies.
	Addrs []string
	URL   string
	Nodes []*Server
	// Faults strikes requests to any node.
	Faults *Faults
}

// StartCluster starts three masters, each behind a proxy, and returns when every one of them finds the cluster whole.
func StartCluster(tb testing.TB) *Cluster {
	tb.Helper()
	const masters = 3
	const slots = 16384
	c := &Cluster{Faults: &Faults{}}
	buses := freePorts(tb, masters)
	for i := range masters {
		proxy := newProxy(tb, c.Faults)
		_, port, _ := net.SplitHostPort(proxy.Addr)
		node := Start(tb, Options{Settings: []string{
			"--cluster-enabled", "yes", "--cluster-port", strconv.Itoa(buses[i]),
			"--cluster-announce-ip", "127.0.0.1", "--cluster-announce-port", port, "--cluster-node-timeout", "5000",
		}})
		proxy.serve(node.Addr)
		c.Nodes = append(c.Nodes, node)
		c.Addrs = append(c.Addrs, proxy.Addr)
	}
	c.URL = "redis://" + c.Addrs[0]
	for i, node := range c.Nodes {
		must(tb, node, "CLUSTER", "SET-CONFIG-EPOCH", strconv.Itoa(i+1))
		must(tb, node, "CLUSTER", "ADDSLOTSRANGE", strconv.Itoa(i*slots/masters), strconv.Itoa((i+1)*slots/masters-1))
	}
	for i, node := range c.Nodes { // a node takes its epoch only as long as it knows no other
		for j, other := range c.Nodes {
			if j != i {
				must(tb, node, "CLUSTER", "MEET", "127.0.0.1", strconv.Itoa(other.port), strconv.Itoa(buses[j]))
			}
		}
	}
	for _, node := range c.Nodes {
		err := until(node.exited, func() error {
			info, err := node.Ask("CLUSTER", "INFO")
			if err == nil && (!strings.Contains(info, "cluster_state:ok") || !strings.Contains(info, "cluster_size:3")) {
				err = errors.New("cluster not whole")
			}
			return err
		})
		if err != nil {
			tb.Fatalf("start cluster: %v\n%s", err, node.output)
		}
	}
	return c
}

func must(tb testing.TB, s *Server, words ...string) {
	tb.Helper()
	if _, err := s.Ask(words...); err != nil {
		tb.Fatal(fmt.Errorf("ask %s: %s: %w", s.Addr, strings.Join(words, " "), err))
	}
}
