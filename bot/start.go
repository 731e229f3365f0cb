package bot

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// Threads reads what was said in a thread. *ThreadReader is one.
type Threads interface {
	read(ctx context.Context, thread handoffs.Message, after time.Time, newest int, keep func(m *threadMessage) bool) (list []threadMessage, total int, err error)
}

const (
	// notesMax is how many messages of a thread become notes.
	notesMax = 50
	// readTimeout leaves the time to draw what was read.
	readTimeout = 6 * time.Second
	// askAtOnce is how many names are asked for at a time.
	askAtOnce = 4
)

// onStartHere opens the form from the shortcut in a message's menu.
func (b *Bot) onStartHere(ctx context.Context, e *Envelope) (any, error) {
	i := e.Interaction
	b.startFrom(ctx, e, handoffs.Message{
		Channel: handoffs.ChannelID(i.Channel.ID), TS: cmp.Or(i.Message.ThreadTimestamp, i.Message.Timestamp),
	})
	return nil, nil
}

// onStart opens the form from the button that answers a mention.
func (b *Bot) onStart(ctx context.Context, e *Envelope) (any, error) {
	i := e.Interaction
	if ts, ok := cards.ReadStart(i.ActionCallback.BlockActions[0].Value); ok {
		b.startFrom(ctx, e, handoffs.Message{Channel: handoffs.ChannelID(i.Channel.ID), TS: ts})
	}
	return nil, nil
}

// startFrom opens the form before any other work, and then reads the thread into it.
func (b *Bot) startFrom(ctx context.Context, e *Envelope, thread handoffs.Message) {
	user := e.Interaction.User.ID
	meta := cards.Meta{Channel: thread.Channel}
	if !strings.HasPrefix(string(thread.Channel), "D") { // what two people say to each other stays there
		meta.Origin = thread
	}
	input := b.formInput(b.definition(""), meta)
	if s := input.Started; s != nil && s.Reading == "" {
		s.Reading = cards.ReadingOn
	}
	openCtx, cancel := context.WithTimeoutCause(ctx, viewTimeout, errors.New("no answer to views.open"))
	defer cancel()
	opened, err := b.Viewer.OpenViewContext(openCtx, e.Interaction.TriggerID, cards.Form(input))
	if err != nil {
		b.Log.WarnContext(ctx, "cannot open form", "error", err)
		b.after(ctx, func(ctx context.Context) { b.show(ctx, thread, user, cards.StartOffer(thread.TS)) })
		return
	}
	b.afterInOrder(ctx, opened.ID, func(ctx context.Context) {
		offered, hash := b.offerDraft(ctx, user, opened, input)
		b.fill(ctx, handoffs.UserID(user), opened.ID, cmp.Or(hash, opened.Hash), offered)
	})
}

// started says where a form starts from; nil if from nowhere.
func (b *Bot) started(typ *handoffs.Type, meta cards.Meta) *cards.Started {
	if meta.Origin.IsZero() {
		return nil
	}
	s := &cards.Started{Link: b.Crowd.Link(meta.Origin), Bot: b.Name}
	if notes := typ.NotesField(); notes != nil {
		s.Notes = notes.Label
	} else {
		s.Reading = cards.ReadingNowhere
	}
	return s
}

// fill reads the thread that a form starts from into the form's notes, unless something stands there. hash is the view's
// as it was drawn last: if somebody has drawn it anew meanwhile, it is left as it is.
func (b *Bot) fill(ctx context.Context, user handoffs.UserID, view, hash string, input cards.FormInput) {
	notes := input.Type.NotesField()
	if input.Started == nil || notes == nil || b.Threads == nil || !input.Values[notes.Key].Empty() {
		return
	}
	started := *input.Started
	input.Started = &started
	text := b.readThread(ctx, user, input.Meta.Origin, notes, &started)
	draft, err := b.Drafts.LoadDraft(ctx, user)
	if err == nil && draft.View == handoffs.RequestID("view:"+view) && !draft.Values[input.Type.Key][notes.Key].Empty() {
		started.Reading, text = cards.ReadingTyped, ""
	}
	if text != "" {
		input.Meta.Filled++ // Slack ignores a new value under the same block id
		input.Values = maps.Clone(input.Values)
		if input.Values == nil {
			input.Values = handoffs.Values{}
		}
		input.Values[notes.Key] = handoffs.Value{text}
	}
	if _, err := b.Viewer.UpdateViewContext(ctx, cards.Form(input), "", hash, view); err != nil {
		b.Log.InfoContext(ctx, "cannot fill in notes", "error", err)
	}
}

// readThread returns what was said in the thread as notes, and says in started what became of it.
func (b *Bot) readThread(ctx context.Context, user handoffs.UserID, thread handoffs.Message, notes *handoffs.Field, started *cards.Started) string {
	ctx, cancel := context.WithTimeoutCause(ctx, readTimeout, errors.New("reading the thread took too long"))
	defer cancel()
	var after time.Time
	last, err := b.Lister.FromThread(ctx, thread, 1)
	if err != nil {
		b.Log.WarnContext(ctx, "cannot find the thread's last handoff", "error", err)
	}
	if len(last) > 0 {
		after, started.Since = last[0].At.Time(), last[0].ID
	}
	list, total, err := b.Threads.read(ctx, thread, after, notesMax, b.noteworthy)
	switch code := slackCode(err); {
	case err == nil && total == 0:
		started.Reading = cards.ReadingEmpty
		return ""
	case err == nil:
		started.Reading = cards.ReadingTaken
		text, left := cards.Notes(b.speeches(ctx, user, list), total-len(list), min(notes.Limit(), handoffs.MaxText))
		started.Read, started.Left = total-left, left
		return text
	case code == "not_in_channel" || code == "channel_not_found":
		started.Reading = cards.ReadingBarred
	case code == "missing_scope" || code == "no_permission" || code == "not_allowed_token_type":
		started.Reading = cards.ReadingForbidden
	default:
		started.Reading = cards.ReadingFailed
	}
	b.Log.InfoContext(ctx, "cannot read thread", "error", err)
	return ""
}

// noteworthy reports whether a message belongs into notes: what people and other apps said, and not to the bot alone.
func (b *Bot) noteworthy(m *threadMessage) bool {
	switch m.Subtype {
	case "", "file_share", "thread_broadcast", "bot_message", "me_message":
	default:
		return false
	}
	if m.User != "" && m.User == b.User {
		return false
	}
	text := strings.TrimSpace(strings.ReplaceAll(m.Text, "<@"+b.User+">", ""))
	return (text != "" || len(m.Files) > 0) && !b.saysAck(m.Text)
}

// speeches are the messages with their authors' names, at the times of whoever will read them first.
func (b *Bot) speeches(ctx context.Context, reader handoffs.UserID, list []threadMessage) []cards.Speech {
	var ask errgroup.Group
	ask.SetLimit(askAtOnce)
	asked := map[string]bool{}
	for i := range list {
		if user := list[i].User; user != "" && !asked[user] {
			asked[user] = true
			ask.Go(func() error { b.person(ctx, handoffs.UserID(user)); return nil })
		}
	}
	_ = ask.Wait() // nobody returns one
	zone := b.person(ctx, reader).Zone
	name := func(user handoffs.UserID) string { return b.person(ctx, user).Name }
	said := make([]cards.Speech, 0, len(list))
	for i := range list {
		m := &list[i]
		by := cmp.Or(m.Username, m.Profile.Name, "an app")
		if m.BotID == "" {
			by = name(handoffs.UserID(m.User))
		}
		said = append(said, cards.Speech{By: by, At: m.at().In(zone), Text: cards.Plain(m.Text, name), Files: len(m.Files)})
	}
	return said
}

// person returns what is known of a person.
func (b *Bot) person(ctx context.Context, user handoffs.UserID) Someone {
	if b.People == nil {
		return Someone{Name: "somebody", Zone: time.UTC}
	}
	return b.People.Who(ctx, user)
}

// moveNotes keeps the notes when the type changes to one whose notes have another name.
func moveNotes(into, typed handoffs.Values, from, to *handoffs.Type) {
	if from == nil || from.NotesField() == nil || to.NotesField() == nil {
		return
	}
	if text := typed[from.NotesField().Key]; into[to.NotesField().Key].Empty() && !text.Empty() {
		into[to.NotesField().Key] = text
	}
}
