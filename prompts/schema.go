package prompts

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schema is the form of an answer, once to be sent and once to check against. It stays inside what all servers can
// enforce: every property required, null for nothing, no lengths, patterns or references.
type schema struct {
	raw      json.RawMessage
	compiled *jsonschema.Schema
}

// newSchema allows the fields' keys and no others.
func newSchema(fields []Field) (schema, error) {
	keys := make([]string, len(fields))
	for i := range fields {
		keys[i] = fields[i].Key
	}
	if len(keys) == 0 {
		keys = []string{"none"} // not every server takes an empty list
	}
	enum, err := json.Marshal(keys)
	if err != nil {
		return schema{}, fmt.Errorf("make schema: %w", err)
	}
	raw := strings.Replace(schemaText, `["FIELD KEYS"]`, string(enum), 1)
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(raw))
	if err != nil {
		return schema{}, fmt.Errorf("read schema: %w", err)
	}
	compiler := jsonschema.NewCompiler()
	const name = "answer.json"
	if err := compiler.AddResource(name, doc); err != nil {
		return schema{}, fmt.Errorf("read schema: %w", err)
	}
	compiled, err := compiler.Compile(name)
	if err != nil {
		return schema{}, fmt.Errorf("read schema: %w", err)
	}
	return schema{raw: json.RawMessage(raw), compiled: compiled}, nil
}

// objectsLookedAt bounds the search for an answer in a text that is full of braces.
const objectsLookedAt = 20

// read takes the first JSON object that fits out of what the model wrote. Models that reason aloud, or fence their
// answer, put text around it.
func (s schema) read(content string) (Extraction, bool) {
	if _, after, reasoned := strings.Cut(content, "</think>"); reasoned {
		content = after
	}
	for range objectsLookedAt {
		start := strings.IndexByte(content, '{')
		if start < 0 {
			break
		}
		var object json.RawMessage
		if json.NewDecoder(strings.NewReader(content[start:])).Decode(&object) == nil {
			if e, ok := s.check(object); ok {
				return e, true
			}
		}
		content = content[start+1:]
	}
	return Extraction{}, false
}

func (s schema) check(object json.RawMessage) (Extraction, bool) {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(object)))
	if err != nil || s.compiled.Validate(doc) != nil {
		return Extraction{}, false
	}
	var e Extraction
	if json.Unmarshal(object, &e) != nil {
		return Extraction{}, false
	}
	return e, true
}
