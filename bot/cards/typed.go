package cards

import (
	"strings"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Typed is what a person typed into the form.
type Typed struct {
	// Type is the one in the select, else the one that the form was opened with.
	Type   handoffs.TypeKey
	Values handoffs.Values
	Reason string
	// File is what stands in the input for a file; nil if nothing does.
	File *slack.File
}

// ReadForm reads the form's state, on submission and in between. Block ids decide what a value is; inputs without a
// value are absent. Nothing of it is checked: the exit criteria do that.
func ReadForm(v slack.View) Typed {
	t := Typed{Values: handoffs.Values{}, Reason: ReadReason(v)}
	if meta, err := ParseMeta(v.PrivateMetadata); err == nil {
		t.Type = meta.Type
	}
	if v.State == nil {
		return t
	}
	if chosen := input(v, BlockType, ActionType).SelectedOption.Value; chosen != "" {
		t.Type = handoffs.TypeKey(unescape(chosen))
	}
	for block, actions := range v.State.Values {
		if id, _, _ := strings.Cut(block, generationMark); id == BlockFile && len(actions[ActionInput].Files) > 0 {
			t.File = &actions[ActionInput].Files[0]
			continue
		}
		key, kind, ok := parseBlockField(block)
		if !ok {
			continue
		}
		if value := valueOf(kind, actions[ActionInput]); !value.Empty() {
			t.Values[key] = value
		}
	}
	return t
}

func valueOf(kind handoffs.Kind, a slack.BlockAction) handoffs.Value {
	switch kind {
	case handoffs.KindDate:
		return handoffs.Value{a.SelectedDate}
	case handoffs.KindSelect:
		return handoffs.Value{unescape(a.SelectedOption.Value)}
	case handoffs.KindMultiSelect, handoffs.KindCheckbox:
		var v handoffs.Value
		for _, o := range a.SelectedOptions {
			v = append(v, unescape(o.Value)) // Slack hands option values back escaped
		}
		return v
	case handoffs.KindUser:
		return handoffs.Value{a.SelectedUser}
	case handoffs.KindUsers:
		return a.SelectedUsers
	case handoffs.KindText, handoffs.KindLongText, handoffs.KindNotes, handoffs.KindNumber, handoffs.KindMoney,
		handoffs.KindURL, handoffs.KindEmail:
	}
	return handoffs.Value{a.Value}
}

// maxError keeps an error to what fits under a field, and a form's errors below what Slack takes in an answer.
const maxError = 250

// FieldErrors returns the problems by the block that each stands under. It is empty only if there are no problems.
func FieldErrors(typ *handoffs.Type, problems []handoffs.Problem) map[string]string {
	errs := make(map[string]string, len(problems))
	for _, p := range problems {
		block := firstInput(typ)
		if typ != nil {
			if f := typ.Field(p.Field); f != nil {
				block = BlockField(f)
			}
		}
		if _, ok := errs[block]; !ok {
			errs[block], _ = plain(p.Text, maxError)
		}
	}
	return errs
}

// FaultErrors says under the form's first input that nothing was saved. typ is the form's type; nil while it asks for
// the type.
func FaultErrors(typ *handoffs.Type, ref string) map[string]string {
	text, _ := plain("That did not work; nothing was sent and your input is kept. Try again. (ref "+oneLine(ref)+")", maxError)
	return map[string]string{firstInput(typ): text}
}

// ReasonErrors returns the text, which is plain, as an error under the reason.
func ReasonErrors(text string) map[string]string {
	text, _ = plain(text, maxError)
	return map[string]string{BlockReason: text}
}

// firstInput is the block of the first field, or of the type select.
func firstInput(typ *handoffs.Type) string {
	if typ == nil || len(typ.Fields) == 0 {
		return BlockType
	}
	return BlockField(&typ.Fields[0])
}
