package bot

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Cards share one limit over the whole workspace; threads and direct messages must not be late because of it.
func TestPeopleAreToldWhileCardsWaitToBeRedrawn(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	synctest.Test(t, func(t *testing.T) {
		w := employ(t, server.Addr(), 1)
		const n = 60
		var ids []handoffs.ID
		for i := range n {
			ids = append(ids, w.sendsOne(i, i%20))
		}
		w.until("the cards are there", 5*time.Minute, func() bool { return len(w.slack.cards("")) == n })
		for _, id := range ids {
			if _, err := w.service.Do(context.Background(), id, "", handoffs.Acknowledge{By: handoffs.Actor{User: "UOMAR", Member: true}}); err != nil {
				t.Fatal(err)
			}
		}
		lines := func() int {
			w.slack.mu.Lock()
			defer w.slack.mu.Unlock()
			count := 0
			for _, p := range w.slack.posts {
				if strings.HasPrefix(p.delivery, "line:") {
					count++
				}
			}
			return count
		}
		told := w.until("the threads have their lines", 30*time.Second, func() bool { return lines() == n })
		drawn := w.until("the cards are redrawn", 5*time.Minute, func() bool {
			w.slack.mu.Lock()
			defer w.slack.mu.Unlock()
			return len(w.slack.updates) == n
		})
		w.stop()
		if drawn < 20*time.Second {
			t.Errorf("Slack took all redrawn cards within %s (lines after %s): nothing had to wait", drawn, told)
		}
	})
}
