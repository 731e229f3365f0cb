package redisstore

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

// Server is what a Redis server says of itself. What it does not say, or may not be asked, is empty.
type Server struct {
	Addr    string
	Version string
	// AppendOnly is "yes" or "no", AppendFsync "always", "everysec" or "no".
	AppendOnly, AppendFsync string
	// EvictionPolicy says what goes when memory is short, and MaxMemory from when on, in bytes; "0" is never.
	EvictionPolicy, MaxMemory string
	// Replicas is the number of connected replicas, and MinReplicas how many must be there for a write to be taken.
	Replicas, MinReplicas string
}

// Servers asks the server, the master that the sentinels name, or each master of the cluster. It returns an error only
// if one does not answer.
func Servers(ctx context.Context, client redis.UniversalClient) ([]Server, error) {
	cluster, ok := client.(*redis.ClusterClient)
	if !ok {
		s, err := ask(ctx, client)
		if err != nil {
			return nil, err
		}
		if c, ok := client.(*redis.Client); ok {
			s.Addr = c.Options().Addr
		}
		return []Server{s}, nil
	}
	var mu sync.Mutex
	var all []Server
	err := cluster.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error {
		s, err := ask(ctx, node)
		s.Addr = node.Options().Addr
		mu.Lock()
		defer mu.Unlock()
		all = append(all, s)
		return err
	})
	slices.SortFunc(all, func(a, b Server) int { return strings.Compare(a.Addr, b.Addr) })
	return all, err
}

func ask(ctx context.Context, client redis.Cmdable) (Server, error) {
	if err := client.Ping(ctx).Err(); err != nil {
		return Server{}, fmt.Errorf("ping redis: %w", err)
	}
	info := map[string]string{}
	// Where a service forbids a question, the answer stays empty.
	text, _ := client.Info(ctx).Result()
	for line := range strings.Lines(text) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			info[key] = value
		}
	}
	setting := func(name string) string {
		values, err := client.ConfigGet(ctx, name).Result()
		if err != nil {
			return ""
		}
		return values[name]
	}
	s := Server{
		Version:    info["redis_version"],
		AppendOnly: setting("appendonly"), AppendFsync: setting("appendfsync"),
		EvictionPolicy: info["maxmemory_policy"], MaxMemory: info["maxmemory"],
		Replicas: info["connected_slaves"], MinReplicas: setting("min-replicas-to-write"),
	}
	if s.AppendOnly == "" {
		s.AppendOnly = map[string]string{"1": "yes", "0": "no"}[info["aof_enabled"]]
	}
	return s, nil
}
