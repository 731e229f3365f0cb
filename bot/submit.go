package bot

import (
	"context"
	"errors"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// otherType is said when a form is sent that Slack has not redrawn yet for the type that was chosen.
const otherType = "The form did not change with the type. It does now: look through it and send it again."

// onSubmit takes a filled-in form: the handoff is stored before the form closes, or the form stays open with what was
// typed and says what to do.
func (b *Bot) onSubmit(ctx context.Context, e *Envelope) (any, error) {
	view, user := e.Interaction.View, handoffs.UserID(e.Interaction.User.ID)
	meta, _ := cards.ParseMeta(view.PrivateMetadata)
	typed := cards.ReadForm(view)
	def, ok := b.Playbook.Definition(typed.Type)
	if !ok {
		return formError(view, cards.FieldError(nil, cards.TypeGone(b.command()))), nil
	}
	if meta.Type != "" && meta.Type != typed.Type {
		b.redraw(ctx, user, &view, typed, def)
		return formError(view, cards.FieldError(nil, otherType)), nil
	}
	if ok, why := b.Crowd.Postable(def.To.Channel); !ok {
		b.after(ctx, func(ctx context.Context) { b.keep(ctx, user, &view, typed.Type, typed) })
		return formError(view, cards.FieldError(&def.Type, why)), nil
	}
	if file := attached(meta, typed); file != nil && b.Files != nil && def.Type.NotesField().Takes() {
		return b.attach(ctx, &view, user, def, meta, typed, file), nil
	}
	if b.reviews(def, typed.Values) {
		return b.review(ctx, e, def, meta, typed), nil
	}
	return b.submit(ctx, &view, user, def, meta, typed, nil), nil
}

// submit sends what is typed, with what was found in its notes.
func (b *Bot) submit(ctx context.Context, view *slack.View, user handoffs.UserID, def *handoffs.Definition, meta cards.Meta, typed cards.Typed, found *handoffs.Review) any {
	cmd := handoffs.Send{
		By: user, Definition: def, Values: typed.Values, Reason: typed.Reason,
		Despite: b.beside(ctx, meta, def, typed.Values), Origin: meta.Origin, Review: found,
	}
	request := viewRequest(view)
	behind := b.behind(ctx, user, request)
	result, err := b.send(ctx, request, cmd)
	if refusal, ok := errors.AsType[*handoffs.Refusal](err); ok {
		return b.refuseForm(ctx, view, user, def, meta, typed, refusal)
	}
	if err != nil {
		return formError(*view, cards.FaultErrors(&def.Type, ref(request)))
	}
	b.bringBack(ctx, behind, result)
	return nil
}

func (b *Bot) send(ctx context.Context, request handoffs.RequestID, cmd handoffs.Send) (handoffs.Result, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, commitTimeout, errors.New("no answer from the store"))
	defer cancel()
	result, err := b.Service.Send(ctx, request, cmd)
	b.logResult(ctx, cmd.Name(), request, result, err)
	return result, err
}

// refuseForm answers with every error under its field. A handoff that is open already is also linked to on top of the
// form, which remembers that the person was told of it.
func (b *Bot) refuseForm(ctx context.Context, view *slack.View, user handoffs.UserID, def *handoffs.Definition, meta cards.Meta, typed cards.Typed, refusal *handoffs.Refusal) any {
	errs := cards.FieldErrors(&def.Type, refusal.Problems)
	taken := refusal.Reason == handoffs.ReasonAlreadyOpen
	if taken {
		errs = cards.FieldError(&def.Type, cards.AlreadyOpen(refusal.Existing))
	}
	b.afterInOrder(ctx, view.ID, func(ctx context.Context) {
		b.keep(ctx, user, view, typed.Type, typed)
		if !taken {
			return // a redrawn form loses the errors under its fields
		}
		meta.Existing = refusal.Existing
		input := b.formInput(def, meta)
		input.Values, input.Reason, input.Refused = typed.Values, typed.Reason, b.refusedFor(ctx, refusal)
		b.update(ctx, view.ID, input)
	})
	return formError(*view, errs)
}

// refusedFor says which handoff is open already, with a link where one is known.
func (b *Bot) refusedFor(ctx context.Context, refusal *handoffs.Refusal) string {
	existing, err := b.Service.Store.Load(ctx, refusal.Existing, "")
	if err != nil {
		return cards.Refusal(refusal, nil, "")
	}
	return cards.Refusal(refusal, &existing, b.link(&existing))
}

// formError keeps a form open and shows each text under the block that it names.
func formError(view slack.View, errs map[string]string) any {
	return slack.NewErrorsViewSubmissionResponse(cards.InView(view, errs))
}
