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

// took tells whoever took a handoff elsewhere than on its card, where everybody sees it, that it worked.
func (b *Bot) took(p press, h *handoffs.Handoff) string {
	if p.card == h.Card.Message {
		return ""
	}
	return cards.Took(h, b.link(h))
}
