package cards

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// A reader turns messages and views into what a person reads, one block after the other.

func readMessage(m Message) string {
	return "Notification and screen reader:\n" + indent(readMarkup(m.Text)) + "\n\nOn the screen:\n" + indent(readBlocks(decode(m.Blocks)))
}

func readView(v any) string {
	view, _ := decode(v).(map[string]any)
	head := fmt.Sprintf("[ %s ]\n", textOf(view["title"]))
	foot := "\n(" + textOf(view["close"]) + ")"
	if view["submit"] != nil {
		foot += "  [" + textOf(view["submit"]) + "]"
	}
	return head + readBlocks(view["blocks"]) + foot
}

func indent(s string) string { return "  " + strings.ReplaceAll(s, "\n", "\n  ") }

func readBlocks(v any) string {
	list, _ := v.([]any)
	var out []string
	for _, b := range list {
		block, _ := b.(map[string]any)
		out = append(out, readBlock(block))
	}
	return strings.Join(out, "\n")
}

func readBlock(b map[string]any) string {
	switch b["type"] {
	case "header":
		return "# " + textOf(b["text"])
	case "divider":
		return "----"
	case "section":
		var rows []string
		if b["text"] != nil {
			rows = append(rows, textOf(b["text"]))
		}
		fields, _ := b["fields"].([]any)
		for i := 0; i+1 < len(fields); i += 2 {
			rows = append(rows, fmt.Sprintf("%s | %s", textOf(fields[i]), textOf(fields[i+1])))
		}
		if b["accessory"] != nil {
			rows = append(rows, "    "+readElement(b["accessory"]))
		}
		return strings.Join(rows, "\n")
	case "context":
		elements, _ := b["elements"].([]any)
		return "(" + textOf(elements[0]) + ")"
	case "actions":
		elements, _ := b["elements"].([]any)
		var buttons []string
		for _, e := range elements {
			buttons = append(buttons, readElement(e))
		}
		return strings.Join(buttons, " ")
	case "input":
		line := textOf(b["label"])
		if b["optional"] == true {
			line += " (optional)"
		}
		line += ": " + readElement(b["element"])
		if b["hint"] != nil {
			line += "\n    " + textOf(b["hint"])
		}
		return line
	}
	return fmt.Sprint(b["type"])
}

func readElement(v any) string {
	e, _ := v.(map[string]any)
	switch kind := asString(e["type"]); kind {
	case "button":
		s := "[" + textOf(e["text"]) + "]"
		if e["style"] == "primary" {
			s = "[*" + textOf(e["text"]) + "*]"
		}
		if c, ok := e["confirm"].(map[string]any); ok {
			s += fmt.Sprintf("{%s %s [%s] [%s]}", textOf(c["title"]), textOf(c["text"]), textOf(c["confirm"]), textOf(c["deny"]))
		}
		return s
	case "overflow":
		return "[... " + readOptions(e["options"]) + "]"
	default:
		initial := ""
		for _, key := range []string{"initial_value", "initial_date", "initial_user", "initial_users"} {
			if e[key] != nil {
				initial = fmt.Sprintf(" = %v", e[key])
			}
		}
		if o, ok := e["initial_option"].(map[string]any); ok {
			initial = " = " + textOf(o["text"])
		}
		if e["initial_options"] != nil {
			initial = " = " + readOptions(e["initial_options"])
		}
		groups, _ := e["option_groups"].([]any)
		for _, g := range groups {
			group, _ := g.(map[string]any)
			kind += " of " + textOf(group["label"]) + ": " + readOptions(group["options"])
		}
		if e["options"] != nil {
			kind += " of " + readOptions(e["options"])
		}
		return "<" + kind + initial + ">"
	}
}

func readOptions(v any) string {
	list, _ := v.([]any)
	var out []string
	for _, o := range list {
		option, _ := o.(map[string]any)
		out = append(out, textOf(option["text"]))
	}
	return strings.Join(out, "/")
}

func textOf(v any) string {
	o, _ := v.(map[string]any)
	if o["type"] == "mrkdwn" {
		return readMarkup(asString(o["text"]))
	}
	return asString(o["text"])
}

var (
	angle = regexp.MustCompile(`<([^<>]*)>`)
	bold  = regexp.MustCompile(`\*([^*\n]+)\*`)
)

// readMarkup is what a person sees of mrkdwn, dates in UTC.
func readMarkup(s string) string {
	s = angle.ReplaceAllStringFunc(s, func(a string) string {
		inner := a[1 : len(a)-1]
		target, label, _ := strings.Cut(inner, "|")
		switch {
		case strings.HasPrefix(target, "@"):
			return "@" + nameOf(target[1:])
		case strings.HasPrefix(target, "#"):
			return "#" + nameOf(target[1:])
		case strings.HasPrefix(target, "!date^"):
			return label
		}
		return label + " ↗"
	})
	s = bold.ReplaceAllString(s, "$1")
	return strings.ReplaceAll(unescape(s), joiner, "")
}

func nameOf(id string) string {
	if name, ok := names[id]; ok {
		return name
	}
	return id
}

// builderJSON is what Block Kit Builder takes.
func builderJSON(v any) []byte {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		panic(err)
	}
	return []byte(strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(data)) + "\n")
}
