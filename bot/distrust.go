package bot

import (
	"context"
	"errors"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// foreign reports whether an envelope is of another workspace than the one that is served.
func foreign(e *Envelope, served string) bool {
	team := e.Workspace()
	return team != "" && served != "" && team != served
}

// own reports whether a message was written by the bot itself. Others may write into its channels too, with whatever
// metadata they like.
func (d *Deliverer) own(m *slack.Message) bool {
	return d.User == "" || m.User == "" || m.User == d.User
}

// shows reports whether a message is, or was, the handoff's card: whoever sees it may see all that it cut. A button's
// value alone opens nothing.
func (b *Bot) shows(ctx context.Context, where handoffs.Message, h *handoffs.Handoff) (bool, error) {
	if where == h.Card.Message || h.ErasedAt != 0 {
		return true, nil
	}
	id, err := b.Lister.ByMessage(ctx, where)
	if errors.Is(err, handoffs.ErrNotFound) {
		return false, nil
	}
	return id == h.ID, err
}

// beside returns the handoff that a form may be sent despite: the one that its metadata names, if that is of the same
// type and title, and open. Anything else is no excuse, and would be a lie on the card. A fault is no answer either:
// the person is told of the open one again.
func (b *Bot) beside(ctx context.Context, meta cards.Meta, def *handoffs.Definition, values handoffs.Values) handoffs.ID {
	if meta.Existing == "" {
		return ""
	}
	ctx, cancel := context.WithTimeoutCause(ctx, draftTimeout, errors.New("no answer from the store"))
	defer cancel()
	other, err := b.Service.Store.Load(ctx, meta.Existing, "")
	title := values[def.Type.TitleField().Key].Text()
	if err != nil || !other.Status.Open() || other.Subject() != handoffs.Subject(def.Type.Key, title) {
		return ""
	}
	return other.ID
}
