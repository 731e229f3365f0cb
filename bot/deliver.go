package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// Poster posts and changes messages. *slack.Client is one.
type Poster interface {
	PostMessageContext(ctx context.Context, channel string, options ...slack.MsgOption) (string, string, error)
	UpdateMessageContext(ctx context.Context, channel, ts string, options ...slack.MsgOption) (string, string, string, error)
}

// Finder reads messages back. *slack.Client is one.
type Finder interface {
	GetConversationHistoryContext(ctx context.Context, p *slack.GetConversationHistoryParameters) (*slack.GetConversationHistoryResponse, error)
	GetConversationRepliesContext(ctx context.Context, p *slack.GetConversationRepliesParameters) ([]slack.Message, bool, string, error)
	OpenConversationContext(ctx context.Context, p *slack.OpenConversationParameters) (*slack.Channel, bool, bool, error)
}

// Deliverer draws deliveries and hands them to Slack.
type Deliverer struct {
	Poster Poster
	Finder Finder
	// Link returns a message's permalink, or "" if it cannot be told.
	Link func(handoffs.Message) string
	// User is the bot's own user id, by which it knows its messages; empty if Slack did not say.
	User string
	// Name returns a person's name.
	Name func(context.Context, handoffs.UserID) string
	// Remover deletes copies of replies.
	Remover Remover
	// Timeout bounds each call; callTimeout if zero.
	Timeout time.Duration
}

// eventType marks the bot's own messages, so that one whose answer was lost is found again. Whoever is in the
// workspace can read metadata: it holds ids only.
const eventType = "handoff_delivery"

// A lost message is searched for in pages of lookPage messages, at most lookPages of them. That covers what Slack lets
// be posted into one channel in nearly three hours.
const (
	lookPage  = 200
	lookPages = 50
)

// lookBefore covers the difference between our clock and Slack's.
const lookBefore = 2 * time.Minute

// deliver carries out one delivery. With doubt it first looks whether an earlier attempt arrived.
func (d *Deliverer) deliver(ctx context.Context, h *handoffs.Handoff, pending handoffs.Delivery, doubt bool) (handoffs.Receipt, error) {
	receipt := handoffs.Receipt{Key: pending.Key}
	if pending.Kind == handoffs.DeliverCard {
		receipt.Revision = h.Revision
	}
	msg, thread := d.draw(ctx, h, pending)
	if pending.Plain {
		msg.Blocks = nil
	}
	if changesCopy(pending) {
		return d.changeCopy(ctx, h, pending, msg)
	}
	if searches(pending) {
		found, err := d.stray(ctx, h, pending)
		if err != nil || found.IsZero() {
			return receipt, err
		}
		pending.At = found
	}
	if !posts(h, pending) {
		ctx, cancel := d.limit(ctx, "chat.update")
		defer cancel()
		receipt.Message = h.Card.Message
		if pending.Kind == handoffs.DeliverGone {
			receipt.Message = pending.At
		}
		_, _, _, err := d.Poster.UpdateMessageContext(ctx, string(receipt.Channel), receipt.TS, options(msg)...)
		return receipt, err
	}
	to := target(h, pending)
	if doubt {
		found, err := d.find(ctx, h, pending, to, msg.Text)
		if err != nil {
			return receipt, &searchError{err}
		}
		if !found.IsZero() {
			receipt.Message = found
			receipt.Revision = min(receipt.Revision, h.Revision-1) // what it shows is not known: draw it again
			if pending.Kind != handoffs.DeliverCard {
				receipt.Revision = 0
			}
			return receipt, nil
		}
	}
	opts := append(options(msg), slack.MsgOptionMetadata(slack.SlackMetadata{
		EventType:    eventType,
		EventPayload: map[string]any{"handoff": string(h.ID), "delivery": pending.Key},
	}))
	if thread != "" {
		opts = append(opts, slack.MsgOptionTS(thread))
		if pending.Broadcast {
			opts = append(opts, slack.MsgOptionBroadcast())
		}
	}
	ctx, cancel := d.limit(ctx, "chat.postMessage")
	defer cancel()
	channel, ts, err := d.Poster.PostMessageContext(ctx, to, opts...)
	receipt.Message = handoffs.Message{Channel: handoffs.ChannelID(channel), TS: ts}
	return receipt, err
}

// searchError says that it is not known whether an earlier attempt arrived, because the search for it failed.
type searchError struct{ cause error }

func (e *searchError) Error() string { return "look for lost message: " + e.cause.Error() }

func (e *searchError) Unwrap() error { return e.cause }

// limit bounds one call.
func (d *Deliverer) limit(ctx context.Context, method string) (context.Context, context.CancelFunc) {
	timeout := d.Timeout
	if timeout == 0 {
		timeout = callTimeout
	}
	return context.WithTimeoutCause(ctx, timeout, errors.New("no answer to "+method))
}

// posts reports whether the delivery makes a new message. What only changes one may be done twice.
func posts(h *handoffs.Handoff, pending handoffs.Delivery) bool {
	return pending.Kind != handoffs.DeliverGone && !changesCopy(pending) && (pending.Kind != handoffs.DeliverCard || h.Card.IsZero())
}

// searches reports whether the delivery changes a message of which it is not known where it stands, or whether there is one.
func searches(pending handoffs.Delivery) bool {
	return pending.Kind == handoffs.DeliverGone && pending.At.IsZero()
}

// stray looks for a card that a process posted and died, before another card was to take its place.
func (d *Deliverer) stray(ctx context.Context, h *handoffs.Handoff, pending handoffs.Delivery) (handoffs.Message, error) {
	card := handoffs.Delivery{Key: cardPrefix + strings.TrimPrefix(pending.Key, "gone:"), Kind: handoffs.DeliverCard}
	found, err := d.findIn(ctx, h, card, handoffs.Message{Channel: pending.In}, h.SentAt, "")
	if err != nil {
		return found, &searchError{err}
	}
	return found, nil
}

func options(m cards.Message) []slack.MsgOption {
	opts := []slack.MsgOption{
		slack.MsgOptionText(m.Text, false), slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
	// An empty list takes the blocks of an earlier drawing away.
	return append(opts, slack.MsgOptionBlocks(m.Blocks...))
}

func (d *Deliverer) draw(ctx context.Context, h *handoffs.Handoff, pending handoffs.Delivery) (msg cards.Message, thread string) {
	switch pending.Kind {
	case handoffs.DeliverCard:
		return cards.CardFrom(h, d.originLink(h)), ""
	case handoffs.DeliverLine:
		return cards.Line(h, pending), h.Card.TS
	case handoffs.DeliverDM:
		return cards.Direct(h, pending, d.cardLink(h)), ""
	case handoffs.DeliverOrigin:
		return cards.Origin(h, pending, d.cardLink(h)), h.Origin.TS
	case handoffs.DeliverGone:
		return cards.Gone(h, d.cardLink(h)), ""
	case handoffs.DeliverCarry:
		return d.drawCopy(ctx, h, pending)
	case handoffs.DeliverNotice: // it goes into a tray
	}
	return cards.Message{}, ""
}

func (d *Deliverer) cardLink(h *handoffs.Handoff) string {
	if h.Card.IsZero() {
		return ""
	}
	return d.Link(h.Card.Message)
}

// target returns the channel, or the person, that a post goes to.
func target(h *handoffs.Handoff, pending handoffs.Delivery) string {
	switch {
	case pending.Kind == handoffs.DeliverDM:
		return string(pending.To)
	case pending.Kind == handoffs.DeliverOrigin:
		return string(h.Origin.Channel)
	case pending.Kind == handoffs.DeliverCarry && !carriesTo(h, pending).IsZero():
		return string(carriesTo(h, pending).Channel)
	case !h.Card.IsZero():
		return string(h.Card.Channel)
	case h.Card.Exception:
		return string(h.To().ExceptionOwner)
	}
	return string(h.To().Channel)
}

// lane names what Slack limits together: posts to one channel, or all updates.
func (d *Deliverer) lane(h *handoffs.Handoff, pending handoffs.Delivery) string {
	if !posts(h, pending) {
		return updateLane
	}
	return target(h, pending)
}

// find looks for the message of a delivery that would say text.
func (d *Deliverer) find(ctx context.Context, h *handoffs.Handoff, pending handoffs.Delivery, to, text string) (handoffs.Message, error) {
	channel := to
	if pending.Kind == handoffs.DeliverDM || (h.Card.Exception && h.Card.IsZero()) {
		ctx, cancel := d.limit(ctx, "conversations.open")
		defer cancel()
		im, _, _, err := d.Finder.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{to}})
		if err != nil {
			return handoffs.Message{}, fmt.Errorf("open conversation: %w", err)
		}
		channel = im.ID
	}
	since := h.SentAt
	if pending.About.At != 0 {
		since = pending.About.At
	}
	thread := ""
	switch pending.Kind {
	case handoffs.DeliverLine:
		thread = h.Card.TS
	case handoffs.DeliverOrigin:
		thread = h.Origin.TS
	case handoffs.DeliverCarry:
		thread = carriesTo(h, pending).TS
	case handoffs.DeliverCard, handoffs.DeliverDM, handoffs.DeliverNotice, handoffs.DeliverGone:
	}
	found, err := d.findIn(ctx, h, pending, handoffs.Message{Channel: handoffs.ChannelID(channel), TS: thread}, since, text)
	for _, before := range threadsBefore(h, pending) {
		if err != nil || !found.IsZero() {
			break
		}
		if found, err = d.findIn(ctx, h, pending, before, since, text); unreadable(err) {
			err = nil // as far as anybody can tell, it is not there
		}
	}
	return found, err
}

// threadsBefore are the cards in whose threads a line may stand: another card took their place after it was told. The
// last one comes first.
func threadsBefore(h *handoffs.Handoff, pending handoffs.Delivery) []handoffs.Message {
	if pending.Kind != handoffs.DeliverLine || h.Redirected == nil || pending.About.At > h.Redirected.At {
		return nil
	}
	threads := slices.Clone(h.Redirected.Gone)
	slices.Reverse(threads)
	return threads
}

// findIn looks through a thread, or through a channel where the place names no message.
func (d *Deliverer) findIn(ctx context.Context, h *handoffs.Handoff, pending handoffs.Delivery, where handoffs.Message, since handoffs.Instant, text string) (handoffs.Message, error) {
	oldest := strconv.FormatInt(since.Time().Add(-lookBefore).Unix(), 10) + ".000000"
	cursor := ""
	for range lookPages {
		page, err := d.page(ctx, string(where.Channel), where.TS, oldest, cursor)
		if err != nil {
			return handoffs.Message{}, err
		}
		for i := range page.messages {
			m := &page.messages[i]
			if d.own(m) && arrived(m, h, pending, text) {
				return handoffs.Message{Channel: where.Channel, TS: m.Timestamp}, nil
			}
		}
		if cursor = page.next; cursor == "" {
			break
		}
	}
	return handoffs.Message{}, nil
}

// arrived reports whether m is the delivery: by its metadata or, on a server that stores none, by its words. A card may
// have changed since; its first line, with the id, does not. A card that replaces another has the same first line.
func arrived(m *slack.Message, h *handoffs.Handoff, pending handoffs.Delivery, text string) bool {
	switch {
	case m.Metadata.EventType != "":
		return m.Metadata.EventType == eventType && m.Metadata.EventPayload["handoff"] == string(h.ID) &&
			m.Metadata.EventPayload["delivery"] == pending.Key
	case m.BotID == "":
		return false
	case pending.Kind == handoffs.DeliverCard:
		return h.Card.Generation == 0 && firstLine(m.Text) == firstLine(text)
	}
	return firstSentence(m.Text) == firstSentence(text) // what follows says whose move it is, which may have changed
}

func firstSentence(text string) string {
	sentence, _, _ := strings.Cut(text, ". ")
	return sentence
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

type historyPage struct {
	messages []slack.Message
	next     string
}

func (d *Deliverer) page(ctx context.Context, channel, thread, oldest, cursor string) (historyPage, error) {
	if thread != "" {
		ctx, cancel := d.limit(ctx, "conversations.replies")
		defer cancel()
		messages, _, next, err := d.Finder.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: channel, Timestamp: thread, Oldest: oldest, Cursor: cursor, Limit: lookPage, IncludeAllMetadata: true,
		})
		if err != nil {
			return historyPage{}, fmt.Errorf("read thread: %w", err)
		}
		return historyPage{messages, next}, nil
	}
	ctx, cancel := d.limit(ctx, "conversations.history")
	defer cancel()
	history, err := d.Finder.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
		ChannelID: channel, Oldest: oldest, Cursor: cursor, Limit: lookPage, IncludeAllMetadata: true,
	})
	if err != nil {
		return historyPage{}, fmt.Errorf("read history: %w", err)
	}
	return historyPage{history.Messages, history.ResponseMetaData.NextCursor}, nil
}
