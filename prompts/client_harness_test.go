package prompts_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/internal/fakemodel"
	"github.com/handoffbot/handoffbot/prompts"
)

// secret is in the notes; no error and no log may hold it.
const secret = "Zebrafish"

const dealNotes = "Call with Zebrafish Industries, they signed on Friday.\n" +
	"Kickoff date: 3 March 2027, all of the team joins.\n" +
	"Plan: Growth\n" +
	"We promised to migrate their old tickets for free.\n"

func dealFields() []prompts.Field {
	return []prompts.Field{
		{Key: "kickoff", Label: "Kickoff date", Kind: handoffs.KindDate, Required: true},
		{Key: "plan", Label: "Plan", Kind: handoffs.KindSelect, Options: []string{"Starter", "Growth"}},
		{Key: "sso", Label: "Single sign-on", Kind: handoffs.KindText, Hint: "Which provider"},
	}
}

func deal() prompts.Input { return prompts.Input{Fields: dealFields(), Notes: dealNotes} }

// server is a model's server without a network: its handler runs inside the request, so that waits are instant in a
// synctest bubble. It checks each request against the description of those that are made.
type server struct {
	tb      testing.TB
	handler http.Handler

	mu       sync.Mutex
	requests []request
}

type request struct {
	url    string
	header http.Header
	body   []byte
	chat   chat
}

// chat is the part of a request's body that tests look at.
type chat struct {
	Model          string   `json:"model"`
	Temperature    *float64 `json:"temperature"`
	ResponseFormat struct {
		Type       string `json:"type"`
		JSONSchema struct {
			Schema json.RawMessage `json:"schema"`
		} `json:"json_schema"`
	} `json:"response_format"`
	Messages []struct {
		Content string `json:"content"`
	} `json:"messages"`
}

// RoundTrip implements http.RoundTripper. A handler that panics has hung up.
func (s *server) RoundTrip(req *http.Request) (resp *http.Response, err error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	checkRequest(s.tb, body)
	checkDescribed(s.tb, req, body)
	r := request{url: req.URL.String(), header: req.Header.Clone(), body: body}
	if err := json.Unmarshal(body, &r.chat); err != nil {
		s.tb.Errorf("request: %v", err)
	}
	s.mu.Lock()
	s.requests = append(s.requests, r)
	s.mu.Unlock()
	defer func() {
		if recover() != nil {
			resp, err = nil, io.ErrUnexpectedEOF
		}
	}()
	req.Body = io.NopCloser(bytes.NewReader(body))
	recorder := httptest.NewRecorder()
	s.handler.ServeHTTP(recorder, req)
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	return recorder.Result(), nil
}

// asked returns the response formats of all requests so far.
func (s *server) asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	formats := []string{}
	for _, r := range s.requests {
		formats = append(formats, r.chat.ResponseFormat.Type)
	}
	return formats
}

func (s *server) last() request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests[len(s.requests)-1]
}

var requestSchema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	return jsonschema.NewCompiler().Compile("testdata/request.schema.json")
})

func checkRequest(tb testing.TB, body []byte) {
	tb.Helper()
	schema, err := requestSchema()
	if err != nil {
		tb.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		tb.Errorf("request: %v", err)
		return
	}
	if err := schema.Validate(doc); err != nil {
		tb.Errorf("request %s: %v", body, err)
	}
}

// newClient connects a client to a handler.
func newClient(t *testing.T, handler http.Handler, edits ...func(*prompts.Config)) (*prompts.Client, *server) {
	t.Helper()
	s := &server{tb: t, handler: handler}
	cfg := prompts.Config{
		APIKey: "sk-test", BaseURL: "http://model.test/v1", Model: "some-model",
		HTTPClient: &http.Client{Transport: s}, Now: time.Now,
	}
	for _, edit := range edits {
		edit(&cfg)
	}
	c, err := prompts.NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c, s
}

// honest answers every request as it should be.
func honest() http.Handler { return fakemodel.Handler(fakemodel.Honest{}) }

// says answers with a status and a body.
func says(status int, body string, header ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

// writes answers as a model that writes the content and ends well.
func writes(content string) http.Handler { return ends(content, "stop") }

func ends(content, reason string) http.Handler {
	text, _ := json.Marshal(content)
	return says(http.StatusOK, `{"choices":[{"index":0,"message":{"role":"assistant","content":`+string(text)+
		`},"finish_reason":"`+reason+`"}],"usage":{"prompt_tokens":9,"completion_tokens":3}}`)
}

// inTurn gives each request to the next handler, and the rest to the last.
func inTurn(handlers ...http.Handler) http.Handler {
	var mu sync.Mutex
	next := 0
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		h := handlers[min(next, len(handlers)-1)]
		next++
		mu.Unlock()
		h.ServeHTTP(w, r)
	})
}

// byFormat chooses by the response format that is asked for; whatever has no handler is answered honestly.
func byFormat(handlers map[string]http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		var c chat
		_ = json.Unmarshal(body, &c)
		h, ok := handlers[c.ResponseFormat.Type]
		if !ok {
			h = honest()
		}
		h.ServeHTTP(w, r)
	})
}

func hangUp() http.Handler {
	return http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
}

// never answers.
func never() http.Handler {
	return http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
}

// fault returns the error as a fault, and checks that it tells nothing.
func fault(t *testing.T, err error) *prompts.Fault {
	t.Helper()
	f, ok := errors.AsType[*prompts.Fault](err)
	if !ok {
		t.Fatalf("Extract = %v, want a fault", err)
	}
	if strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "sk-test") || len(err.Error()) > 120 {
		t.Errorf("the error tells too much: %v", err)
	}
	return f
}

// ladderMemory is how long a rung is kept, as the package has it.
const ladderMemory = time.Hour

// wait lets virtual time pass.
func wait(t *testing.T, d time.Duration) {
	t.Helper()
	timer := time.NewTimer(d)
	<-timer.C
}
