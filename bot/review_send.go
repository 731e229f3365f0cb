package bot

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// onReview takes the review: the handoff is stored before it closes, or it stays open and says what to do.
func (b *Bot) onReview(ctx context.Context, e *Envelope) (any, error) {
	view, user := e.Interaction.View, handoffs.UserID(e.Interaction.User.ID)
	meta, _ := cards.ParseMeta(view.PrivateMetadata)
	request := viewRequest(&view)
	def, ok := b.Playbook.Definition(meta.Type)
	if !ok {
		return b.replace(ctx, view.ID, cards.Note("Hand off", cards.TypeGone(b.command()))), nil
	}
	draft, err := b.draftOf(ctx, user, request)
	if errors.Is(err, handoffs.ErrNotFound) {
		if _, sent := b.sentBefore(ctx, request, def, user); sent {
			return nil, nil
		}
		return b.replace(ctx, view.ID, cards.Note("Hand off", cards.ReviewGone(b.command()))), nil
	}
	if err != nil || draft.Review == nil {
		return formError(view, cards.FirstError(cards.Fault(ref(request)))), nil
	}
	draft.Settled, draft.Open, draft.Reason = readReview(&view, &draft)
	settling := handoffs.Settling{
		Definition: def, Review: *draft.Review, Form: draft.Content(&def.Type), Typed: draft.Settled, Open: draft.Open, By: user,
	}
	settled := settling.Settle()
	if len(settled.Problems) > 0 {
		return b.objectReview(ctx, &view, &draft, def, meta, settled.Problems), nil
	}
	if ok, why := b.Crowd.Postable(def.To.Channel); !ok {
		return b.redrawReview(ctx, view.ID, &draft, def, meta, why), nil
	}
	result, err := b.send(ctx, request, handoffs.Send{
		By: user, Definition: def, Values: settled.Values, Reason: draft.Reason, Origin: draft.Origin,
		Despite: b.beside(ctx, meta, def, settled.Values), Review: &settled.Review, Open: settled.Open,
	})
	if refusal, ok := errors.AsType[*handoffs.Refusal](err); ok {
		if refusal.Reason == handoffs.ReasonAlreadyOpen {
			meta.Existing = refusal.Existing
			return b.redrawReview(ctx, view.ID, &draft, def, meta, b.refusedFor(ctx, refusal)), nil
		}
		return b.objectReview(ctx, &view, &draft, def, meta, refusal.Problems), nil
	}
	if err != nil {
		return formError(view, cards.FirstError(cards.Fault(ref(request)))), nil
	}
	b.bringBack(ctx, draft.Behind, result)
	return nil, nil
}

// readReview reads what was typed, beside what the draft holds of fields that the view had no room for.
func readReview(view *slack.View, draft *handoffs.Draft) (settled handoffs.Values, open []handoffs.OpenItem, reason string) {
	typed, open, reason := cards.ReadReview(*view)
	settled = maps.Clone(draft.Settled)
	if settled == nil {
		settled = handoffs.Values{}
	}
	maps.Copy(settled, typed)
	return settled, open, reason
}

// objectReview says under the fields what is to be done. What concerns other fields stands on top.
func (b *Bot) objectReview(ctx context.Context, view *slack.View, draft *handoffs.Draft, def *handoffs.Definition, meta cards.Meta, problems []handoffs.Problem) any {
	if cards.InForm(*view, problems) {
		b.afterInOrder(ctx, view.ID, func(ctx context.Context) { _ = b.keepDraftOf(ctx, *draft) }) // the view holds everything
		return formError(*view, cards.FieldErrors(&def.Type, problems))
	}
	return b.redrawReview(ctx, view.ID, draft, def, meta, cards.Unsettled(&def.Type, problems))
}

// redrawReview keeps what was typed, and draws the review anew with a notice on top.
func (b *Bot) redrawReview(ctx context.Context, id string, draft *handoffs.Draft, def *handoffs.Definition, meta cards.Meta, notice string) any {
	b.afterInOrder(ctx, id, func(ctx context.Context) { _ = b.keepDraftOf(ctx, *draft) }) // the view holds everything
	meta.Type = def.Type.Key
	return b.replace(ctx, id, cards.ReviewForm(cards.ReviewInput{
		Type: &def.Type, Review: draft.Review, Form: draft.Content(&def.Type), Typed: draft.Settled, Open: draft.Open, Reason: draft.Reason,
		Suggest: b.suggest, Notice: notice, Meta: meta,
	}))
}

// onReviewTyped keeps what is typed into the review. Slack may tell of its end without what stood in it.
func (b *Bot) onReviewTyped(ctx context.Context, e *Envelope) (any, error) {
	view, user := e.Interaction.View, handoffs.UserID(e.Interaction.User.ID)
	if view.State == nil || len(view.State.Values) == 0 {
		return nil, nil
	}
	draft, err := b.draftOf(ctx, user, viewRequest(&view))
	if err != nil || draft.Review == nil {
		return nil, nil // the view still holds everything
	}
	draft.Settled, draft.Open, draft.Reason = readReview(&view, &draft)
	draft.SavedAt = b.now()
	_ = b.keepDraftOf(ctx, draft) // it is logged, and the view still holds everything
	return nil, nil
}

// onBackToForm draws the form again, with what was typed into it and into the review.
func (b *Bot) onBackToForm(ctx context.Context, e *Envelope) (any, error) {
	view, user := e.Interaction.View, handoffs.UserID(e.Interaction.User.ID)
	meta, _ := cards.ParseMeta(view.PrivateMetadata)
	draft, err := b.draftOf(ctx, user, viewRequest(&view))
	def, ok := b.Playbook.Definition(meta.Type)
	if err != nil || !ok {
		b.afterInOrder(ctx, view.ID, func(ctx context.Context) {
			b.change(ctx, view.ID, cards.Note("Hand off", cards.ReviewGone(b.command())))
		})
		return nil, nil
	}
	typed, _, reason := cards.ReadReview(view)
	values := maps.Clone(draft.Values[def.Type.Key])
	if values == nil {
		values = handoffs.Values{}
	}
	maps.Copy(values, draft.Settled)
	maps.Copy(values, typed)
	draft.Values[def.Type.Key], draft.Reason = values, reason
	draft.Review, draft.Settled, draft.Open, draft.Reviewing = nil, nil, nil, 0
	_ = b.keepDraftOf(ctx, draft) // it is logged, and the form that is drawn holds everything
	b.drawForm(ctx, view.ID, &draft, def, meta, "")
	return nil, nil
}

// drawForm draws the form in a review's place.
func (b *Bot) drawForm(ctx context.Context, id string, draft *handoffs.Draft, def *handoffs.Definition, meta cards.Meta, refused string) {
	meta.Generation++
	input := b.formInput(def, meta.With(draft.File))
	input.Values, input.Reason, input.Refused = draft.Values[def.Type.Key], draft.Reason, refused
	b.afterInOrder(ctx, id, func(ctx context.Context) { b.update(ctx, id, input) })
}

// onSendNow sends what the form holds, without waiting for the review.
func (b *Bot) onSendNow(ctx context.Context, e *Envelope) (any, error) {
	view, user := e.Interaction.View, handoffs.UserID(e.Interaction.User.ID)
	meta, _ := cards.ParseMeta(view.PrivateMetadata)
	request := viewRequest(&view)
	show := func(drawn slack.ModalViewRequest) {
		b.afterInOrder(ctx, view.ID, func(ctx context.Context) { b.change(ctx, view.ID, drawn) })
	}
	def, ok := b.Playbook.Definition(meta.Type)
	if !ok {
		show(cards.Note("Hand off", cards.TypeGone(b.command())))
		return nil, nil
	}
	draft, err := b.draftOf(ctx, user, request)
	if errors.Is(err, handoffs.ErrNotFound) {
		show(b.sentNote(ctx, request, def, user))
		return nil, nil
	}
	again := func(_ context.Context, notice string) { show(b.reviewing(meta, notice)) }
	if err != nil {
		again(ctx, cards.Fault(ref(request)))
		return nil, nil
	}
	if draft.File != nil && draft.File.Text == "" {
		again(ctx, cards.FileUnread())
		return nil, nil
	}
	if draft.File == nil {
		b.sendNow(ctx, view.ID, draft, def, meta, b.exitGaps(ctx, def, &draft), again)
		return nil, nil
	}
	b.after(ctx, func(ctx context.Context) { // a whole file takes the rules longer than an acknowledgement may
		gaps := b.exitGaps(ctx, def, &draft)
		b.afterInOrder(ctx, view.ID, func(ctx context.Context) { b.sendNow(ctx, view.ID, draft, def, meta, gaps, again) })
	})
	return nil, nil
}

// sendNow sends a draft, unless there are gaps that must be settled first. again says what may be tried again.
func (b *Bot) sendNow(ctx context.Context, view string, draft handoffs.Draft, def *handoffs.Definition, meta cards.Meta, gaps []handoffs.ReviewGap, again func(ctx context.Context, notice string)) {
	found := handoffs.Review{At: b.now(), Note: handoffs.NoteSentNow, Gaps: gaps}
	if len(gaps) == 0 {
		b.sendDraft(ctx, view, draft, def, meta, &found, again)
		return
	}
	draft.Review, draft.Reviewing = &found, 0
	_ = b.keepDraftOf(ctx, draft) // it is logged; without it, what is drawn is gone when it is sent, and says so
	meta.Generation++
	b.afterInOrder(ctx, view, func(ctx context.Context) { b.change(ctx, view, b.drawReview(&draft, def, meta)) })
}

// exitGaps are the fields that must be settled and are not, as far as the code sees that without a model. Where the form
// itself is to be mended, that comes first.
func (b *Bot) exitGaps(ctx context.Context, def *handoffs.Definition, draft *handoffs.Draft) []handoffs.ReviewGap {
	must := func(g handoffs.ReviewGap) bool {
		f := def.Type.Field(g.Field)
		return f != nil && f.Exit
	}
	if b.Reviewer == nil || !slices.ContainsFunc(def.Type.Fields, func(f handoffs.Field) bool { return f.Exit }) {
		return nil
	}
	if len(def.Check(draft.Content(&def.Type), b.Service.Now()).Unexcused(draft.Reason)) > 0 {
		return nil
	}
	found := b.Reviewer.Rules(ctx, def, draft.Content(&def.Type))
	return slices.DeleteFunc(found.Gaps, func(g handoffs.ReviewGap) bool { return !must(g) })
}

// sentBefore returns the handoff that a form made.
func (b *Bot) sentBefore(ctx context.Context, request handoffs.RequestID, def *handoffs.Definition, user handoffs.UserID) (handoffs.Handoff, bool) {
	ctx, cancel := context.WithTimeoutCause(ctx, commitTimeout/2, errors.New("no answer from the store"))
	defer cancel()
	result, err := b.Service.Send(ctx, request, handoffs.Send{By: user, Definition: def}) // an empty form is never taken
	return result.Handoff, err == nil && result.Repeated
}

// sentNote says that a form was sent, or that it is gone.
func (b *Bot) sentNote(ctx context.Context, request handoffs.RequestID, def *handoffs.Definition, user handoffs.UserID) slack.ModalViewRequest {
	h, sent := b.sentBefore(ctx, request, def, user)
	if !sent {
		return cards.Note("Hand off", cards.ReviewGone(b.command()))
	}
	return cards.Note(cmp.Or(string(h.ID), "Hand off"), cards.SentNote(&h, b.link(&h)))
}

// bringBack saves the draft of another form that the sent one's replaced: the form's own draft went with the commit.
func (b *Bot) bringBack(ctx context.Context, behind *handoffs.Draft, result handoffs.Result) {
	if behind == nil || result.Repeated {
		return
	}
	b.after(ctx, func(ctx context.Context) {
		if err := b.Drafts.SaveDraft(ctx, *behind); err != nil {
			b.Log.WarnContext(ctx, "cannot bring back draft", "error", err)
		}
	})
}
