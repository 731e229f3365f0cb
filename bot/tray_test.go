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

// remindedDefinition reminds the owner ten minutes after acknowledging, and the managers after twenty.
func remindedDefinition() *handoffs.Definition {
	def := loadDefinition("CONB")
	def.To.Managers = []handoffs.UserID{"UBOSS"}
	def.Type.Targets = handoffs.Targets{Complete: handoffs.Duration{Time: 20 * time.Minute}}
	def.Type.Remind = []int{50}
	def.Type.Escalate = []handoffs.Escalation{{At: 100, To: "managers"}}
	return def
}

// remindersTo are the texts of a person's reminders.
func (s *strictSlack) remindersTo(user string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var texts []string
	for _, p := range s.posts {
		if p.channel == user && strings.HasPrefix(p.delivery, "tray:") {
			texts = append(texts, p.text)
		}
	}
	return texts
}

func TestRemindersOfOnePersonAreJoinedAndEachIsSaidOnceByTwoReplicas(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	synctest.Test(t, func(t *testing.T) {
		w := employ(t, server.Addr(), 2)
		defer w.stop()
		def := remindedDefinition()
		owned := func(title string) handoffs.ID {
			sent, err := w.service.Send(context.Background(), "", handoffs.Send{By: "UREP", Definition: def, Values: handoffs.Values{"customer": {title}}})
			if err != nil {
				t.Fatal(err)
			}
			id := sent.Handoff.ID
			if _, err := w.service.Do(context.Background(), id, "", handoffs.Acknowledge{By: handoffs.Actor{User: "UOMAR", Member: true}}); err != nil {
				t.Fatal(err)
			}
			return id
		}
		first := owned("Acme")
		time.Sleep(2 * time.Minute)
		owned("Globex")
		third := owned("Initech")
		time.Sleep(7 * time.Minute)
		if got := w.slack.remindersTo("UOMAR"); len(got) != 0 {
			t.Errorf("reminders before half of the target: %q", got)
		}
		time.Sleep(4 * time.Minute) // Acme's and the others' reminders lie in the tray
		if _, err := w.service.Do(context.Background(), third, "", handoffs.Complete{By: handoffs.Actor{User: "UOMAR"}}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(7*time.Minute + 30*time.Second)
		got := w.slack.remindersTo("UOMAR")
		if len(got) != 1 || !strings.Contains(got[0], "Acme") || !strings.Contains(got[0], "Globex") || strings.Contains(got[0], "Initech") {
			t.Errorf("reminders = %q, want one message about the two that still wait", got)
		}
		if _, err := w.service.Do(context.Background(), first, "", handoffs.Complete{By: handoffs.Actor{User: "UOMAR"}}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(15 * time.Minute)
		boss := w.slack.remindersTo("UBOSS")
		if len(boss) != 1 || !strings.Contains(boss[0], "Globex") || strings.Contains(boss[0], "Acme") {
			t.Errorf("escalations = %q, want one about what is overdue", boss)
		}
		if got := w.slack.remindersTo("UOMAR"); len(got) != 1 {
			t.Errorf("reminders after the target = %q", got)
		}
	})
}
