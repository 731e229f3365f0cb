package bot

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// Reviewer reads the notes of a form.
type Reviewer interface {
	// Model names the model that reads the notes. Without one it is empty, and Review takes milliseconds.
	Model() string
	// Review always has an answer; its note says why no model's part is in it. It blocks no longer than until ctx ends.
	Review(ctx context.Context, def *handoffs.Definition, values handoffs.Values) handoffs.Review
	// Rules is Review without a model: it takes milliseconds.
	Rules(ctx context.Context, def *handoffs.Definition, values handoffs.Values) handoffs.Review
	// Value returns what words of the notes are as a field's value; nothing if they are none.
	Value(f *handoffs.Field, words string) handoffs.Value
}

// ackBytes is how large a view may be that goes out with an acknowledgement: Slack drops those of 20 KB, and says nothing.
const ackBytes = 15_000

// reviewSlack is what a review gets beyond its own limit, to conclude from what it has.
const reviewSlack = 2 * time.Second

// reviews reports whether there is somebody to read the notes, and something to read.
func (b *Bot) reviews(def *handoffs.Definition, values handoffs.Values) bool {
	notes := def.Type.NotesField()
	return b.Reviewer != nil && notes != nil && !values[notes.Key].Empty()
}

// review has the notes read before the form is sent. Exit criteria come first; only what is missing may stand in the notes.
func (b *Bot) review(ctx context.Context, e *Envelope, def *handoffs.Definition, meta cards.Meta, typed cards.Typed) any {
	view, user := e.Interaction.View, handoffs.UserID(e.Interaction.User.ID)
	if problems := b.unexcused(def, typed.Values, typed.Reason, ""); len(problems) > 0 {
		return b.refuseForm(ctx, &view, user, def, meta, typed, &handoffs.Refusal{Reason: handoffs.ReasonIncomplete, Problems: problems})
	}
	draft := b.formDraft(ctx, user, &view, typed.Type, typed)
	var found handoffs.Review
	if b.Reviewer.Model() == "" {
		found = b.Reviewer.Review(ctx, def, typed.Values)
		if clear := b.clear(def, typed.Values, &found); clear {
			return b.submit(ctx, &view, user, def, meta, typed, &found)
		}
		draft.Review = &found
	} else {
		draft.Reviewing = b.now()
	}
	if err := b.saveDraft(ctx, draft); err != nil {
		return formError(view, cards.FaultErrors(&def.Type, ref(viewRequest(&view))))
	}
	meta.Type = def.Type.Key
	meta.Generation++ // Slack ignores new values under block ids that it knows
	if draft.Review != nil {
		return b.replace(ctx, view.ID, b.drawReview(&draft, def, meta))
	}
	waiting := b.reviewing(meta, "")
	return thenDo{slack.NewUpdateViewSubmissionResponse(&waiting), func() { b.reviewLater(ctx, view.ID, draft, def, meta) }}
}

// clear reports whether a review holds nobody up: there are no gaps, and nothing that is required is to be taken over
// from the notes.
func (b *Bot) clear(def *handoffs.Definition, values handoffs.Values, found *handoffs.Review) bool {
	return len(found.Gaps) == 0 && !slices.ContainsFunc(def.Check(values, b.Service.Now()).Problems, func(p handoffs.Problem) bool { return p.Missing })
}

// saveDraft is SaveDraft within the time of an acknowledgement.
func (b *Bot) saveDraft(ctx context.Context, draft handoffs.Draft) error {
	ctx, cancel := context.WithTimeoutCause(ctx, commitTimeout, errors.New("no answer from the store"))
	defer cancel()
	err := b.Drafts.SaveDraft(ctx, draft)
	if err != nil {
		b.Log.ErrorContext(ctx, "cannot save draft", "error", err, "ref", ref(draft.View))
	}
	return err
}

// replace answers a submission with another view in the form's place.
func (b *Bot) replace(ctx context.Context, id string, drawn slack.ModalViewRequest) any {
	data, err := json.Marshal(drawn)
	if err == nil && len(data) <= ackBytes {
		return slack.NewUpdateViewSubmissionResponse(&drawn)
	}
	return thenDo{slack.NewUpdateViewSubmissionResponse(new(cards.Note("Hand off", cards.OneMoment()))), func() {
		b.afterInOrder(ctx, id, func(ctx context.Context) { b.change(ctx, id, drawn) })
	}}
}

// reviewLater has the model read the notes, and draws what was found, unless the person has gone on meanwhile. If this
// process ends before, the draft is there and can be sent again.
func (b *Bot) reviewLater(ctx context.Context, view string, draft handoffs.Draft, def *handoffs.Definition, meta cards.Meta) {
	ends := b.ends()
	b.afterwards.Go(func() {
		ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), b.ReviewWait+reviewSlack, errors.New("the review took too long"))
		defer cancel()
		defer func() {
			if p := recover(); p != nil {
				b.Log.ErrorContext(ctx, "panic in a review", "panic", p)
			}
		}()
		done := make(chan struct{})
		defer close(done)
		b.afterwards.Go(func() {
			select {
			case <-ends:
				cancel()
			case <-done:
			}
		})
		found := b.Reviewer.Review(ctx, def, draft.Content(&def.Type))
		b.afterInOrder(context.WithoutCancel(ctx), view, func(ctx context.Context) { b.showReview(ctx, view, draft, def, meta, &found) })
	})
}

// showReview keeps what was found in the draft, and draws it.
func (b *Bot) showReview(ctx context.Context, view string, draft handoffs.Draft, def *handoffs.Definition, meta cards.Meta, found *handoffs.Review) {
	began := draft.Reviewing
	now, err := b.draftOf(ctx, draft.User, draft.View)
	switch {
	case errors.Is(err, handoffs.ErrNotFound) || err == nil && now.Reviewing != began:
		return // it was sent, or the person went on in another way
	case err == nil:
		draft = now
	}
	draft.Review, draft.Reviewing, draft.SavedAt = found, 0, b.now()
	if err := b.keepDraftOf(ctx, draft); err != nil {
		b.Log.WarnContext(ctx, "cannot save draft", "error", err)
	}
	b.change(ctx, view, b.drawReview(&draft, def, meta))
	if _, err := b.draftOf(ctx, draft.User, draft.View); errors.Is(err, handoffs.ErrNotFound) {
		b.change(ctx, view, b.sentNote(ctx, draft.View, def, draft.User)) // another process sent it just now
	}
}

// draftOf returns the draft of a form: the person's, or the one behind it. It returns handoffs.ErrNotFound if there is
// none, as when the form was sent.
func (b *Bot) draftOf(ctx context.Context, user handoffs.UserID, form handoffs.RequestID) (handoffs.Draft, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, commitTimeout/2, errors.New("no answer from the store"))
	defer cancel()
	draft, err := b.Drafts.LoadDraft(ctx, user)
	switch {
	case err != nil:
		return handoffs.Draft{}, err
	case draft.View == form:
		return draft, nil
	case draft.Behind != nil && draft.Behind.View == form:
		return *draft.Behind, nil
	}
	return handoffs.Draft{}, handoffs.ErrNotFound
}

// keepDraftOf saves the draft of a form where it stands.
func (b *Bot) keepDraftOf(ctx context.Context, draft handoffs.Draft) error {
	before, err := b.Drafts.LoadDraft(ctx, draft.User)
	if err == nil && before.View != draft.View {
		before.Behind = &draft
		draft = before
	}
	return b.saveDraft(ctx, draft)
}

// drawReview draws what was found in a draft.
func (b *Bot) drawReview(draft *handoffs.Draft, def *handoffs.Definition, meta cards.Meta) slack.ModalViewRequest {
	meta.Type = def.Type.Key
	return cards.ReviewForm(cards.ReviewInput{
		Type: &def.Type, Review: draft.Review, Form: draft.Content(&def.Type), Typed: draft.Settled, Open: draft.Open, Reason: draft.Reason,
		Suggest: b.suggest, Meta: meta,
	})
}

// suggest returns what the notes' words are as a field's value, if a form with it would be taken.
func (b *Bot) suggest(f *handoffs.Field, words string) handoffs.Value {
	value := b.Reviewer.Value(f, words)
	alone := handoffs.Definition{Type: handoffs.Type{Fields: []handoffs.Field{*f}}}
	if value.Empty() || len(alone.Check(handoffs.Values{f.Key: value}, b.Service.Now()).Problems) > 0 {
		return nil
	}
	return value
}
