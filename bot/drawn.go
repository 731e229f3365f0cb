package bot

import (
	"context"
	"errors"
	"time"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// glance is how long the first drawing of a form waits for what the handoff holds: its trigger lives 3 s.
const glance = 500 * time.Millisecond

// drawing is a form that shows what a handoff holds.
type drawing struct {
	// rehearse returns the command that the form is for, filled in somehow. If that is refused, the form says so instead of
	// letting the person type for nothing.
	rehearse func(p press, by handoffs.Actor, h *handoffs.Handoff) handoffs.Command
	form     func(p press, meta cards.Meta, h *handoffs.Handoff) slack.ModalViewRequest
}

// openDrawn opens a form with what the handoff holds. If the store does not answer at once, the form opens empty and is
// drawn when it does. A press in a form puts the new one on top of it.
func (b *Bot) openDrawn(ctx context.Context, e *Envelope, d drawing) (any, error) {
	p, ok := e.press()
	if !ok {
		b.answer(ctx, p, nil, handoffs.ErrNotFound)
		return nil, nil
	}
	openCtx, cancel := context.WithTimeoutCause(ctx, viewTimeout, errors.New("no answer to views.open"))
	defer cancel()
	loadCtx, stop := context.WithTimeoutCause(openCtx, glance, errors.New("no answer from the store"))
	h, err := b.Service.Store.Load(loadCtx, p.id, "")
	stop()
	if errors.Is(err, handoffs.ErrNotFound) {
		b.answer(ctx, p, nil, err)
		return nil, nil
	}
	late := err != nil
	view := cards.Note(string(p.id), cards.OneMoment())
	if !late {
		view = b.drawFor(p, &h, d)
	}
	opened, err := b.opens(e)(openCtx, p.trigger, view)
	if err != nil {
		b.Log.WarnContext(ctx, "cannot open form", "error", err, "handoff", p.id)
		b.after(ctx, func(ctx context.Context) { b.tell(ctx, p.where, string(p.user), cards.OpenFailed()) })
		return nil, nil
	}
	if late {
		b.after(ctx, func(ctx context.Context) { b.drawLate(ctx, p, opened.ID, d) })
	}
	return nil, nil
}

// opens returns what shows a new view: above the one in which something was pressed, if that is a modal.
func (b *Bot) opens(e *Envelope) func(ctx context.Context, trigger string, view slack.ModalViewRequest) (*slack.ViewResponse, error) {
	if e.Interaction.View.Type == slack.VTModal {
		return b.Viewer.PushViewContext
	}
	return b.Viewer.OpenViewContext
}

// drawFor draws the form, or why the person cannot do what it is for.
func (b *Bot) drawFor(p press, h *handoffs.Handoff, d drawing) slack.ModalViewRequest {
	_, err := handoffs.Decide(*h, handoffs.With{On: p.card, Make: func(h *handoffs.Handoff) handoffs.Command {
		return d.rehearse(p, b.actor(h, p.user), h)
	}}, b.Service.Now())
	refusal, refused := errors.AsType[*handoffs.Refusal](err)
	if refused && refusal.Reason != handoffs.ReasonIncomplete { // what is typed into the form will be judged then
		return cards.Note(string(p.id), b.explain(p.request, p.id, h, err))
	}
	return d.form(p, cards.Meta{Handoff: p.id, Channel: p.where.Channel, TS: p.where.TS, Digest: p.digest}, h)
}

func (b *Bot) drawLate(ctx context.Context, p press, view string, d drawing) {
	h, err := b.Service.Store.Load(ctx, p.id, "")
	drawn := cards.Note(string(p.id), b.explain(p.request, p.id, &h, err))
	if err == nil {
		drawn = b.drawFor(p, &h, d)
	}
	b.change(ctx, view, drawn)
}

// change draws an open form anew. If it stays as it was, the person closed it or may try again.
func (b *Bot) change(ctx context.Context, view string, drawn slack.ModalViewRequest) {
	var err error
	for range updateTries {
		if _, err = b.Viewer.UpdateViewContext(ctx, drawn, "", "", view); err == nil || slackCode(err) == "not_found" {
			return
		}
	}
	b.Log.InfoContext(ctx, "cannot update form", "error", err)
}
