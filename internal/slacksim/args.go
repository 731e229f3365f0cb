package slacksim

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// args are the arguments of a call, whatever form they came in.
type args struct {
	token  string
	values map[string]json.RawMessage // JSON bodies; in forms every value is a JSON string
	bytes  int
}

const maxBody = 4 << 20

// readArgs reads form-encoded, multipart and JSON bodies, and the query.
func readArgs(r *http.Request) (args, string) {
	a := args{values: map[string]json.RawMessage{}}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	r.Body = http.MaxBytesReader(nil, r.Body, maxBody)
	if kind == "application/json" {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return a, "request_timeout"
		}
		a.bytes = len(body)
		if len(strings.TrimSpace(string(body))) > 0 {
			if err := json.Unmarshal(body, &a.values); err != nil {
				return a, "invalid_json"
			}
		}
		if a.values == nil {
			a.values = map[string]json.RawMessage{}
		}
	} else if err := r.ParseMultipartForm(maxBody); err != nil && kind == "multipart/form-data" {
		return a, "invalid_form_data"
	}
	if err := r.ParseForm(); err != nil {
		return a, "invalid_form_data"
	}
	for key, list := range r.Form {
		if len(list) > 0 {
			a.values[key] = mustJSON(list[0])
			a.bytes += len(key) + len(list[0]) + 2
		}
	}
	a.token = a.str("token")
	if scheme, token, found := strings.Cut(r.Header.Get("Authorization"), " "); found && strings.EqualFold(scheme, "Bearer") {
		a.token = strings.TrimSpace(token)
	}
	return a, ""
}

// str is an argument as text; numbers and booleans keep their JSON form.
func (a args) str(name string) string {
	raw := a.values[name]
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	if text := string(raw); text != "null" {
		return text
	}
	return ""
}

// raw is an argument that holds JSON, itself or as a string; nil when it is not there.
func (a args) raw(name string) json.RawMessage {
	raw := a.values[name]
	var s string
	if json.Unmarshal(raw, &s) == nil {
		raw = json.RawMessage(s)
	}
	if text := strings.TrimSpace(string(raw)); text == "" || text == "null" {
		return nil
	}
	return raw
}

func (a args) has(name string) bool {
	raw, there := a.values[name]
	return there && string(raw) != "null"
}

func (a args) flag(name string) bool {
	b, err := strconv.ParseBool(a.str(name))
	return err == nil && b
}

func (a args) number(name string, otherwise, most int) int {
	n, err := strconv.Atoi(a.str(name))
	if err != nil || n <= 0 {
		return otherwise
	}
	return min(n, most)
}

// label names what a call was about in the traffic panel: places and people, never texts.
func (a args) label() string {
	var parts []string
	for _, name := range []string{"channel", "user", "user_id", "view_id", "ts", "name"} {
		if s := a.str(name); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " ")
}
