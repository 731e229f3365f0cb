package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/internal/redistest"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// runbook is the script and the key names of docs/operations.md, "Restore", step 4, for this workspace.
func runbook(t *testing.T) (script string) {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "operations.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`redis-cli EVAL "([^"]+)" \\\s+2 'hb:\{T…\}:due' 'hb:\{T…\}:attempts'`).FindSubmatch(page)
	if found == nil {
		t.Fatal("docs/operations.md does not say how pending deliveries are looked up after a restore")
	}
	return string(found[1])
}

// A backup does not know what Slack was told since. Restored as docs/operations.md says, nothing is told twice, and no
// number is given twice.
func TestRestoredBackupTellsNothingTwice(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t, redistest.Options{})
	s := begin(t, onRedis(server))
	s.sara.HandsOff("Acme Corp")
	// Slack says that it did not post, so the backup has no doubt about it.
	mend := s.breaks(slacksim.Fault{Kind: slacksim.FaultRateLimited, Delay: second, Method: "chat.postMessage"})
	s.sara.Types("#sales", "/handoff Globex")
	s.sara.SeesForm("Hand off").FillDeal().Sends()
	store := s.desk()
	s.eventually("Globex waits", func() bool {
		place, err := store.Place(t.Context(), "H-1002")
		return err == nil && place.Trouble != nil && !place.InHand && place.Attempts == 0
	})
	if _, err := server.Ask("SAVE"); err != nil {
		t.Fatal(err)
	}
	mend()
	s.sara.Handed("Globex")
	s.sara.HandsOff("Initech") // H-1003, which the backup does not know
	s.bots[0].Stops()

	server.Kill()
	server.Restart()
	if h, err := store.Load(t.Context(), "H-1002", ""); err != nil || len(h.Pending) == 0 {
		t.Fatalf("the backup has Globex as %+v, %v; it should wait there", h.Pending, err)
	}
	if _, err := store.Load(t.Context(), "H-1003", ""); err == nil {
		t.Fatal("the backup has what came after it")
	}
	for _, step := range [][]string{
		{"INCRBY", "hb:{T0DEMO}:seq", "1000"},
		{"EVAL", runbook(t), "2", "hb:{T0DEMO}:due", "hb:{T0DEMO}:attempts"},
	} {
		if _, err := server.Ask(step...); err != nil {
			t.Fatalf("%s: %v", step[0], err)
		}
	}
	s.startBot()
	s.eventually("Globex is told", func() bool {
		h, err := store.Load(t.Context(), "H-1002", "")
		return err == nil && len(h.Pending) == 0
	})
	c := s.sara.HandsOff("Hooli")
	if id := handoffs.ID(c.title()); strings.Compare(string(id), "H-2000") < 0 {
		t.Errorf("after the restore a new handoff is %s; that may be a number of before", id)
	}
	for delivery, list := range s.posts() {
		if len(list) != 1 {
			t.Errorf("%s was posted %d times", delivery, len(list))
		}
	}
}
