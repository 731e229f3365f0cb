package bot

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// onHomeOpened shows a person their page. Slack says it for each tab of the app.
func (b *Bot) onHomeOpened(ctx context.Context, e *Envelope) (any, error) {
	var opened struct {
		Tab string `json:"tab"`
	}
	if err := json.Unmarshal(e.inner(), &opened); err != nil || opened.Tab != "" && opened.Tab != "home" {
		return nil, nil
	}
	user := handoffs.UserID(e.place().User)
	b.after(ctx, func(ctx context.Context) { b.Homes.opened(ctx, user) })
	return nil, nil
}

// fromHome reports whether somebody pressed something on their page.
func (e *Envelope) fromHome() bool {
	return e.Interaction != nil && e.Interaction.View.Type == slack.VTHomeTab
}

// homeDraftTimeout bounds how long a form waits for the draft that it opens with.
const homeDraftTimeout = 500 * time.Millisecond

// resumeFromHome opens the form with the draft in it.
func (b *Bot) resumeFromHome(ctx context.Context, e *Envelope) (any, error) {
	i := e.Interaction
	user := handoffs.UserID(i.User.ID)
	loadCtx, cancel := context.WithTimeoutCause(ctx, homeDraftTimeout, errors.New("no answer from the store"))
	draft, loadErr := b.Drafts.LoadDraft(loadCtx, user)
	cancel()
	_, known := b.Playbook.Definition(draft.Type)
	input := b.formInput(b.definition(draft.Type), cards.Meta{Origin: draft.Origin})
	switch {
	case errors.Is(loadErr, handoffs.ErrNotFound):
		input.Notice = "That draft is gone: it was sent, or discarded. You can start here."
	case loadErr != nil || !known:
		input.Notice = draftUnreadable(b.command())
	default:
		input.Values, input.Reason, input.Meta = draft.Values[draft.Type], draft.Reason, input.Meta.With(draft.File)
	}
	openCtx, cancel := context.WithTimeoutCause(ctx, viewTimeout, errors.New("no answer to views.open"))
	defer cancel()
	form := cards.Form(input)
	if def, ok := b.Playbook.Definition(draft.Type); ok && loadErr == nil && draft.Review != nil && b.Reviewer != nil {
		form = b.drawReview(&draft, def, input.Meta)
	}
	opened, err := b.Viewer.OpenViewContext(openCtx, i.TriggerID, form)
	if err != nil {
		b.Log.WarnContext(ctx, "cannot open form", "error", err)
		b.after(ctx, func(ctx context.Context) { b.tell(ctx, handoffs.Message{}, i.User.ID, cards.OpenFailed()) })
		return nil, nil
	}
	if loadErr != nil || !known {
		return nil, nil
	}
	b.afterInOrder(ctx, opened.ID, func(ctx context.Context) {
		draft.View, draft.Reviewing = viewRequest(&opened.View), 0
		if err := b.Drafts.SaveDraft(ctx, draft); err != nil {
			b.Log.WarnContext(ctx, "cannot save draft", "error", err)
		}
	})
	return nil, nil
}

// discardFromHome forgets the draft that the page shows. The one that it had replaced comes back.
func (b *Bot) discardFromHome(ctx context.Context, user handoffs.UserID) error {
	draft, err := b.Drafts.LoadDraft(ctx, user)
	switch {
	case errors.Is(err, handoffs.ErrNotFound):
		err = nil
	case err == nil && draft.Behind != nil:
		err = b.Drafts.SaveDraft(ctx, *draft.Behind)
	case err == nil:
		err = b.Drafts.DeleteDraft(ctx, user)
	}
	if err == nil {
		b.Homes.Touch(user)
	}
	return err
}

// home draws a person's page as things are. until is when time alone will change it, zero if it will not.
func (p *Homes) home(ctx context.Context, user handoffs.UserID) (view slack.HomeTabViewRequest, until handoffs.Instant, err error) {
	b := p.bot
	in := cards.HomeInput{User: user, Command: b.command(), Now: b.now(), Link: b.Crowd.Link}
	q := handoffs.PageQuery{User: user, Most: cards.HomeMost, Now: in.Now}
	for i := range p.teams {
		team := &p.teams[i]
		switch {
		case team.ManagedBy(user) && len(q.Manages) < cards.HomeTeams:
			q.Manages, in.Manages = append(q.Manages, team.Key), append(in.Manages, *team)
		case !team.ManagedBy(user) && p.roster.Knows(team, user) && len(q.Receives) < cards.HomeTeams:
			q.Receives, in.Receives = append(q.Receives, team.Key), append(in.Receives, *team)
		}
	}
	if in.Page, err = p.pages.Page(ctx, q); err != nil {
		return view, 0, err
	}
	switch draft, err := b.Drafts.LoadDraft(ctx, user); {
	case err == nil:
		in.Draft = b.offer(&draft)
	case !errors.Is(err, handoffs.ErrNotFound):
		return view, 0, err
	}
	return cards.Home(in), turns(&in), nil
}

// turns returns when the first thing that a page shows becomes overdue.
func turns(in *cards.HomeInput) handoffs.Instant {
	var first handoffs.Instant
	soon := func(at handoffs.Instant) {
		if at > in.Now && (first == 0 || at < first) {
			first = at
		}
	}
	lists := append([]handoffs.List{in.Page.Waits, in.Page.Sent, in.Page.Tasks}, in.Page.Receives...)
	for i := range in.Page.Manages {
		lists = append(lists, in.Page.Manages[i].Open)
	}
	for _, l := range lists {
		for i := range l.Handoffs {
			h := &l.Handoffs[i]
			soon(h.Due)
			for _, t := range h.OpenTasks() {
				soon(t.Due)
			}
		}
	}
	return first
}
