package bot

import (
	"context"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// onDeclinePress asks why the handoff is not for the team.
func (b *Bot) onDeclinePress(ctx context.Context, e *Envelope) (any, error) {
	return b.openDrawn(ctx, e, drawing{
		rehearse: func(_ press, by handoffs.Actor, h *handoffs.Handoff) handoffs.Command {
			return handoffs.Decline{By: by, Reason: h.To().Reasons()[0]}
		},
		form: func(_ press, meta cards.Meta, h *handoffs.Handoff) slack.ModalViewRequest {
			return cards.DeclineForm(meta, h, "")
		},
	})
}

// onDecline takes the form.
func (b *Bot) onDecline(ctx context.Context, e *Envelope) (any, error) {
	reason, text := cards.ReadDecline(e.Interaction.View)
	return b.submitOn(ctx, e, submission{
		word: "Decline",
		command: func(by handoffs.Actor, _ *handoffs.Handoff) handoffs.Command {
			return handoffs.Decline{By: by, Reason: reason, Text: text}
		},
		refused: func(r *handoffs.Refusal, _ *handoffs.Handoff) map[string]string {
			if r.Reason != handoffs.ReasonNoReason {
				return nil
			}
			return cards.FirstError("Choose a reason from the list.")
		},
	})
}
