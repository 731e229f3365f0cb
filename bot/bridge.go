package bot

import (
	"context"
	"errors"
	"slices"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// bridgeMax is how many handoffs from one thread hear its replies.
const bridgeMax = 5

// onChanged takes what became of a reply across the bridge. The platform reports as changed also what only got a
// preview or a reply; such a report does not say when a person changed it.
func (b *Bot) onChanged(ctx context.Context, e *Envelope, m *slackevents.MessageEvent) error {
	switch {
	case m.SubType == "message_changed" && m.Message != nil && m.Message.Edited != nil && m.Message.Edited.Timestamp != "":
		return b.carry(ctx, e, m.Channel, m.Message, m.Message.Edited.Timestamp, false)
	case m.SubType == "message_deleted" && m.PreviousMessage != nil:
		return b.carry(ctx, e, m.Channel, m.PreviousMessage, "", true)
	}
	return nil
}

// carry takes a reply across the bridge of each handoff in whose thread it stands. It returns a fault only, so that Slack
// delivers the event again. What a bot wrote stays where it is, and so does what is said to the bot.
func (b *Bot) carry(ctx context.Context, e *Envelope, channel string, m *slack.Msg, edited string, deleted bool) error {
	root := m.ThreadTimestamp == "" || m.ThreadTimestamp == m.Timestamp
	if root || m.BotID != "" || m.User == "" || m.User == b.User || b.mentioned(m.Text) || !b.bridges() {
		return nil
	}
	ctx, cancel := context.WithTimeoutCause(ctx, commitTimeout, errors.New("no answer from the store"))
	defer cancel()
	thread := handoffs.Message{Channel: handoffs.ChannelID(channel), TS: m.ThreadTimestamp}
	ids, err := b.inThread(ctx, thread)
	if err != nil {
		return err
	}
	cmd := handoffs.Carry{
		By: handoffs.UserID(m.User), Thread: thread, TS: m.Timestamp, Text: cards.Carryable(m.Text), Files: len(m.Files),
		Edited: edited, Deleted: deleted,
	}
	var faults []error
	for _, id := range ids {
		request := e.Request() + handoffs.RequestID(":"+id) // the same event is news for each
		result, err := b.Service.Do(ctx, id, request, cmd)
		b.logResult(ctx, cmd.Name(), request, result, err)
		faults = append(faults, fault(err))
	}
	return errors.Join(faults...)
}

// bridges reports whether any type has a bridge, so that replies are not looked at for nothing.
func (b *Bot) bridges() bool {
	return slices.ContainsFunc(b.Types, func(t handoffs.Type) bool { return t.Bridge })
}

// inThread returns the handoffs whose card begins the thread, or that started in it.
func (b *Bot) inThread(ctx context.Context, thread handoffs.Message) ([]handoffs.ID, error) {
	var ids []handoffs.ID
	switch id, err := b.Lister.ByMessage(ctx, thread); {
	case err == nil:
		ids = append(ids, id)
	case !errors.Is(err, handoffs.ErrNotFound):
		return nil, err
	}
	starts, err := b.Lister.FromThread(ctx, thread, bridgeMax)
	if err != nil {
		return nil, err
	}
	for _, s := range starts {
		ids = append(ids, s.ID)
	}
	return ids, nil
}
