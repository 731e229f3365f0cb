package prompts_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/handoffbot/handoffbot/internal/fakemodel"
)

// described is the OpenAPI description of the one call that is made.
var described = sync.OnceValues(func() (routers.Router, error) {
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromFile("testdata/chat.openapi.yaml")
	if err != nil {
		return nil, fmt.Errorf("load the description: %w", err)
	}
	if err := doc.Validate(loader.Context); err != nil {
		return nil, fmt.Errorf("validate the description: %w", err)
	}
	return gorillamux.NewRouter(doc)
})

// requestProblem returns what the description says against a request to a server, whatever stands before the call's own path.
func requestProblem(tb testing.TB, method, address, kind string, body []byte) (*openapi3filter.RequestValidationInput, error) {
	tb.Helper()
	router, err := described()
	if err != nil {
		tb.Fatal(err)
	}
	_, call, found := strings.Cut(address, "/chat/")
	if !found {
		return nil, fmt.Errorf("%s is no call of the description", address)
	}
	r := httptest.NewRequestWithContext(context.Background(), method, "/chat/"+call, bytes.NewReader(body))
	r.Header.Set("Content-Type", kind)
	route, params, err := router.FindRoute(r)
	if err != nil {
		return nil, fmt.Errorf("find the call: %w", err)
	}
	in := &openapi3filter.RequestValidationInput{Request: r, Route: route, PathParams: params}
	return in, openapi3filter.ValidateRequest(r.Context(), in)
}

// checkDescribed checks a request that was made.
func checkDescribed(tb testing.TB, req *http.Request, body []byte) {
	tb.Helper()
	if _, err := requestProblem(tb, req.Method, req.URL.Path, req.Header.Get("Content-Type"), body); err != nil {
		tb.Errorf("request %s: %v", body, err)
	}
}

func TestDescriptionRefusesWhatServersRefuse(t *testing.T) {
	t.Parallel()
	const good = `{"model":"m","messages":[{"role":"user","content":"x"}],"temperature":1,"stream":false,"response_format":{"type":"json_object"}}`
	if _, err := requestProblem(t, http.MethodPost, "/v1/chat/completions", "application/json", []byte(good)); err != nil {
		t.Fatalf("a good request is refused: %v", err)
	}
	for name, change := range map[string][2]string{
		"no model":          {`"model":"m",`, ``},
		"no message":        {`{"role":"user","content":"x"}`, ``},
		"an empty message":  {`"content":"x"`, `"content":""`},
		"no content":        {`,"content":"x"`, ``},
		"a strange role":    {`"user"`, `"boss"`},
		"too hot":           {`"temperature":1`, `"temperature":7`},
		"a stream":          {`false`, `true`},
		"an unknown format": {`json_object`, `yaml`},
		"no schema":         {`json_object`, `json_schema`},
		"an unknown word":   {`"stream"`, `"streams"`},
	} {
		bad := strings.Replace(good, change[0], change[1], 1)
		if _, err := requestProblem(t, http.MethodPost, "/v1/chat/completions", "application/json", []byte(bad)); err == nil || bad == good {
			t.Errorf("%s is taken: %s", name, bad)
		}
	}
	if _, err := requestProblem(t, http.MethodGet, "/v1/chat/completions", "application/json", nil); err == nil {
		t.Error("GET is taken")
	}
}

func TestFakeModelAnswersAsServersDo(t *testing.T) {
	t.Parallel()
	c, s := newClient(t, fakemodel.Handler(fakemodel.Honest{}))
	if _, _, err := c.Extract(t.Context(), deal()); err != nil {
		t.Fatal(err)
	}
	made := s.last()
	in, err := requestProblem(t, http.MethodPost, "/v1/chat/completions", "application/json", made.body)
	if err != nil {
		t.Fatal(err)
	}
	recorder := httptest.NewRecorder()
	s.handler.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodPost, made.url, bytes.NewReader(made.body)))
	result := recorder.Result()
	defer result.Body.Close()
	body, err := io.ReadAll(result.Body)
	if err != nil {
		t.Fatal(err)
	}
	check := func(body []byte) error {
		return openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
			RequestValidationInput: in, Status: result.StatusCode, Header: result.Header, Body: io.NopCloser(bytes.NewReader(body)),
		})
	}
	if err := check(body); err != nil {
		t.Errorf("answer %s: %v", body, err)
	}
	var answer map[string]json.RawMessage
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Fatal(err)
	}
	if err := check([]byte(`{"choices":[]}`)); err == nil || answer["choices"] == nil {
		t.Error("an answer without a choice is taken")
	}
}
