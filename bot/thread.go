package bot

import (
	"context"
	"errors"
	"strings"

	"github.com/slack-go/slack/slackevents"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// ackReaction is the reaction that acknowledges a card.
const ackReaction = "white_check_mark"

// onReaction acknowledges a card that somebody marked. Other reactions, and other messages, are the people's own.
func (b *Bot) onReaction(ctx context.Context, e *Envelope) (any, error) {
	r, ok := e.Event.InnerEvent.Data.(*slackevents.ReactionAddedEvent)
	if !ok || r.User == b.User {
		return nil, nil
	}
	if name, _, _ := strings.Cut(r.Reaction, "::"); name != ackReaction {
		return nil, nil
	}
	return nil, b.acknowledge(ctx, e, spoken{
		card: handoffs.Message{Channel: handoffs.ChannelID(r.Item.Channel), TS: r.Item.Timestamp},
		user: r.User, via: "reaction", ours: r.ItemUser == b.User,
	})
}

// onMessage acknowledges by a reply in a card's thread, and takes other replies across the bridge where there is one.
// Everything else that people write is theirs.
func (b *Bot) onMessage(ctx context.Context, e *Envelope) (any, error) {
	m, ok := e.Event.InnerEvent.Data.(*slackevents.MessageEvent)
	if ok && (m.SubType == "message_changed" || m.SubType == "message_deleted") {
		return nil, b.onChanged(ctx, e, m)
	}
	if !ok || m.BotID != "" || m.User == "" || m.User == b.User || (m.SubType != "" && m.SubType != "thread_broadcast" && m.SubType != "file_share") {
		return nil, nil
	}
	if m.ThreadTimeStamp == "" {
		if m.ChannelType == "im" {
			b.after(ctx, func(ctx context.Context) { b.hint(ctx, handoffs.Message{}, m.User) })
		}
		return nil, nil
	}
	if !b.saysAck(m.Text) {
		return nil, b.carry(ctx, e, m.Channel, m.Message, "", false)
	}
	return nil, b.acknowledge(ctx, e, spoken{
		card: handoffs.Message{Channel: handoffs.ChannelID(m.Channel), TS: m.ThreadTimeStamp}, user: m.User, via: "reply", ours: true,
		quiet: b.mentioned(m.Text),
	})
}

// onMention answers a mention of the bot: in a thread with a button that starts a handoff. In a card's thread "ack" acknowledges; Slack sends the same post as a
// message too, and whichever comes second finds it done.
func (b *Bot) onMention(ctx context.Context, e *Envelope) (any, error) {
	m, ok := e.Event.InnerEvent.Data.(*slackevents.AppMentionEvent)
	if !ok || m.BotID != "" || m.User == b.User {
		return nil, nil
	}
	where := handoffs.Message{Channel: handoffs.ChannelID(m.Channel), TS: m.ThreadTimeStamp}
	if m.ThreadTimeStamp != "" && b.saysAck(m.Text) {
		return nil, b.acknowledge(ctx, e, spoken{card: where, user: m.User, via: "reply", ours: true})
	}
	b.after(ctx, func(ctx context.Context) {
		if m.ThreadTimeStamp == "" {
			b.hint(ctx, where, m.User)
			return
		}
		b.show(ctx, where, m.User, cards.StartOffer(m.ThreadTimeStamp))
	})
	return nil, nil
}

// hint says what the bot understands where it was spoken to.
func (b *Bot) hint(ctx context.Context, where handoffs.Message, user string) {
	b.tell(ctx, where, user, cards.Help(cards.HelpInput{Command: b.command(), Types: b.Types}).Text)
}

func (b *Bot) mentioned(text string) bool {
	return b.User != "" && strings.Contains(text, "<@"+b.User+">")
}

// saysAck reports whether a reply means "I take it", with or without a mention of the bot.
func (b *Bot) saysAck(text string) bool {
	if b.User != "" {
		text = strings.ReplaceAll(text, "<@"+b.User+">", " ")
	}
	switch strings.ToLower(strings.Trim(text, " \t\r\n.!:,")) {
	case "ack", "acked", "acknowledge", "acknowledged":
		return true
	}
	return false
}

// spoken is an acknowledgement without a button.
type spoken struct {
	card handoffs.Message
	user string
	via  string
	// ours says that the message may be the bot's own.
	ours bool
	// quiet leaves telling why not to the mention that Slack sends for the same post.
	quiet bool
}

// acknowledge returns a fault only, so that Slack delivers the event again.
func (b *Bot) acknowledge(ctx context.Context, e *Envelope, s spoken) error {
	findCtx, cancel := context.WithTimeoutCause(ctx, commitTimeout, errors.New("no answer from the store"))
	defer cancel()
	id, err := b.Lister.ByMessage(findCtx, s.card)
	if errors.Is(err, handoffs.ErrNotFound) && s.ours {
		id, err = b.cardBehind(findCtx, s.card)
	}
	if errors.Is(err, handoffs.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	result, err := b.doOn(ctx, s.card, id, e.Request(), "Acknowledge", handoffs.UserID(s.user), func(by handoffs.Actor, _ *handoffs.Handoff) handoffs.Command {
		return handoffs.Acknowledge{By: by, Via: s.via}
	})
	refusal, refused := errors.AsType[*handoffs.Refusal](err)
	if !refused {
		return fault(err)
	}
	if !s.quiet && refusal.Reason != handoffs.ReasonYours && refusal.Reason != handoffs.ReasonClosed {
		text := b.explain(e.Request(), id, &result.Handoff, err)
		b.after(ctx, func(ctx context.Context) { b.tell(ctx, s.card, s.user, text) })
	}
	return nil
}
