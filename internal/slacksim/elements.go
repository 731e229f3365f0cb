package slacksim

import (
	"maps"
	"math"
	"reflect"
	"strings"
)

// common are the properties that every interactive element may carry.
func common(own map[string]rule) map[string]rule {
	out := map[string]rule{"action_id": str(0, 255), "focus_on_load": boolean}
	maps.Copy(out, own)
	return out
}

func confirm() rule {
	return object(&shape{
		required: []string{"title", "text", "confirm", "deny"},
		fields: map[string]rule{
			"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30), "style": word("primary", "danger"),
		},
	})
}

// option is a choice; only those of an overflow menu may be links, only those with a mark before them take markup.
func option(markup, link bool) *shape {
	fields := map[string]rule{"text": textObject(75, markup), "value": str(1, 150), "description": textObject(75, markup)}
	if link {
		fields["url"] = str(1, 3000)
	}
	return &shape{required: []string{"text", "value"}, fields: fields}
}

func groups(o rule) rule {
	return list(1, 100, object(&shape{
		required: []string{"label", "options"},
		fields:   map[string]rule{"label": plain(75), "options": list(1, 100, o)},
	}))
}

func elementShapes() map[string]*shape {
	ask := confirm()
	out := map[string]*shape{
		"image": {
			required: []string{"alt_text"}, after: oneOf("image_url", "slack_file"),
			fields: map[string]rule{"image_url": str(1, 3000), "slack_file": anyObject, "alt_text": str(1, 2000)},
		},
		"button": {required: []string{"text"}, fields: common(map[string]rule{
			"text": plain(75), "value": str(0, 2000), "url": str(1, 3000), "style": word("primary", "danger"), "confirm": ask, "accessibility_label": str(1, 75),
		})},
		"workflow_button":  {required: []string{"text", "workflow"}, fields: common(map[string]rule{"text": plain(75), "workflow": anyObject, "style": word("primary", "danger"), "accessibility_label": str(1, 75)})},
		"icon_button":      {required: []string{"icon", "text"}, fields: common(nil), open: true, surfaces: []surface{onMessage}},
		"feedback_buttons": {fields: common(nil), open: true, surfaces: []surface{onMessage}},
		"overflow": {required: []string{"options"}, fields: common(map[string]rule{
			"options": list(1, 5, object(option(false, true))), "confirm": ask,
		})},
		"checkboxes":    marked("initial_options", list(1, 10, object(option(true, false))), ask),
		"radio_buttons": marked("initial_option", object(option(true, false)), ask),
	}
	maps.Copy(out, inputShapes())
	maps.Copy(out, pickerShapes(ask))
	maps.Copy(out, selectShapes(ask))
	return out
}

func marked(initial string, initialRule, ask rule) *shape {
	return &shape{required: []string{"options"}, after: initialIsOption, fields: common(map[string]rule{
		"options": list(1, 10, object(option(true, false))), initial: initialRule, "confirm": ask,
	})}
}

func inputShapes() map[string]*shape {
	hint, dispatch := plain(150), object(&shape{fields: map[string]rule{
		"trigger_actions_on": list(1, 2, word("on_enter_pressed", "on_character_entered")),
	}})
	return map[string]*shape{
		"plain_text_input": {fields: common(map[string]rule{
			"initial_value": str(0, 3000), "multiline": boolean, "min_length": integer(0, 3000), "max_length": integer(1, 3000),
			"placeholder": hint, "dispatch_action_config": dispatch,
		}), after: lengthsAgree},
		"number_input": {required: []string{"is_decimal_allowed"}, fields: common(map[string]rule{
			"is_decimal_allowed": boolean, "initial_value": numberString, "min_value": numberString, "max_value": numberString,
			"placeholder": hint, "dispatch_action_config": dispatch,
		})},
		"email_text_input": {fields: common(map[string]rule{"initial_value": str(0, 3000), "placeholder": hint, "dispatch_action_config": dispatch})},
		"url_text_input":   {fields: common(map[string]rule{"initial_value": str(0, 3000), "placeholder": hint, "dispatch_action_config": dispatch})},
		"rich_text_input":  {fields: common(map[string]rule{"initial_value": anyObject, "placeholder": hint, "dispatch_action_config": dispatch})},
		"file_input": {surfaces: []surface{onModal}, fields: common(map[string]rule{
			"filetypes": list(1, 100, str(1, 50)), "max_files": integer(1, 10),
		})},
	}
}

func pickerShapes(ask rule) map[string]*shape {
	hint := plain(150)
	clock := pattern(`^([01][0-9]|2[0-3]):[0-5][0-9]$`, "must be a time in the form HH:mm")
	return map[string]*shape{
		"datepicker":     {fields: common(map[string]rule{"initial_date": date, "placeholder": hint, "confirm": ask})},
		"timepicker":     {fields: common(map[string]rule{"initial_time": clock, "placeholder": hint, "confirm": ask, "timezone": str(1, 100)})},
		"datetimepicker": {fields: common(map[string]rule{"initial_date_time": integer(0, math.MaxInt32*4), "confirm": ask})},
	}
}

func selectShapes(ask rule) map[string]*shape {
	out := map[string]*shape{}
	opt := object(option(false, false))
	add := func(kind string, own map[string]rule, after func(*linter, string, map[string]any)) {
		fields := common(own)
		fields["placeholder"], fields["confirm"] = plain(150), ask
		if strings.HasPrefix(kind, "multi_") {
			fields["max_selected_items"] = integer(1, 100)
		}
		out[kind] = &shape{fields: fields, after: after}
	}
	id, ids := str(1, 30), list(0, 100, str(1, 30))
	static := func(l *linter, at string, obj map[string]any) {
		oneOf("options", "option_groups")(l, at, obj)
		initialIsOption(l, at, obj)
	}
	add("static_select", map[string]rule{"options": list(1, 100, opt), "option_groups": groups(opt), "initial_option": opt}, static)
	add("multi_static_select", map[string]rule{"options": list(1, 100, opt), "option_groups": groups(opt), "initial_options": list(1, 100, opt)}, static)
	add("external_select", map[string]rule{"initial_option": opt, "min_query_length": integer(0, 3000)}, nil)
	add("multi_external_select", map[string]rule{"initial_options": list(1, 100, opt), "min_query_length": integer(0, 3000)}, nil)
	add("users_select", map[string]rule{"initial_user": id}, nil)
	add("multi_users_select", map[string]rule{"initial_users": ids}, nil)
	add("channels_select", map[string]rule{"initial_channel": id, "response_url_enabled": boolean}, nil)
	add("multi_channels_select", map[string]rule{"initial_channels": ids}, nil)
	add("conversations_select", map[string]rule{
		"initial_conversation": id, "default_to_current_conversation": boolean, "response_url_enabled": boolean, "filter": anyObject,
	}, nil)
	add("multi_conversations_select", map[string]rule{"initial_conversations": ids, "default_to_current_conversation": boolean, "filter": anyObject}, nil)
	return out
}

func lengthsAgree(l *linter, at string, obj map[string]any) {
	least, ok1 := obj["min_length"].(float64)
	most, ok2 := obj["max_length"].(float64)
	if ok1 && ok2 && least > most {
		l.report(at+"/min_length", "must not be more than `max_length`")
	}
}

// initialIsOption demands that what is chosen at first is one of the options, to the letter.
func initialIsOption(l *linter, at string, obj map[string]any) {
	options := field{el: obj}.options()
	check := func(v any) {
		for _, o := range options {
			if sameOption(o, v) {
				return
			}
		}
		l.report(at, "`initial_option` must exactly match one of the provided options")
	}
	if v := obj["initial_option"]; v != nil {
		check(v)
	}
	for _, v := range listAt(obj, "initial_options") {
		check(v)
	}
}

func sameOption(o map[string]any, v any) bool {
	given, ok := v.(map[string]any)
	return ok && o["value"] == given["value"] && reflect.DeepEqual(mapAt(o, "text")["text"], mapAt(given, "text")["text"])
}
