package bot

import (
	"context"
	"errors"
	"slices"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// onFixPress opens the fields that were returned, with what the person typed the last time and did not send.
func (b *Bot) onFixPress(ctx context.Context, e *Envelope) (any, error) {
	user := handoffs.UserID(e.Interaction.User.ID)
	return b.openDrawn(ctx, e, drawing{
		rehearse: func(_ press, by handoffs.Actor, _ *handoffs.Handoff) handoffs.Command {
			return handoffs.Fix{By: by, Text: "asked"}
		},
		form: func(_ press, meta cards.Meta, h *handoffs.Handoff) slack.ModalViewRequest {
			in := cards.FixInput{Handoff: h, Meta: meta}
			if draft, ok := b.fixDraft(ctx, user, h); ok {
				in.Values, in.Text = draft.Values[h.Definition.Type.Key], draft.Reason
				in.Notice = cards.Resumed(draft.SavedAt)
			}
			return cards.FixForm(in)
		},
	})
}

// onFix takes the form.
func (b *Bot) onFix(ctx context.Context, e *Envelope) (any, error) {
	view, user := e.Interaction.View, handoffs.UserID(e.Interaction.User.ID)
	values, text, fields := cards.ReadFix(view)
	request := viewRequest(&view)
	answer, err := b.submitOn(ctx, e, submission{
		word: "Fix",
		command: func(by handoffs.Actor, h *handoffs.Handoff) handoffs.Command {
			return handoffs.Fix{By: by, Values: cards.Fixed(h, values), Text: text}
		},
		refused: func(r *handoffs.Refusal, h *handoffs.Handoff) map[string]string {
			typ := &h.Definition.Type
			returned := h.ReturnedFields()
			switch {
			case h.Status == handoffs.StatusReturned && !slices.Equal(returned, fields):
				b.showReturned(ctx, &view, values, text)
				return cards.FirstError(cards.ReturnedMeanwhile())
			case r.Reason == handoffs.ReasonIncomplete:
				return cards.ChangedFields(typ, r.Problems)
			case r.Reason == handoffs.ReasonAlreadyOpen:
				b.showTaken(ctx, &view, r, values, text)
				return cards.TitleTaken(typ, r.Existing)
			}
			return nil
		},
	})
	if answer == nil && err == nil {
		meta, _ := cards.ParseMeta(view.PrivateMetadata)
		b.after(ctx, func(ctx context.Context) {
			if err := b.Drafts.DeleteDraft(ctx, handoffs.FixDraft(user, meta.Handoff)); err != nil {
				b.Log.WarnContext(ctx, "cannot delete draft", "error", err, "request", request)
			}
		})
	}
	return answer, err
}

// showReturned draws the form for what is returned now, with what was typed.
func (b *Bot) showReturned(ctx context.Context, view *slack.View, values handoffs.Values, text string) {
	b.redrawFix(ctx, view, cards.FixInput{Values: values, Text: text, Notice: cards.ReturnedMeanwhile()})
}

// showTaken says on top of the form which handoff has the title, with a link.
func (b *Bot) showTaken(ctx context.Context, view *slack.View, r *handoffs.Refusal, values handoffs.Values, text string) {
	b.redrawFix(ctx, view, cards.FixInput{Values: values, Text: text, Notice: b.titleTaken(ctx, r)})
}

func (b *Bot) titleTaken(ctx context.Context, r *handoffs.Refusal) string {
	other, err := b.Service.Store.Load(ctx, r.Existing, "")
	if err != nil {
		return cards.TakenBy(nil, r.Existing, "")
	}
	return cards.TakenBy(&other, r.Existing, b.link(&other))
}

func (b *Bot) redrawFix(ctx context.Context, view *slack.View, in cards.FixInput) {
	meta, _ := cards.ParseMeta(view.PrivateMetadata)
	b.afterInOrder(ctx, view.ID, func(ctx context.Context) {
		h, err := b.Service.Store.Load(ctx, meta.Handoff, "")
		if err != nil {
			b.Log.WarnContext(ctx, "cannot draw form again", "error", err, "handoff", meta.Handoff)
			return
		}
		in.Handoff, in.Meta = &h, meta
		b.change(ctx, view.ID, cards.FixForm(in))
	})
}

// fixDraft returns what the person typed for this return and did not send.
func (b *Bot) fixDraft(ctx context.Context, user handoffs.UserID, h *handoffs.Handoff) (handoffs.Draft, bool) {
	ctx, cancel := context.WithTimeoutCause(ctx, draftTimeout, errors.New("no answer from the store"))
	defer cancel()
	draft, err := b.Drafts.LoadDraft(ctx, handoffs.FixDraft(user, h.ID))
	return draft, err == nil && draft.SavedAt >= h.BallSince
}

// onFixTyped keeps what is typed, because Slack does not say it when a form is closed.
func (b *Bot) onFixTyped(ctx context.Context, e *Envelope) (any, error) {
	view, user := e.Interaction.View, handoffs.UserID(e.Interaction.User.ID)
	values, text, _ := cards.ReadFix(view)
	meta, err := cards.ParseMeta(view.PrivateMetadata)
	if err != nil || meta.Handoff == "" || (len(values) == 0 && text == "") {
		return nil, nil
	}
	ctx, cancel := context.WithTimeoutCause(ctx, commitTimeout, errors.New("no answer from the store"))
	defer cancel()
	h, err := b.Service.Store.Load(ctx, meta.Handoff, "")
	if err != nil {
		b.Log.InfoContext(ctx, "cannot save draft", "error", err, "handoff", meta.Handoff)
		return nil, nil // the form still holds everything
	}
	err = b.Drafts.SaveDraft(ctx, handoffs.Draft{
		User: handoffs.FixDraft(user, meta.Handoff), View: viewRequest(&view), Type: h.Definition.Type.Key,
		Values: map[handoffs.TypeKey]handoffs.Values{h.Definition.Type.Key: values}, Reason: text, SavedAt: b.now(),
	})
	if err != nil {
		b.Log.WarnContext(ctx, "cannot save draft", "error", err, "handoff", meta.Handoff)
	}
	return nil, nil
}
