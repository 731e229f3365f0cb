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
	switch {
	case unreadable(err):
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
			return b.onlyCard(ctx, handoffs.ID(id), m)
		}
	}
	return "", handoffs.ErrNotFound
}

// unreadable reports whether Slack says for certain that a place cannot be read.
func unreadable(err error) bool {
	code := slackCode(err)
	return code != "" && code != "ratelimited" && !passing(code)
}

// onlyCard returns the id if the handoff has no other card than m. After a failover that lost something a number may be
// given twice, and the older card is nobody's.
func (b *Bot) onlyCard(ctx context.Context, id handoffs.ID, m handoffs.Message) (handoffs.ID, error) {
	h, err := b.Service.Store.Load(ctx, id, "")
	if err != nil {
		return "", err
	}
	if h.IsGone(m) {
		return id, nil // the answer says where it is now
	}
	if !h.Card.IsZero() && h.Card.Message != m {
		return "", handoffs.ErrNotFound
	}
	return id, nil
}

// cardPrefix begins the keys of a card's deliveries; see handoffs.Handoff.CardKey.
const cardPrefix = "card:"
