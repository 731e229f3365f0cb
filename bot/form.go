package bot

import (
	"context"
	"errors"
	"maps"
	"strings"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// openForm opens the form before any other work. A draft, if there is one, is offered in the open form.
func (b *Bot) openForm(ctx context.Context, c *slack.SlashCommand, typ handoffs.TypeKey, title string) any {
	def := b.definition(typ)
	meta := cards.Meta{Type: def.Type.Key, Channel: handoffs.ChannelID(c.ChannelID)}
	input := b.formInput(def, meta)
	if title != "" {
		input.Values = handoffs.Values{def.Type.TitleField().Key: {title}}
	}
	return b.open(ctx, c.TriggerID, c.UserID, c.Text, input)
}

// open opens a form and answers what the person must see if that did not work.
func (b *Bot) open(ctx context.Context, trigger, user, again string, input cards.FormInput) any {
	ctx, cancel := context.WithTimeoutCause(ctx, viewTimeout, errors.New("no answer to views.open"))
	defer cancel()
	opened, err := b.Viewer.OpenViewContext(ctx, trigger, cards.Form(input))
	if err != nil {
		b.Log.WarnContext(ctx, "cannot open form", "error", err)
		return ephemeral(cards.OpenButton(again))
	}
	b.afterInOrder(ctx, opened.ID, func(ctx context.Context) { b.offerDraft(ctx, user, opened, input) })
	return nil
}

// definition returns the type's definition, or that of the playbook's first type.
func (b *Bot) definition(typ handoffs.TypeKey) *handoffs.Definition {
	if def, ok := b.Playbook.Definition(typ); ok {
		return def
	}
	def, _ := b.Playbook.Definition(b.Types[0].Key)
	return def
}

func (b *Bot) formInput(def *handoffs.Definition, meta cards.Meta) cards.FormInput {
	meta.Type = def.Type.Key
	return cards.FormInput{
		Types: b.Types, Type: &def.Type, Receiver: def.To.Name, Meta: meta, AskReason: true, Started: b.started(&def.Type, meta), Reviewed: b.Reviewer != nil,
		Attach: b.Files != nil,
	}
}

// updateTries is how often a form is redrawn before it is left as it is: a person waits in front of it.
const updateTries = 2

// update draws a form anew and returns the view's hash then; "" if that did not work.
func (b *Bot) update(ctx context.Context, view string, input cards.FormInput) (hash string) {
	var err error
	for range updateTries {
		drawn, again := b.Viewer.UpdateViewContext(ctx, cards.Form(input), "", "", view)
		if err = again; err == nil {
			return drawn.Hash
		}
		if slackCode(err) == "not_found" {
			break // the person closed it
		}
	}
	b.Log.InfoContext(ctx, "cannot update form", "error", err)
	return ""
}

// onType redraws the form for another type. What was typed stays: Slack keeps fields that both types have, and the
// draft keeps the rest for when the person comes back.
func (b *Bot) onType(ctx context.Context, e *Envelope) (any, error) {
	view := e.Interaction.View
	typed := cards.ReadForm(view)
	def, ok := b.Playbook.Definition(typed.Type)
	if !ok {
		return nil, nil
	}
	b.redraw(ctx, handoffs.UserID(e.Interaction.User.ID), &view, typed, def)
	return nil, nil
}

// redraw keeps what is typed, and then draws the form for the type of def with what the draft holds for it.
func (b *Bot) redraw(ctx context.Context, user handoffs.UserID, view *slack.View, typed cards.Typed, def *handoffs.Definition) {
	meta, _ := cards.ParseMeta(view.PrivateMetadata)
	draft := b.keep(ctx, user, view, meta.Type, typed)
	b.afterInOrder(ctx, view.ID, func(ctx context.Context) {
		input := b.formInput(def, meta)
		input.Reason = typed.Reason
		input.Values = maps.Clone(draft.Values[def.Type.Key])
		if input.Values == nil {
			input.Values = handoffs.Values{}
		}
		carry(input.Values, typed.Values, &def.Type)
		if from, ok := b.Playbook.Definition(meta.Type); ok {
			moveNotes(input.Values, typed.Values, &from.Type, &def.Type)
		}
		b.fill(ctx, user, view.ID, b.update(ctx, view.ID, input), input)
	})
}

// carry takes over what was typed in fields that the new type has too.
func carry(into, typed handoffs.Values, typ *handoffs.Type) {
	for key, value := range typed {
		if typ.Field(key) != nil {
			into[key] = value
		}
	}
}

// viewRequest names a form's submission; it stays the same however often the form is submitted.
func viewRequest(v *slack.View) handoffs.RequestID { return handoffs.RequestID("view:" + v.ID) }

// onOpenAgain opens the form from the button that stands in for an expired trigger.
func (b *Bot) onOpenAgain(ctx context.Context, e *Envelope) (any, error) {
	i := e.Interaction
	typ, title := handoffs.TypeKey(""), plainText(i.ActionCallback.BlockActions[0].Value)
	if key, rest, ok := b.typed(title); ok {
		typ, title = key, rest
	}
	def := b.definition(typ)
	input := b.formInput(def, cards.Meta{Channel: handoffs.ChannelID(i.Channel.ID)})
	if title = strings.TrimSpace(title); title != "" {
		input.Values = handoffs.Values{def.Type.TitleField().Key: {title}}
	}
	if answer := b.open(ctx, i.TriggerID, i.User.ID, title, input); answer != nil {
		b.after(ctx, func(ctx context.Context) {
			b.tell(ctx, handoffs.Message{Channel: handoffs.ChannelID(i.Channel.ID)}, i.User.ID, cards.OpenFailed())
		})
	}
	return nil, nil
}
