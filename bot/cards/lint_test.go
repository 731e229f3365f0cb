package cards

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// linter holds blocks and views against Slack's published limits. It knows nothing of how this package draws.
type linter struct {
	problems []string
	ids      map[string]bool
	inputs   int
}

func (l *linter) report(at, format string, args ...any) {
	l.problems = append(l.problems, at+": "+fmt.Sprintf(format, args...))
}

// lintMessage returns what Slack would refuse about a message.
func lintMessage(m Message) []string {
	l := &linter{ids: map[string]bool{}}
	l.str("text", m.Text, 1, 3900)
	if len(m.Blocks) > 50 {
		l.report("blocks", "%d of them", len(m.Blocks))
	}
	weight := l.blocks(decode(m.Blocks), false)
	if weight > 12_000 {
		l.report("blocks", "%d characters", weight)
	}
	return l.problems
}

// lintView returns what Slack would refuse about a view.
func lintView(v any) []string {
	data, err := json.Marshal(v)
	if err != nil {
		return []string{err.Error()}
	}
	view, l := decode(v).(map[string]any), &linter{ids: map[string]bool{}}
	if len(data) > 250_000 {
		l.report("view", "%d bytes", len(data))
	}
	for _, part := range []string{"title", "submit", "close"} {
		if view[part] != nil {
			l.text(part, view[part], 24, "plain_text")
		}
	}
	l.str("private_metadata", asString(view["private_metadata"]), 0, 3000)
	l.str("callback_id", asString(view["callback_id"]), 1, 255)
	blocks, _ := view["blocks"].([]any)
	if len(blocks) == 0 || len(blocks) > 100 {
		l.report("blocks", "%d of them", len(blocks))
	}
	l.blocks(view["blocks"], true)
	if l.inputs > 0 && view["submit"] == nil {
		l.report("view", "inputs without submit")
	}
	return l.problems
}

func decode(v any) any {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	var out any
	if err := json.Unmarshal(data, &out); err != nil {
		panic(err)
	}
	return out
}

func asString(v any) string { s, _ := v.(string); return s }

func (l *linter) str(at, s string, least, most int) {
	if n := measure(s, units); n < least || n > most {
		l.report(at, "%d characters, want %d to %d", n, least, most)
	}
}

// text checks a text object and returns its length.
func (l *linter) text(at string, v any, most int, kinds ...string) int {
	o, _ := v.(map[string]any)
	s := asString(o["text"])
	l.str(at, s, 1, most)
	if strings.TrimSpace(s) == "" {
		l.report(at, "blank")
	}
	if !slices.Contains(kinds, asString(o["type"])) {
		l.report(at, "type %v", o["type"])
	}
	if o["type"] == "mrkdwn" && o["emoji"] != nil {
		l.report(at, "emoji in mrkdwn")
	}
	return measure(s, units)
}

func (l *linter) blocks(v any, modal bool) (weight int) {
	list, _ := v.([]any)
	for i, b := range list {
		block, _ := b.(map[string]any)
		at := fmt.Sprintf("blocks/%d", i)
		if id := asString(block["block_id"]); id != "" {
			l.str(at+"/block_id", id, 1, 255)
			if l.ids[id] {
				l.report(at, "block_id %q twice", id)
			}
			l.ids[id] = true
		}
		weight += l.block(at, block, modal)
	}
	return weight
}

func (l *linter) block(at string, b map[string]any, modal bool) (weight int) {
	both := []string{"plain_text", "mrkdwn"}
	switch b["type"] {
	case "header":
		return l.text(at, b["text"], 150, "plain_text")
	case "divider":
		return 0
	case "section":
		if b["text"] == nil && b["fields"] == nil {
			l.report(at, "empty section")
		}
		if b["text"] != nil {
			weight += l.text(at, b["text"], 3000, both...)
		}
		fields, _ := b["fields"].([]any)
		if len(fields) > 10 {
			l.report(at, "%d fields", len(fields))
		}
		for j, f := range fields {
			weight += l.text(fmt.Sprintf("%s/fields/%d", at, j), f, 2000, both...)
		}
		if e, ok := b["accessory"].(map[string]any); ok {
			l.element(at+"/accessory", e)
		}
		return weight
	case "context":
		elements, _ := b["elements"].([]any)
		if len(elements) == 0 || len(elements) > 10 {
			l.report(at, "%d elements", len(elements))
		}
		for _, e := range elements {
			weight += l.text(at, e, 3000, both...)
		}
		return weight
	case "actions":
		elements, _ := b["elements"].([]any)
		if len(elements) == 0 || len(elements) > 25 {
			l.report(at, "%d elements", len(elements))
		}
		seen := map[string]bool{}
		for j, e := range elements {
			element, _ := e.(map[string]any)
			id := asString(element["action_id"])
			if id == "" || seen[id] {
				l.report(at, "action_id %q", id)
			}
			seen[id] = true
			l.element(fmt.Sprintf("%s/elements/%d", at, j), element)
		}
		return 0
	case "input":
		if !modal {
			l.report(at, "input in a message")
		}
		l.inputs++
		l.text(at+"/label", b["label"], 2000, "plain_text")
		if b["hint"] != nil {
			l.text(at+"/hint", b["hint"], 2000, "plain_text")
		}
		element, _ := b["element"].(map[string]any)
		l.element(at+"/element", element)
		return 0
	}
	l.report(at, "type %v", b["type"])
	return 0
}

func (l *linter) element(at string, e map[string]any) {
	l.str(at+"/action_id", asString(e["action_id"]), 1, 255)
	if e["placeholder"] != nil {
		l.text(at+"/placeholder", e["placeholder"], 150, "plain_text")
	}
	if c, ok := e["confirm"].(map[string]any); ok {
		l.text(at, c["title"], 100, "plain_text")
		l.text(at, c["text"], 300, "plain_text", "mrkdwn")
		l.text(at, c["confirm"], 30, "plain_text")
		l.text(at, c["deny"], 30, "plain_text")
	}
	switch e["type"] {
	case "button":
		l.text(at, e["text"], 75, "plain_text")
		l.str(at+"/value", asString(e["value"]), 0, 2000)
		l.str(at+"/accessibility_label", asString(e["accessibility_label"]), 0, 75)
	case "overflow":
		l.options(at, e, "", 5)
	case "checkboxes":
		l.options(at, e, "initial_options", 10)
	case "static_select":
		l.options(at, e, "initial_option", 100)
	case "multi_static_select":
		l.options(at, e, "initial_options", 100)
	case "plain_text_input":
		most := 3000
		if n, ok := e["max_length"].(float64); ok {
			most = int(n)
		}
		if most < 1 || most > 3000 {
			l.report(at, "max_length %d", most)
		}
		l.str(at+"/initial_value", asString(e["initial_value"]), 0, most)
	case "url_text_input", "email_text_input", "number_input":
		l.str(at+"/initial_value", asString(e["initial_value"]), 0, 3000)
	case "file_input":
		if types, _ := e["filetypes"].([]any); len(types) == 0 || e["max_files"] != 1.0 {
			l.report(at, "a file input of %v, at most %v", e["filetypes"], e["max_files"])
		}
	case "datepicker", "datetimepicker", "users_select", "multi_users_select":
	default:
		l.report(at, "type %v", e["type"])
	}
}

func (l *linter) options(at string, e map[string]any, initial string, most int) {
	list, _ := e["options"].([]any)
	groups, _ := e["option_groups"].([]any)
	for i, g := range groups {
		group, _ := g.(map[string]any)
		l.text(fmt.Sprintf("%s/option_groups/%d", at, i), group["label"], 75, "plain_text")
		members, _ := group["options"].([]any)
		if len(members) == 0 {
			l.report(at, "group %d is empty", i)
		}
		list = append(list, members...)
	}
	if len(list) == 0 || len(list) > most {
		l.report(at, "%d options", len(list))
	}
	var known []string
	for _, v := range list {
		o, _ := v.(map[string]any)
		l.text(at+"/option", o["text"], 75, "plain_text")
		l.str(at+"/value", asString(o["value"]), 1, 150)
		known = append(known, fmt.Sprint(o))
	}
	chosen, _ := e[initial].([]any)
	if o := e[initial]; o != nil && chosen == nil {
		chosen = []any{o}
	}
	if e[initial] != nil && len(chosen) == 0 {
		l.report(at, "%s is empty", initial)
	}
	for _, o := range chosen {
		if !slices.Contains(known, fmt.Sprint(o)) {
			l.report(at, "%s is not among the options", initial)
		}
	}
}
