package main

import (
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/playbook"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// The seeded records are compared with those of handoffs that lived through the Service one step at a time.
func TestSeededHandoffsAreWhatTheStoreWrites(t *testing.T) {
	t.Parallel()
	const n = 4
	now := time.Now()
	book, err := playbook.Parse("playbook.yaml", playbookFile)
	if err != nil {
		t.Fatal(err)
	}
	def, _ := book.Definition(book.Types[0].Key)

	seeded, seededStore := embedded(t)
	for i := range int64(n) {
		if err := seedOne(t.Context(), seededStore, def, i+1, now); err != nil {
			t.Fatal(err)
		}
	}
	lived, livedStore := embedded(t)
	service := &handoffs.Service{Store: livedStore, Now: func() time.Time { return now }}
	for i := range int64(n) {
		live(t, service, def, i+1, now)
	}
	want := dump(t, lived)
	if got := dump(t, seeded); !cmp.Equal(got, want) {
		t.Errorf("seeded records differ (-lived +seeded):\n%s", cmp.Diff(want, got))
	}
	if len(want) < 5*n {
		t.Errorf("%d keys for %d handoffs; the comparison sees too little", len(want), n)
	}
}

func live(t *testing.T, service *handoffs.Service, def *handoffs.Definition, i int64, now time.Time) {
	t.Helper()
	sent, err := service.Send(t.Context(), "", sending(def, i, now))
	if err != nil {
		t.Fatal(err)
	}
	h := sent.Handoff
	do := func(cmd handoffs.Command) {
		t.Helper()
		done, err := service.Do(t.Context(), h.ID, "", cmd)
		if err != nil {
			t.Fatal(err)
		}
		h = done.Handoff
	}
	deliver := func() {
		t.Helper()
		for len(h.Pending) > 0 {
			do(handoffs.RecordPosted{Receipt: receipt(&h, h.Pending[0], i)})
		}
	}
	deliver()
	if i%2 == 0 {
		do(handoffs.Acknowledge{By: handoffs.Actor{User: person(i + 1), Member: true}})
		deliver()
	}
	claims, err := service.Store.(*redisstore.Store).Claim(t.Context(), now, time.Minute, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range claims {
		if err := service.Store.(*redisstore.Store).GiveBack(t.Context(), c, h.Version, h.NextLook(handoffs.InstantOf(now)), true); err != nil {
			t.Fatal(err)
		}
	}
}

func embedded(t *testing.T) (*miniredis.Miniredis, *redisstore.Store) {
	t.Helper()
	server := miniredis.RunT(t)
	client, err := redisstore.Open(redisstore.Config{URL: "redis://" + server.Addr()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return server, redisstore.New(client, team)
}

// dump is all that stands in the server, one line a key.
func dump(t *testing.T, server *miniredis.Miniredis) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, key := range server.Keys() {
		switch server.Type(key) {
		case "string":
			value, err := server.Get(key)
			if err != nil {
				t.Fatal(err)
			}
			all[key] = value
		case "hash":
			var fields []string
			names, err := server.HKeys(key)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range names {
				fields = append(fields, name+"="+server.HGet(key, name))
			}
			sort.Strings(fields)
			all[key] = strings.Join(fields, "\n")
		case "list":
			entries, err := server.List(key)
			if err != nil {
				t.Fatal(err)
			}
			all[key] = strings.Join(entries, "\n")
		case "set":
			members, err := server.Members(key)
			if err != nil {
				t.Fatal(err)
			}
			all[key] = strings.Join(members, " ")
		case "zset":
			members, err := server.SortedSet(key)
			if err != nil {
				t.Fatal(err)
			}
			all[key] = fmt.Sprint(members)
		default:
			t.Fatalf("%s is a %s", key, server.Type(key))
		}
	}
	return all
}
