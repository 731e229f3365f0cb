package bot

import (
	"context"
	"errors"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// submission is a form about a handoff, sent.
type submission struct {
	word    string
	command func(by handoffs.Actor, h *handoffs.Handoff) handoffs.Command
	// refused returns the errors of a refusal that the form can mend; nil for any other.
	refused func(r *handoffs.Refusal, h *handoffs.Handoff) map[string]string
}

// submitOn takes a form. If nothing was stored it stays open with what was typed, and says what to do.
func (b *Bot) submitOn(ctx context.Context, e *Envelope, s submission) (any, error) {
	view := e.Interaction.View
	meta, err := cards.ParseMeta(view.PrivateMetadata)
	if err != nil || meta.Handoff == "" {
		return formError(view, cards.FirstError(cards.Unknown("", b.command()))), nil
	}
	request := viewRequest(&view)
	result, err := b.do(ctx, meta.Handoff, request, s.word, handoffs.UserID(e.Interaction.User.ID), s.command)
	refusal, refused := errors.AsType[*handoffs.Refusal](err)
	switch {
	case err == nil:
		b.Digests.acted(ctx, b, meta.Digest)
		return nil, nil
	case refused:
		if refusal.Reason == handoffs.ReasonNotMember {
			b.Crowd.Refresh(result.Handoff.To())
		}
		if errs := s.refused(refusal, &result.Handoff); len(errs) > 0 {
			return formError(view, errs), nil
		}
		return formError(view, cards.FirstError(cards.Meanwhile(refusal, &result.Handoff))), nil
	case errors.Is(err, handoffs.ErrNotFound):
		return formError(view, cards.FirstError(cards.Unknown(meta.Handoff, b.command()))), nil
	}
	return formError(view, cards.FirstError(cards.Fault(ref(request)))), nil
}
