package bot

import (
	"context"
	"errors"
	"time"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// Now returns what a digest of the team says at this moment, for readers in that time zone. It names all handoffs that
// were read.
func (d *Digests) Now(ctx context.Context, team *handoffs.Team, location *time.Location) (cards.DigestInput, error) {
	q := digestQuery(team.Key, d.Service.Now(), location, 0)
	said, data, err := d.ask(ctx, q)
	if err != nil {
		return cards.DigestInput{}, err
	}
	in := cards.DigestInput{
		Team: *team, Digest: said, Handoffs: map[handoffs.ID]handoffs.Handoff{}, Now: q.Now, Link: d.Deliver.Link,
	}
	for _, list := range []handoffs.List{data.Overdue, data.DueToday, data.Exceptions} {
		for _, h := range list.Handoffs {
			in.Handoffs[h.ID] = h
		}
	}
	return in, nil
}

// digest answers a person with how things stand now in the teams that they manage; others, with what waits for them.
func (b *Bot) digest(ctx context.Context, c *slack.SlashCommand) *slack.Msg {
	if b.Digests == nil {
		return b.help(c, "digest")
	}
	ctx, cancel := context.WithTimeoutCause(ctx, commitTimeout, errors.New("no answer from the store"))
	defer cancel()
	user, request := handoffs.UserID(c.UserID), handoffs.RequestID(c.TriggerID)
	var managed []handoffs.Redirection
	for _, team := range b.receivers("") {
		if to, ok := b.redirection(team.Key); ok && team.ManagedBy(user) && len(managed) < cards.HomeTeams {
			managed = append(managed, to)
		}
	}
	if len(managed) == 0 {
		page, err := b.Digests.Pages.Page(ctx, handoffs.PageQuery{User: user, Most: listMax, Now: b.now()})
		switch {
		case err != nil:
			return b.fault(ctx, request, err)
		case page.Waits.Total == 0:
			return ephemeral(cards.DigestNone())
		}
		return ephemeral(b.listed("Waiting for you", page.Waits.Handoffs, page.Waits.Total))
	}
	var all cards.Message
	for i := range managed {
		in, err := b.Digests.Now(ctx, &managed[i].To, managed[i].Calendar.Location())
		if err != nil {
			return b.fault(ctx, request, err)
		}
		in.Lines = max(3, cards.DigestLines/len(managed))
		all = join(all, cards.Digest(in))
	}
	return ephemeral(all)
}

// onDigestAll shows a page of everything that stalls in a team, as it is now.
func (b *Bot) onDigestAll(ctx context.Context, e *Envelope) (any, error) {
	i := e.Interaction
	value := i.ActionCallback.BlockActions[0].Value
	key, offset := cards.ParseDigestLeaf(value)
	team, ok := b.redirection(key)
	if !ok || b.Digests == nil {
		return nil, nil
	}
	ctx, cancel := context.WithTimeoutCause(ctx, viewTimeout, errors.New("no answer to views.open"))
	defer cancel()
	where := handoffs.Message{Channel: handoffs.ChannelID(i.Channel.ID), TS: i.Message.ThreadTimestamp}
	loadCtx, stop := context.WithTimeoutCause(ctx, commitTimeout/2, errors.New("no answer from the store"))
	in, err := b.Digests.Now(loadCtx, &team.To, team.Calendar.Location())
	stop()
	if err == nil {
		view := cards.DigestAll(in, offset)
		if i.View.Type == slack.VTModal {
			_, err = b.Viewer.UpdateViewContext(ctx, view, "", i.View.Hash, i.View.ID)
		} else {
			_, err = b.Viewer.OpenViewContext(ctx, i.TriggerID, view)
		}
	}
	if err != nil {
		b.Log.WarnContext(ctx, "cannot show what stalls", "error", err, "team", key)
		b.after(ctx, func(ctx context.Context) { b.tell(ctx, where, i.User.ID, cards.OpenFailed()) })
	}
	return nil, nil
}

// Text returns a digest as plain text, as whoever has no blocks reads it.
func (d *Digests) Text(ctx context.Context, p *DigestPlan) (string, error) {
	in, err := d.Now(ctx, &p.Team, p.Location)
	if err != nil {
		return "", err
	}
	return cards.Digest(in).Terminal(), nil
}
