package cards

import (
	"fmt"
	"regexp"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Reading is what became of reading the thread that a form starts from.
type Reading string

// What may become of it.
const (
	// ReadingOn: it is being read. The zero Reading says nothing.
	ReadingOn Reading = "reading"
	// ReadingTaken: its messages are in the notes.
	ReadingTaken Reading = "taken"
	// ReadingEmpty: nothing was said in it, or nothing since the last handoff.
	ReadingEmpty Reading = "empty"
	// ReadingTyped: the person has typed in the notes.
	ReadingTyped Reading = "typed"
	// ReadingNowhere: the type has no field for notes.
	ReadingNowhere Reading = "nowhere"
	// ReadingBarred: the bot is not in the channel.
	ReadingBarred Reading = "barred"
	// ReadingForbidden: the app may not read there.
	ReadingForbidden Reading = "forbidden"
	// ReadingFailed: it did not work just now.
	ReadingFailed Reading = "failed"
)

// Started says from which thread a form starts, and what became of its messages.
type Started struct {
	// Link is the thread's address, "" if it is not known.
	Link    string
	Reading Reading
	// Read counts the messages that are in the notes, and Left those that are not.
	Read, Left int
	// Since is the last handoff from the thread: only what was said after it is taken.
	Since handoffs.ID
	// Notes is the label of the field for notes.
	Notes string
	// Bot is what people type after the @ to invite the bot.
	Bot string
}

// words are a sentence or two above the form's fields.
func (s *Started) words() markup {
	it := "Starts from " + link(s.Link, "this thread")
	notes := "*" + said(s.Notes, labelLength) + "*"
	var since markup
	if s.Since != "" {
		since = " since " + reference(s.Since, "")
	}
	switch s.Reading {
	case ReadingOn:
		return it + ". Reading its messages …"
	case ReadingTaken:
		text := it + ". " + howMany(s.Read, "message") + since + " in " + notes + ": change them as you like before you send."
		if s.Left > 0 {
			text += " " + howMany(s.Left, "older one") + " left out."
		}
		return text
	case ReadingEmpty:
		return it + ". Nothing was said there" + since + "."
	case ReadingTyped:
		return it + ". " + notes + " holds what you typed; the thread's messages are not added."
	case ReadingNowhere:
		return it + ". This type has no notes to fill; the card links to the thread."
	case ReadingBarred:
		return it + ", which I cannot read. Go on without its messages; or type `/invite @" + said(s.Bot, 80) + "` there and start again."
	case ReadingForbidden:
		return it + ", which I may not read: the app lacks a permission, tell an admin. Go on without its messages."
	case ReadingFailed:
		return it + ", which could not be read just now. Go on without its messages, or close this and start again."
	}
	return it + "."
}

// howMany says how many: "1 message", "2 messages".
func howMany(n int, one string) markup {
	if n == 1 {
		return markup("1 " + one)
	}
	return markup(fmt.Sprintf("%d %ss", n, one))
}

// StartOffer answers a mention of the bot in a thread. thread is the time of the thread's first message.
func StartOffer(thread string) Message {
	const text = "Hand work off from this thread? The form takes its messages along as notes."
	b := button(ActionStart, wordStart, thread, "from this thread").WithStyle(slack.StylePrimary)
	return Message{
		Text:   text + " Press " + wordStart + ", or choose “" + wordFromHere + "” in a message's menu.",
		Blocks: []slack.Block{section(text), slack.NewActionBlock("", b)},
	}
}

var stamp = regexp.MustCompile(`^[0-9]{1,12}\.[0-9]{1,9}$`)

// ReadStart reads what the button of StartOffer carries.
func ReadStart(value string) (thread string, ok bool) { return value, stamp.MatchString(value) }
