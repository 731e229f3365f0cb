package bot

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// channelOf is a channel with one message in it. It counts what is posted.
type channelOf struct {
	Finder
	there  slack.Message
	posted int
}

func (c *channelOf) GetConversationHistoryContext(context.Context, *slack.GetConversationHistoryParameters) (*slack.GetConversationHistoryResponse, error) {
	return &slack.GetConversationHistoryResponse{Messages: []slack.Message{c.there}}, nil
}

func (c *channelOf) PostMessageContext(_ context.Context, channel string, _ ...slack.MsgOption) (string, string, error) {
	c.posted++
	return channel, "9.9", nil
}

func (c *channelOf) UpdateMessageContext(context.Context, string, string, ...slack.MsgOption) (string, string, string, error) {
	return "", "", "", errors.New("nothing is updated here")
}

func TestAPostWhoseAnswerWasLostIsFoundAgain(t *testing.T) {
	t.Parallel()
	h := handoffs.Handoff{
		ID: "H-1042", Status: handoffs.StatusSent, Title: "Acme", Revision: 1, SentAt: handoffs.InstantOf(noon),
		Definition: &handoffs.Definition{To: handoffs.Team{Name: "Onboarding", Channel: "C1"}},
	}
	card := handoffs.Delivery{Key: h.CardKey(), Kind: handoffs.DeliverCard}
	before := cards.Card(&h).Text
	h.Status, h.Owner = handoffs.StatusAcknowledged, "U2" // somebody was quicker than the second attempt
	metadata := func(id, delivery string) slack.SlackMetadata {
		return slack.SlackMetadata{EventType: eventType, EventPayload: map[string]any{"handoff": id, "delivery": delivery}}
	}
	for name, row := range map[string]struct {
		there slack.Msg
		found bool
	}{
		"by its metadata":                              {slack.Msg{Timestamp: "5.1", BotID: "B1", Metadata: metadata("H-1042", card.Key)}, true},
		"by its words, if no metadata is stored":       {slack.Msg{Timestamp: "5.1", BotID: "B1", Text: before}, true},
		"not what a person copied":                     {slack.Msg{Timestamp: "5.1", User: "U1", Text: before}, false},
		"not what has the metadata of another":         {slack.Msg{Timestamp: "5.1", BotID: "B1", Text: before, Metadata: metadata("H-1042", "other")}, false},
		"not the card of a handoff with the same name": {slack.Msg{Timestamp: "5.1", BotID: "B1", Text: "Handoff H-1041 · Acme"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &channelOf{there: slack.Message{Msg: row.there}}
			d := &Deliverer{Poster: c, Finder: c}
			receipt, err := d.deliver(t.Context(), &h, card, true)
			if err != nil {
				t.Fatal(err)
			}
			if found := c.posted == 0 && receipt.TS == "5.1"; found != row.found {
				t.Errorf("found = %v (%d posted, ts %s), want %v", found, c.posted, receipt.TS, row.found)
			}
		})
	}
}

// threadsOf are the threads of a handoff's cards, by the channel of each. One that is nil cannot be read.
type threadsOf struct {
	channelOf
	threads map[string]*slack.Message
}

func (t *threadsOf) GetConversationRepliesContext(_ context.Context, p *slack.GetConversationRepliesParameters) ([]slack.Message, bool, string, error) {
	there := t.threads[p.ChannelID+" "+p.Timestamp]
	if there == nil {
		return nil, false, "", slack.SlackErrorResponse{Err: "not_in_channel"}
	}
	return []slack.Message{*there}, false, "", nil
}

// updatesOf is a channel in which messages are changed.
type updatesOf struct {
	channelOf
	changed []string
}

func (u *updatesOf) UpdateMessageContext(_ context.Context, channel, ts string, _ ...slack.MsgOption) (_, _, _ string, err error) {
	u.changed = append(u.changed, channel+" "+ts)
	return channel, ts, "", nil
}

func TestACardThatNobodyKnewOfLosesItsButtonsAfterARedirect(t *testing.T) {
	t.Parallel()
	h := handoffs.Handoff{
		ID: "H-1042", Status: handoffs.StatusSent, Title: "Acme", SentAt: handoffs.InstantOf(noon), Card: handoffs.Card{Generation: 1},
		Definition: &handoffs.Definition{To: handoffs.Team{Name: "Onboarding", Channel: "C1"}},
		Redirected: &handoffs.Redirection{To: handoffs.Team{Name: "Support", Channel: "C2"}},
	}
	for name, row := range map[string]struct {
		delivery string
		want     []string
	}{
		"it is there":                    {"card:0", []string{"C1 5.1"}},
		"there is none":                  {"line:1", nil},
		"it is the one that replaces it": {"card:1", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &updatesOf{channelOf: channelOf{there: slack.Message{Msg: slack.Msg{Timestamp: "5.1", BotID: "B1", Metadata: slack.SlackMetadata{
				EventType: eventType, EventPayload: map[string]any{"handoff": "H-1042", "delivery": row.delivery},
			}}}}}
			d := &Deliverer{Poster: c, Finder: c}
			receipt, err := d.deliver(t.Context(), &h, handoffs.Delivery{Key: "gone:0", Kind: handoffs.DeliverGone, In: "C1"}, false)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(c.changed, row.want) {
				t.Errorf("changed %v, want %v", c.changed, row.want)
			}
			if receipt.IsZero() != (row.want == nil) {
				t.Errorf("receipt = %+v", receipt)
			}
		})
	}
}

func TestALineWhoseAnswerWasLostIsFoundInTheThreadOfTheCardBefore(t *testing.T) {
	t.Parallel()
	at := handoffs.InstantOf(noon)
	h := handoffs.Handoff{
		ID: "H-1042", Status: handoffs.StatusSent, Title: "Acme", SentAt: at, Card: handoffs.Card{Message: handoffs.Message{Channel: "C2", TS: "6.1"}, Generation: 1},
		Definition: &handoffs.Definition{To: handoffs.Team{Name: "Onboarding", Channel: "C1"}},
		Redirected: &handoffs.Redirection{
			To: handoffs.Team{Name: "Support", Channel: "C2"}, At: at + 60_000, Gone: []handoffs.Message{{Channel: "C0", TS: "4.1"}, {Channel: "C1", TS: "5.1"}},
		},
	}
	line := slack.Message{Msg: slack.Msg{Timestamp: "5.2", BotID: "B1", Metadata: slack.SlackMetadata{
		EventType: eventType, EventPayload: map[string]any{"handoff": "H-1042", "delivery": "line:2"},
	}}}
	for name, row := range map[string]struct {
		told  handoffs.Instant
		found bool
	}{
		"of what was told before it was redirected": {at, true},
		"not of what was told since":                {at + 120_000, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &threadsOf{threads: map[string]*slack.Message{"C1 5.1": &line, "C2 6.1": {}}}
			d := &Deliverer{Poster: c, Finder: c}
			pending := handoffs.Delivery{Key: "line:2", Kind: handoffs.DeliverLine, Event: 2, About: handoffs.Told{Kind: handoffs.EventDeclined, At: row.told}}
			receipt, err := d.deliver(t.Context(), &h, pending, true)
			if err != nil {
				t.Fatal(err)
			}
			if found := c.posted == 0 && receipt.Message == (handoffs.Message{Channel: "C1", TS: "5.2"}); found != row.found {
				t.Errorf("found = %t (%d posted, at %v), want %t", found, c.posted, receipt.Message, row.found)
			}
		})
	}
}
