package bot

import (
	"context"
	"fmt"
	"strconv"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// saying is a message that is about no single handoff.
type saying struct {
	// to is a channel, or a person if person is set.
	to     string
	person bool
	// owner and key name the message, so that it is found again if the answer to it is lost.
	owner handoffs.ID
	key   string
	// since is before it was posted for the first time.
	since handoffs.Instant
	msg   cards.Message
}

// say posts a message once. With doubt it first looks whether an earlier attempt arrived.
func (d *Deliverer) say(ctx context.Context, s saying, doubt bool) (handoffs.Message, error) {
	if doubt {
		found, err := d.said(ctx, s)
		if err != nil {
			return handoffs.Message{}, fmt.Errorf("look for lost message: %w", err)
		}
		if !found.IsZero() {
			return found, nil
		}
	}
	opts := append(options(s.msg), slack.MsgOptionMetadata(slack.SlackMetadata{
		EventType: eventType, EventPayload: map[string]any{"handoff": string(s.owner), "delivery": s.key},
	}))
	ctx, cancel := d.limit(ctx, "chat.postMessage")
	defer cancel()
	channel, ts, err := d.Poster.PostMessageContext(ctx, s.to, opts...)
	return handoffs.Message{Channel: handoffs.ChannelID(channel), TS: ts}, err
}

// said finds a message that an earlier attempt posted.
func (d *Deliverer) said(ctx context.Context, s saying) (handoffs.Message, error) {
	channel := s.to
	if s.person {
		ctx, cancel := d.limit(ctx, "conversations.open")
		defer cancel()
		im, _, _, err := d.Finder.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{s.to}})
		if err != nil {
			return handoffs.Message{}, fmt.Errorf("open conversation: %w", err)
		}
		channel = im.ID
	}
	ts, err := d.lookFor(ctx, channel, s.since, func(m *slack.Message) bool {
		return m.Metadata.EventType == eventType && m.Metadata.EventPayload["handoff"] == string(s.owner) && m.Metadata.EventPayload["delivery"] == s.key
	})
	if ts == "" || err != nil {
		return handoffs.Message{}, err
	}
	return handoffs.Message{Channel: handoffs.ChannelID(channel), TS: ts}, nil
}

// lookFor returns the time of a message of the bot's own that it posted at the top level of a channel since then, or "".
func (d *Deliverer) lookFor(ctx context.Context, channel string, since handoffs.Instant, is func(*slack.Message) bool) (ts string, err error) {
	oldest, cursor := strconv.FormatInt(since.Time().Add(-lookBefore).Unix(), 10)+".000000", ""
	for range lookPages {
		page, err := d.page(ctx, channel, "", oldest, cursor)
		if err != nil {
			return "", err
		}
		for i := range page.messages {
			if m := &page.messages[i]; d.own(m) && is(m) {
				return m.Timestamp, nil
			}
		}
		if cursor = page.next; cursor == "" {
			break
		}
	}
	return "", nil
}
