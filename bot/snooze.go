package bot

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// onSnoozePress asks until when reminders are put off, and why.
func (b *Bot) onSnoozePress(ctx context.Context, e *Envelope) (any, error) {
	return b.openDrawn(ctx, e, drawing{
		rehearse: func(_ press, by handoffs.Actor, _ *handoffs.Handoff) handoffs.Command {
			return handoffs.Snooze{By: by, Until: handoffs.InstantOf(b.Service.Now().Add(time.Minute)), Reason: "asked"}
		},
		form: func(_ press, meta cards.Meta, h *handoffs.Handoff) slack.ModalViewRequest {
			return cards.SnoozeForm(meta, h)
		},
	})
}

// onSnooze takes the form. What is chosen counts from now, not from when the form was opened.
func (b *Bot) onSnooze(ctx context.Context, e *Envelope) (any, error) {
	choice, own, reason := cards.ReadSnooze(e.Interaction.View)
	return b.submitOn(ctx, e, submission{
		word: "Snooze",
		command: func(by handoffs.Actor, h *handoffs.Handoff) handoffs.Command {
			return handoffs.Snooze{By: by, Until: choice.Until(h.Calendar(), b.Service.Now(), own), Reason: reason}
		},
		refused: func(r *handoffs.Refusal, _ *handoffs.Handoff) map[string]string {
			if r.Reason == handoffs.ReasonNoReason {
				return cards.ReasonErrors(cards.Refusal(r, nil, ""))
			}
			if r.Reason == handoffs.ReasonIncomplete {
				return cards.SnoozeErrors(choice, own, r.Problems)
			}
			return nil
		},
	})
}
