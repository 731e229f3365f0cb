package bot

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Kind is what an envelope holds.
type Kind string

// The kinds of envelopes. Those that Slack never sends again when they are not acknowledged: all but KindEvent.
const (
	KindCommand    Kind = "command"    // a slash command
	KindPress      Kind = "press"      // block_actions
	KindSubmit     Kind = "submit"     // view_submission
	KindClose      Kind = "close"      // view_closed
	KindShortcut   Kind = "shortcut"   // global or on a message
	KindOptions    Kind = "options"    // block_suggestion
	KindEvent      Kind = "event"      // Events API
	KindOther      Kind = "other"      // an interaction of another type
	KindUnreadable Kind = "unreadable" // nothing that we know how to read; it is acknowledged and dropped
)

// Envelope is one delivery from Slack. At most one of Command, Interaction and Event is set. They hold what frame.go
// reads: of a message its words and place but no blocks, of a view its inputs' ids and what was typed.
type Envelope struct {
	// ID is the envelope's own id, which the acknowledgement names. A second delivery may carry another.
	ID          string
	Command     *slack.SlashCommand
	Interaction *slack.InteractionCallback
	Event       *slackevents.EventsAPIEvent
	Received    time.Time
	// Retry counts Slack's attempts after the first; events only.
	Retry int

	// where the event happened.
	where eventPlace
	// echo says that the event tells of a message of our own, of which nothing more is read.
	echo bool
}

// Kind returns what the envelope holds.
func (e *Envelope) Kind() Kind {
	switch {
	case e.Command != nil:
		return KindCommand
	case e.Event != nil || e.echo:
		return KindEvent
	case e.Interaction == nil:
		return KindUnreadable
	}
	switch e.Interaction.Type {
	case slack.InteractionTypeBlockActions:
		return KindPress
	case slack.InteractionTypeViewSubmission:
		return KindSubmit
	case slack.InteractionTypeViewClosed:
		return KindClose
	case slack.InteractionTypeShortcut, slack.InteractionTypeMessageAction:
		return KindShortcut
	case slack.InteractionTypeBlockSuggestion:
		return KindOptions
	default:
		return KindOther
	}
}

// Request names the press: it is the same however often, and on whatever way, the press is delivered. A form that is
// submitted again after errors keeps its name, so that it makes one handoff. It is empty if there is nothing to go by.
func (e *Envelope) Request() handoffs.RequestID {
	switch kind := e.Kind(); kind {
	case KindCommand:
		return e.named(kind, e.Command.TriggerID)
	case KindEvent:
		return e.named(kind, e.eventID())
	case KindSubmit:
		return e.named("view", e.Interaction.View.ID)
	case KindClose:
		return e.named(kind, e.Interaction.View.ID)
	case KindUnreadable:
		return e.named(kind, "")
	default:
		return e.named(kind, e.pressID())
	}
}

// Delivery names what is handled at most once while this process remembers it. It differs from Request for forms: each
// submission of a form is looked at anew.
func (e *Envelope) Delivery() string {
	if e.Kind() == KindSubmit && e.ID != "" {
		return "submit:" + e.ID
	}
	return string(e.Request())
}

func (e *Envelope) named(kind Kind, id string) handoffs.RequestID {
	switch {
	case id == "" && e.ID == "":
		return ""
	case id == "":
		return handoffs.RequestID("envelope:" + e.ID)
	}
	return handoffs.RequestID(string(kind) + ":" + id)
}

// pressID joins all that tells two presses apart, because a trigger alone is unique at Slack only.
func (e *Envelope) pressID() string {
	ic := e.Interaction
	stamp, action := ic.ActionTs, ic.CallbackID
	if len(ic.ActionCallback.BlockActions) > 0 {
		first := ic.ActionCallback.BlockActions[0]
		stamp, action = first.ActionTs, first.ActionID
	}
	switch {
	case ic.TriggerID != "":
		return joined(ic.TriggerID, stamp, action)
	case stamp != "":
		return joined(ic.User.ID, stamp, action)
	}
	return ""
}

func (e *Envelope) eventID() string {
	if e.Event == nil { // an echo, of which nothing is kept
		return ""
	}
	if cb, ok := e.Event.Data.(*slackevents.EventsAPICallbackEvent); ok {
		return cb.EventID
	}
	return ""
}

// Key names what the envelope must keep its place behind: a form, a handoff, a thread, or a person.
func (e *Envelope) Key() string {
	switch {
	case e.Command != nil:
		return joined("user", e.Command.UserID)
	case e.Interaction != nil:
		return e.pressKey()
	case e.Event != nil:
		return e.eventKey()
	}
	return joined("envelope", e.ID)
}

func (e *Envelope) pressKey() string {
	ic := e.Interaction
	if ic.View.ID != "" {
		return joined("view", ic.View.ID)
	}
	for _, a := range ic.ActionCallback.BlockActions {
		if id, ok := handoffIn(a.Value); ok {
			return joined("handoff", string(id))
		}
		if id, ok := handoffIn(a.SelectedOption.Value); ok {
			return joined("handoff", string(id))
		}
	}
	if ic.Channel.ID != "" && ic.Message.Timestamp != "" {
		return threadKey(ic.Channel.ID, ic.Message.ThreadTimestamp, ic.Message.Timestamp)
	}
	return joined("user", ic.User.ID)
}

// handoffIn finds a handoff's id in a button's value ("H-1042") or a menu's ("cancel:H-1042").
func handoffIn(value string) (handoffs.ID, bool) {
	value = value[strings.LastIndexByte(value, ':')+1:]
	if !strings.HasPrefix(value, "H-") {
		return "", false
	}
	return handoffs.ParseID(value)
}

// eventPlace is where an event happened, as far as the event says.
type eventPlace struct {
	User    string
	in      string // the channel
	ts      string
	thread  string
	item    frameItem    // that a reaction is about
	message frameMessage // that was changed
}

func (p *eventPlace) channel() string {
	if p.item.Channel != "" {
		return p.item.Channel
	}
	return p.in
}

func (e *Envelope) place() eventPlace { return e.where }

// inner returns the event as it came, without its wrapping; nil for those that are read into a type of slack-go's.
func (e *Envelope) inner() json.RawMessage {
	if e.Event == nil {
		return nil
	}
	if cb, ok := e.Event.Data.(*slackevents.EventsAPICallbackEvent); ok && cb.InnerEvent != nil {
		return *cb.InnerEvent
	}
	return nil
}

func (e *Envelope) eventKey() string {
	p := e.place()
	channel := p.channel()
	switch {
	case p.item.TS != "":
		return threadKey(channel, "", p.item.TS)
	case p.message.TS != "":
		return threadKey(channel, p.message.ThreadTS, p.message.TS)
	case channel != "" && p.ts != "":
		return threadKey(channel, p.thread, p.ts)
	case p.User != "":
		return joined("user", p.User)
	case channel != "":
		return joined("channel", channel)
	}
	return joined("event", e.eventID())
}

// threadKey is the same for a thread's first message and for everything below it.
func threadKey(channel, threadTS, ts string) string {
	if threadTS == "" {
		threadTS = ts
	}
	return joined("thread", channel, threadTS)
}

func joined(parts ...string) string { return strings.Join(parts, ":") }
