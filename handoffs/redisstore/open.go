package redisstore

import (
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// Config says where Redis is.
type Config struct {
	// URL is redis://, rediss:// (TLS) or unix://, with user, password and database. It is required, and the only
	// address if Addrs is empty.
	URL string
	// Addrs are the nodes of a cluster, or the sentinels if MasterName is set, as host:port. User, password and TLS are
	// the URL's.
	Addrs []string
	// MasterName is the name under which the sentinels know the master.
	MasterName string
	// CAFile holds the certificates, in PEM, of the only authorities that are believed when Redis shows its own; the
	// system's are if it is empty. It needs a rediss:// URL.
	CAFile string
}

// A press must be answered within three seconds, so a call that takes one is given up, and the press may try again.
const timeout = time.Second

// A call takes well under a millisecond, so a few connections serve many people; what they buffer counts.
const (
	poolSize   = 16
	bufferSize = 8 << 10
)

// Open returns a client with short timeouts that honors contexts. It does not connect yet. The client does not
// repeat calls, because the callers do: they know the request. (A cluster's client does, up to three times, as it
// follows moved slots.) Errors never hold the URL.
func Open(cfg Config) (redis.UniversalClient, error) {
	base, err := redis.ParseURL(cfg.URL)
	if err != nil {
		// The parser quotes what it does not understand, which may be the password.
		return nil, errors.New("redis URL is not one; write redis://user:password@host:6379/0, rediss:// for TLS, or unix:///path")
	}
	if cfg.MasterName != "" && len(cfg.Addrs) == 0 {
		return nil, errors.New("sentinel master without addresses; list the sentinels as host:port")
	}
	if cfg.MasterName == "" && len(cfg.Addrs) > 0 && base.DB != 0 {
		return nil, errors.New("a cluster has only database 0; leave the database out of the redis URL")
	}
	if cfg.CAFile != "" {
		if err := trust(base, cfg.CAFile); err != nil {
			return nil, err
		}
	}
	all := redis.UniversalOptions{
		Addrs: []string{base.Addr}, DB: base.DB, Username: base.Username, Password: base.Password,
		TLSConfig: base.TLSConfig, MasterName: cfg.MasterName,
		// Nothing here listens to pushes, and the older protocol spares looking for them.
		Protocol: 2, DisableIdentity: true,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
		DialTimeout:              timeout, ReadTimeout: timeout, WriteTimeout: timeout, PoolTimeout: timeout,
		ContextTimeoutEnabled: true, MaxRetries: -1, DialerRetries: 1,
		PoolSize: poolSize, PipelinePoolSize: -1, ReadBufferSize: bufferSize, WriteBufferSize: bufferSize,
	}
	if len(cfg.Addrs) > 0 {
		all.Addrs = cfg.Addrs
		if all.TLSConfig != nil {
			all.TLSConfig = all.TLSConfig.Clone()
			all.TLSConfig.ServerName = "" // each node's own
		}
	}
	switch {
	case cfg.MasterName != "":
		return redis.NewFailoverClient(all.Failover()), nil
	case len(cfg.Addrs) > 0:
		return redis.NewClusterClient(all.Cluster()), nil
	}
	simple := all.Simple()
	simple.Network = base.Network
	return redis.NewClient(simple), nil
}

// trust lets only the authorities of the file vouch for the server.
func trust(o *redis.Options, file string) error {
	if o.TLSConfig == nil {
		return errors.New("a file of certificate authorities without TLS; write rediss:// in the redis URL")
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read certificate authorities: %w", err)
	}
	authorities := x509.NewCertPool()
	if !authorities.AppendCertsFromPEM(pem) {
		return fmt.Errorf("read certificate authorities: no certificate in %s; it must be PEM", file)
	}
	o.TLSConfig.RootCAs = authorities
	return nil
}
