package bot

import (
	"context"
	"errors"
	"fmt"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// onTick takes boxes that somebody turned on a card. What was turned is told by what the boxes were when they were drawn,
// so that a tick on a card that is not up to date takes nobody else's back.
func (b *Bot) onTick(ctx context.Context, e *Envelope) (any, error) {
	a := e.Interaction.ActionCallback.BlockActions[0]
	p, _ := e.press()
	block, ok := cards.ParseTickBlock(a.BlockID)
	if !ok {
		b.answer(ctx, p, nil, handoffs.ErrNotFound)
		return nil, nil
	}
	p.id = block.Handoff
	chosen := make([]string, 0, len(a.SelectedOptions))
	for _, o := range a.SelectedOptions {
		chosen = append(chosen, o.Value)
	}
	for _, tick := range block.Turned(chosen) {
		request := handoffs.RequestID(fmt.Sprintf("%s:task:%d", p.request, tick.Task))
		result, err := b.do(ctx, p.id, request, "TickTask", p.user, func(by handoffs.Actor, _ *handoffs.Handoff) handoffs.Command {
			return handoffs.TickTask{By: by, Task: tick.Task, Done: tick.Done}
		})
		if err != nil {
			b.answerTask(ctx, p, &result.Handoff, err)
			return nil, fault(err)
		}
	}
	return nil, nil
}

func (b *Bot) answerTask(ctx context.Context, p press, h *handoffs.Handoff, err error) {
	if refusal, ok := errors.AsType[*handoffs.Refusal](err); ok && refusal.Reason == handoffs.ReasonNotMember {
		b.Crowd.Refresh(h.To())
		text := cards.NotYourTasks(h, b.link(h))
		b.after(ctx, func(ctx context.Context) { b.tell(ctx, p.where, string(p.user), text) })
		return
	}
	b.answer(ctx, p, h, err)
}

// onAddTaskPress opens the form for a task.
func (b *Bot) onAddTaskPress(ctx context.Context, e *Envelope) (any, error) {
	return b.openFor(ctx, e, cards.TaskForm, func(by handoffs.Actor) handoffs.Command {
		return handoffs.AddTask{By: by, Title: "asked", Side: handoffs.SideReceiver}
	})
}

// onAddTask takes the form for a task.
func (b *Bot) onAddTask(ctx context.Context, e *Envelope) (any, error) {
	view := e.Interaction.View
	meta, err := cards.ParseMeta(view.PrivateMetadata)
	if err != nil || meta.Handoff == "" {
		return slack.NewUpdateViewSubmissionResponse(new(cards.Note("Add task", cards.Unknown("", b.command())))), nil
	}
	title, side, due := cards.ReadTask(view)
	request := viewRequest(&view)
	result, err := b.do(ctx, meta.Handoff, request, "AddTask", handoffs.UserID(e.Interaction.User.ID),
		func(by handoffs.Actor, _ *handoffs.Handoff) handoffs.Command {
			return handoffs.AddTask{By: by, Title: title, Side: side, Due: due}
		})
	refusal, refused := errors.AsType[*handoffs.Refusal](err)
	switch {
	case err == nil:
		return nil, nil
	case refused && refusal.Reason == handoffs.ReasonIncomplete:
		return formError(view, cards.TaskErrors(refusal.Problems)), nil
	case refused && refusal.Reason == handoffs.ReasonTasksFull:
		return formError(view, cards.TaskTitleError(cards.TasksFull())), nil
	case refused && refusal.Reason == handoffs.ReasonNotMember:
		text := cards.NotYourTasks(&result.Handoff, b.link(&result.Handoff))
		return slack.NewUpdateViewSubmissionResponse(new(cards.Note(string(meta.Handoff), text))), nil
	case refused || errors.Is(err, handoffs.ErrNotFound):
		text := b.explain(request, meta.Handoff, &result.Handoff, err)
		return slack.NewUpdateViewSubmissionResponse(new(cards.Note(string(meta.Handoff), text))), nil
	}
	return formError(view, cards.TaskTitleError(cards.Fault(ref(request)))), nil
}
