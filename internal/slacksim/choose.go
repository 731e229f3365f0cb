package slacksim

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// locate finds the element that name means: an action_id, a block_id, a label or a button's text.
func locate(raw json.RawMessage, name string) (field, error) {
	var blocks []any
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &blocks); err != nil {
			return field{}, refuse("The blocks cannot be read.")
		}
	}
	return fieldNamed(fieldsOf(blocks), name)
}

// fieldNamed finds a field by its action_id, its block_id or its label.
func fieldNamed(fields []field, name string) (field, error) {
	for _, is := range []func(field) bool{
		func(f field) bool { return f.actionID == name },
		func(f field) bool { return f.blockID == name },
		func(f field) bool { return f.label == name },
	} {
		if at := slices.IndexFunc(fields, is); at >= 0 {
			return fields[at], nil
		}
	}
	var names []string
	for _, f := range fields {
		names = append(names, f.name()+" ("+f.actionID+")")
	}
	return field{}, refuse("There is no %q here, only: %s.", name, strings.Join(names, ", "))
}

// choose is the field's value for the given choices.
func (f field) choose(choices ...string) (map[string]any, error) {
	if f.kind == "overflow" {
		o, err := f.pick(choices)
		return map[string]any{"selected_option": first(o)}, err
	}
	k, stateful := kindOf(f.kind)
	if !stateful {
		return nil, refuse("A %s has no choices.", f.kind)
	}
	var list []any
	switch k.value {
	case "selected_option", "selected_options":
		picked, err := f.pick(choices)
		if err != nil {
			return nil, err
		}
		list = picked
	case "selected_date_time":
		for _, c := range choices {
			n, err := strconv.ParseInt(c, 10, 64)
			if err != nil {
				return nil, refuse("%q is no Unix time.", c)
			}
			list = append(list, n)
		}
	default:
		for _, c := range choices {
			list = append(list, c)
		}
	}
	if k.list {
		return map[string]any{k.value: nonNil(list)}, nil
	}
	return map[string]any{k.value: first(list)}, nil
}

func first(list []any) any {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

func (f field) pick(choices []string) ([]any, error) {
	var out []any
	for _, c := range choices {
		at := slices.IndexFunc(f.options(), func(o map[string]any) bool { return o["value"] == c || mapAt(o, "text")["text"] == c })
		if at < 0 {
			return nil, refuse("%s does not offer %q.", f.name(), c)
		}
		out = append(out, f.options()[at])
	}
	return out, nil
}
