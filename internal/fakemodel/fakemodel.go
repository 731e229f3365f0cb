// Package fakemodel is a language model for tests and for the demo: an HTTP handler that speaks OpenAI's chat
// completions and understands the one question that handoffbot asks. It answers honestly by pattern, or lies, or says
// anything that fits the schema. It keeps no clock and opens no connection.
package fakemodel

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// Field is a field that the question asks about.
type Field struct {
	Key     string   `json:"key"`
	Label   string   `json:"label"`
	Kind    string   `json:"kind"`
	Hint    string   `json:"hint"`
	Options []string `json:"options"`
}

// Question is what one request asks.
type Question struct {
	Model string
	// Format is the response format's type: json_schema, json_object, or empty.
	Format string
	Fields []Field
	// Notes are the notes without their marks, line by line.
	Notes []string
	// Mark is what stood before each of them.
	Mark string
}

// Stated is what an answer says of a field. An empty value or quote is sent as null.
type Stated struct{ Field, Status, Value, Quote string }

// MarshalJSON implements json.Marshaler.
func (s Stated) MarshalJSON() ([]byte, error) {
	orNull := func(text string) *string {
		if text == "" {
			return nil
		}
		return &text
	}
	return json.Marshal(struct {
		Field  string  `json:"field"`
		Status string  `json:"status"`
		Value  *string `json:"value"`
		Quote  *string `json:"quote"`
	}{s.Field, s.Status, orNull(s.Value), orNull(s.Quote)})
}

// UnmarshalJSON implements json.Unmarshaler.
func (s *Stated) UnmarshalJSON(data []byte) error {
	var plain struct{ Field, Status, Value, Quote string }
	if err := json.Unmarshal(data, &plain); err != nil {
		return err
	}
	*s = plain
	return nil
}

// Bullet is a line of an answer's summary.
type Bullet struct {
	Text  string `json:"text"`
	Quote string `json:"quote"`
}

// Answer is what the model writes.
type Answer struct {
	Fields  []Stated `json:"fields"`
	Bullets []Bullet `json:"bullets"`
}

// Model answers a question. It must be safe for concurrent use.
type Model interface{ Answer(q *Question) Answer }

// Handler serves the model under any path that ends in /chat/completions.
func Handler(m Model) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/chat/completions") {
			refuse(w, http.StatusNotFound, "no such address")
			return
		}
		q, size, err := read(r.Body)
		if err != nil {
			refuse(w, http.StatusBadRequest, err.Error())
			return
		}
		a := m.Answer(q)
		if a.Fields == nil {
			a.Fields = []Stated{}
		}
		if a.Bullets == nil {
			a.Bullets = []Bullet{}
		}
		content, err := json.Marshal(a)
		if err != nil {
			refuse(w, http.StatusInternalServerError, "the answer cannot be written")
			return
		}
		reply(w, q.Model, string(content), size)
	})
}

// read parses a request.
func read(body io.Reader) (*Question, int, error) {
	var request struct {
		Model    string `json:"model"`
		Messages []struct {
			Role    string `json:"role"`
			Content string `json:"content"`
		} `json:"messages"`
		ResponseFormat struct {
			Type string `json:"type"`
		} `json:"response_format"`
	}
	data, err := io.ReadAll(body)
	if err != nil {
		return nil, 0, err
	}
	if err := json.Unmarshal(data, &request); err != nil {
		return nil, 0, err
	}
	q := &Question{Model: request.Model, Format: request.ResponseFormat.Type}
	for _, m := range request.Messages {
		if m.Role == "user" {
			q.take(m.Content)
		}
	}
	return q, len(data), nil
}

// take reads the user's message: fields as lines of JSON, then notes whose lines begin with a mark. An example may stand
// before them.
func (q *Question) take(content string) {
	content = "\n" + content
	content = content[max(0, strings.LastIndex(content, "\nThe fields:\n")):]
	if end := strings.LastIndex(content, "END "); end >= 0 {
		q.Mark = strings.TrimSpace(content[end+len("END "):])
	}
	for line := range strings.Lines(content) {
		line = strings.TrimRight(line, "\n")
		if note, marked := strings.CutPrefix(line, q.Mark+"|"); q.Mark != "" && marked {
			q.Notes = append(q.Notes, note)
			continue
		}
		var f Field
		if json.Unmarshal([]byte(line), &f) == nil && f.Key != "" {
			q.Fields = append(q.Fields, f)
		}
	}
}

// reply sends a whole answer as OpenAI does. Four bytes are about a token.
func reply(w http.ResponseWriter, model, content string, size int) {
	send(w, http.StatusOK, map[string]any{
		"id": "chatcmpl-fake", "object": "chat.completion", "created": 1, "model": model,
		"choices": []any{map[string]any{
			"index": 0, "finish_reason": "stop", "logprobs": nil,
			"message": map[string]any{"role": "assistant", "content": content, "refusal": nil},
		}},
		"usage": map[string]any{
			"prompt_tokens": size / 4, "completion_tokens": len(content) / 4, "total_tokens": (size + len(content)) / 4,
		},
	})
}

func refuse(w http.ResponseWriter, status int, message string) {
	send(w, status, map[string]any{"error": map[string]any{
		"message": message, "type": "invalid_request_error", "param": nil, "code": nil,
	}})
}

func send(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // whoever went away does not need it
}
