package redisstore_test

import (
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// indexedLater returns a workspace with handoffs of a release that had no index of what people sent, and such a one in
// which a closed handoff stayed behind.
func indexedLater(t *testing.T, n int) (*miniredis.Miniredis, *redisstore.Store, *handoffs.Service) {
	t.Helper()
	server := miniredis.RunT(t)
	store := redisstore.New(open(t, redisstore.Config{URL: "redis://" + server.Addr()}), "T1")
	service := &handoffs.Service{Store: store, Now: time.Now}
	for i := range n {
		if _, err := service.Send(t.Context(), "", typical(i)); err != nil {
			t.Fatal(err)
		}
	}
	server.Del("hb:{T1}:sent:USARA")
	return server, store, service
}

func sentTotal(t *testing.T, store *redisstore.Store) int {
	t.Helper()
	p, err := store.Page(t.Context(), handoffs.PageQuery{User: "USARA", Most: 5})
	if err != nil {
		t.Fatal(err)
	}
	return p.Sent.Total
}

func TestBackfillFindsWhatWasStoredBefore(t *testing.T) {
	t.Parallel()
	server, store, _ := indexedLater(t, 250)
	team := typical(0).Definition.To.Key
	fill := func(pass string) {
		t.Helper()
		for done := false; !done; {
			var err error
			if done, err = store.Backfill(t.Context(), pass, team); err != nil {
				t.Fatal(err)
			}
		}
	}
	fill("first")
	if got := sentTotal(t, store); got != 250 {
		t.Errorf("sent = %d, want 250", got)
	}
	server.Del("hb:{T1}:sent:USARA")
	fill("first")
	if got := sentTotal(t, store); got != 0 {
		t.Errorf("a pass that was done was done again: sent = %d", got)
	}
	fill("second")
	if got := sentTotal(t, store); got != 250 {
		t.Errorf("sent after the second pass = %d, want 250", got)
	}
}

func TestAHandoffIsIndexedByItsNextChange(t *testing.T) {
	t.Parallel()
	_, store, service := indexedLater(t, 2)
	if _, err := service.Do(t.Context(), "H-1002", "", handoffs.Acknowledge{By: omar}); err != nil {
		t.Fatal(err)
	}
	if got := sentTotal(t, store); got != 1 {
		t.Errorf("sent = %d, want the changed one", got)
	}
}

func TestAPageDropsWhatDoesNotBelongThere(t *testing.T) {
	t.Parallel()
	server, store, service := indexedLater(t, 2)
	if _, err := service.Do(t.Context(), "H-1001", "", handoffs.Cancel{By: handoffs.Actor{User: "USARA"}, Reason: "lost"}); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"H-1001", "H-1002", "H-9999"} { // closed; open; never there
		if _, err := server.ZAdd("hb:{T1}:sent:USARA", 1, id); err != nil {
			t.Fatal(err)
		}
	}
	if got := sentTotal(t, store); got != 1 {
		t.Errorf("sent = %d, want 1", got)
	}
	if left, err := server.ZMembers("hb:{T1}:sent:USARA"); err != nil || len(left) != 1 || left[0] != "H-1002" {
		t.Errorf("the index holds %v, %v, want H-1002", left, err)
	}
}

func TestWaitsThatAnotherReleaseEndedArePruned(t *testing.T) {
	t.Parallel()
	server, store, service := indexedLater(t, 3)
	waits, team := "hb:{T1}:unacknowledged:"+string(typical(0).Definition.Type.Key)+":", typical(0).Definition.To.Key
	if _, err := service.Do(t.Context(), "H-1002", "", handoffs.Acknowledge{By: omar}); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"H-1002", "H-9999"} { // acknowledged, and never there
		if _, err := server.ZAdd(waits+string(team), 1, id); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if done, err := store.PruneWaits(t.Context(), typical(0).Definition.Type.Key, team); !done || err != nil {
			t.Fatalf("PruneWaits = %t, %v", done, err)
		}
	}
	if left, err := server.ZMembers(waits + string(team)); err != nil || len(left) != 2 {
		t.Errorf("the index holds %v, %v, want H-1001 and H-1003", left, err)
	}
}

// A release that did not know of waits writes a handoff without its wait; what ends it then takes it out of the index.
func TestAWaitThatWasLostOnTheWayEndsAllTheSame(t *testing.T) {
	t.Parallel()
	server, store, service := indexedLater(t, 1)
	h, err := store.Load(t.Context(), "H-1001", "")
	if err != nil {
		t.Fatal(err)
	}
	waits := "hb:{T1}:unacknowledged:" + string(h.Definition.Type.Key) + ":" + string(h.To().Key)
	if !server.Exists(waits) {
		t.Fatal("it does not wait")
	}
	server.HSet("hb:{T1}:h:H-1001", "s", strings.Replace(server.HGet("hb:{T1}:h:H-1001", "s"), `"wait":`, `"unknown":`, 1))
	for _, cmd := range []handoffs.Command{handoffs.Nudge{By: omar}, handoffs.Acknowledge{By: omar}} {
		r, err := service.Do(t.Context(), "H-1001", "", cmd)
		if err != nil {
			t.Fatal(err)
		}
		if r.Handoff.Wait != nil {
			t.Errorf("after %s it has another wait", cmd.Name())
		}
	}
	if server.Exists(waits) {
		t.Error("it is acknowledged and still waits")
	}
}
