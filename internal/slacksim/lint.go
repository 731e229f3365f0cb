package slacksim

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// surface is where blocks are shown; some blocks and limits belong to one surface only.
type surface string

const (
	onMessage surface = "message"
	onModal   surface = "modal"
	onHome    surface = "home"
)

// problem is one thing that Slack refuses, at the place that the JSON pointer names.
type problem struct{ message, pointer string }

func (p problem) String() string { return p.message + " [json-pointer:" + p.pointer + "]" }

// errBlocksFormat is returned for blocks that are no JSON array at all.
var errBlocksFormat = errors.New("invalid_blocks_format")

// theSchema is built once; it is only read afterwards.
var theSchema = sync.OnceValue(newSchema)

// linter walks blocks and collects problems. It also fills in what Slack fills in: block_id, action_id and text flags.
type linter struct {
	*schema
	surface  surface
	problems []problem
	blockIDs map[string]bool
	focused  int
	markdown int
	tables   int
	inputs   int
}

func newLinter(s surface) *linter {
	return &linter{schema: theSchema(), surface: s, blockIDs: map[string]bool{}}
}

func (l *linter) report(at, format string, args ...any) {
	l.problems = append(l.problems, problem{fmt.Sprintf(format, args...), at})
}

// lintMessageBlocks checks a message's blocks and returns them as Slack would store them.
func lintMessageBlocks(raw json.RawMessage) (json.RawMessage, []problem, error) {
	var blocks []any
	if err := json.Unmarshal(raw, &blocks); err != nil {
		return nil, nil, errBlocksFormat
	}
	if len(blocks) == 0 {
		return nil, nil, nil
	}
	l := newLinter(onMessage)
	l.blocks("/blocks", blocks, 50)
	if len(l.problems) > 0 {
		return nil, l.problems, nil
	}
	return mustJSON(blocks), nil, nil
}

func (l *linter) blocks(at string, blocks []any, most int) {
	if len(blocks) > most {
		l.report(at, "no more than %d items allowed", most)
	}
	for i, b := range blocks {
		l.block(at+"/"+strconv.Itoa(i), b)
	}
	if l.focused > 1 {
		l.report(at, "only one element may have `focus_on_load` set to true")
	}
	if l.markdown > 12000 {
		l.report(at, "markdown blocks must be less than 12001 characters in total")
	}
	if l.tables > 1 {
		l.report(at, "only_one_table_allowed")
	}
}

func (l *linter) block(at string, v any) {
	b, ok := v.(map[string]any)
	if !ok {
		l.report(at, "must provide an object")
		return
	}
	kind := stringAt(b, "type")
	sh, ok := l.blockShapes[kind]
	switch {
	case b["type"] == nil:
		l.report(at, "missing required field: type")
		return
	case !ok, len(sh.surfaces) > 0 && !slices.Contains(sh.surfaces, l.surface):
		l.report(at+"/type", "unsupported type: %s", kind)
		return
	}
	if b["block_id"] == nil || b["block_id"] == "" {
		b["block_id"] = randomID("", 5)
	}
	if id := stringAt(b, "block_id"); l.blockIDs[id] {
		l.report(at+"/block_id", "`block_id` must be unique: %q already exists", id)
	} else {
		l.blockIDs[id] = true
	}
	l.shape(at, b, sh)
	l.uniqueActions(at, b)
	l.tally(at, kind, b)
}

func (l *linter) tally(at, kind string, b map[string]any) {
	switch kind {
	case "markdown":
		l.markdown += length(stringAt(b, "text"))
	case "table":
		l.tables++
	case "input":
		l.inputs++
		if b["optional"] == nil {
			b["optional"] = false
		}
		if b["dispatch_action"] == nil {
			b["dispatch_action"] = false
		}
		element := mapAt(b, "element")
		if stringAt(element, "type") == "file_input" && boolAt(b, "dispatch_action") {
			l.report(at+"/dispatch_action", "`dispatch_action` is not allowed with `file_input`")
		}
	}
}

// uniqueActions gives elements without action_id one, as Slack does, and refuses two alike in one block.
func (l *linter) uniqueActions(at string, b map[string]any) {
	seen := map[string]bool{}
	check := func(at string, v any) {
		el, ok := v.(map[string]any)
		if !ok {
			return
		}
		if _, interactive := l.interactive[stringAt(el, "type")]; !interactive {
			return
		}
		if el["action_id"] == nil || el["action_id"] == "" {
			el["action_id"] = randomID("", 5)
		}
		id := stringAt(el, "action_id")
		if seen[id] {
			l.report(at+"/action_id", "`action_id` %q already exists for another element in this block", id)
		}
		seen[id] = true
		if boolAt(el, "focus_on_load") {
			l.focused++
		}
	}
	check(at+"/element", b["element"])
	check(at+"/accessory", b["accessory"])
	for i, el := range listAt(b, "elements") {
		check(at+"/elements/"+strconv.Itoa(i), el)
	}
}

// shape checks the properties of one object.
func (l *linter) shape(at string, obj map[string]any, sh *shape) {
	for _, name := range sh.required {
		if v, ok := obj[name]; !ok || v == nil {
			l.report(at, "missing required field: %s", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(obj)) {
		v := obj[name]
		rule, known := sh.fields[name]
		switch {
		case name == "type" || v == nil:
		case known:
			rule(l, at+"/"+pointerEscape(name), v)
		case !sh.open:
			l.report(at, "invalid additional property: %s", name)
		}
	}
	if sh.after != nil {
		sh.after(l, at, obj)
	}
}

func pointerEscape(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "~", "~0"), "/", "~1")
}
