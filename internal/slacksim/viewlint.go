package slacksim

import "encoding/json"

// viewPayload is a checked view as an app gives it.
type viewPayload struct {
	kind                   string
	callbackID, externalID string
	privateMetadata        string
	title, submit, close   any
	blocks                 []any
	clearOnClose           bool
	notifyOnClose          bool
}

// maxViewBytes is Slack's limit for a view given to views.open, push, update and publish.
const maxViewBytes = 250 << 10

// viewShape is what may stand in a view payload; a Home view has neither title nor buttons.
func viewShape(kind string) *shape {
	sh := &shape{
		required: []string{"blocks"},
		fields: map[string]rule{
			"blocks": anything, "private_metadata": str(0, 3000), "callback_id": str(0, 255), "external_id": str(0, 255),
		},
	}
	if kind == "modal" {
		sh.required = append(sh.required, "title")
		for _, name := range []string{"title", "submit", "close"} {
			sh.fields[name] = plain(24)
		}
		for _, name := range []string{"clear_on_close", "notify_on_close", "submit_disabled"} {
			sh.fields[name] = boolean
		}
	}
	return sh
}

// lintView checks a view payload. A code other than "" is the Web API's error; problems explain invalid_arguments.
func lintView(raw json.RawMessage) (p viewPayload, problems []problem, code string) {
	var obj map[string]any
	if err := json.Unmarshal(raw, &obj); err != nil || obj == nil {
		return p, []problem{{"must provide an object", "/view"}}, "invalid_arguments"
	}
	if len(raw) > maxViewBytes {
		return p, nil, "view_too_large"
	}
	kind := stringAt(obj, "type")
	if obj["type"] == nil {
		return p, []problem{{"missing required field: type", "/view"}}, "invalid_arguments"
	}
	if kind != "modal" && kind != "home" {
		return p, []problem{{"unsupported type: " + kind, "/view/type"}}, "invalid_arguments"
	}
	l := newLinter(surface(kind))
	l.shape("/view", obj, viewShape(kind))
	if blocks, ok := obj["blocks"].([]any); ok {
		l.blocks("/view/blocks", blocks, 100)
		p.blocks = blocks
	} else if obj["blocks"] != nil {
		l.report("/view/blocks", "must provide an array")
	}
	if kind == "modal" && l.inputs > 0 && obj["submit"] == nil {
		l.report("/view", "must define `submit` to use an `input` block in modals")
	}
	if len(l.problems) > 0 {
		return p, l.problems, "invalid_arguments"
	}
	p.kind, p.callbackID, p.externalID = kind, stringAt(obj, "callback_id"), stringAt(obj, "external_id")
	p.privateMetadata = stringAt(obj, "private_metadata")
	p.title, p.submit, p.close = obj["title"], obj["submit"], obj["close"]
	p.clearOnClose, p.notifyOnClose = boolAt(obj, "clear_on_close"), boolAt(obj, "notify_on_close")
	return p, nil, ""
}
