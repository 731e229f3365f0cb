// Package bot is the Slack side: envelopes in, deliveries out. Handlers turn what a person did into a command, and
// answer what the command's result says; the Worker makes Slack agree with what is stored.
package bot

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
)

// Viewer opens and changes modals. *slack.Client is one.
type Viewer interface {
	OpenViewContext(ctx context.Context, triggerID string, view slack.ModalViewRequest) (*slack.ViewResponse, error)
	PushViewContext(ctx context.Context, triggerID string, view slack.ModalViewRequest) (*slack.ViewResponse, error)
	UpdateViewContext(ctx context.Context, view slack.ModalViewRequest, externalID, hash, viewID string) (*slack.ViewResponse, error)
}

// Teller says something to one person. *slack.Client is one.
type Teller interface {
	PostEphemeralContext(ctx context.Context, channel, user string, options ...slack.MsgOption) (string, error)
	PostMessageContext(ctx context.Context, channel string, options ...slack.MsgOption) (string, string, error)
}

// Playbook answers what may be handed off.
type Playbook interface {
	// Definition returns the type's definition; the same pointer each time.
	Definition(key handoffs.TypeKey) (*handoffs.Definition, bool)
	// Type finds a type by its key or its name.
	Type(word string) (handoffs.TypeKey, bool)
}

// Crowd answers, from memory, who is who. It never blocks.
type Crowd interface {
	// Member reports whether the user is of the team.
	Member(team *handoffs.Team, user handoffs.UserID) bool
	// Postable reports whether the bot can post in the channel, and if not, what to do about it.
	Postable(channel handoffs.ChannelID) (ok bool, why string)
	// Refresh asks for news of the team soon, because an answer surprised somebody.
	Refresh(team *handoffs.Team)
	// Link returns a message's permalink, or "".
	Link(m handoffs.Message) string
}

// Bot handles envelopes.
type Bot struct {
	Service  *handoffs.Service
	Lister   handoffs.Lister
	Drafts   handoffs.Drafts
	Types    []handoffs.Type
	Playbook Playbook
	Viewer   Viewer
	Teller   Teller
	Crowd    Crowd
	// Learn reads who is of a team that nothing is known of yet; nil leaves that out.
	Learn func(ctx context.Context, team *handoffs.Team)
	// Absences finds people who left.
	Absences *Absences
	// Finder reads cards that the store has not heard of yet; nil leaves that out.
	Finder Finder
	// Digests draws digests anew on whose lines somebody acted; nil leaves that out.
	Digests *Digests
	// Reports finds what reports say; nil leaves them out.
	Reports handoffs.Reports
	// Homes keeps people's pages; nil leaves them out.
	Homes *Homes
	// Threads reads the threads that forms start from, and People tells names; nil leaves that out.
	Threads Threads
	People  *People
	// Files reads what people attach to forms; nil leaves that out.
	Files Files
	// Reviewer reads the notes of forms that are sent; nil leaves that out. ReviewWait is how long it takes at most.
	Reviewer   Reviewer
	ReviewWait time.Duration
	// Name is what people type after the @.
	Name string
	// User is the bot's own user id, Workspace the workspace that it serves. Both are empty if Slack did not say.
	User      string
	Workspace string
	Metrics   *Metrics
	Log       *slog.Logger

	heard      atomic.Pointer[string] // the command's name
	afterwards errands
	mu         sync.Mutex
	last       map[string]<-chan struct{} // by key, the end of what afterInOrder began last
	ending     chan struct{}              // closed by Hurry
}

const (
	// commitTimeout bounds a command on the way to its ack: Slack waits 3 s.
	commitTimeout = 2 * time.Second
	// viewTimeout bounds views.open and views.update: a trigger lives 3 s.
	viewTimeout = 2500 * time.Millisecond
	// afterTimeout bounds what is done after an ack.
	afterTimeout = 10 * time.Second
	// tellTimeout leaves an answer that does not arrive in place the time to go out as a direct message.
	tellTimeout = 3 * time.Second
)

// after does something once the envelope is acknowledged. Close waits for it.
func (b *Bot) after(ctx context.Context, do func(ctx context.Context)) {
	b.afterwards.Go(func() {
		ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), afterTimeout, errors.New("no answer after the ack"))
		defer cancel()
		defer func() {
			if p := recover(); p != nil {
				b.Log.ErrorContext(ctx, "panic after the ack", "panic", p)
			}
		}()
		do(ctx)
	})
}

// afterInOrder is after, but with the same key one begins when the one before has ended. What is drawn into one form
// must keep the order in which the person acted.
func (b *Bot) afterInOrder(ctx context.Context, key string, do func(ctx context.Context)) {
	done := make(chan struct{})
	b.mu.Lock()
	if b.last == nil {
		b.last = map[string]<-chan struct{}{}
	}
	before := b.last[key]
	b.last[key] = done
	b.mu.Unlock()
	b.after(ctx, func(ctx context.Context) {
		defer func() {
			b.mu.Lock()
			defer b.mu.Unlock()
			if b.last[key] == (<-chan struct{})(done) {
				delete(b.last, key)
			}
			close(done)
		}()
		if before != nil {
			<-before // it is bounded as this one is
		}
		do(ctx)
	})
}

// Close waits until everything that handlers left to do is done.
func (b *Bot) Close() { b.afterwards.Wait() }

// Hurry ends the reviews that are under way, and all later ones, without their model: the process is to end.
func (b *Bot) Hurry() {
	ends := b.ends()
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case <-ends:
	default:
		close(ends)
	}
}

// ends is closed by Hurry.
func (b *Bot) ends() chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ending == nil {
		b.ending = make(chan struct{})
	}
	return b.ending
}

// do carries out a command that depends on who acts. The result's handoff is valid also with a *handoffs.Refusal.
func (b *Bot) do(ctx context.Context, id handoffs.ID, request handoffs.RequestID, word string, user handoffs.UserID, command func(by handoffs.Actor, h *handoffs.Handoff) handoffs.Command) (handoffs.Result, error) {
	return b.doOn(ctx, handoffs.Message{}, id, request, word, user, command)
}

// doOn is do for what somebody did on a message: on a card that another one has replaced, nothing is done.
func (b *Bot) doOn(ctx context.Context, on handoffs.Message, id handoffs.ID, request handoffs.RequestID, word string, user handoffs.UserID, command func(by handoffs.Actor, h *handoffs.Handoff) handoffs.Command) (handoffs.Result, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, commitTimeout, errors.New("no answer from the store"))
	defer cancel()
	with := handoffs.With{Word: word, On: on, Make: func(h *handoffs.Handoff) handoffs.Command {
		return command(b.actor(h, user), h)
	}}
	result, err := b.Service.Do(ctx, id, request, with)
	if refusal, refused := errors.AsType[*handoffs.Refusal](err); refused && refusal.Reason == handoffs.ReasonNotMember && b.learns(ctx, result.Handoff.To(), user) {
		result, err = b.Service.Do(ctx, id, request, with)
	}
	b.logResult(ctx, word, request, result, err)
	return result, err
}

// learns asks Slack about a team that is in no current playbook, and reports whether the person turned out to be of it.
func (b *Bot) learns(ctx context.Context, team *handoffs.Team, user handoffs.UserID) bool {
	if b.Learn == nil {
		return false
	}
	ctx, cancel := context.WithTimeoutCause(ctx, commitTimeout/2, errors.New("no answer about a team"))
	defer cancel()
	b.Learn(ctx, team)
	return b.Crowd.Member(team, user)
}

func (b *Bot) actor(h *handoffs.Handoff, user handoffs.UserID) handoffs.Actor {
	a := handoffs.Actor{User: user}
	if h.Definition != nil {
		a.Member = b.Crowd.Member(h.To(), user)
	}
	return a
}

// logResult writes one line a commit, and one a fault; refusals are answers, not events.
func (b *Bot) logResult(ctx context.Context, word string, request handoffs.RequestID, result handoffs.Result, err error) {
	log := b.Log.With("handoff", result.Handoff.ID, "command", word, "request", request)
	refusal, refused := errors.AsType[*handoffs.Refusal](err)
	switch {
	case refused:
		b.Metrics.Refused(string(refusal.Reason))
	case err == nil && len(result.Events) > 0:
		b.Metrics.Committed(word, nil)
		log.InfoContext(ctx, "handoff changed", "status", result.Handoff.Status, "version", result.Handoff.Version)
	case err == nil || errors.Is(err, handoffs.ErrNotFound):
	default:
		b.Metrics.Committed(word, err)
		log.ErrorContext(ctx, "cannot carry out command", "error", err, "ref", ref(request))
	}
}

// ref is what a person can quote to an admin; the log has it beside the fault.
func ref(request handoffs.RequestID) string {
	sum := sha256.Sum256([]byte(request))
	return base32.StdEncoding.EncodeToString(sum[:])[:4]
}

// tell answers one person where they are, or in a direct message if that place does not let us.
func (b *Bot) tell(ctx context.Context, where handoffs.Message, user, text string) {
	b.show(ctx, where, user, cards.Message{Text: text})
}

// show is tell with blocks. They are left out in a direct message, because their buttons are about the place.
func (b *Bot) show(ctx context.Context, where handoffs.Message, user string, m cards.Message) {
	opts := []slack.MsgOption{
		slack.MsgOptionText(m.Text, false), slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
	if where.Channel != "" {
		there := slices.Clone(opts)
		if len(m.Blocks) > 0 {
			there = append(there, slack.MsgOptionBlocks(m.Blocks...))
		}
		if where.TS != "" {
			there = append(there, slack.MsgOptionTS(where.TS))
		}
		inPlace, cancel := context.WithTimeoutCause(ctx, tellTimeout, errors.New("no answer to chat.postEphemeral"))
		_, err := b.Teller.PostEphemeralContext(inPlace, string(where.Channel), user, there...)
		cancel()
		if err == nil {
			return
		}
		b.Log.InfoContext(ctx, "cannot answer in place, sending a direct message", "error", err)
	}
	if _, _, err := b.Teller.PostMessageContext(ctx, user, opts...); err != nil {
		b.Log.WarnContext(ctx, "cannot answer a person", "error", err)
	}
}
