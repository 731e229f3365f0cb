package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/handoffbot/handoffbot/manifests"
)

func TestManifestIsWhatSlackAccepts(t *testing.T) {
	t.Parallel()
	schema := manifestSchema(t)
	encoded, err := yaml.YAMLToJSON(manifests.SlackApp)
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(unmarshal(t, encoded)); err != nil {
		t.Errorf("slack-app.yaml: %#v", err)
	}
}

func TestManifestSchemaRefusesWhatSlackRefuses(t *testing.T) {
	t.Parallel()
	schema := manifestSchema(t)
	for _, bad := range []string{
		`{}`,
		`{"display_information":{"name":"a name that is longer than Slack's thirty-five characters"}}`,
		`{"display_information":{"name":"x"},"settings":{"socket_mode":true}}`,
		`{"display_information":{"name":"x"},"features":{"slash_commands":[{"command":"handoff","description":"no slash"}]}}`,
	} {
		if err := schema.Validate(unmarshal(t, []byte(bad))); err == nil {
			t.Errorf("the schema accepts %s", bad)
		}
	}
}

func manifestSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "slack-app-manifest.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	const name = "manifest.schema.json"
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft7)
	compiler.UseRegexpEngine(compilePattern)
	if err := compiler.AddResource(name, unmarshal(t, data)); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func unmarshal(t *testing.T, data []byte) any {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// compilePattern stands in where the schema uses a lookahead, which Go's regexp does without: a field that we do not
// use then refuses every value, rather than letting all of them pass.
func compilePattern(pattern string) (jsonschema.Regexp, error) {
	if strings.Contains(pattern, "(?!") {
		return refusal(pattern), nil
	}
	return regexp.Compile(pattern)
}

type refusal string

func (refusal) MatchString(string) bool { return false }

func (r refusal) String() string { return string(r) }
