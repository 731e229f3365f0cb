package eval

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Keys that a case and the objects in it may have; others are passed over.
var (
	caseKeys   = []string{"id", "type", "fields", "form", "notes", "stated", "gaps", "now", "bullets"}
	fieldKeys  = []string{"key", "label", "kind", "required", "hint", "options"}
	statedKeys = []string{"field", "value", "quote"}
	gapKeys    = []string{"field", "kind", "quotes", "why"}
	bulletKeys = []string{"text", "quote"}
)

// loosened returns a case with all that is not needed taken out and what is left out filled in, so that sets written by
// others are measured too; and a sentence for each thing that it changed. Text that is no JSON object is returned as it is.
func loosened(text []byte) (clean []byte, warnings []string) {
	var c map[string]any
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if dec.Decode(&c) != nil || c == nil || dec.More() {
		return text, nil
	}
	l := &loosener{}
	l.only("", c, caseKeys)
	if c["type"] == nil {
		c["type"] = "unnamed"
	}
	l.each(c, "fields", fieldKeys, func(at string, f map[string]any) {
		if f["label"] == nil && f["key"] != nil {
			f["label"] = f["key"]
		}
		if kind, _ := f["kind"].(string); !slices.Contains(handoffs.Kinds[:], handoffs.Kind(kind)) {
			l.warn("%s.kind: %q is none of %v; it is read as text", at, kind, handoffs.Kinds)
			f["kind"] = string(handoffs.KindText)
		}
	})
	l.each(c, "stated", statedKeys, func(_ string, s map[string]any) { s["value"] = words(s["value"]) })
	l.each(c, "gaps", gapKeys, func(_ string, g map[string]any) {
		if kind, is := g["kind"].(string); is {
			g["kind"] = strings.ToLower(strings.TrimSpace(kind))
		}
		if one, is := g["quotes"].(string); is {
			g["quotes"] = []any{one}
		}
	})
	l.each(c, "bullets", bulletKeys, func(string, map[string]any) {})
	if form, is := c["form"].(map[string]any); is {
		for key, value := range form {
			form[key] = words(value)
		}
	}
	clean, err := json.Marshal(c)
	if err != nil {
		return text, nil
	}
	return clean, l.warnings
}

type loosener struct{ warnings []string }

func (l *loosener) warn(format string, args ...any) {
	l.warnings = append(l.warnings, fmt.Sprintf(format, args...))
}

// only takes out the keys that nobody knows.
func (l *loosener) only(at string, object map[string]any, known []string) {
	for _, key := range slices.Sorted(maps.Keys(object)) {
		if !slices.Contains(known, key) {
			l.warn("%s: unknown key, passed over", strings.TrimPrefix(at+"."+key, "."))
			delete(object, key)
		}
	}
}

// each goes through the objects of a list.
func (l *loosener) each(c map[string]any, key string, known []string, do func(at string, object map[string]any)) {
	list, _ := c[key].([]any)
	for i, item := range list {
		if object, is := item.(map[string]any); is {
			at := fmt.Sprintf("%s[%d]", key, i)
			l.only(at, object, known)
			do(at, object)
		}
	}
}

// words are a value as a form would hold it: numbers and yes or no as they are written, lists joined, nothing for null.
func words(v any) any {
	switch v := v.(type) {
	case nil:
		return ""
	case json.Number:
		return v.String()
	case bool:
		if v {
			return handoffs.Checked
		}
		return ""
	case []any:
		var list []string
		for _, item := range v {
			text, is := words(item).(string)
			if !is {
				return v
			}
			list = append(list, text)
		}
		return strings.Join(list, ", ")
	}
	return v
}
