package cards

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Callback ids of the views.
const (
	CallbackForm    = "handoff_form"
	CallbackAssign  = "assign_form"
	CallbackCancel  = "cancel_form"
	CallbackTask    = "task_form"
	CallbackShowAll = "show_all"
	CallbackReturn  = "return_form"
	CallbackFix     = "fix_form"
	CallbackDecline = "decline_form"
	// CallbackRedirect is RedirectForm's.
	CallbackRedirect = "redirect_form"
	CallbackAsk      = "ask_form"
	CallbackAnswer   = "answer_form"
	CallbackNote     = "note"
	// CallbackReviewing, CallbackReview and CallbackSources are the views of the review.
	CallbackReviewing = "reviewing"
	CallbackReview    = "review_form"
	CallbackSources   = "sources"
)

// ShortcutHere is the callback id of the message shortcut; the app's manifest has it too.
const ShortcutHere = "handoff_from_here"

// Action ids of buttons, menus and inputs.
const (
	ActionAcknowledge  = "acknowledge"
	ActionComplete     = "complete"
	ActionRelease      = "release"
	ActionAssign       = "assign"
	ActionCancel       = "cancel"
	ActionAsk          = "ask"
	ActionAnswer       = "answer"
	ActionReturn       = "return"
	ActionFix          = "fix"
	ActionDecline      = "decline"
	ActionRedirect     = "redirect"
	ActionTake         = "take"
	ActionSnooze       = "snooze"
	ActionNudge        = "nudge"
	ActionAddTask      = "add_task"
	ActionTick         = "tick"
	ActionShowAll      = "show_all"
	ActionMore         = "more"
	ActionOpen         = "open_form"
	ActionStart        = "start_handoff"
	ActionType         = "type"
	ActionResumeDraft  = "resume_draft"
	ActionDiscardDraft = "discard_draft"
	// ActionSendNow, ActionBackToForm and ActionSources are the buttons of the review.
	ActionSendNow    = "send_now"
	ActionBackToForm = "back_to_form"
	ActionSources    = "sources"
	// ActionRemoveFile takes an attached file away from a form.
	ActionRemoveFile = "remove_file"
	// ActionReturnFields is the choice of fields in ReturnForm.
	ActionReturnFields = "return_fields"
	// ActionInput is the action id of every input of a view but the type.
	ActionInput = "v"
)

// Block ids of inputs that are no field of a type.
const (
	BlockType   = "type"
	BlockReason = "reason"
	// BlockFile is the input for a file beside the notes.
	BlockFile   = "file"
	BlockTo     = "to"
	BlockFields = "fields"
	BlockWhy    = "why"
	// BlockBeside is what somebody says beside a choice or a value.
	BlockBeside = "beside"
	// BlockAskField and BlockAskText are the inputs of AskForm.
	BlockAskField = "ask_field"
	BlockAskText  = "ask_text"
)

// onHandoff are the actions whose button carries a handoff's id.
var onHandoff = map[string]bool{
	ActionNudge: true, ActionSnooze: true,
	ActionAcknowledge: true, ActionComplete: true, ActionRelease: true, ActionAssign: true, ActionCancel: true, ActionShowAll: true,
	ActionAsk: true, ActionAnswer: true, ActionReturn: true, ActionFix: true, ActionDecline: true, ActionRedirect: true, ActionTake: true, ActionAddTask: true, ActionSources: true,
}

// onPart are the actions whose button may also name a part of the handoff, before a colon: the field that is asked about,
// or the question that is answered.
var onPart = map[string]*regexp.Regexp{
	ActionAsk:    regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*$`),
	ActionAnswer: regexp.MustCompile(`^[1-9][0-9]{0,5}$`),
}

// ParsePart reads the part of a handoff that a button's value names; it is empty if there is none.
func ParsePart(actionID, value string) string {
	part, _, found := strings.Cut(value, ":")
	if form := onPart[actionID]; !found || form == nil || !form.MatchString(part) {
		return ""
	}
	return part
}

// ParseValue reads what a button or a menu entry carries: the action and the handoff that it is about. It reports
// false for actions that are about no handoff, and for values that this package did not write.
func ParseValue(actionID, value string) (action string, id handoffs.ID, ok bool) {
	action = actionID
	if actionID == ActionMore {
		action, value, _ = strings.Cut(value, ":")
	}
	if part := ParsePart(actionID, value); part != "" {
		value = value[len(part)+1:]
	}
	id, ok = handoffs.ParseID(value)
	if !ok || string(id) != value || !onHandoff[action] {
		return "", "", false
	}
	return action, id, true
}

// BlockField returns the block id of a field's input. It names key and kind, so that Slack keeps what was typed when
// the form is drawn anew for a type that has the same field.
func BlockField(f *handoffs.Field) string { return "f." + f.Key + "." + string(f.Kind) }

// generationMark stands between an input's block id and the form's generation.
const generationMark = "~"

// parseBlockField reads a block id that BlockField made.
func parseBlockField(id string) (key string, kind handoffs.Kind, ok bool) {
	rest, ok := strings.CutPrefix(id, "f.")
	rest, _, _ = strings.Cut(rest, generationMark)
	i := strings.LastIndexByte(rest, '.')
	if !ok || i <= 0 {
		return "", "", false
	}
	return rest[:i], handoffs.Kind(rest[i+1:]), true
}

// Meta is what a view remembers from when it was opened (private_metadata). It is a hint, never an authority: who may
// do what is decided anew on submission.
type Meta struct {
	Handoff handoffs.ID      `json:"h,omitempty"`
	Type    handoffs.TypeKey `json:"t,omitempty"`
	// Existing is the open handoff of the same subject that the person was told of.
	Existing handoffs.ID `json:"x,omitempty"`
	// Team is the team that had the handoff when the form was opened.
	Team handoffs.TeamKey `json:"k,omitempty"`
	// Origin is the message or channel that the handoff starts from.
	Origin handoffs.Message `json:"o,omitzero"`
	// Digest names the digest on whose line the button stood.
	Digest string `json:"d,omitempty"`
	// Channel and TS are the message whose button opened the view.
	Channel handoffs.ChannelID `json:"c,omitempty"`
	TS      string             `json:"m,omitempty"`
	// Generation grows when a draft fills an open form: Slack ignores new values under block ids that it knows.
	Generation int `json:"g,omitempty"`
	// File and FileName are the file that the form says is attached: Slack's input cannot show one that was attached before.
	File     string `json:"a,omitempty"`
	FileName string `json:"n,omitempty"`
	// Filled is the same for the notes alone, which a thread's messages fill.
	Filled int `json:"f,omitempty"`
}

// maxMeta is Slack's limit of private_metadata in characters.
const maxMeta = 3000

// Without returns the meta of a form to which no file was attached before.
func (m Meta) Without() Meta {
	m.File, m.FileName = "", ""
	return m
}

// With returns the meta of a form that says which file is attached; a is nil if none is.
func (m Meta) With(a *handoffs.Attachment) Meta {
	m = m.Without()
	if a != nil {
		m.File, m.FileName = a.ID, cut(oneLine(clean(a.Name)), maxFileName, units)
	}
	return m
}

// Encode returns the meta as private_metadata. What is too long for Slack is left out altogether.
func (m Meta) Encode() string {
	data, err := json.Marshal(m)
	if err != nil || measure(string(data), units) > maxMeta {
		return "{}"
	}
	return string(data)
}

// ParseMeta reads private_metadata. The empty string is the zero Meta.
func ParseMeta(s string) (Meta, error) {
	var m Meta
	if s == "" {
		return m, nil
	}
	if measure(s, units) > maxMeta {
		return m, errors.New("parse view metadata: too long")
	}
	if err := json.Unmarshal([]byte(s), &m); err != nil {
		return Meta{}, fmt.Errorf("parse view metadata: %w", err)
	}
	return m, nil
}
