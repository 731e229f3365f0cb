package playbook

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/handoffbot/handoffbot/handoffs"
)

// reader walks the file's tree and collects what is wrong with it.
type reader struct {
	file     string
	problems Problems
	// aliases holds what each alias stands for.
	aliases map[*ast.AliasNode]ast.Node
	// room is how many entries may still be read: aliases and merges can make a small file grow without bound.
	room int
	// teamsRead holds the teams as they stand in the file.
	teamsRead map[handoffs.TeamKey]*mapping
}

const (
	// maxEntries is more than a file of MaxSize holds without aliases.
	maxEntries = 600_000
	// maxDepth is far above what the grammar needs, and far below what would exhaust the stack.
	maxDepth = 100
)

// open parses the file as YAML and returns its one document.
func (r *reader) open(data []byte) (value, bool) {
	if len(data) > MaxSize {
		r.report(place{}, "the file has %d bytes; write a playbook of at most %d", len(data), MaxSize)
		return value{}, false
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if at := invalid(data); at >= 0 {
		r.report(place{line: 1 + bytes.Count(data[:at], []byte("\n"))}, "this is not text in UTF-8; save the file in that encoding")
		return value{}, false
	}
	file, err := parse(string(data))
	if err != nil {
		r.report(placeOf(err), "this is not YAML: %s", message(err))
		return value{}, false
	}
	var docs []*ast.DocumentNode
	for _, d := range file.Docs {
		if d.Body != nil {
			docs = append(docs, d)
		}
	}
	if len(docs) == 0 {
		r.report(place{}, "the file is empty; write version: 1, then teams: and types:")
		return value{}, false
	}
	for _, d := range docs[1:] {
		r.report(position(d.Body), "a second document begins here; write one playbook a file, without ---")
	}
	r.aliases, r.room = map[*ast.AliasNode]ast.Node{}, maxEntries
	r.link(docs[0].Body, map[string]ast.Node{})
	return value{r: r, at: position(docs[0].Body), name: "the playbook", node: docs[0].Body}, len(r.problems) == 0
}

// spend takes n entries from the room that is left. It reports, once, that there is none.
func (r *reader) spend(at place, n int) bool {
	if r.room < 0 {
		return false
	}
	if r.room -= n; r.room < 0 {
		r.report(at, "aliases and merges make the file too large from here on; write fewer of them")
		return false
	}
	return true
}

func invalid(data []byte) int {
	for i := 0; i < len(data); {
		c, size := utf8.DecodeRune(data[i:])
		if (c == utf8.RuneError && size == 1) || c == 0 {
			return i
		}
		i += size
	}
	return -1
}

// parse guards the YAML library: its parser recurses as deep as the file nests, and a fault in it must not end the
// program.
func parse(text string) (file *ast.File, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			file, err = nil, fmt.Errorf("the parser gave up (%v); simplify what is unusual in it", fault)
		}
	}()
	tokens := lexer.Tokenize(text)
	if t := tooDeep(tokens); t != nil {
		return nil, &yaml.SyntaxError{Message: "this is nested too deep; write it flatter", Token: t}
	}
	return parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
}

// tooDeep returns the token at which nesting passes what the parser can be trusted with. Nesting by indentation alone
// is bounded by the file's size.
func tooDeep(tokens token.Tokens) *token.Token {
	flow, dashes, line := 0, 0, 0
	for _, t := range tokens {
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		case token.SequenceEntryType, token.MappingKeyType, token.AnchorType, token.TagType:
			if t.Position.Line != line {
				dashes, line = 0, t.Position.Line
			}
			dashes++
		}
		if flow > maxDepth || dashes > maxDepth {
			return t
		}
	}
	return nil
}

func message(err error) string {
	if e, ok := errors.AsType[yaml.Error](err); ok {
		return e.GetMessage()
	}
	return err.Error()
}

func placeOf(err error) place {
	if e, ok := errors.AsType[yaml.Error](err); ok {
		return placeOfToken(e.GetToken())
	}
	return place{}
}

func placeOfToken(t *token.Token) place {
	if t == nil || t.Position == nil {
		return place{}
	}
	return place{t.Position.Line, t.Position.Column}
}

// position returns where a node begins; the library's own token for a block mapping is its first colon.
func position(n ast.Node) place {
	switch n := n.(type) {
	case nil:
		return place{}
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return position(n.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return position(n.Key)
	}
	return placeOfToken(n.GetToken())
}

// link finds what each alias stands for: the last anchor of its name that is complete before it. So no alias can hold
// itself.
func (r *reader) link(n ast.Node, anchors map[string]ast.Node) {
	switch n := n.(type) {
	case *ast.MappingNode:
		for _, v := range n.Values {
			r.link(v, anchors)
		}
	case *ast.MappingValueNode:
		r.link(n.Key, anchors)
		r.link(n.Value, anchors)
	case *ast.MappingKeyNode:
		r.link(n.Value, anchors)
	case *ast.SequenceNode:
		for _, v := range n.Values {
			r.link(v, anchors)
		}
	case *ast.TagNode:
		r.link(n.Value, anchors)
	case *ast.AnchorNode:
		r.link(n.Value, anchors)
		anchors[n.Name.GetToken().Value] = n.Value
	case *ast.AliasNode:
		name := n.Value.GetToken().Value
		target, ok := anchors[name]
		if !ok {
			r.report(position(n), "no anchor &%s stands before this; write one, or the value itself", name)
			return
		}
		r.aliases[n] = target
	}
}

// follow returns the node that an anchor, alias or tag stands for; nil if there is none.
func (r *reader) follow(n ast.Node) ast.Node {
	for {
		switch a := n.(type) {
		case *ast.AnchorNode:
			n = a.Value
		case *ast.TagNode:
			n = a.Value
		case *ast.AliasNode:
			n = r.aliases[a]
		default:
			return n
		}
	}
}
