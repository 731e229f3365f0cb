package redisstore_test

import (
	"context"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// trips counts round trips to Redis.
type trips struct{ n atomic.Int64 }

func (c *trips) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) { return next(ctx, network, addr) }
}

func (c *trips) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if cmd.Name() != "hello" {
			c.n.Add(1)
		}
		return next(ctx, cmd)
	}
}

func (c *trips) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		c.n.Add(1)
		return next(ctx, cmds)
	}
}

// Slack waits three seconds, and Redis may be a network away: what a press costs is part of the contract.
func TestRoundTripsOfEachCall(t *testing.T) {
	t.Parallel()
	client := open(t, redisstore.Config{URL: "redis://" + miniredis.RunT(t).Addr()})
	store := redisstore.New(client, "T1")
	service := handoffs.Service{Store: store, Now: time.Now}
	ctx := t.Context()
	do := func(request handoffs.RequestID, cmd handoffs.Command) func() error {
		return func() error {
			_, err := service.Do(ctx, "H-1001", request, cmd)
			return err
		}
	}
	var claims []handoffs.Claim
	rows := []struct {
		name string
		want int64
		call func() error
	}{
		{"Send", 2, func() error { _, err := service.Send(ctx, "view", deal("Acme")); return err }},
		{"Send again", 2, func() error { _, err := service.Send(ctx, "view", deal("Acme")); return err }},
		{"Acknowledge", 2, do("press", handoffs.Acknowledge{By: omar})},
		{"Acknowledge again", 1, do("press", handoffs.Acknowledge{By: omar})},
		{"Load", 1, func() error { _, err := store.Load(ctx, "H-1001", ""); return err }},
		{"OpenFor", 2, func() error { _, _, err := store.OpenFor(ctx, "onboarding", 20); return err }},
		{"OpenOf", 2, func() error { _, _, err := store.OpenOf(ctx, "UOMAR", 20); return err }},
		{"OpenOf nothing", 1, func() error { _, _, err := store.OpenOf(ctx, "UNOBODY", 20); return err }},
		{"Holders", 1, func() error { _, err := store.Holders(ctx); return err }},
		{"Timeline", 1, func() error { _, err := store.Timeline(ctx, "H-1001"); return err }},
		{"Claim", 1, func() (err error) { claims, err = store.Claim(ctx, time.Now(), time.Minute, 20); return err }},
		{"GiveBack", 1, func() error { return store.GiveBack(ctx, claims[0], 2, 0, true) }},
		{"SaveDraft", 1, func() error { return store.SaveDraft(ctx, handoffs.Draft{User: "USARA", View: "view 2"}) }},
		{"LoadDraft", 1, func() error { _, err := store.LoadDraft(ctx, "USARA"); return err }},
		{"DeleteDraft", 1, func() error { return store.DeleteDraft(ctx, "USARA") }},
	}
	warm := handoffs.Service{Store: redisstore.New(client, "T2"), Now: time.Now}
	if err := useEveryScript(ctx, &warm, redisstore.New(client, "T2")); err != nil {
		t.Fatal(err)
	}
	var counted trips
	client.AddHook(&counted)
	for _, row := range rows {
		before := counted.n.Load()
		if err := row.call(); err != nil {
			t.Fatalf("%s: %v", row.name, err)
		}
		if got := counted.n.Load() - before; got != row.want {
			t.Errorf("%s takes %d round trips, want %d", row.name, got, row.want)
		}
	}
}

// useEveryScript lets the server learn the scripts, which costs each a second trip the first time.
func useEveryScript(ctx context.Context, service *handoffs.Service, store *redisstore.Store) error {
	sent, err := service.Send(ctx, "view", deal("Acme"))
	if err != nil {
		return err
	}
	if _, err := service.Do(ctx, sent.Handoff.ID, "press", handoffs.Acknowledge{By: omar}); err != nil {
		return err
	}
	claims, err := store.Claim(ctx, time.Now(), time.Minute, 1)
	if err != nil {
		return err
	}
	if err := store.GiveBack(ctx, claims[0], 2, 0, true); err != nil {
		return err
	}
	return store.SaveDraft(ctx, handoffs.Draft{User: "USARA", View: "view 2"})
}

func TestClaimDropsHandoffsThatAreGoneAndKeepsOtherMembers(t *testing.T) {
	t.Parallel()
	client := open(t, redisstore.Config{URL: "redis://" + miniredis.RunT(t).Addr()})
	store := redisstore.New(client, "T1")
	ctx := t.Context()
	for score, member := range []string{"H-1001", "digest:stalls"} {
		if err := client.ZAdd(ctx, "hb:{T1}:due", redis.Z{Score: float64(score), Member: member}).Err(); err != nil {
			t.Fatal(err)
		}
	}
	claims, err := store.Claim(ctx, time.UnixMilli(10), time.Second, 10)
	if err != nil {
		t.Fatal(err)
	}
	if len(claims) != 1 || claims[0].ID != "digest:stalls" {
		t.Fatalf("Claim = %+v, want the digest only", claims)
	}
	if err := store.GiveBack(ctx, claims[0], 0, 2000, true); err != nil {
		t.Errorf("GiveBack: %v", err)
	}
	due, err := client.ZRangeWithScores(ctx, "hb:{T1}:due", 0, -1).Result()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]redis.Z{{Score: 2000, Member: "digest:stalls"}}, due); diff != "" {
		t.Errorf("queue (-want +got):\n%s", diff)
	}
}

func TestWorkspacesDoNotSeeEachOther(t *testing.T) {
	t.Parallel()
	client := open(t, redisstore.Config{URL: "redis://" + miniredis.RunT(t).Addr()})
	here, there := redisstore.New(client, "T1"), redisstore.New(client, "T2")
	service := handoffs.Service{Store: here, Now: time.Now}
	sent, err := service.Send(t.Context(), "view", deal("Acme"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := there.Load(t.Context(), sent.Handoff.ID, ""); err == nil {
		t.Error("another workspace loads the handoff")
	}
	if claims, err := there.Claim(t.Context(), time.Now(), time.Minute, 10); len(claims) != 0 || err != nil {
		t.Errorf("another workspace claims %v, %v", claims, err)
	}
}

func TestBrokenRecordsAreNotQuoted(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	store := redisstore.New(open(t, redisstore.Config{URL: "redis://" + server.Addr()}), "T1")
	for state, want := range map[string]string{
		`{"title":7411}`:                          "load handoff H-1: record of 14 bytes: field title, offset 13: wrong type",
		`{"title":secret`:                         "load handoff H-1: record of 15 bytes: offset 10: no JSON",
		`{"status":"sent","definition":"absent"}`: "load handoff H-1: definition absent: missing",
	} {
		server.HSet("hb:{T1}:h:H-1", "s", state)
		if _, err := store.Load(t.Context(), "H-1", ""); err == nil || err.Error() != want {
			t.Errorf("Load of %s = %v, want %s", state, err, want)
		}
	}
}

// An index is read before the handoffs that it names, and they may be closed or deleted in between.
func TestListsSkipWhatIsClosedOrGone(t *testing.T) {
	t.Parallel()
	client := open(t, redisstore.Config{URL: "redis://" + miniredis.RunT(t).Addr()})
	store := redisstore.New(client, "T1")
	service := handoffs.Service{Store: store, Now: time.Now}
	for _, customer := range []string{"Acme", "Bolt"} {
		if _, err := service.Send(t.Context(), "", deal(customer)); err != nil {
			t.Fatal(err)
		}
	}
	sara := handoffs.Actor{User: "USARA"}
	if _, err := service.Do(t.Context(), "H-1001", "", handoffs.Cancel{By: sara, Reason: "lost"}); err != nil {
		t.Fatal(err)
	}
	late := []redis.Z{{Score: 1, Member: "H-1001"}, {Score: 2, Member: "H-7"}}
	if err := client.ZAdd(t.Context(), "hb:{T1}:open:onboarding", late...).Err(); err != nil {
		t.Fatal(err)
	}
	list, _, err := store.OpenFor(t.Context(), "onboarding", 10)
	if err != nil || len(list) != 1 || list[0].ID != "H-1002" {
		t.Errorf("OpenFor = %v, %v, want H-1002 only", list, err)
	}
}
