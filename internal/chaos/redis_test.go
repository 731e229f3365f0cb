package chaos

import (
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/handoffbot/handoffbot/internal/redistest"
)

// redises are a master with two replicas under a sentinel, all of which sync every write to disk before they answer.
// The master takes writes only while a replica follows it.
type redises struct {
	t         *testing.T
	name, url string
	sentinels []string
	sentinel  *redistest.Server
	servers   []*redistest.Server
	master    *redistest.Server
	client    redis.UniversalClient
}

func startRedis(t *testing.T) *redises {
	t.Helper()
	s := redistest.StartSentinel(t)
	r := &redises{
		t: t, name: s.Name, url: s.URL, sentinels: s.Addrs, sentinel: &redistest.Server{Addr: s.Addrs[0]}, master: s.Master,
	}
	host, port := hostPort(s.Master.Addr)
	second := redistest.Start(t, redistest.Options{AOF: true, Settings: []string{"--replicaof", host + " " + port}})
	r.servers = []*redistest.Server{s.Master, s.Replica, second}
	r.ask(r.sentinel, "SENTINEL", "SET", r.name, "down-after-milliseconds", "60000")
	r.guard()
	return r
}

// guard lets the servers refuse writes that no replica would have, from the first moment after a restart on: a master that
// comes back after a failover takes itself for one until the sentinel has spoken, and processes still write to it.
func (r *redises) guard() {
	for _, s := range r.servers {
		// A replica that must be sent everything is sent it at once: until then nothing is written.
		for name, value := range map[string]string{"min-replicas-to-write": "1", "repl-diskless-sync-delay": "0"} {
			r.ask(s, "CONFIG", "SET", name, value)
			s.Keep("--"+name, value)
		}
	}
}

func (r *redises) ask(s *redistest.Server, words ...string) string {
	r.t.Helper()
	answer, err := s.Ask(words...)
	if err != nil {
		r.t.Fatalf("redis %q: %v", words, err)
	}
	return answer
}

// await waits for something that Redis does by itself.
func (r *redises) await(what string, so func() bool) {
	r.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !so(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			r.t.Fatalf("waited in vain: %s", what)
		}
	}
}

// restart ends the master, in order or without warning, and starts it again with its file.
func (r *redises) restart(warned bool) {
	r.t.Helper()
	if warned {
		r.master.Stop()
	} else {
		r.master.Kill()
	}
	r.master.Restart()
}

// settle waits until both replicas follow the master, and the sentinel knows it.
func (r *redises) settle() {
	r.t.Helper()
	r.await("both replicas follow, and the sentinel knows it", func() bool {
		known, err := r.sentinel.Ask("SENTINEL", "REPLICAS", r.name)
		return err == nil && strings.Count(known, "master-link-status\nok") == 2
	})
}

// failOver kills the master; the sentinel makes one of the replicas the new one. The old master comes back, and becomes
// a replica after a while.
func (r *redises) failOver() {
	r.t.Helper()
	r.settle()
	old := r.master
	r.ask(r.sentinel, "SENTINEL", "SET", r.name, "down-after-milliseconds", "300")
	old.Kill()
	r.await("the sentinel has switched to another master", func() bool {
		state := r.state()
		for _, s := range r.servers {
			if _, port := hostPort(s.Addr); s != old && state["port"] == port && state["flags"] == "master" {
				r.master = s
				s.Lead()
				return true
			}
		}
		return false
	})
	r.ask(r.sentinel, "SENTINEL", "SET", r.name, "down-after-milliseconds", "60000")
	old.Restart()
}

// state is what the sentinel says of the master.
func (r *redises) state() map[string]string {
	answer, err := r.sentinel.Ask("SENTINEL", "MASTER", r.name)
	if err != nil {
		return nil
	}
	words := strings.Split(answer, "\n")
	state := map[string]string{}
	for i := 0; i+1 < len(words); i += 2 {
		state[words[i]] = words[i+1]
	}
	return state
}
