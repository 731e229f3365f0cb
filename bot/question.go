package bot

import (
	"context"
	"errors"
	"strconv"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// onAskPress opens the form that asks about a field; a button beside a field chooses it.
func (b *Bot) onAskPress(ctx context.Context, e *Envelope) (any, error) {
	return b.openDrawn(ctx, e, drawing{
		rehearse: func(_ press, by handoffs.Actor, h *handoffs.Handoff) handoffs.Command {
			return handoffs.Ask{By: by, Field: h.Definition.Type.TitleField().Key, Text: "asked"}
		},
		form: func(p press, meta cards.Meta, h *handoffs.Handoff) slack.ModalViewRequest {
			return cards.AskForm(cards.AskInput{Handoff: h, Meta: meta, Field: p.part})
		},
	})
}

// onAsk takes the question. A question that was asked out of "Show all" shows there when its form has closed.
func (b *Bot) onAsk(ctx context.Context, e *Envelope) (any, error) {
	view := e.Interaction.View
	meta, err := cards.ParseMeta(view.PrivateMetadata)
	if err != nil || meta.Handoff == "" {
		return unknownForm(b, "Ask"), nil
	}
	field, text := cards.ReadAsk(view)
	request := viewRequest(&view)
	result, err := b.do(ctx, meta.Handoff, request, "Ask", handoffs.UserID(e.Interaction.User.ID), func(by handoffs.Actor, _ *handoffs.Handoff) handoffs.Command {
		return handoffs.Ask{By: by, Field: field, Text: text}
	})
	refusal, refused := errors.AsType[*handoffs.Refusal](err)
	switch {
	case err == nil:
		if view.PreviousViewID != "" {
			b.after(ctx, func(ctx context.Context) { b.change(ctx, view.PreviousViewID, cards.ShowAll(&result.Handoff)) })
		}
		return nil, nil
	case refused && refusal.Reason == handoffs.ReasonIncomplete:
		return formError(view, cards.AskErrors(refusal.Problems)), nil
	case refused && refusal.Reason == handoffs.ReasonNoReason:
		return formError(view, cards.AskErrors([]handoffs.Problem{{Text: cards.AskNothing}})), nil
	case refused:
		notice := b.explain(request, meta.Handoff, &result.Handoff, err)
		b.afterInOrder(ctx, view.ID, func(ctx context.Context) {
			b.change(ctx, view.ID, cards.AskForm(cards.AskInput{Handoff: &result.Handoff, Meta: meta, Field: field, Text: text, Notice: notice}))
		})
		return formError(view, cards.AskErrors([]handoffs.Problem{{Text: cards.SeeAbove}})), nil
	}
	text = b.explain(request, meta.Handoff, nil, err)
	return formError(view, cards.AskErrors([]handoffs.Problem{{Text: text}})), nil
}

// onAnswerPress opens the form that answers the question that the button names, or all that are open.
func (b *Bot) onAnswerPress(ctx context.Context, e *Envelope) (any, error) {
	return b.openDrawn(ctx, e, drawing{
		rehearse: func(p press, by handoffs.Actor, h *handoffs.Handoff) handoffs.Command {
			n := h.Asked // if nothing is open, the last one says who answered it
			if open := h.OpenQuestions(); len(open) > 0 {
				n = open[0].N
			}
			if p.part != "" {
				n, _ = strconv.Atoi(p.part)
			}
			return handoffs.Answer{By: by, Question: n, Text: "asked"}
		},
		form: func(p press, meta cards.Meta, h *handoffs.Handoff) slack.ModalViewRequest {
			in := cards.AnswerInput{Handoff: h, Meta: meta}
			if n, err := strconv.Atoi(p.part); err == nil {
				in.Questions = []int{n}
			}
			return cards.AnswerForm(in)
		},
	})
}

// onAnswer takes the answers, all of them or none. What was typed stays in the form until they are stored.
func (b *Bot) onAnswer(ctx context.Context, e *Envelope) (any, error) {
	view := e.Interaction.View
	meta, err := cards.ParseMeta(view.PrivateMetadata)
	replies := cards.ReadAnswers(view)
	if err != nil || meta.Handoff == "" || len(replies.All) == 0 {
		return unknownForm(b, "Answer"), nil
	}
	request := viewRequest(&view)
	result, err := b.do(ctx, meta.Handoff, request, "Answer", handoffs.UserID(e.Interaction.User.ID), func(by handoffs.Actor, h *handoffs.Handoff) handoffs.Command {
		return handoffs.AnswerAll{By: by, Answers: replies.Answers(h)}
	})
	refusal, refused := errors.AsType[*handoffs.Refusal](err)
	switch {
	case err == nil:
		return nil, nil
	case refused && refusal.Reason == handoffs.ReasonIncomplete:
		return formError(view, cards.FieldErrors(&result.Handoff.Definition.Type, refusal.Problems)), nil
	case refused || errors.Is(err, handoffs.ErrNotFound):
		notice := b.explain(request, meta.Handoff, &result.Handoff, err)
		if !refused || result.Handoff.Definition == nil {
			return slack.NewUpdateViewSubmissionResponse(new(cards.Note(string(meta.Handoff), notice))), nil
		}
		b.afterInOrder(ctx, view.ID, func(ctx context.Context) {
			b.change(ctx, view.ID, cards.AnswerForm(cards.AnswerInput{
				Handoff: &result.Handoff, Meta: meta, Questions: replies.Questions(), Typed: &replies, Notice: notice,
			}))
		})
		return formError(view, cards.FieldErrors(nil, []handoffs.Problem{{Text: cards.SeeAbove}})), nil
	}
	return formError(view, cards.FieldErrors(nil, []handoffs.Problem{{Text: b.explain(request, meta.Handoff, nil, err)}})), nil
}

// unknownForm is shown in place of a form that names no handoff.
func unknownForm(b *Bot, word string) any {
	return slack.NewUpdateViewSubmissionResponse(new(cards.Note(word, cards.Unknown("", b.command()))))
}
