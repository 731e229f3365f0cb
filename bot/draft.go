package bot

import (
	"context"
	"errors"
	"time"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// draftTimeout leaves a submission the time that it needs itself.
const draftTimeout = 300 * time.Millisecond

// offerDraft offers to go on with what another form left. It returns what it drew, and the view's hash then; "" if there
// was nothing to offer.
func (b *Bot) offerDraft(ctx context.Context, user string, opened *slack.ViewResponse, input cards.FormInput) (offered cards.FormInput, hash string) {
	draft, err := b.Drafts.LoadDraft(ctx, handoffs.UserID(user))
	if err != nil {
		if !errors.Is(err, handoffs.ErrNotFound) {
			b.Log.WarnContext(ctx, "cannot load draft", "error", err)
		}
		return input, ""
	}
	if input.Offer = b.offer(&draft); input.Offer != nil {
		hash = b.update(ctx, opened.ID, input)
	}
	return input, hash
}

// offer says what a draft is; nil if it is of a type that is no more.
func (b *Bot) offer(draft *handoffs.Draft) *cards.Offer {
	def, ok := b.Playbook.Definition(draft.Type)
	if !ok {
		return nil
	}
	return &cards.Offer{
		SavedAt: draft.SavedAt, TypeName: def.Type.Name, Title: draft.Values[draft.Type][def.Type.TitleField().Key].Text(),
		Reviewed: draft.Review != nil,
	}
}

func draftUnreadable(command string) string {
	return "That draft could not be read just now. It is kept; try " + command + " again, or start here."
}

// onTyped keeps what the person types, because Slack does not say it when a form is closed.
func (b *Bot) onTyped(ctx context.Context, e *Envelope) (any, error) {
	view := e.Interaction.View
	switch view.CallbackID {
	case cards.CallbackFix:
		return b.onFixTyped(ctx, e)
	case cards.CallbackReview:
		return b.onReviewTyped(ctx, e)
	}
	typed := cards.ReadForm(view)
	meta, _ := cards.ParseMeta(view.PrivateMetadata)
	b.keep(ctx, handoffs.UserID(e.Interaction.User.ID), &view, meta.Type, typed)
	return nil, nil
}

// onClosed keeps the draft that the close carries, if it carries one.
func (b *Bot) onClosed(ctx context.Context, e *Envelope) (any, error) {
	defer b.Homes.Touch(handoffs.UserID(e.Interaction.User.ID))
	return b.onTyped(ctx, e)
}

// keep saves the draft and returns it. A fault is logged: the form still holds everything.
func (b *Bot) keep(ctx context.Context, user handoffs.UserID, view *slack.View, typ handoffs.TypeKey, typed cards.Typed) handoffs.Draft {
	ctx, cancel := context.WithTimeoutCause(ctx, commitTimeout, errors.New("no answer from the store"))
	defer cancel()
	draft := b.formDraft(ctx, user, view, typ, typed)
	if len(typed.Values) == 0 && draft.File == nil {
		return draft
	}
	if err := b.Drafts.SaveDraft(ctx, draft); err != nil {
		b.Log.WarnContext(ctx, "cannot save draft", "error", err)
	}
	return draft
}

// formDraft is the draft of a form with what is typed, in place of what the person had before.
func (b *Bot) formDraft(ctx context.Context, user handoffs.UserID, view *slack.View, typ handoffs.TypeKey, typed cards.Typed) handoffs.Draft {
	meta, _ := cards.ParseMeta(view.PrivateMetadata)
	draft := handoffs.Draft{User: user, View: viewRequest(view), Type: typ, Reason: typed.Reason, SavedAt: b.now(), Origin: meta.Origin}
	switch before, err := b.Drafts.LoadDraft(ctx, user); {
	case err == nil && before.View == draft.View:
		draft.Values, draft.Behind = before.Values, before.Behind
		draft.File = fileOf(before.File, meta, typed)
	case err == nil:
		before.Behind = nil // one is enough: the person has seen the offer twice by then
		draft.Behind = &before
	}
	if file := attached(meta, typed); draft.File == nil && file != nil {
		draft.File = &handoffs.Attachment{ID: file.ID, Name: file.Name}
	}
	if draft.Values == nil {
		draft.Values = map[handoffs.TypeKey]handoffs.Values{}
	}
	if len(typed.Values) > 0 {
		draft.Values[typ] = typed.Values
	}
	return draft
}

// onResume fills the open form with the draft.
func (b *Bot) onResume(ctx context.Context, e *Envelope) (any, error) {
	if e.fromHome() {
		return b.resumeFromHome(ctx, e)
	}
	view, user := e.Interaction.View, handoffs.UserID(e.Interaction.User.ID)
	meta, _ := cards.ParseMeta(view.PrivateMetadata)
	b.afterInOrder(ctx, view.ID, func(ctx context.Context) {
		draft, err := b.Drafts.LoadDraft(ctx, user)
		if draft.View == viewRequest(&view) && draft.Behind != nil {
			draft = *draft.Behind // the person has typed here before they pressed
		}
		def, ok := b.Playbook.Definition(draft.Type)
		if err != nil || !ok {
			input := b.formInput(b.definition(meta.Type), meta)
			input.Notice = draftUnreadable(b.command())
			b.update(ctx, view.ID, input)
			return
		}
		meta.Generation++ // Slack ignores new values under the same block ids
		if !draft.Origin.IsZero() {
			meta.Origin = draft.Origin
		}
		input := b.formInput(def, meta.With(draft.File))
		input.Values, input.Reason = draft.Values[draft.Type], draft.Reason
		draft.View, draft.Reviewing = viewRequest(&view), 0 // before the person can send the form, which takes the draft with it
		if err := b.Drafts.SaveDraft(ctx, draft); err != nil {
			b.Log.WarnContext(ctx, "cannot save draft", "error", err)
		}
		if draft.Review != nil && b.Reviewer != nil {
			b.change(ctx, view.ID, b.drawReview(&draft, def, meta))
			return
		}
		b.fill(ctx, user, view.ID, b.update(ctx, view.ID, input), input)
	})
	return nil, nil
}

// onDiscard forgets the draft and takes the offer away.
func (b *Bot) onDiscard(ctx context.Context, e *Envelope) (any, error) {
	view, user := e.Interaction.View, handoffs.UserID(e.Interaction.User.ID)
	if e.fromHome() {
		return nil, b.discardFromHome(ctx, user)
	}
	meta, _ := cards.ParseMeta(view.PrivateMetadata)
	if err := b.discard(ctx, user, viewRequest(&view)); err != nil {
		return nil, err
	}
	b.afterInOrder(ctx, view.ID, func(ctx context.Context) {
		input := b.formInput(b.definition(meta.Type), meta)
		input.Values = cards.ReadForm(view).Values
		b.update(ctx, view.ID, input)
	})
	return nil, nil
}

// discard deletes the draft that the form offered. What was typed in the form itself stays.
func (b *Bot) discard(ctx context.Context, user handoffs.UserID, form handoffs.RequestID) error {
	draft, err := b.Drafts.LoadDraft(ctx, user)
	if err == nil && draft.View == form {
		draft.Behind = nil
		return b.Drafts.SaveDraft(ctx, draft)
	}
	return b.Drafts.DeleteDraft(ctx, user)
}

// behind returns the draft of another form that the form's own draft replaced, or nil.
func (b *Bot) behind(ctx context.Context, user handoffs.UserID, form handoffs.RequestID) *handoffs.Draft {
	ctx, cancel := context.WithTimeoutCause(ctx, draftTimeout, errors.New("no answer from the store"))
	defer cancel()
	draft, err := b.Drafts.LoadDraft(ctx, user)
	if err != nil || draft.View != form {
		return nil
	}
	return draft.Behind
}
