package redisstore_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
	"github.com/handoffbot/handoffbot/internal/redistest"
)

func dealDefinition() *handoffs.Definition {
	return &handoffs.Definition{
		Type: handoffs.Type{
			Key: "deal", Name: "Deal", From: "sales", To: "onboarding",
			Fields: []handoffs.Field{{Key: "customer", Label: "Customer", Kind: handoffs.KindText, Required: true, Title: true}},
		},
		From: handoffs.Team{Key: "sales"}, To: handoffs.Team{Key: "onboarding"},
	}
}

func deal(customer string) handoffs.Send {
	return handoffs.Send{By: "USARA", Definition: dealDefinition(), Values: handoffs.Values{"customer": {customer}}}
}

var omar = handoffs.Actor{User: "UOMAR", Member: true}

// newService returns a service on the real clock, because what is tested is how it waits.
func newService(client redis.UniversalClient) *handoffs.Service {
	return &handoffs.Service{Store: redisstore.New(client, "T1"), Now: time.Now}
}

// fillPool leaves as many idle connections as the pool holds.
func fillPool(t *testing.T, client redis.UniversalClient) {
	t.Helper()
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(func() {
			if err := client.Ping(t.Context()).Err(); err != nil {
				t.Errorf("Ping: %v", err)
			}
		})
	}
	wg.Wait()
}

func TestPressGoesThroughAfterARestart(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*redistest.Server){
		"stopped": (*redistest.Server).Stop, "killed": (*redistest.Server).Kill,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := redistest.Start(t, redistest.Options{AOF: true, Password: "hunter2"})
			client := open(t, redisstore.Config{URL: server.URL})
			service := newService(client)
			sent, err := service.Send(t.Context(), "view", deal("Acme"))
			if err != nil {
				t.Fatal(err)
			}
			fillPool(t, client)
			end(server)
			_, err = service.Do(t.Context(), sent.Handoff.ID, "press", handoffs.Acknowledge{By: omar})
			if err == nil || strings.Contains(err.Error(), "hunter2") {
				t.Errorf("a press while Redis is away = %v, want a fault", err)
			}
			server.Restart()
			err = eventually(t, func() error {
				_, err := service.Do(t.Context(), sent.Handoff.ID, "press", handoffs.Acknowledge{By: omar})
				return err
			})
			if err != nil {
				t.Errorf("the same press after the restart = %v", err)
			}
			again, err := service.Send(t.Context(), "view", deal("Acme"))
			if err != nil || !again.Repeated || again.Handoff.Owner != omar.User {
				t.Errorf("the form again = %+v, %v, want the same handoff, acknowledged", again, err)
			}
		})
	}
}

// Connections that broke while nobody used them must not cost a press its few tries.
func TestPressNeedsOneTryOnBrokenConnections(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t, redistest.Options{AOF: true})
	client := open(t, redisstore.Config{URL: server.URL})
	store := redisstore.New(client, "T1")
	fillPool(t, client)
	server.Stop()
	server.Restart()
	if _, err := store.Begin(t.Context(), "view"); err != nil {
		t.Errorf("Begin = %v", err)
	}
}

func TestFrozenServerIsGivenUpInTime(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t, redistest.Options{})
	store := redisstore.New(open(t, redisstore.Config{URL: server.URL}), "T1")
	if err := store.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	server.Pause()
	defer server.Resume()
	patient := make(chan error, 1)
	go func() { patient <- store.Ping(t.Context()) }()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := store.Begin(ctx, "view"); err == nil {
		t.Error("Begin with a frozen server succeeded")
	}
	select {
	case err := <-patient:
		t.Errorf("the call with a short context outlasted the one without: %v", err)
	default:
	}
	if err := <-patient; err == nil {
		t.Error("Ping of a frozen server succeeded")
	}
}

func TestFailsOverToTheReplica(t *testing.T) {
	t.Parallel()
	sentinel := redistest.StartSentinel(t)
	client := open(t, redisstore.Config{URL: sentinel.URL, Addrs: sentinel.Addrs, MasterName: sentinel.Name})
	service := newService(client)
	sent, err := service.Send(t.Context(), "view", deal("Acme"))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := client.Do(t.Context(), "WAIT", 1, 1000).Int(); n != 1 || err != nil {
		t.Fatalf("Wait for the replica = %d, %v", n, err)
	}
	sentinel.Master.Kill()
	err = eventually(t, func() error {
		r, err := service.Do(t.Context(), sent.Handoff.ID, "press", handoffs.Acknowledge{By: omar})
		if err == nil && r.Handoff.Owner != omar.User {
			err = fmt.Errorf("owner is %q", r.Handoff.Owner)
		}
		return err
	})
	if err != nil {
		t.Errorf("the press after the failover = %v", err)
	}
}

// eventually repeats what a person repeats: the same press, until it goes through.
func eventually(t *testing.T, press func() error) error {
	t.Helper()
	deadline := time.After(30 * time.Second)
	for {
		err := press()
		if err == nil {
			return nil
		}
		select {
		case <-deadline:
			return err
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func TestUnknownScriptsAreLoadedAgain(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t, redistest.Options{})
	store := redisstore.New(open(t, redisstore.Config{URL: server.URL}), "T1")
	for range 2 {
		if _, err := store.Begin(t.Context(), "view"); err != nil {
			t.Errorf("Begin = %v", err)
		}
		if _, err := server.Ask("SCRIPT", "FLUSH"); err != nil {
			t.Fatal(err)
		}
	}
}
