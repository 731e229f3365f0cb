package bot

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// everybody is a crowd of members.
type everybody struct{}

func (everybody) Member(*handoffs.Team, handoffs.UserID) bool       { return true }
func (everybody) Postable(handoffs.ChannelID) (ok bool, why string) { return true, "" }
func (everybody) Refresh(*handoffs.Team)                            {}
func (everybody) Link(handoffs.Message) string                      { return "" }

// shownMessage is a channel in which one message can be read, or not.
type shownMessage struct {
	Finder
	message slack.Msg
	err     error
}

func (s shownMessage) GetConversationHistoryContext(context.Context, *slack.GetConversationHistoryParameters) (*slack.GetConversationHistoryResponse, error) {
	if s.err != nil {
		return nil, s.err
	}
	return &slack.GetConversationHistoryResponse{Messages: []slack.Message{{Msg: s.message}}}, nil
}

// A card stands in Slack before the store hears of it. A process that is killed in between leaves it so for the length
// of a lease, and people react to it meanwhile.
func TestACardIsAcknowledgedBeforeTheStoreHeardOfIt(t *testing.T) {
	t.Parallel()
	metadata := func(delivery string) slack.SlackMetadata {
		return slack.SlackMetadata{EventType: eventType, EventPayload: map[string]any{"handoff": "H-1001", "delivery": delivery}}
	}
	card := slack.Msg{Timestamp: "5.1", User: "U0BOT", Metadata: metadata("card:0")}
	for name, row := range map[string]struct {
		shown        shownMessage
		posted       string // where the store knows the card to be
		acknowledged bool
		again        bool // Slack must deliver the event once more
	}{
		"the bot's card":                   {shown: shownMessage{message: card}, acknowledged: true},
		"one that is recorded meanwhile":   {shown: shownMessage{message: card}, posted: "5.1", acknowledged: true},
		"one whose number was given twice": {shown: shownMessage{message: card}, posted: "7.1"},
		"a line in a thread":               {shown: shownMessage{message: slack.Msg{Timestamp: "5.1", User: "U0BOT", Metadata: metadata("line:2")}}},
		"a card of somebody else":          {shown: shownMessage{message: slack.Msg{Timestamp: "5.1", User: "U0APP", Metadata: metadata("card:0")}}},
		"the message before it":            {shown: shownMessage{message: slack.Msg{Timestamp: "4.9", User: "U0BOT", Metadata: metadata("card:0")}}},
		"where the bot may not read":       {shown: shownMessage{err: slack.SlackErrorResponse{Err: "not_in_channel"}}},
		"where Slack stumbles":             {shown: shownMessage{err: slack.SlackErrorResponse{Err: "internal_error"}}, again: true},
		"where Slack is silent":            {shown: shownMessage{err: errors.New("no answer")}, again: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, err := redisstore.Open(redisstore.Config{URL: "redis://" + miniredis.RunT(t).Addr()})
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			store := redisstore.New(client, "T1")
			b := &Bot{
				Service: &handoffs.Service{Store: store, Now: time.Now}, Lister: store, Finder: row.shown, Crowd: everybody{},
				User: "U0BOT", Metrics: NewMetrics(), Log: slog.New(slog.DiscardHandler),
			}
			sent, err := b.Service.Send(t.Context(), "view:1", handoffs.Send{
				By: "USARA", Definition: faultDefinition(), Values: handoffs.Values{"customer": {"Acme"}},
			})
			if err != nil {
				t.Fatal(err)
			}
			if row.posted != "" {
				posted := handoffs.RecordPosted{Receipt: handoffs.Receipt{Key: "card:0", Message: handoffs.Message{Channel: "C1", TS: row.posted}, Revision: 1}}
				if _, err := b.Service.Do(t.Context(), sent.Handoff.ID, "", posted); err != nil {
					t.Fatal(err)
				}
			}
			reaction := &Envelope{ID: "1"}
			err = b.acknowledge(t.Context(), reaction, spoken{card: handoffs.Message{Channel: "C1", TS: "5.1"}, user: "UOMAR", via: "reaction", ours: true})
			if (err != nil) != row.again {
				t.Errorf("acknowledge = %v, want an error: %v", err, row.again)
			}
			h, err := store.Load(t.Context(), sent.Handoff.ID, "")
			if err != nil {
				t.Fatal(err)
			}
			if got := h.Status == handoffs.StatusAcknowledged; got != row.acknowledged {
				t.Errorf("it is %s", h.Status)
			}
		})
	}
}
