package redisstore

import (
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

func TestOpenSaysWhatIsWrongWithoutThePassword(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		cfg  Config
		want string
	}{
		{Config{}, "redis://user:password@host:6379/0"},
		{Config{URL: "redis://user:hunter2"}, "redis://user:password@host:6379/0"},
		{Config{URL: "redis://user:hun#ter2@host:6379"}, "redis://user:password@host:6379/0"},
		{Config{URL: "http://:hunter2@host"}, "redis://user:password@host:6379/0"},
		{Config{URL: "redis://:hunter2@host/hunter2"}, "redis://user:password@host:6379/0"},
		{Config{URL: "redis://:hunter2@host", MasterName: "deals"}, "list the sentinels"},
		{Config{URL: "redis://:hunter2@host/3", Addrs: []string{"a:1", "b:1"}}, "only database 0"},
	} {
		_, err := Open(row.cfg)
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("Open(%+v) = %v, want %q", row.cfg, err, row.want)
			continue
		}
		for _, secret := range []string{"hunter2", "hun#", "ter2"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("Open(%+v) = %v holds the password", row.cfg, err)
			}
		}
	}
}

func TestOpenChoosesTheClient(t *testing.T) {
	t.Parallel()
	addrs := []string{"127.0.0.1:1", "127.0.0.1:2"}
	for name, row := range map[string]struct {
		cfg  Config
		want func(redis.UniversalClient) *redis.Options
	}{
		"server": {Config{URL: "rediss://u:p@localhost:1/2"}, func(c redis.UniversalClient) *redis.Options {
			return c.(*redis.Client).Options()
		}},
		"unix socket": {Config{URL: "unix:///run/redis.sock"}, func(c redis.UniversalClient) *redis.Options {
			o := c.(*redis.Client).Options()
			if o.Network != "unix" || o.Addr != "/run/redis.sock" {
				t.Errorf("unix socket: %s %s", o.Network, o.Addr)
			}
			return o
		}},
		"sentinel": {Config{URL: "redis://u:p@localhost", Addrs: addrs, MasterName: "deals"}, func(c redis.UniversalClient) *redis.Options {
			return c.(*redis.Client).Options()
		}},
		"cluster": {Config{URL: "rediss://u:p@localhost", Addrs: addrs[:1]}, func(c redis.UniversalClient) *redis.Options {
			o := c.(*redis.ClusterClient).Options()
			if o.TLSConfig == nil || o.TLSConfig.ServerName != "" {
				t.Errorf("cluster: TLS = %+v, want each node's own name", o.TLSConfig)
			}
			return &redis.Options{
				DialTimeout: o.DialTimeout, ReadTimeout: o.ReadTimeout, WriteTimeout: o.WriteTimeout,
				ContextTimeoutEnabled: o.ContextTimeoutEnabled,
			}
		}},
	} {
		c, err := Open(row.cfg)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		o := row.want(c)
		if o.DialTimeout != time.Second || o.ReadTimeout != time.Second || o.WriteTimeout != time.Second ||
			!o.ContextTimeoutEnabled || o.MaxRetries > 0 {
			t.Errorf("%s: options = %+v", name, o)
		}
		_ = c.Close()
	}
}
