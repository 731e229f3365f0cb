package redisstore_test

import (
	"slices"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs/redisstore"
	"github.com/handoffbot/handoffbot/internal/redistest"
)

func TestServersTellHowTheyKeepData(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		server *redistest.Server
		want   redisstore.Server
	}{
		"as it should be": {
			redistest.Start(t, redistest.Options{AOF: true}),
			redisstore.Server{AppendOnly: "yes", AppendFsync: "always", EvictionPolicy: "noeviction", MaxMemory: "0", Replicas: "0", MinReplicas: "0"},
		},
		"a cache": {
			redistest.Start(t, redistest.Options{Settings: []string{"--maxmemory", "10mb", "--maxmemory-policy", "allkeys-lru", "--appendfsync", "everysec"}}),
			redisstore.Server{AppendOnly: "no", AppendFsync: "everysec", EvictionPolicy: "allkeys-lru", MaxMemory: "10485760", Replicas: "0", MinReplicas: "0"},
		},
		"a service that forbids CONFIG": {
			redistest.Start(t, redistest.Options{AOF: true, Settings: []string{"--rename-command", "CONFIG", ""}}),
			redisstore.Server{AppendOnly: "yes", EvictionPolicy: "noeviction", MaxMemory: "0", Replicas: "0"},
		},
		"a service that says nothing": {
			redistest.Start(t, redistest.Options{Settings: []string{"--rename-command", "CONFIG", "", "--rename-command", "INFO", ""}}),
			redisstore.Server{},
		},
	} {
		got, err := redisstore.Servers(t.Context(), open(t, redisstore.Config{URL: row.server.URL}))
		if err != nil || len(got) != 1 {
			t.Errorf("%s: Servers = %v, %v", name, got, err)
			continue
		}
		if told := name != "a service that says nothing"; (got[0].Version != "") != told {
			t.Errorf("%s: version %q", name, got[0].Version)
		}
		row.want.Version, row.want.Addr = got[0].Version, row.server.Addr
		if diff := cmp.Diff(row.want, got[0]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestServersAsksEveryMasterOfACluster(t *testing.T) {
	t.Parallel()
	cluster := redistest.StartCluster(t)
	got, err := redisstore.Servers(t.Context(), open(t, redisstore.Config{URL: cluster.URL, Addrs: cluster.Addrs}))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) < 2 || slices.ContainsFunc(got, func(s redisstore.Server) bool { return s.EvictionPolicy != "noeviction" || s.Addr == "" }) {
		t.Errorf("Servers = %+v, want all masters", got)
	}
}

func TestServersFailWhereNobodyAnswers(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	client := open(t, redisstore.Config{URL: "redis://" + server.Addr()})
	server.Close()
	if got, err := redisstore.Servers(t.Context(), client); err == nil {
		t.Errorf("Servers = %+v, want an error", got)
	}
}
