package redisstore_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
	"github.com/handoffbot/handoffbot/handoffs/storetest"
	"github.com/handoffbot/handoffbot/internal/redistest"
)

func TestContractOnEmbeddedServer(t *testing.T) {
	t.Parallel()
	storetest.Run(t, behindProxy(t, miniredis.RunT(t).Addr()))
}

func TestContractOnRealServer(t *testing.T) {
	t.Parallel()
	storetest.Run(t, behindProxy(t, redistest.Start(t, redistest.Options{}).Addr))
}

func TestContractOnCluster(t *testing.T) {
	t.Parallel()
	cluster := redistest.StartCluster(t)
	client := open(t, redisstore.Config{URL: cluster.URL, Addrs: cluster.Addrs})
	storetest.Run(t, backends(client, cluster.Faults, true))
}

func TestContractOnSentinel(t *testing.T) {
	t.Parallel()
	sentinel := redistest.StartSentinel(t)
	client := open(t, redisstore.Config{URL: sentinel.URL, Addrs: sentinel.Addrs, MasterName: sentinel.Name})
	storetest.Run(t, backends(client, nil, false))
}

func behindProxy(t *testing.T, addr string) func(*testing.T) storetest.Backend {
	t.Helper()
	faults := &redistest.Faults{}
	proxy := redistest.StartProxy(t, addr, faults)
	return backends(open(t, redisstore.Config{URL: "redis://" + proxy.Addr}), faults, false)
}

func open(tb testing.TB, cfg redisstore.Config) redis.UniversalClient {
	tb.Helper()
	client, err := redisstore.Open(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = client.Close() })
	return client
}

// backends gives each test a workspace of its own behind the one client.
func backends(client redis.UniversalClient, faults *redistest.Faults, repeats bool) func(*testing.T) storetest.Backend {
	var workspaces atomic.Int64
	return func(t *testing.T) storetest.Backend {
		workspace := fmt.Sprintf("T%04d", workspaces.Add(1))
		b := storetest.Backend{
			Data:    redisstore.New(client, workspace),
			Other:   redisstore.New(client, workspace),
			Repeats: repeats,
			Audit:   func(tb testing.TB, all []handoffs.Handoff) { audit(tb, client, workspace, all) },
		}
		if faults != nil {
			b.Spare = func() { faults.Spare("{" + workspace + "}") }
			b.Strike = func(f storetest.Fault) {
				faults.Strike(map[storetest.Fault]redistest.Fault{
					storetest.LostRequest: redistest.LostRequest,
					storetest.LostAnswer:  redistest.LostAnswer,
					storetest.Silence:     redistest.Silence,
				}[f], "{"+workspace+"}")
			}
		}
		return b
	}
}
