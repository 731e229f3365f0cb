package redisstore_test

import (
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// During a roll-out a newer release writes what this one reads, and reads what this one writes. What this one does not
// know may get lost when it writes a handoff; nothing else may go wrong.
func TestWhatANewerReleaseStoredIsReadAndChanged(t *testing.T) {
	t.Parallel()
	client := open(t, redisstore.Config{URL: "redis://" + miniredis.RunT(t).Addr()})
	ctx := t.Context()
	service := handoffs.Service{Store: redisstore.New(client, "T1"), Now: time.Now}
	sent, err := service.Send(ctx, "view", deal("Acme"))
	if err != nil {
		t.Fatal(err)
	}
	id := sent.Handoff.ID
	newer := func(record string) string {
		t.Helper()
		with := strings.Replace(record, "{", `{"mood":{"is":[]},"nudges":3,`, 1)
		return strings.Replace(with, `"record":1`, `"record":2`, 1)
	}
	rewrite(t, client, newer, "hb:{T1}:h:"+string(id), "hb:{T1}:log:"+string(id), "hb:{T1}:def:"+sent.Handoff.DefinitionID)
	// An event, and a delivery, that this release has never heard of.
	if err := client.RPush(ctx, "hb:{T1}:log:"+string(id), `{"seq":2,"at":5,"kind":"nudged","by":"USARA","nudge":{"to":"UOMAR"}}`).Err(); err != nil {
		t.Fatal(err)
	}
	rewrite(t, client, func(state string) string {
		state = strings.Replace(state, `"version":1`, `"version":2`, 1)
		return strings.Replace(state, `"pending":[`, `"pending":[{"key":"nudge:2","kind":"nudge","about":{"kind":"nudged"},"louder":true},`, 1)
	}, "hb:{T1}:h:"+string(id))
	if err := client.HSet(ctx, "hb:{T1}:h:"+string(id), "v", 2).Err(); err != nil {
		t.Fatal(err)
	}

	store := redisstore.New(client, "T1") // one that has no definition in memory
	service.Store = store
	done, err := service.Do(ctx, id, "press", handoffs.Acknowledge{By: omar})
	if err != nil {
		t.Fatal(err)
	}
	if h := done.Handoff; h.Status != handoffs.StatusAcknowledged || h.Version != 3 || h.Title != "Acme" {
		t.Errorf("after Acknowledge: %s, version %d, %q", h.Status, h.Version, h.Title)
	}
	read, err := store.Load(ctx, id, "")
	if err != nil {
		t.Fatal(err)
	}
	if d := read.PendingDelivery("nudge:2"); d == nil || d.Kind != "nudge" || d.Kind.Known() {
		t.Errorf("the delivery that only a newer release knows is now %+v; it must stay for that one", d)
	}
	events, err := store.Timeline(ctx, id)
	if err != nil || len(events) != 3 || events[1].Kind != "nudged" || events[2].Kind != handoffs.EventAcknowledged {
		t.Errorf("Timeline = %+v, %v", events, err)
	}
	replayed := handoffs.Replay(id, read.Definition, events)
	if replayed.Status != handoffs.StatusAcknowledged || replayed.Version != 3 {
		t.Errorf("Replay = %s, version %d", replayed.Status, replayed.Version)
	}
}

// rewrite changes records as they stand in Redis.
func rewrite(t *testing.T, client redis.UniversalClient, change func(string) string, keys ...string) {
	t.Helper()
	ctx := t.Context()
	for _, key := range keys {
		var err error
		switch kind := client.Type(ctx, key).Val(); kind {
		case "hash":
			err = client.HSet(ctx, key, "s", change(client.HGet(ctx, key, "s").Val())).Err()
		case "list":
			for i, entry := range client.LRange(ctx, key, 0, -1).Val() {
				err = client.LSet(ctx, key, int64(i), change(entry)).Err()
			}
		case "string":
			err = client.Set(ctx, key, change(client.Get(ctx, key).Val()), 0).Err()
		default:
			t.Fatalf("%s is a %s", key, kind)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
