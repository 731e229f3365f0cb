package bot

import (
	"context"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// onNudge asks whoever has the move. The person is told that it was done, because what follows is elsewhere.
func (b *Bot) onNudge(ctx context.Context, e *Envelope) (any, error) {
	p, ok := e.press()
	if !ok {
		b.answer(ctx, p, nil, handoffs.ErrNotFound)
		return nil, nil
	}
	result, err := b.doOn(ctx, p.card, p.id, p.request, "Nudge", p.user, func(by handoffs.Actor, _ *handoffs.Handoff) handoffs.Command {
		return handoffs.Nudge{By: by}
	})
	b.answer(ctx, p, &result.Handoff, err)
	if err == nil {
		b.Digests.acted(ctx, b, p.digest)
		text := cards.Nudged(&result.Handoff, b.link(&result.Handoff))
		b.after(ctx, func(ctx context.Context) { b.tell(ctx, p.where, string(p.user), text) })
	}
	return nil, fault(err)
}
