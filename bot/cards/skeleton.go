package cards

import (
	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Card draws the handoff's message in the receiving team's channel.
func Card(h *handoffs.Handoff) Message { return Message{Text: string(h.ID)} }

// Line draws a line in the card's thread about the delivery's event.
func Line(h *handoffs.Handoff, d handoffs.Delivery) Message { return Message{Text: string(h.ID)} }

// Direct draws a direct message to d.To about the delivery's event.
func Direct(h *handoffs.Handoff, d handoffs.Delivery, link string) Message {
	return Message{Text: string(h.ID)}
}

// ListInput is what List draws.
type ListInput struct {
	// Title says whose list it is: "Open handoffs of Onboarding".
	Title    string
	Handoffs []handoffs.Handoff
	// Total counts what Handoffs is the beginning of.
	Total int
	Now   handoffs.Instant
	// Link returns the address of a message, or "".
	Link func(handoffs.Message) string
}

// List draws the answer to "list" and "mine".
func List(l ListInput) Message { return Message{Text: l.Title} }

// Status draws the answer to "status".
func Status(h *handoffs.Handoff, link string, now handoffs.Instant) Message {
	return Message{Text: string(h.ID)}
}

// HelpInput is what Help draws.
type HelpInput struct {
	Command string
	Types   []handoffs.Type
	// Unknown is what was typed, if it was not understood.
	Unknown string
}

// Help draws the answer to "help" and to what was not understood.
func Help(in HelpInput) Message { return Message{Text: in.Command} }

// OpenButton draws the answer to a command whose trigger was too old: a button that opens the form. command is the
// text after the slash command.
func OpenButton(command string) Message { return Message{Text: command} }

// Refusal says why, whose move it is and what to do next, in one or two sentences of mrkdwn. h is the handoff that the
// command was about, or the one that r.Existing names; it may be nil. link is its address, or "".
func Refusal(r *handoffs.Refusal, h *handoffs.Handoff, link string) string { return string(r.Reason) }

// Fault says that nothing was changed; ref finds the log entry.
func Fault(ref string) string { return ref }

// FormInput is what Form draws.
type FormInput struct {
	// Types are what the person may send. More than one: the form begins with a select.
	Types []handoffs.Type
	// Type is the chosen type; nil asks for it first.
	Type *handoffs.Type
	// Receiver is the receiving team's name.
	Receiver string
	Values   handoffs.Values
	Reason   string
	// AskReason adds an input for why it is sent like this.
	AskReason bool
	// Notice is plain text on top: why the form was not sent.
	Notice string
	// Refused is the same in mrkdwn, as Refusal returns it.
	Refused string
	Offer   *Offer
	Meta    Meta
}

// Offer is a draft that the person may go on with.
type Offer struct {
	SavedAt  handoffs.Instant
	TypeName string
	// Title is what the draft's title field holds so far.
	Title string
}

// Form draws the form that sends a handoff.
func Form(f FormInput) slack.ModalViewRequest { return slack.ModalViewRequest{Type: slack.VTModal} }

// Typed is what a person typed into the form.
type Typed struct {
	// Type is the one in the select, else the one that the form was opened with.
	Type   handoffs.TypeKey
	Values handoffs.Values
	Reason string
}

// ReadForm reads the form's state. Block ids decide; inputs without a value are absent.
func ReadForm(v slack.View) Typed { return Typed{} }

// FieldErrors returns the problems by the block that each stands under.
func FieldErrors(typ *handoffs.Type, problems []handoffs.Problem) map[string]string { return nil }

// FaultErrors says under the form's first input that nothing was saved.
func FaultErrors(typ *handoffs.Type, ref string) map[string]string { return nil }

// ReasonErrors returns the text as an error under the reason.
func ReasonErrors(text string) map[string]string { return map[string]string{BlockReason: text} }

// ShowAll draws all values whole.
func ShowAll(h *handoffs.Handoff) slack.ModalViewRequest {
	return slack.ModalViewRequest{Type: slack.VTModal}
}

// AssignForm asks who is to own the handoff, and why.
func AssignForm(meta Meta, id handoffs.ID) slack.ModalViewRequest {
	return slack.ModalViewRequest{Type: slack.VTModal}
}

// ReadAssign reads AssignForm's state.
func ReadAssign(v slack.View) (to handoffs.UserID, reason string) { return "", "" }

// CancelForm asks why the sender cancels the handoff.
func CancelForm(meta Meta, id handoffs.ID) slack.ModalViewRequest {
	return slack.ModalViewRequest{Type: slack.VTModal}
}

// ReadReason reads the reason of any form that asks for one.
func ReadReason(v slack.View) string { return "" }

// Note draws a view that only says something. text is mrkdwn, as Refusal and Fault return it.
func Note(title, text string) slack.ModalViewRequest { return slack.ModalViewRequest{Type: slack.VTModal} }
