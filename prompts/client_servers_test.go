package prompts_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/prompts"
)

// What servers answer, each in its own way, when they do not know what is asked for.
const (
	openAIKnowsNoSchema = `{"error":{"message":"Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.","type":"invalid_request_error","param":"response_format","code":null}}`
	openAIWantsWarmth   = `{"error":{"message":"Unsupported value: 'temperature' does not support 0.01 with this model. Only the default (1) value is supported.","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}`
	vllmKnowsNoSchema   = `{"object":"error","message":"Grammar error: Zebrafish","type":"BadRequestError","param":null,"code":400}`
	fastAPIKnowsNone    = `{"detail":[{"type":"extra_forbidden","loc":["body","response_format"],"msg":"Extra inputs are not permitted","input":"Zebrafish"}]}`
	llamaNoGrammar      = `{"error":{"code":400,"message":"Failed to initialize samplers: failed to parse grammar","type":"invalid_request_error"}}`
	llamaWrongFormat    = `{"error":{"code":500,"message":"The model produced output that does not match the expected peg-native format","type":"server_error"}}`
	lmStudioKnowsNoJSON = `{"error":"'response_format.type' must be 'json_schema' or 'text'"}`
)

// An answer is as good on each rung; what differs is how servers must be asked, and that is learned once.
func TestEachKindOfServerIsAskedInTheWayThatItUnderstands(t *testing.T) {
	t.Parallel()
	prose := writes("Sure! The kickoff is on 3 March 2027 and they take {the} Growth plan.")
	rows := []struct {
		name    string
		handler http.Handler
		edit    func(*prompts.Config)
		first   []string // response formats of the requests of the first review
		second  []string // and of the second
	}{
		{"OpenAI", honest(), nil, []string{"json_schema"}, []string{"json_schema"}},
		{
			"an older model of OpenAI's", byFormat(map[string]http.Handler{"json_schema": says(400, openAIKnowsNoSchema)}), nil,
			[]string{"json_schema", "json_object"},
			[]string{"json_object"},
		},
		{
			"a model that reasons behind a name that nobody knows", inTurn(says(400, openAIWantsWarmth), honest()), nil,
			[]string{"json_schema", "json_schema"},
			[]string{"json_schema"},
		},
		{
			"a server that names the parameter and nothing more",
			inTurn(says(400, `{"error":{"message":"Unsupported parameter","type":"invalid_request_error","param":"temperature","code":null}}`), honest()), nil,
			[]string{"json_schema", "json_schema"},
			[]string{"json_schema"},
		},
		{
			"a model that the client knows to reason", honest(), func(c *prompts.Config) { c.Model = "gpt-5-mini" },
			[]string{"json_schema"},
			[]string{"json_schema"},
		},
		{
			"a model whose template knows no system message", withoutSystem(), nil,
			[]string{"json_schema", "json_schema"},
			[]string{"json_schema"},
		},
		{
			"vLLM", byFormat(map[string]http.Handler{"json_schema": says(400, vllmKnowsNoSchema)}), nil,
			[]string{"json_schema", "json_object"},
			[]string{"json_object"},
		},
		{
			"a server in FastAPI that allows no response format",
			byFormat(map[string]http.Handler{"json_schema": says(422, fastAPIKnowsNone), "json_object": says(422, fastAPIKnowsNone)}), nil,
			[]string{"json_schema", "json_object", ""},
			[]string{""},
		},
		{
			"Ollama Cloud, which takes the schema and ignores it", byFormat(map[string]http.Handler{"json_schema": prose}), nil,
			[]string{"json_schema", "json_object"},
			[]string{"json_object"},
		},
		{
			"llama.cpp, whose grammar fails", byFormat(map[string]http.Handler{"json_schema": says(400, llamaNoGrammar), "json_object": says(400, llamaNoGrammar)}), nil,
			[]string{"json_schema", "json_object", ""},
			[]string{""},
		},
		{
			"llama.cpp, which stumbles over its own format", byFormat(map[string]http.Handler{"json_schema": says(500, llamaWrongFormat)}), nil,
			[]string{"json_schema", "json_object"},
			[]string{"json_object"},
		},
		{
			"LM Studio with a model that writes around the schema",
			byFormat(map[string]http.Handler{"json_schema": prose, "json_object": says(400, lmStudioKnowsNoJSON)}), nil,
			[]string{"json_schema", "json_object", ""},
			[]string{""},
		},
		{
			"a server that does not know response formats at all", byFormat(map[string]http.Handler{"json_schema": says(501, ``), "json_object": says(501, ``)}), nil,
			[]string{"json_schema", "json_object", ""},
			[]string{""},
		},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			edit := func(*prompts.Config) {}
			if row.edit != nil {
				edit = row.edit
			}
			c, s := newClient(t, row.handler, edit)
			for i, want := range [][]string{row.first, row.second} {
				before := len(s.asked())
				got, meta, err := c.Extract(t.Context(), deal())
				if err != nil {
					t.Fatalf("review %d: %v", i+1, err)
				}
				if diff := cmp.Diff(dealAnswer(), got); diff != "" {
					t.Errorf("review %d (-want +got):\n%s", i+1, diff)
				}
				if diff := cmp.Diff(want, s.asked()[before:]); diff != "" {
					t.Errorf("review %d asks (-want +got):\n%s", i+1, diff)
				}
				if formats := map[string]string{"schema": "json_schema", "json": "json_object", "plain": ""}; formats[meta.Rung] != want[len(want)-1] {
					t.Errorf("review %d says rung %q", i+1, meta.Rung)
				}
			}
		})
	}
}

func dealAnswer() prompts.Extraction {
	return prompts.Extraction{
		Fields: []prompts.Stated{
			{Field: "kickoff", Status: prompts.StatusStated, Value: "3 March 2027", Quote: "Kickoff date: 3 March 2027, all of the team joins."},
			{Field: "plan", Status: prompts.StatusStated, Value: "Growth", Quote: "Plan: Growth"},
			{Field: "sso", Status: prompts.StatusNotStated},
		},
		Bullets: []prompts.Bullet{{
			Text: "We promised to migrate their old tickets for free.", Quote: "We promised to migrate their old tickets for free.",
		}},
	}
}

// withoutSystem is a server whose chat template takes only people and assistants.
func withoutSystem() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if strings.Contains(string(body), `"role":"system"`) {
			says(400, `{"object":"error","message":"System role not supported","type":"BadRequestError","param":null,"code":400}`).ServeHTTP(w, r)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		honest().ServeHTTP(w, r)
	})
}

func TestTemperatureIsSentUntilAServerRefusesIt(t *testing.T) {
	t.Parallel()
	c, s := newClient(t, inTurn(honest(), says(400, openAIWantsWarmth), honest()))
	var got []bool
	for range 3 {
		if _, _, err := c.Extract(t.Context(), deal()); err != nil {
			t.Fatal(err)
		}
		got = append(got, s.last().chat.Temperature != nil)
	}
	if diff := cmp.Diff([]bool{true, false, false}, got); diff != "" {
		t.Errorf("temperature sent (-want +got):\n%s", diff)
	}
}

// Some servers send content in parts, among them what the model thought before.
func TestContentInPartsIsOneAnswer(t *testing.T) {
	t.Parallel()
	c, _ := newClient(t, says(200, `{"choices":[{"finish_reason":"stop","message":{"role":"assistant","content":[`+
		`{"type":"thinking","thinking":"{\"fields\":[]}"},`+
		`{"type":"text","text":"{\"fields\":[{\"field\":\"plan\",\"status\":\"unclear\","},`+
		`{"type":"text","text":"\"value\":\"Growth\",\"quote\":\"Plan: Growth\"}],\"bullets\":[]}"}]}}]}`))
	got, _, err := c.Extract(t.Context(), deal())
	if err != nil || len(got.Fields) != 1 || got.Fields[0].Value != "Growth" {
		t.Errorf("Extract = %+v, %v", got, err)
	}
}

// Models that reason aloud, fence their answer, or explain it, have answered.
func TestAnAnswerIsFoundInWhatStandsAroundIt(t *testing.T) {
	t.Parallel()
	const object = `{"fields":[{"field":"plan","status":"stated","value":"Growth","quote":"Plan: Growth"}],"bullets":[]}`
	for _, content := range []string{
		"<think>{\"fields\":[{\"field\":\"plan\",\"status\":\"unclear\",\"value\":\"?\",\"quote\":\"?\"}],\"bullets\":[]}</think>\n" + object,
		"```json\n" + object + "\n```",
		"Here is {the} answer: " + object + " I hope {it} helps!",
		`{"answer": ` + object + `}`,
	} {
		c, _ := newClient(t, writes(content))
		got, _, err := c.Extract(t.Context(), deal())
		if err != nil || len(got.Fields) != 1 || got.Fields[0].Value != "Growth" {
			t.Errorf("Extract of %s = %+v, %v", content, got, err)
		}
	}
}

// Servers are upgraded, and a rung that was too high yesterday holds today.
func TestTheTopOfTheLadderIsTriedAgainAfterAnHour(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, s := newClient(t, inTurn(says(400, openAIKnowsNoSchema), honest()))
		review := func() {
			if _, _, err := c.Extract(t.Context(), deal()); err != nil {
				t.Error(err)
			}
		}
		review()
		review()
		wait(t, ladderMemory)
		review()
		if diff := cmp.Diff([]string{"json_schema", "json_object", "json_object", "json_schema"}, s.asked()); diff != "" {
			t.Errorf("asked (-want +got):\n%s", diff)
		}
		if c.Rung() != prompts.RungSchema {
			t.Errorf("Rung = %s, want the schema again", c.Rung())
		}
	})
}

func TestAddressesAreUnderstoodAsPeopleCopyThem(t *testing.T) {
	t.Parallel()
	rows := []struct{ base, model, url, header, value string }{
		{"", "gpt-4o", "https://api.openai.com/v1/chat/completions", "Authorization", "Bearer sk-test"},
		{"https://api.openai.com/v1/", "gpt-4o", "https://api.openai.com/v1/chat/completions", "Authorization", "Bearer sk-test"},
		{"http://localhost:11434", "qwen3", "http://localhost:11434/v1/chat/completions", "Authorization", "Bearer sk-test"},
		{"http://localhost:8000/v1/chat/completions", "m", "http://localhost:8000/v1/chat/completions", "Authorization", "Bearer sk-test"},
		{"https://gateway.example/llm/v1", "m", "https://gateway.example/llm/v1/chat/completions", "Authorization", "Bearer sk-test"},
		{"https://acme.openai.azure.com/openai/v1/", "deals", "https://acme.openai.azure.com/openai/v1/chat/completions", "Authorization", "Bearer sk-test"},
		{"https://acme.openai.azure.com", "deals.4o", "https://acme.openai.azure.com/openai/deployments/deals.4o/chat/completions?api-version=2024-10-21", "Api-Key", "sk-test"},
		{"https://acme.openai.azure.com/openai?api-version=2025-04-01-preview", "deals", "https://acme.openai.azure.com/openai/deployments/deals/chat/completions?api-version=2025-04-01-preview", "Api-Key", "sk-test"},
		{"https://acme.openai.azure.com/openai/deployments/deals/chat/completions?api-version=2024-10-21", "", "https://acme.openai.azure.com/openai/deployments/deals/chat/completions?api-version=2024-10-21", "Api-Key", "sk-test"},
		{"https://proxy.example/azure?api-version=2024-10-21", "deals", "https://proxy.example/azure/openai/deployments/deals/chat/completions?api-version=2024-10-21", "Api-Key", "sk-test"},
	}
	for _, row := range rows {
		c, s := newClient(t, honest(), func(cfg *prompts.Config) { cfg.BaseURL, cfg.Model = row.base, row.model })
		if _, _, err := c.Extract(t.Context(), deal()); err != nil {
			t.Fatalf("%s: %v", row.base, err)
		}
		if got := s.last(); got.url != row.url || got.header.Get(row.header) != row.value {
			t.Errorf("%q asks %s with %s %q, want %s with %q", row.base, got.url, row.header, got.header.Get(row.header), row.url, row.value)
		}
	}
	c, s := newClient(t, honest(), func(cfg *prompts.Config) { cfg.APIKey = "" })
	if _, _, err := c.Extract(t.Context(), deal()); err != nil || s.last().header.Get("Authorization") != "" {
		t.Errorf("without a key: %v, Authorization %q", err, s.last().header.Get("Authorization"))
	}
}

func TestAConfigurationThatCannotWorkIsRefused(t *testing.T) {
	t.Parallel()
	for name, edit := range map[string]func(*prompts.Config){
		"model endpoint: no model is named":                                                     func(c *prompts.Config) { c.Model = " " },
		"model endpoint: OpenAI wants a key":                                                    func(c *prompts.Config) { c.APIKey, c.BaseURL = "", "" },
		"model endpoint: no clock":                                                              func(c *prompts.Config) { c.Now = nil },
		"model endpoint: the base URL cannot be read":                                           func(c *prompts.Config) { c.BaseURL = "http://%zz" },
		"model endpoint: the base URL must begin with https:// or http:// and name a host":      func(c *prompts.Config) { c.BaseURL = "localhost:11434" },
		"model endpoint: the base URL holds a user or password; the key has a place of its own": func(c *prompts.Config) { c.BaseURL = "https://me:pass@model.test/v1" },
	} {
		cfg := prompts.Config{APIKey: "sk-test", BaseURL: "http://model.test/v1", Model: "m", Now: time.Now}
		edit(&cfg)
		if _, err := prompts.NewClient(cfg); err == nil || err.Error() != name {
			t.Errorf("NewClient = %v, want %s", err, name)
		}
	}
}
