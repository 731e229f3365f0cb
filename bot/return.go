package bot

import (
	"context"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// onReturnPress asks which fields are not good enough.
func (b *Bot) onReturnPress(ctx context.Context, e *Envelope) (any, error) {
	return b.openDrawn(ctx, e, drawing{
		rehearse: func(_ press, by handoffs.Actor, h *handoffs.Handoff) handoffs.Command {
			return handoffs.Return{By: by, Fields: []handoffs.Complaint{{Field: h.Definition.Type.TitleField().Key, Why: "asked"}}}
		},
		form: func(_ press, meta cards.Meta, h *handoffs.Handoff) slack.ModalViewRequest {
			return cards.ReturnForm(meta, h, nil, "")
		},
	})
}

// onReturnFields draws the form with one reason for each field that is chosen. Slack keeps what was typed.
func (b *Bot) onReturnFields(ctx context.Context, e *Envelope) (any, error) {
	b.askWhy(ctx, &e.Interaction.View)
	return nil, nil
}

func (b *Bot) askWhy(ctx context.Context, view *slack.View) {
	meta, _ := cards.ParseMeta(view.PrivateMetadata)
	chosen, _ := cards.ReadReturn(*view)
	b.afterInOrder(ctx, view.ID, func(ctx context.Context) {
		h, err := b.Service.Store.Load(ctx, meta.Handoff, "")
		if err != nil {
			b.Log.WarnContext(ctx, "cannot ask why for each field", "error", err, "handoff", meta.Handoff)
			return // sending the form asks again
		}
		b.change(ctx, view.ID, cards.ReturnForm(meta, &h, chosen, ""))
	})
}

// onReturn takes the form.
func (b *Bot) onReturn(ctx context.Context, e *Envelope) (any, error) {
	view := e.Interaction.View
	chosen, asked := cards.ReadReturn(view)
	if !asked {
		b.askWhy(ctx, &view)
		return formError(view, cards.FirstError(cards.WhyEach())), nil
	}
	return b.submitOn(ctx, e, submission{
		word: "Return",
		command: func(by handoffs.Actor, _ *handoffs.Handoff) handoffs.Command {
			return handoffs.Return{By: by, Fields: chosen}
		},
		refused: func(r *handoffs.Refusal, _ *handoffs.Handoff) map[string]string {
			switch r.Reason {
			case handoffs.ReasonIncomplete:
				return cards.WhyErrors(r.Problems)
			case handoffs.ReasonNoReason:
				return cards.FirstError(cards.WhyEach())
			default:
				return nil
			}
		},
	})
}
