package slacksim

import (
	"encoding/json"
	"maps"
	"slices"
)

// field is an interactive element in its place in a view or message.
type field struct {
	blockID, actionID string
	kind              string // the element's type
	label             string // of the input block around it, or its own text
	input             bool   // stands in an input block
	optional          bool
	dispatch          bool
	el                map[string]any
}

// fieldKind says under which key an element's value and initial value stand.
type fieldKind struct {
	value, initial string
	list           bool
}

func kindOf(element string) (fieldKind, bool) {
	switch element {
	case "plain_text_input", "number_input", "email_text_input", "url_text_input":
		return fieldKind{value: "value", initial: "initial_value"}, true
	case "rich_text_input":
		return fieldKind{value: "rich_text_value", initial: "initial_value"}, true
	case "static_select", "external_select", "radio_buttons":
		return fieldKind{value: "selected_option", initial: "initial_option"}, true
	case "multi_static_select", "multi_external_select", "checkboxes":
		return fieldKind{value: "selected_options", initial: "initial_options", list: true}, true
	case "users_select":
		return fieldKind{value: "selected_user", initial: "initial_user"}, true
	case "multi_users_select":
		return fieldKind{value: "selected_users", initial: "initial_users", list: true}, true
	case "conversations_select":
		return fieldKind{value: "selected_conversation", initial: "initial_conversation"}, true
	case "multi_conversations_select":
		return fieldKind{value: "selected_conversations", initial: "initial_conversations", list: true}, true
	case "channels_select":
		return fieldKind{value: "selected_channel", initial: "initial_channel"}, true
	case "multi_channels_select":
		return fieldKind{value: "selected_channels", initial: "initial_channels", list: true}, true
	case "datepicker":
		return fieldKind{value: "selected_date", initial: "initial_date"}, true
	case "timepicker":
		return fieldKind{value: "selected_time", initial: "initial_time"}, true
	case "datetimepicker":
		return fieldKind{value: "selected_date_time", initial: "initial_date_time"}, true
	case "file_input":
		return fieldKind{value: "files", list: true}, true
	}
	return fieldKind{}, false
}

// fieldsOf lists the interactive elements of blocks from top to bottom.
func fieldsOf(blocks []any) []field {
	var out []field
	for _, b := range blocks {
		block, ok := b.(map[string]any)
		if !ok {
			continue
		}
		id := stringAt(block, "block_id")
		add := func(v any, f field) {
			el, ok := v.(map[string]any)
			if !ok || stringAt(el, "action_id") == "" {
				return
			}
			f.blockID, f.actionID, f.kind, f.el = id, stringAt(el, "action_id"), stringAt(el, "type"), el
			if f.label == "" {
				f.label = stringAt(mapAt(el, "text"), "text")
			}
			out = append(out, f)
		}
		switch stringAt(block, "type") {
		case "input":
			add(block["element"], field{
				label: stringAt(mapAt(block, "label"), "text"), input: true,
				optional: boolAt(block, "optional"), dispatch: boolAt(block, "dispatch_action"),
			})
		case "section":
			add(block["accessory"], field{})
		case "actions", "context_actions":
			for _, el := range listAt(block, "elements") {
				add(el, field{})
			}
		}
	}
	return out
}

func (f field) stateful() bool {
	_, ok := kindOf(f.kind)
	return ok
}

// dispatches reports whether a change of the field is told to the app at once.
func (f field) dispatches() bool { return !f.input || f.dispatch }

// onCharacter reports whether typing alone, without Enter, is told to the app.
func (f field) onCharacter() bool {
	return slices.Contains(listAt(mapAt(f.el, "dispatch_action_config"), "trigger_actions_on"), any("on_character_entered"))
}

func (f field) typed() bool {
	k, _ := kindOf(f.kind)
	return k.value == "value" || k.value == "rich_text_value"
}

// initial is the field's value before anybody touched it.
func (f field) initial() map[string]any {
	k, _ := kindOf(f.kind)
	value := f.el[k.initial]
	if value == nil && k.list {
		value = []any{}
	}
	return f.clean(map[string]any{k.value: value})
}

// clean is a value as Slack sends it: the element's type, the one key that belongs to it, and options as the app gave them.
func (f field) clean(value map[string]any) map[string]any {
	k, _ := kindOf(f.kind)
	v := value[k.value]
	switch k.value {
	case "value":
		if s, ok := v.(string); !ok || s == "" {
			v = nil
		}
	case "selected_option":
		v = f.option(v)
	case "selected_options":
		chosen, _ := v.([]any)
		list := []any{}
		for _, o := range chosen {
			if o = f.option(o); o != nil {
				list = append(list, o)
			}
		}
		v = list
	default:
		if s, ok := v.(string); ok && s == "" {
			v = nil
		}
		if v == nil && k.list {
			v = []any{}
		}
	}
	return map[string]any{"type": f.kind, k.value: v}
}

// option finds the option that v names by its value; elements whose options come from elsewhere take v as it is.
func (f field) option(v any) any {
	given, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	for _, o := range f.options() {
		if o["value"] == given["value"] {
			return o
		}
	}
	if f.kind == "external_select" || f.kind == "multi_external_select" {
		return given
	}
	return nil
}

func (f field) options() []map[string]any {
	var out []map[string]any
	collect := func(list []any) {
		for _, o := range list {
			if option, ok := o.(map[string]any); ok {
				out = append(out, option)
			}
		}
	}
	collect(listAt(f.el, "options"))
	for _, g := range listAt(f.el, "option_groups") {
		if group, ok := g.(map[string]any); ok {
			collect(listAt(group, "options"))
		}
	}
	return out
}

// action is the entry of block_actions for this field with the given value.
func (f field) action(value map[string]any, actionTS string) map[string]any {
	out := map[string]any{"type": f.kind, "action_id": f.actionID, "block_id": f.blockID, "action_ts": actionTS}
	for _, key := range []string{"placeholder", "confirm", "initial_option", "initial_options", "initial_date", "initial_user", "style"} {
		if v, ok := f.el[key]; ok {
			out[key] = v
		}
	}
	switch f.kind {
	case "button":
		out["text"] = f.el["text"]
		if v, ok := f.el["value"]; ok {
			out["value"] = v
		}
	case "overflow":
		out["selected_option"] = f.option(value["selected_option"])
	default:
		maps.Copy(out, f.clean(value))
	}
	return out
}

// name is what a person calls the field.
func (f field) name() string {
	if f.label != "" {
		return f.label
	}
	return f.actionID
}

// findField finds an element in encoded blocks; an empty blockID matches all.
func findField(raw json.RawMessage, blockID, actionID string) (field, bool) {
	var blocks []any
	if raw == nil || json.Unmarshal(raw, &blocks) != nil {
		return field{}, false
	}
	for _, f := range fieldsOf(blocks) {
		if f.actionID == actionID && (blockID == "" || f.blockID == blockID) {
			return f, true
		}
	}
	return field{}, false
}
