package bot

import (
	"context"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// onRedirectPress asks which team the handoff goes to.
func (b *Bot) onRedirectPress(ctx context.Context, e *Envelope) (any, error) {
	return b.openDrawn(ctx, e, drawing{
		rehearse: func(_ press, by handoffs.Actor, _ *handoffs.Handoff) handoffs.Command {
			return handoffs.Redirect{By: by, To: handoffs.Redirection{To: handoffs.Team{Key: "another"}}, Reason: "asked"}
		},
		form: func(_ press, meta cards.Meta, h *handoffs.Handoff) slack.ModalViewRequest {
			return cards.RedirectForm(meta, h, b.receivers(""), "")
		},
	})
}

// onRedirect takes the form. The team must be one of the playbook's, and the bot must be able to post there.
func (b *Bot) onRedirect(ctx context.Context, e *Envelope) (any, error) {
	view := e.Interaction.View
	key, reason := cards.ReadRedirect(view)
	to, ok := b.redirection(key)
	if !ok {
		return formError(view, cards.ToErrors(cards.TeamGone())), nil
	}
	if ok, why := b.Crowd.Postable(to.To.Channel); !ok {
		return formError(view, cards.ToErrors(why)), nil
	}
	meta, _ := cards.ParseMeta(view.PrivateMetadata)
	return b.submitOn(ctx, e, submission{
		word: "Redirect",
		command: func(by handoffs.Actor, _ *handoffs.Handoff) handoffs.Command {
			return handoffs.Redirect{By: by, From: meta.Team, To: to, Reason: reason}
		},
		refused: func(r *handoffs.Refusal, _ *handoffs.Handoff) map[string]string {
			if r.Reason != handoffs.ReasonNoReason {
				return nil
			}
			return cards.ReasonErrors(cards.Refusal(r, nil, ""))
		},
	})
}

// redirection returns a receiving team of the playbook with its calendar.
func (b *Bot) redirection(key handoffs.TeamKey) (handoffs.Redirection, bool) {
	for _, t := range b.Types {
		if def, ok := b.Playbook.Definition(t.Key); ok && def.To.Key == key {
			return handoffs.Redirection{To: def.To, Calendar: def.Calendar}, true
		}
	}
	return handoffs.Redirection{}, false
}

// onTake makes the person the owner. Elsewhere than on the card, where everybody sees it, they are told that it worked.
func (b *Bot) onTake(ctx context.Context, e *Envelope) (any, error) {
	p, ok := e.press()
	if !ok {
		b.answer(ctx, p, nil, handoffs.ErrNotFound)
		return nil, nil
	}
	result, err := b.doOn(ctx, p.card, p.id, p.request, "Take", p.user, func(by handoffs.Actor, _ *handoffs.Handoff) handoffs.Command {
		return handoffs.Take{By: by}
	})
	b.answer(ctx, p, &result.Handoff, err)
	if err == nil {
		b.Digests.acted(ctx, b, p.digest)
	}
	if err == nil && p.card != result.Handoff.Card.Message {
		text := cards.Took(&result.Handoff, b.link(&result.Handoff))
		b.after(ctx, func(ctx context.Context) { b.tell(ctx, p.where, string(p.user), text) })
	}
	return nil, fault(err)
}
