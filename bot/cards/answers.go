package cards

import (
	"strings"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Unknown answers somebody who names a handoff that there is not. command is the slash command's name.
func Unknown(id handoffs.ID, command string) string {
	if id == "" {
		return "This button is not known any more. Type " + command + " mine to see your handoffs."
	}
	return "There is no handoff " + string(said(string(id), 40)) + ". Type " + command + " list to see what is open."
}

// SeeAbove is the plain error under an input when what is wrong is said on top of the form.
const SeeAbove = "Nothing was stored. What you typed is kept; above it says what to do."

// AskNothing is the plain error under an empty question.
const AskNothing = "Write what is not clear."

// OpenFailed answers somebody whose press should have opened a form.
func OpenFailed() string {
	return "Slack did not open the form in time; nothing was changed. Press again."
}

// AlreadyOpen is the plain error under the title when a handoff of the same subject is open.
func AlreadyOpen(existing handoffs.ID) string {
	return string(existing) + " of the same type and title is open. Follow that one, or give a reason below to send this one as well."
}

// NotOfTeam is the plain error under the choice of a new owner.
func NotOfTeam(team string) string {
	text, _ := plain("This person is not in "+oneLine(team)+". Choose somebody who is.", maxError)
	return text
}

// OwnsAlready is the plain error under the choice of a new owner.
func OwnsAlready() string { return "This person owns it already. Choose somebody else." }

// TypeGone is the plain error when the playbook lost the type while the form was open.
func TypeGone(command string) string {
	return "This type of handoff is no longer in the playbook. Close the form and type " + command + " again."
}

// FieldError is one error under the type's title, which every form has.
func FieldError(typ *handoffs.Type, text string) map[string]string {
	problem := handoffs.Problem{Text: text}
	if typ != nil {
		problem.Field = typ.TitleField().Key
	}
	return FieldErrors(typ, []handoffs.Problem{problem})
}

// ToErrors is an error under the choice of a person.
func ToErrors(text string) map[string]string {
	text, _ = plain(text, maxError)
	return map[string]string{BlockTo: text}
}

// InView returns the errors under the block ids that the view really has; what stands nowhere in it goes under its
// first input, because Slack shows only errors under inputs.
func InView(v slack.View, errs map[string]string) map[string]string {
	var first string
	known := map[string]string{}
	for _, b := range v.Blocks.BlockSet {
		if in, ok := b.(*slack.InputBlock); ok {
			if first == "" {
				first = in.BlockID
			}
			plain, _, _ := strings.Cut(in.BlockID, generationMark)
			known[plain] = in.BlockID
		}
	}
	if first == "" {
		return errs
	}
	out := make(map[string]string, len(errs))
	for block, text := range errs {
		if id, ok := known[block]; ok {
			out[id] = text
		} else {
			out[first] = text
		}
	}
	return out
}

// OneMoment stands in a form until the handoff that it is about is known.
func OneMoment() string { return "One moment …" }

// WhyEach is the plain error when the form does not ask yet why each field comes back.
func WhyEach() string {
	return "Choose the fields that are not good enough. The form asks why for each: answer below and press Return again."
}

// ReturnedMeanwhile is said when other fields are returned than the form holds.
func ReturnedMeanwhile() string {
	return "Something else came back meanwhile. The form shows all of it now: look through it and send it again."
}

// Resumed is said on top of a form that holds what was typed before, in mrkdwn.
func Resumed(at handoffs.Instant) string {
	return "This is what you typed before, saved " + string(instant(at)) + "."
}

// TeamGone is the plain error when the playbook lost the team while the form was open.
func TeamGone() string {
	return "This team no longer receives handoffs. Choose another one."
}

// TakenBy says in mrkdwn which handoff has the title; h may be nil.
func TakenBy(h *handoffs.Handoff, id handoffs.ID, link string) string {
	it := reference(id, link)
	text := it + " of the same type and title is open."
	if h != nil {
		text = titled(h, link) + " is open already. It is " + move(h, "") + "."
	}
	return string((text + " Write another title, or have that one closed first. Your text is kept.").whole(maxSection))
}
