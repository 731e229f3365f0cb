package slacksim

import "maps"

// schema holds the shapes of Block Kit with Slack's documented limits.
type schema struct {
	blockShapes   map[string]*shape
	elementShapes map[string]*shape
	interactive   map[string]bool // elements that carry an action_id
}

func newSchema() *schema {
	s := &schema{blockShapes: blockShapes(), elementShapes: elementShapes(), interactive: map[string]bool{}}
	for kind, sh := range s.elementShapes {
		if sh.fields["action_id"] != nil {
			s.interactive[kind] = true
		}
	}
	for _, sh := range s.blockShapes {
		sh.fields["block_id"] = str(0, 255)
	}
	return s
}

var (
	selects = []string{
		"static_select", "external_select", "users_select", "conversations_select", "channels_select",
		"multi_static_select", "multi_external_select", "multi_users_select", "multi_conversations_select", "multi_channels_select",
	}
	choices     = append([]string{"checkboxes", "radio_buttons", "datepicker", "timepicker"}, selects...)
	inputs      = append([]string{"plain_text_input", "number_input", "email_text_input", "url_text_input", "datetimepicker", "rich_text_input", "file_input"}, choices...)
	actionable  = append([]string{"button", "overflow", "workflow_button", "datetimepicker", "rich_text_input", "icon_button", "feedback_buttons"}, choices...)
	accessories = append([]string{"image", "button", "overflow", "workflow_button"}, choices...)
)

func blockShapes() map[string]*shape {
	out := map[string]*shape{
		"section": {
			fields: map[string]rule{"text": text(3000), "fields": list(1, 10, text(2000)), "accessory": element(accessories...), "expand": boolean},
			after: func(l *linter, at string, obj map[string]any) {
				if obj["text"] == nil && obj["fields"] == nil {
					l.report(at, "must define either `text` or `fields`")
				}
			},
		},
		"header":  {required: []string{"text"}, fields: map[string]rule{"text": plain(150), "level": integer(1, 4)}},
		"divider": {fields: map[string]rule{}},
		"context": {required: []string{"elements"}, fields: map[string]rule{"elements": list(1, 10, contextElement)}},
		"actions": {required: []string{"elements"}, fields: map[string]rule{"elements": list(1, 25, element(actionable...))}},
		"input": {
			required: []string{"label", "element"},
			fields: map[string]rule{
				"label": plain(2000), "hint": plain(2000), "element": element(inputs...), "optional": boolean, "dispatch_action": boolean,
			},
		},
		"image": {
			required: []string{"alt_text"},
			fields:   map[string]rule{"image_url": str(1, 3000), "slack_file": anyObject, "alt_text": str(1, 2000), "title": plain(2000)},
			after:    oneOf("image_url", "slack_file"),
		},
		"rich_text": {required: []string{"elements"}, fields: map[string]rule{"elements": list(0, 1000, richSection)}},
		"video": {
			required: []string{"alt_text", "title", "thumbnail_url", "video_url"},
			fields: map[string]rule{
				"alt_text": str(1, 200), "title": plain(199), "author_name": str(0, 49), "thumbnail_url": str(1, 3000), "video_url": str(1, 3000),
				"title_url": str(1, 3000), "description": plain(200), "provider_icon_url": str(1, 3000), "provider_name": str(0, 50),
			},
		},
		"file":  {required: []string{"external_id", "source"}, fields: map[string]rule{"external_id": str(1, 255), "source": word("remote")}},
		"call":  {required: []string{"call_id"}, fields: map[string]rule{"call_id": str(1, 255)}, open: true},
		"alert": {required: []string{"text"}, fields: map[string]rule{"text": text(200), "level": word("default", "info", "warning", "error", "success")}, surfaces: []surface{onModal}},
	}
	maps.Copy(out, messageBlockShapes())
	return out
}

// messageBlockShapes are the blocks that only messages show. Those that are young and thinly documented are read loosely.
func messageBlockShapes() map[string]*shape {
	message := []surface{onMessage}
	return map[string]*shape{
		"markdown":        {required: []string{"text"}, fields: map[string]rule{"text": str(1, 12000)}, surfaces: message},
		"context_actions": {required: []string{"elements"}, fields: map[string]rule{"elements": list(1, 5, element("feedback_buttons", "icon_button"))}, surfaces: message},
		"table": {
			required: []string{"rows"}, surfaces: message,
			fields: map[string]rule{"rows": list(1, 100, list(1, 20, anyObject)), "column_settings": list(0, 20, anything)},
		},
		"data_table": {
			required: []string{"rows"}, surfaces: message, open: true,
			fields: map[string]rule{"rows": list(2, 201, list(1, 20, anyObject)), "page_size": integer(1, 100)},
		},
		"data_visualization": {fields: map[string]rule{"title": str(1, 50)}, surfaces: message, open: true},
		"card": {
			fields:   map[string]rule{"title": text(150), "subtitle": text(150), "body": text(200), "subtext": text(200), "actions": list(1, 3, element("button"))},
			surfaces: message, open: true,
		},
		"carousel": {required: []string{"elements"}, fields: map[string]rule{"elements": nestedBlocks(10)}, surfaces: message, open: true},
		"container": {
			required: []string{"child_blocks"}, surfaces: message, open: true,
			fields: map[string]rule{"title": text(150), "subtitle": text(150), "child_blocks": nestedBlocks(10)},
		},
		"layout":    {required: []string{"rows"}, fields: map[string]rule{"label": str(1, 150), "rows": list(1, 5, anything)}, surfaces: message, open: true},
		"plan":      {fields: map[string]rule{}, surfaces: message, open: true},
		"task_card": {fields: map[string]rule{}, surfaces: message, open: true},
	}
}

func contextElement(l *linter, at string, v any) {
	if obj, ok := v.(map[string]any); ok && stringAt(obj, "type") == "image" {
		element("image")(l, at, v)
		return
	}
	text(3000)(l, at, v)
}

func richSection(l *linter, at string, v any) {
	obj, ok := v.(map[string]any)
	if !ok {
		l.report(at, "must provide an object")
		return
	}
	word("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")(l, at+"/type", obj["type"])
	list(0, 10000, anyObject)(l, at+"/elements", obj["elements"])
}
