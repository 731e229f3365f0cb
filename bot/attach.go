package bot

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// attached returns the file that goes with a form: the one in its input, else the one that it says is attached.
func attached(meta cards.Meta, typed cards.Typed) *slack.File {
	switch {
	case typed.File != nil:
		return typed.File
	case meta.File != "":
		return &slack.File{ID: meta.File, Name: meta.FileName}
	}
	return nil
}

// fileOf returns what a form's draft knew of its file, if it is still that file.
func fileOf(before *handoffs.Attachment, meta cards.Meta, typed cards.Typed) *handoffs.Attachment {
	if file := attached(meta, typed); file == nil || before == nil || before.ID != file.ID {
		return nil
	}
	return before
}

// attach has a form's file read before the form is looked at any further: the acknowledgement does not wait for that.
func (b *Bot) attach(ctx context.Context, view *slack.View, user handoffs.UserID, def *handoffs.Definition, meta cards.Meta, typed cards.Typed, file *slack.File) any {
	notes := def.Type.NotesField()
	if trouble := plainTrouble(file, user); trouble != "" {
		return formError(*view, cards.FileError(file.Name, trouble, notes))
	}
	if problems := b.unexcused(def, typed.Values, typed.Reason, notes.Key); len(problems) > 0 {
		return b.refuseForm(ctx, view, user, def, meta, typed, &handoffs.Refusal{Reason: handoffs.ReasonIncomplete, Problems: problems})
	}
	draft := b.formDraft(ctx, user, view, typed.Type, typed)
	if draft.File == nil { // the draft is gone, or could not be loaded
		draft.File = &handoffs.Attachment{ID: file.ID, Name: file.Name}
	}
	draft.Reviewing = b.now()
	if err := b.saveDraft(ctx, draft); err != nil {
		return formError(*view, cards.FaultErrors(&def.Type, ref(viewRequest(view))))
	}
	meta = meta.Without()
	meta.Type = def.Type.Key
	meta.Generation++ // Slack ignores new values under block ids that it knows
	waiting := cards.ReadingFile(cmp.Or(file.Name, "Your file"), meta)
	return thenDo{slack.NewUpdateViewSubmissionResponse(&waiting), func() { b.readLater(ctx, view.ID, draft, def, meta, file) }}
}

// unexcused are the problems of a form that neither a reason excuses nor the notes can mend. filled is a field that will
// be filled in.
func (b *Bot) unexcused(def *handoffs.Definition, values handoffs.Values, reason, filled string) []handoffs.Problem {
	return slices.DeleteFunc(def.Check(values, b.Service.Now()).Unexcused(reason), func(p handoffs.Problem) bool {
		return p.Missing && (b.Reviewer != nil || p.Field == filled)
	})
}

// readLater reads the file, and then goes on with the form, unless the person has gone on in another way meanwhile. If
// this process ends before, the draft remembers which file it was.
func (b *Bot) readLater(ctx context.Context, view string, draft handoffs.Draft, def *handoffs.Definition, meta cards.Meta, file *slack.File) {
	ends := b.ends()
	b.after(ctx, func(ctx context.Context) {
		ctx, cancel := context.WithTimeoutCause(ctx, fileTimeout, errors.New("reading the file took too long"))
		defer cancel()
		done := make(chan struct{})
		defer close(done)
		b.afterwards.Go(func() {
			select {
			case <-ends:
				cancel()
			case <-done:
			}
		})
		text, trouble := draft.File.Text, cards.FileTrouble("")
		if text == "" {
			text, trouble = b.readFile(ctx, draft.User, file)
		}
		b.afterInOrder(context.WithoutCancel(ctx), view, func(ctx context.Context) { b.fileRead(ctx, view, draft, def, meta, text, trouble) })
	})
}

// fileRead goes on with a form whose file was read: it is sent, or reviewed, or drawn again with what is wrong.
func (b *Bot) fileRead(ctx context.Context, view string, draft handoffs.Draft, def *handoffs.Definition, meta cards.Meta, text string, trouble cards.FileTrouble) {
	began, notes := draft.Reviewing, def.Type.NotesField()
	now, err := b.draftOf(ctx, draft.User, draft.View)
	switch {
	case errors.Is(err, handoffs.ErrNotFound) || err == nil && now.Reviewing != began:
		return // it was sent, or the person went on in another way
	case err == nil && now.File != nil:
		draft = now
	}
	draft.File.Text = text
	if trouble == "" && notes.Over(draft.Content(&def.Type)[notes.Key]) > 0 {
		trouble = cards.FileLong
	}
	refuse := func(ctx context.Context, why string) { b.refuseDraft(ctx, view, draft, def, meta, why) }
	if trouble != "" {
		name := cmp.Or(draft.File.Name, "The file")
		if trouble != cards.FileFailed { // that one may be tried again
			draft.File = nil
		}
		refuse(ctx, cards.FileRefused(name, trouble, notes))
		return
	}
	if problems := b.unexcused(def, draft.Content(&def.Type), draft.Reason, ""); len(problems) > 0 {
		refuse(ctx, cards.Unsettled(&def.Type, problems))
		return
	}
	b.goOn(ctx, view, draft, def, meta, refuse)
}

// goOn reviews a form that was read, if somebody reviews; else it is sent.
func (b *Bot) goOn(ctx context.Context, view string, draft handoffs.Draft, def *handoffs.Definition, meta cards.Meta, refuse func(ctx context.Context, why string)) {
	if b.Reviewer == nil {
		b.sendDraft(ctx, view, draft, def, meta, nil, refuse)
		return
	}
	if b.Reviewer.Model() != "" {
		_ = b.keepDraftOf(ctx, draft) // it is logged; without the text, the file is read again
		b.change(ctx, view, b.reviewing(meta, ""))
		b.reviewLater(ctx, view, draft, def, meta)
		return
	}
	_ = b.keepDraftOf(ctx, draft)            // it is logged; without the text, the file is read again
	b.after(ctx, func(ctx context.Context) { // the rules take a second for a whole file, and longer where much is to be done
		found := b.Reviewer.Review(ctx, def, draft.Content(&def.Type))
		b.afterInOrder(ctx, view, func(ctx context.Context) {
			if now, err := b.draftOf(ctx, draft.User, draft.View); errors.Is(err, handoffs.ErrNotFound) || err == nil && now.Reviewing != draft.Reviewing {
				return // it was sent, or the person went on in another way
			}
			if b.clear(def, draft.Content(&def.Type), &found) {
				b.sendDraft(ctx, view, draft, def, meta, &found, refuse)
				return
			}
			b.showReview(ctx, view, draft, def, meta, &found)
		})
	})
}

// reviewing draws what stands in the form's place while the model reads.
func (b *Bot) reviewing(meta cards.Meta, notice string) slack.ModalViewRequest {
	return cards.Reviewing(cards.ReviewingInput{Model: b.Reviewer.Model(), Wait: b.ReviewWait, Meta: meta, Notice: notice})
}

// sendDraft sends a draft whose form is open, and says there what became of it. again says what may be tried again.
func (b *Bot) sendDraft(ctx context.Context, view string, draft handoffs.Draft, def *handoffs.Definition, meta cards.Meta, found *handoffs.Review, again func(ctx context.Context, notice string)) {
	if ok, why := b.Crowd.Postable(def.To.Channel); !ok {
		again(ctx, why)
		return
	}
	values := draft.Content(&def.Type)
	result, err := b.send(ctx, draft.View, handoffs.Send{
		By: draft.User, Definition: def, Values: values, Reason: draft.Reason, Origin: draft.Origin,
		Despite: b.beside(ctx, meta, def, values), Review: found,
	})
	refusal, refused := errors.AsType[*handoffs.Refusal](err)
	switch {
	case refused:
		why := cards.Unsettled(&def.Type, refusal.Problems)
		if refusal.Reason == handoffs.ReasonAlreadyOpen {
			meta.Existing, why = refusal.Existing, b.refusedFor(ctx, refusal)
		}
		b.refuseDraft(ctx, view, draft, def, meta, why)
	case err != nil:
		again(ctx, cards.Fault(ref(draft.View)))
	default:
		b.bringBack(ctx, draft.Behind, result)
		b.afterInOrder(ctx, view, func(ctx context.Context) {
			b.change(ctx, view, cards.Note(string(result.Handoff.ID), cards.SentNote(&result.Handoff, b.link(&result.Handoff))))
		})
	}
}

// refuseDraft draws a draft's form again and says why nothing was sent.
func (b *Bot) refuseDraft(ctx context.Context, view string, draft handoffs.Draft, def *handoffs.Definition, meta cards.Meta, why string) {
	draft.Reviewing = 0           // no review is to be drawn over the form
	_ = b.keepDraftOf(ctx, draft) // it is logged, and the form that is drawn holds everything
	b.drawForm(ctx, view, &draft, def, meta, why)
}

// onRemoveFile takes the attached file away from the form.
func (b *Bot) onRemoveFile(ctx context.Context, e *Envelope) (any, error) {
	view, user := e.Interaction.View, handoffs.UserID(e.Interaction.User.ID)
	typed := cards.ReadForm(view)
	meta, _ := cards.ParseMeta(view.PrivateMetadata)
	def, ok := b.Playbook.Definition(meta.Type)
	if !ok {
		return nil, nil
	}
	view.PrivateMetadata = meta.Without().Encode() // from here on there is none
	b.redraw(ctx, user, &view, typed, def)
	return nil, nil
}
