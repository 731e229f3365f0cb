package playbook

import (
	"slices"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// mapping is a value with named parts. What is asked for with take is known; done reports the rest.
type mapping struct {
	r  *reader
	at place
	// what is how messages call it: "a team".
	what    string
	entries []entry
	known   []string
	missing []missing
	// broken says that it was no mapping; what is missing in it is then not worth a message.
	broken bool
}

// entry is a part of a mapping. Its value stands, for messages, where a scalar does; else where its key does.
type entry struct {
	value
	key   string
	keyAt place
}

type missing struct{ key, instead string }

// mapping returns the value as a mapping; an empty one after reporting that it is none.
func (v value) mapping(what string) *mapping {
	m := &mapping{r: v.r, at: v.at, what: what}
	if v.absent() {
		m.broken = true
		return m
	}
	values, ok := v.r.entries(v.node)
	switch {
	case v.empty():
		v.report("%s is empty; write its keys and values, or leave it out", v.name)
		m.broken = true
		return m
	case !ok:
		v.report("%s is not %s; write its keys and values", v.name, what)
		m.broken = true
		return m
	}
	if !v.r.spend(v.at, len(values)) {
		m.broken = true
		return m
	}
	index := map[string]int{}
	entries, merged := v.r.split(values)
	for _, e := range entries {
		if i, twice := index[e.key]; twice {
			v.r.report(e.keyAt, "%s stands here twice, first in line %d; remove one", clip(e.key), m.entries[i].keyAt.line)
			continue
		}
		index[e.key] = len(m.entries)
		m.entries = append(m.entries, e)
	}
	for _, n := range merged {
		m.merge(n.Value, index)
	}
	return m
}

// split returns a mapping's own entries, and those that merge others into it.
func (r *reader) split(values []*ast.MappingValueNode) (entries []entry, merged []*ast.MappingValueNode) {
	for _, n := range values {
		if n.Key.IsMergeKey() {
			merged = append(merged, n)
			continue
		}
		e := r.entry(n)
		if last := len(entries) - 1; last >= 0 && n.Start.Type != token.MappingValueType && !flags[e.key] {
			if text, ok := joined(entries[last].node, e.key); ok {
				entries[last].node = text
				continue
			}
		}
		entries = append(entries, e)
	}
	return entries, merged
}

// flags are the keys that people may leave without a value, meaning true.
var flags = map[string]bool{"required": true, "title": true, "lead": true, "allow_past": true}

// joined gives a text its rest back. In { hint: What is sold, and what is not } YAML takes the comma for the end of the
// text and the rest for a key without a value; nobody means that.
func joined(text ast.Node, rest string) (ast.Node, bool) {
	s, ok := text.(*ast.StringNode)
	if !ok || s.Token.Type != token.StringType {
		return nil, false
	}
	t := *s.Token
	t.Value += ", " + rest
	return ast.String(&t), true
}

// parts returns the entries of a mapping whose keys the file's writer chooses.
func (v value) parts(of string) []entry {
	m := v.mapping("a mapping of " + of)
	if !m.broken && len(m.entries) == 0 {
		v.report("%s is empty; write at least one, or leave it out if it may be", v.name)
	}
	return m.entries
}

// merge adds the entries of a merge key that the mapping does not have itself.
func (m *mapping) merge(n ast.Node, index map[string]int) {
	sources := []ast.Node{n}
	if seq, ok := m.r.follow(n).(*ast.SequenceNode); ok {
		sources = seq.Values
	}
	for _, source := range sources {
		if !m.r.spend(m.at, 1) {
			return
		}
		from := value{r: m.r, at: position(source), name: "what is merged", node: source}.mapping(m.what)
		for _, e := range from.entries {
			if _, has := index[e.key]; !has {
				index[e.key] = len(m.entries)
				m.entries = append(m.entries, e)
			}
		}
	}
}

func (r *reader) entries(n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch n := r.follow(n).(type) {
	case *ast.MappingNode:
		return n.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, true
	}
	return nil, false
}

func (r *reader) entry(n *ast.MappingValueNode) entry {
	var key ast.Node = n.Key
	if k, ok := key.(*ast.MappingKeyNode); ok {
		key = k.Value
	}
	at := position(key)
	name, ok := value{r: r, node: key}.scalar()
	if !ok {
		name = "this"
		r.report(at, "this is no key; write a word")
	}
	v := value{r: r, at: at, name: name, node: n.Value}
	if _, ok := v.scalar(); ok {
		v.at = position(n.Value)
	}
	return entry{key: name, keyAt: at, value: v}
}

// take returns the value of a key, which may be absent.
func (m *mapping) take(key string) value {
	m.known = append(m.known, key)
	for _, e := range m.entries {
		if e.key == key {
			return e.value
		}
	}
	return value{r: m.r, at: m.at, name: key}
}

func (m *mapping) has(key string) bool {
	return slices.ContainsFunc(m.entries, func(e entry) bool { return e.key == key })
}

// need is take for a key that must be there; instead says what to write if it is not.
func (m *mapping) need(key, instead string) value {
	v := m.take(key)
	if v.absent() && !m.broken {
		m.missing = append(m.missing, missing{key, instead})
	}
	return v
}

// done reports the keys that nobody asked for, and those that are missing without being one of them, misspelled.
func (m *mapping) done() {
	meant := map[string]bool{}
	for _, e := range m.entries {
		if !slices.Contains(m.known, e.key) {
			m.r.report(e.keyAt, "unknown key %q in %s; %s", clip(e.key), m.what, instead(e.key, m.known))
			meant[nearest(e.key, m.known)] = true
		}
	}
	for _, k := range m.missing {
		if !meant[k.key] {
			m.r.report(m.at, "%s has no %s; %s", m.what, k.key, k.instead)
		}
	}
}
