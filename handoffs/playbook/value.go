package playbook

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
)

// value is one value of the file, or the absence of one.
type value struct {
	r  *reader
	at place
	// name is what messages call it: the key under which it stands.
	name string
	node ast.Node
}

func (v value) absent() bool { return v.node == nil }

func (v value) report(format string, args ...any) { v.r.report(v.at, format, args...) }

// scalar returns the value as it is written, without quotes; false for what is no scalar, or empty.
func (v value) scalar() (string, bool) {
	switch n := v.r.follow(v.node).(type) {
	case *ast.StringNode:
		return strings.TrimSpace(n.Value), true
	case *ast.LiteralNode:
		return strings.TrimSpace(n.Value.Value), true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return strings.TrimSpace(n.GetToken().Value), true
	}
	return "", false
}

func (v value) empty() bool {
	switch v.r.follow(v.node).(type) {
	case nil, *ast.NullNode:
		return true
	}
	s, ok := v.scalar()
	return ok && s == ""
}

// text returns the value as a text of at most limit characters, or "" after reporting what is wrong.
func (v value) text(limit int) string {
	if v.absent() {
		return ""
	}
	s, ok := v.scalar()
	switch {
	case v.empty():
		v.report("%s is empty; write a value, or leave it out", v.name)
		return ""
	case !ok:
		v.report("%s is not a text; write a single value", v.name)
		return ""
	}
	if n := utf8.RuneCountInString(s); n > limit {
		v.report("%s has %d characters; write at most %d", v.name, n, limit)
		return ""
	}
	return s
}

// line returns the value as a text without line breaks.
func (v value) line(limit int) string {
	s := v.text(limit)
	if strings.ContainsAny(s, "\r\n") {
		v.report("%s has a line break; write it on one line", v.name)
		return ""
	}
	return s
}

// word returns the value if it is one of those that are known.
func (v value) word(known []string) string {
	s := v.line(maxWord)
	if slices.Contains(known, s) {
		return s
	}
	if s != "" {
		v.report("%s %q is not known; %s", v.name, clip(s), instead(s, known))
	}
	return ""
}

const maxWord = 200

func (v value) flag() bool {
	if v.absent() {
		return false
	}
	s, ok := v.scalar()
	if _, isBool := v.r.follow(v.node).(*ast.BoolNode); !ok || !isBool {
		v.report("%s is neither true nor false; write %s: true, or leave it out", v.name, v.name)
		return false
	}
	return strings.EqualFold(s, "true")
}

// list returns the items of a list. It says what to write if the value is none.
func (v value) list(of string) []value {
	if v.absent() {
		return nil
	}
	seq, ok := v.r.follow(v.node).(*ast.SequenceNode)
	switch {
	case v.empty():
		v.report("%s is empty; write a list of %s, or leave it out", v.name, of)
		return nil
	case !ok:
		v.report("%s is not a list; write a list of %s", v.name, of)
		return nil
	}
	if !v.r.spend(v.at, len(seq.Values)) {
		return nil
	}
	items := make([]value, 0, len(seq.Values))
	for _, n := range seq.Values {
		items = append(items, value{r: v.r, at: position(n), name: "this item of " + v.name, node: n})
	}
	return items
}

// oneOrMore returns the items of a list, or the value itself as the only item.
func (v value) oneOrMore(of string) []value {
	if _, ok := v.scalar(); ok && !v.absent() {
		return []value{v}
	}
	return v.list(of)
}

func (v value) isEmptyList() bool {
	seq, ok := v.r.follow(v.node).(*ast.SequenceNode)
	return ok && len(seq.Values) == 0
}

// firsts remembers what was seen, to find what stands twice.
type firsts map[string]place

// first reports, at v, that s stands in the file already; it returns false then.
func (f firsts) first(v value, s string) bool {
	key := folded(s)
	if at, twice := f[key]; twice {
		v.report("%q stands here twice, first in line %d; remove or change one", clip(s), at.line)
		return false
	}
	f[key] = v.at
	return true
}

// clip shortens what the file says for a message.
func clip(s string) string {
	const limit = 60
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	return string([]rune(s)[:limit-1]) + "…"
}
