package bot

import (
	"context"
	"errors"
	"strings"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// press is a button of a card, pressed. The button's value says which handoff, and nothing else is believed of it.
type press struct {
	id      handoffs.ID
	user    handoffs.UserID
	where   handoffs.Message
	card    handoffs.Message
	trigger string
	request handoffs.RequestID
	// digest names the digest on whose line it stands, if it was one that was scheduled.
	digest string
	// part is the field, or the question's number, that the button names; empty if it is about the whole handoff.
	part string
}

func (e *Envelope) press() (press, bool) {
	i := e.Interaction
	a := i.ActionCallback.BlockActions[0]
	value := a.Value
	if a.ActionID == cards.ActionMore {
		value = a.SelectedOption.Value
	}
	_, id, ok := cards.ParseValue(a.ActionID, value)
	return press{
		id: id, user: handoffs.UserID(i.User.ID), trigger: i.TriggerID, request: e.Request(),
		part: cards.ParsePart(a.ActionID, value), digest: cards.ParseDigestBlock(a.BlockID),
		where: handoffs.Message{Channel: handoffs.ChannelID(i.Channel.ID), TS: i.Message.ThreadTimestamp},
		card:  handoffs.Message{Channel: handoffs.ChannelID(i.Channel.ID), TS: i.Message.Timestamp},
	}, ok
}

// onPress returns the handler of a button that carries out a command at once.
func (b *Bot) onPress(word string, command func(by handoffs.Actor) handoffs.Command) Handler {
	return b.onTold(word, command, func(press, *handoffs.Handoff) string { return "" })
}

// onTold is onPress for what is not seen where it is pressed: if it worked, the person is told so. told returns "" for
// nothing to tell.
func (b *Bot) onTold(word string, command func(by handoffs.Actor) handoffs.Command, told func(p press, h *handoffs.Handoff) string) Handler {
	return func(ctx context.Context, e *Envelope) (any, error) {
		p, ok := e.press()
		if !ok {
			b.answer(ctx, p, nil, handoffs.ErrNotFound)
			return nil, nil
		}
		result, err := b.doOn(ctx, p.card, p.id, p.request, word, p.user, func(by handoffs.Actor, _ *handoffs.Handoff) handoffs.Command { return command(by) })
		if err != nil {
			b.answer(ctx, p, &result.Handoff, err)
			return nil, fault(err)
		}
		b.Digests.acted(ctx, b, p.digest)
		if text := told(p, &result.Handoff); text != "" {
			b.after(ctx, func(ctx context.Context) { b.tell(ctx, p.where, string(p.user), text) })
		}
		return nil, nil
	}
}

// fault returns an error that is no answer. The press is not acknowledged then: Slack shows the person that it did not
// work, even if nobody is left to tell them why.
func fault(err error) error {
	if _, refused := errors.AsType[*handoffs.Refusal](err); refused || errors.Is(err, handoffs.ErrNotFound) {
		return nil
	}
	return err
}

// answer tells the person why nothing happened. What did happen, the card and its thread tell.
func (b *Bot) answer(ctx context.Context, p press, h *handoffs.Handoff, err error) {
	if err == nil {
		return
	}
	text := b.explain(p.request, p.id, h, err)
	b.after(ctx, func(ctx context.Context) { b.tell(ctx, p.where, string(p.user), text) })
}

// explain turns an error of a command into an answer to a person.
func (b *Bot) explain(request handoffs.RequestID, id handoffs.ID, h *handoffs.Handoff, err error) string {
	refusal, refused := errors.AsType[*handoffs.Refusal](err)
	switch {
	case refused:
		if refusal.Reason == handoffs.ReasonNotMember || refusal.Reason == handoffs.ReasonAssigneeNotMember {
			b.Crowd.Refresh(h.To())
		}
		return cards.Refusal(refusal, h, b.link(h))
	case errors.Is(err, handoffs.ErrNotFound):
		return cards.Unknown(id, b.command())
	}
	return cards.Fault(ref(request))
}

// onMore routes the choice of a "More" menu.
func (b *Bot) onMore(ctx context.Context, e *Envelope) (any, error) {
	choice, _, _ := strings.Cut(e.Interaction.ActionCallback.BlockActions[0].SelectedOption.Value, ":")
	if handler, ok := b.Routes()["action:"+choice]; ok && choice != cards.ActionMore {
		return handler(ctx, e)
	}
	return nil, nil
}

// onAssignPress and onCancelPress open their form before any other work; if the command cannot be carried out by this
// person, the form says so instead of letting them type for nothing.
func (b *Bot) onAssignPress(ctx context.Context, e *Envelope) (any, error) {
	return b.openFor(ctx, e, cards.AssignForm, func(by handoffs.Actor) handoffs.Command {
		return handoffs.Assign{By: by, To: handoffs.Actor{Member: true}, Reason: "asked"}
	})
}

func (b *Bot) onCancelPress(ctx context.Context, e *Envelope) (any, error) {
	return b.openFor(ctx, e, cards.CancelForm, func(by handoffs.Actor) handoffs.Command {
		return handoffs.Cancel{By: by, Reason: "asked"}
	})
}

func (b *Bot) openFor(ctx context.Context, e *Envelope, form func(cards.Meta, handoffs.ID) slack.ModalViewRequest, rehearsal func(by handoffs.Actor) handoffs.Command) (any, error) {
	p, ok := e.press()
	if !ok {
		b.answer(ctx, p, nil, handoffs.ErrNotFound)
		return nil, nil
	}
	meta := cards.Meta{Handoff: p.id, Channel: p.where.Channel, TS: p.where.TS, Digest: p.digest}
	openCtx, cancel := context.WithTimeoutCause(ctx, viewTimeout, errors.New("no answer to views.open"))
	defer cancel()
	opened, err := b.opens(e)(openCtx, p.trigger, form(meta, p.id))
	if err != nil {
		b.Log.WarnContext(ctx, "cannot open form", "error", err, "handoff", p.id)
		b.after(ctx, func(ctx context.Context) { b.tell(ctx, p.where, string(p.user), cards.OpenFailed()) })
		return nil, nil
	}
	b.after(ctx, func(ctx context.Context) {
		h, err := b.Service.Store.Load(ctx, p.id, "")
		if err == nil {
			_, err = handoffs.Decide(h, handoffs.With{On: p.card, Make: func(h *handoffs.Handoff) handoffs.Command {
				return rehearsal(b.actor(h, p.user))
			}}, b.Service.Now())
		}
		if err == nil {
			return
		}
		note := cards.Note(string(p.id), b.explain(p.request, p.id, &h, err))
		if _, err := b.Viewer.UpdateViewContext(ctx, note, "", "", opened.ID); err != nil {
			b.Log.InfoContext(ctx, "cannot update form", "error", err, "handoff", p.id)
		}
	})
	return nil, nil
}

// onAssign takes the assign form.
func (b *Bot) onAssign(ctx context.Context, e *Envelope) (any, error) {
	view := e.Interaction.View
	to, reason := cards.ReadAssign(view)
	return b.submitFor(ctx, e, "Assign", func(by handoffs.Actor, h *handoffs.Handoff) handoffs.Command {
		return handoffs.Assign{By: by, To: b.actor(h, to), Reason: reason}
	})
}

// onCancel takes the cancel form.
func (b *Bot) onCancel(ctx context.Context, e *Envelope) (any, error) {
	reason := cards.ReadReason(e.Interaction.View)
	return b.submitFor(ctx, e, "Cancel", func(by handoffs.Actor, _ *handoffs.Handoff) handoffs.Command {
		return handoffs.Cancel{By: by, Reason: reason}
	})
}

func (b *Bot) submitFor(ctx context.Context, e *Envelope, word string, command func(by handoffs.Actor, h *handoffs.Handoff) handoffs.Command) (any, error) {
	view := e.Interaction.View
	meta, err := cards.ParseMeta(view.PrivateMetadata)
	if err != nil || meta.Handoff == "" {
		return slack.NewUpdateViewSubmissionResponse(new(cards.Note(word, cards.Unknown("", b.command())))), nil
	}
	request := viewRequest(&view)
	result, err := b.do(ctx, meta.Handoff, request, word, handoffs.UserID(e.Interaction.User.ID), command)
	refusal, refused := errors.AsType[*handoffs.Refusal](err)
	switch {
	case err == nil:
		b.Digests.acted(ctx, b, meta.Digest)
		return nil, nil
	case refused && refusal.Reason == handoffs.ReasonNoReason:
		return formError(view, cards.ReasonErrors(cards.Refusal(refusal, nil, ""))), nil
	case refused && refusal.Reason == handoffs.ReasonAssigneeNotMember:
		b.Crowd.Refresh(result.Handoff.To())
		return formError(view, cards.ToErrors(cards.NotOfTeam(result.Handoff.To().Name))), nil
	case refused && word == "Assign" && refusal.Reason == handoffs.ReasonTaken:
		return formError(view, cards.ToErrors(cards.OwnsAlready())), nil
	case refused || errors.Is(err, handoffs.ErrNotFound):
		text := b.explain(request, meta.Handoff, &result.Handoff, err)
		return slack.NewUpdateViewSubmissionResponse(new(cards.Note(string(meta.Handoff), text))), nil
	}
	return formError(view, cards.ReasonErrors(cards.Fault(ref(request)))), nil
}

// onShow returns the handler of a button that opens more than the card holds.
func (b *Bot) onShow(draw func(h *handoffs.Handoff) slack.ModalViewRequest) Handler {
	return func(ctx context.Context, e *Envelope) (any, error) { return b.showAll(ctx, e, draw) }
}

func (b *Bot) showAll(ctx context.Context, e *Envelope, draw func(h *handoffs.Handoff) slack.ModalViewRequest) (any, error) {
	p, ok := e.press()
	if !ok {
		b.answer(ctx, p, nil, handoffs.ErrNotFound)
		return nil, nil
	}
	loadCtx, cancel := context.WithTimeoutCause(ctx, commitTimeout/2, errors.New("no answer from the store"))
	defer cancel()
	h, err := b.Service.Store.Load(loadCtx, p.id, "")
	if err == nil {
		var seen bool
		if seen, err = b.shows(loadCtx, p.card, &h); err == nil && !seen {
			err = handoffs.ErrNotFound
		}
	}
	if err != nil {
		b.answer(ctx, p, &h, err)
		return nil, nil
	}
	openCtx, cancel := context.WithTimeoutCause(ctx, viewTimeout, errors.New("no answer to views.open"))
	defer cancel()
	if _, err := b.Viewer.OpenViewContext(openCtx, p.trigger, draw(&h)); err != nil {
		b.Log.WarnContext(ctx, "cannot show more", "error", err, "handoff", p.id)
		b.after(ctx, func(ctx context.Context) { b.tell(ctx, p.where, string(p.user), cards.OpenFailed()) })
	}
	return nil, nil
}
