package bot

import (
	"context"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// Remover deletes the bot's own messages. *slack.Client is one.
type Remover interface {
	DeleteMessageContext(ctx context.Context, channel, ts string) (string, string, error)
}

// changesCopy reports whether a delivery changes the copy of a reply, rather than posting it.
func changesCopy(d handoffs.Delivery) bool {
	return d.Kind == handoffs.DeliverCarry && d.About.Reply != nil && d.About.Reply.N > 0
}

// changeCopy lets the copy follow its reply. A copy that never arrived, or that somebody deleted, needs nothing.
func (d *Deliverer) changeCopy(ctx context.Context, h *handoffs.Handoff, pending handoffs.Delivery, msg cards.Message) (handoffs.Receipt, error) {
	receipt := handoffs.Receipt{Key: pending.Key, Message: h.Copy(&pending)}
	if receipt.IsZero() {
		return receipt, nil
	}
	ctx, cancel := d.limit(ctx, "the change of a copy")
	defer cancel()
	var err error
	if pending.About.Reply.Gone {
		_, _, err = d.Remover.DeleteMessageContext(ctx, string(receipt.Channel), receipt.TS)
	} else {
		_, _, _, err = d.Poster.UpdateMessageContext(ctx, string(receipt.Channel), receipt.TS, options(msg)...)
	}
	if slackCode(err) == "message_not_found" {
		err = nil
	}
	return receipt, err
}

// drawCopy draws the copy of a reply, with the thread that it goes to.
func (d *Deliverer) drawCopy(ctx context.Context, h *handoffs.Handoff, pending handoffs.Delivery) (msg cards.Message, thread string) {
	name := func(user handoffs.UserID) string {
		if d.Name == nil {
			return ""
		}
		return d.Name(ctx, user)
	}
	source := ""
	if r := pending.About.Reply; r != nil {
		source = d.replyLink(h, r)
	}
	return cards.Carried(pending, name, source), carriesTo(h, pending).TS
}

// replyLink is the address of a reply in one of the handoff's threads.
func (d *Deliverer) replyLink(h *handoffs.Handoff, r *handoffs.Reply) string {
	address, thread := d.Link(r.Source), h.Card.Message
	if r.In == handoffs.ThreadOrigin {
		thread = h.Origin
	}
	if address == "" || thread.IsZero() || thread.Channel != r.Source.Channel {
		return address
	}
	return address + "?thread_ts=" + thread.TS + "&cid=" + string(thread.Channel)
}

// carriesTo returns the first message of the thread that a reply is copied into.
func carriesTo(h *handoffs.Handoff, pending handoffs.Delivery) handoffs.Message {
	if r := pending.About.Reply; r != nil && r.In == handoffs.ThreadCard {
		return h.Origin
	}
	return h.Card.Message
}

// originLink is the address of the thread where the handoff started; "" if others cannot follow it.
func (d *Deliverer) originLink(h *handoffs.Handoff) string {
	if h.Origin.IsZero() {
		return ""
	}
	return d.Link(h.Origin)
}
