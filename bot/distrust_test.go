package bot

import (
	"testing"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Whoever may post in a channel may post metadata there. Taken for the bot's own, such a message would keep a card from
// ever being posted.
func TestAPostOfSomebodyElseIsNotTakenForTheBotsOwn(t *testing.T) {
	t.Parallel()
	h := handoffs.Handoff{
		ID: "H-1042", Status: handoffs.StatusSent, Title: "Acme", Revision: 1, SentAt: handoffs.InstantOf(noon),
		Definition: &handoffs.Definition{To: handoffs.Team{Name: "Onboarding", Channel: "C1"}},
	}
	card := handoffs.Delivery{Key: h.CardKey(), Kind: handoffs.DeliverCard}
	metadata := slack.SlackMetadata{EventType: eventType, EventPayload: map[string]any{"handoff": "H-1042", "delivery": card.Key}}
	for name, row := range map[string]struct {
		by, self string
		posted   int
	}{
		"its own":                       {"U0BOT", "U0BOT", 0},
		"another app's":                 {"U0APP", "U0BOT", 1},
		"a person's":                    {"U1", "U0BOT", 1},
		"where no author is told":       {"", "U0BOT", 0},
		"where it does not know itself": {"U0APP", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &channelOf{there: slack.Message{Msg: slack.Msg{Timestamp: "5.1", User: row.by, BotID: "B1", Metadata: metadata}}}
			d := &Deliverer{Poster: c, Finder: c, User: row.self}
			if _, err := d.deliver(t.Context(), &h, card, true); err != nil || c.posted != row.posted {
				t.Errorf("posted %d times, %v; want %d", c.posted, err, row.posted)
			}
		})
	}
}
