package bot

import (
	"context"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// cardBehind returns the handoff whose card the message is, by the message's own metadata. It is for a card that people
// saw before the store heard of it. It returns handoffs.ErrNotFound for every other message.
func (b *Bot) cardBehind(ctx context.Context, m handoffs.Message) (handoffs.ID, error) {
	if b.Finder == nil || b.User == "" {
		return "", handoffs.ErrNotFound
	}
	history, err := b.Finder.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
		ChannelID: string(m.Channel), Latest: m.TS, Inclusive: true, Limit: 1, IncludeAllMetadata: true,
	})
	switch code := slackCode(err); {
	case code != "" && code != "ratelimited" && !passing(code):
		return "", handoffs.ErrNotFound // it cannot be read, so it is no place where cards are posted
	case err != nil:
		return "", fmt.Errorf("read message %s in %s: %w", m.TS, m.Channel, err)
	}
	for i := range history.Messages {
		found := &history.Messages[i]
		if found.Timestamp != m.TS || found.User != b.User || found.Metadata.EventType != eventType {
			continue
		}
		id, _ := found.Metadata.EventPayload["handoff"].(string)
		delivery, _ := found.Metadata.EventPayload["delivery"].(string)
		if strings.HasPrefix(delivery, cardPrefix) {
			return handoffs.ID(id), nil
		}
	}
	return "", handoffs.ErrNotFound
}

// cardPrefix begins the keys of a card's deliveries; see handoffs.Handoff.CardKey.
const cardPrefix = "card:"
