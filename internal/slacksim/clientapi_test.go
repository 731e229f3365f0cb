package slacksim

import (
	"bufio"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
)

func get(t *testing.T, url, host string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if host != "" {
		req.Host = host
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

// do sends an action as the page does.
func do(t *testing.T, w *Workspace, as string, action obj) obj {
	t.Helper()
	resp, err := client.Post(w.URL()+"/client/act?as="+as, "application/json", strings.NewReader(string(mustJSON(action))))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	out := obj{}
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

func state(t *testing.T, w *Workspace, as string) obj {
	t.Helper()
	resp := get(t, w.URL()+"/client/state?as="+as, "")
	defer resp.Body.Close()
	out := obj{}
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestServesThePageAndPermalinksToThisMachineOnly(t *testing.T) {
	t.Parallel()
	w := start(t)
	ts := mustAPI(t, w, "chat.postMessage", obj{"channel": sales, "text": "x"})["ts"]
	link := mustAPI(t, w, "chat.getPermalink", obj{"channel": sales, "message_ts": ts})["permalink"].(string)
	for _, url := range []string{w.URL() + "/", link} {
		resp := get(t, url, "")
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
			t.Errorf("%s: %s %s", url, resp.Status, resp.Header.Get("Content-Type"))
		}
	}
	resp := get(t, w.URL()+"/client/state", "evil.example")
	resp.Body.Close()
	equal(t, "foreign host", resp.StatusCode, http.StatusForbidden)
	if _, err := Start(t.Context(), Config{Addr: "0.0.0.0:0"}); err == nil {
		t.Error("the workspace listens to the world")
	}
}

func TestShowsEachPersonOnlyWhatIsTheirs(t *testing.T) {
	t.Parallel()
	w := start(t, func(c *Config) { c.Hints = []string{"Try it"} })
	w.As(sara)
	mustAPI(t, w, "chat.postEphemeral", obj{"channel": sales, "user": sara, "text": "only sara"})
	mustAPI(t, w, "chat.postMessage", obj{"channel": omar, "text": "only omar"})
	names := func(s obj) (out []string) {
		for _, c := range s["channels"].([]any) {
			out = append(out, c.(obj)["id"].(string))
		}
		return out
	}
	s, o := state(t, w, sara), state(t, w, omar)
	equal(t, "sara's channels", strings.Join(names(s), " "), strings.Join([]string{sales, onb, public, secret, archive}, " "))
	equal(t, "omar's channels", len(names(o)), 5) // no secret, but a DM
	equal(t, "sara's messages", len(s["channels"].([]any)[0].(obj)["messages"].([]any)), 1)
	equal(t, "omar's messages", len(o["channels"].([]any)[0].(obj)["messages"].([]any)), 0)
	equal(t, "me", o["me"].(obj)["initials"], any("OH"))
	equal(t, "hints", s["hints"].([]any)[0], any("Try it"))
	equal(t, "page faults", len(s["faults"].([]any)), len(pageFaults()))
}

func TestPageDoesWhatPeopleDo(t *testing.T) {
	t.Parallel()
	w := start(t)
	plan := inputBlock("plan", static(2))
	open := opener(t, w, modalView(inputBlock("name", textInput()), plan))
	p := connect(t, w, func(env obj) (any, bool) { return open(env) })
	if out := do(t, w, sara, obj{"action": "command", "channel": sales, "text": "/handoff acme"}); out["ok"] != true {
		t.Fatalf("command = %v", out)
	}
	view := state(t, w, sara)["views"].([]any)[0].(obj)
	equal(t, "title", view["title"].(obj)["text"], any("Form"))
	typed := obj{"name": obj{"v": obj{"type": "plain_text_input", "value": "Acme"}}, "stranger": obj{"x": obj{"value": "y"}}}
	steps := []obj{
		{"action": "draft", "view_id": view["id"], "values": typed},
		{"action": "view_action", "view_id": view["id"], "block_id": "plan", "action_id": "v", "element": obj{"type": "static_select", "selected_option": obj{"value": "vv"}}, "values": typed},
		{"action": "submit", "view_id": view["id"], "values": typed},
		{"action": "message", "channel": sales, "text": "hello"},
		{"action": "home"},
		{"action": "join", "channel": public},
		{"action": "invite", "channel": public, "user": bot},
		{"action": "clock", "advance_ms": 3600000},
		{"action": "clock", "until": "morning"},
		{"action": "fault", "name": "ack_lost", "on": true},
		{"action": "fault", "name": "ack_lost", "on": false},
	}
	for _, step := range steps {
		if out := do(t, w, sara, step); out["ok"] != true {
			t.Errorf("%v = %v", step["action"], out)
		}
	}
	values := payloads(p, "view_submission")[0]["view"].(obj)["state"].(obj)["values"].(obj)
	equal(t, "name", values["name"].(obj)["v"].(obj)["value"], any("Acme"))
	equal(t, "plan", values["plan"].(obj)["v"].(obj)["selected_option"].(obj)["text"].(obj)["text"], any("o"))
	equal(t, "strangers", values["stranger"], nil)
	if w.Clock.Offset() < time.Hour {
		t.Errorf("offset = %s", w.Clock.Offset())
	}
	local := w.Clock.Now().In(mustZone(t, "America/New_York"))
	equal(t, "hour", local.Hour(), 9)
	for _, refused := range []obj{
		{"action": "dance"},
		{"action": "command", "channel": sales, "text": "/handoff", "thread_ts": "1.1"},
		{"action": "fault", "name": "meteor", "on": true},
		{"action": "message", "channel": archive, "text": "x"},
	} {
		if out := do(t, w, sara, refused); out["ok"] != false || out["error"] == "" {
			t.Errorf("%v = %v", refused, out)
		}
	}
}

func mustZone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestStreamsChangesToTheirReaders(t *testing.T) {
	t.Parallel()
	w := start(t)
	resp := get(t, w.URL()+"/client/events?as="+sara, "")
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 1<<20)
	next := func(kind string) obj {
		for lines.Scan() {
			data, is := strings.CutPrefix(lines.Text(), "data: ")
			if !is {
				continue
			}
			event := obj{}
			if err := json.Unmarshal([]byte(data), &event); err != nil {
				t.Fatal(err)
			}
			if event["type"] == kind {
				return event
			}
		}
		t.Fatalf("the stream ended before %s", kind)
		return nil
	}
	lines.Scan() // the stream is open
	mustAPI(t, w, "chat.postMessage", obj{"channel": omar, "text": "for omar"})
	ts := mustAPI(t, w, "chat.postMessage", obj{"channel": sales, "text": "for all"})["ts"]
	equal(t, "message", next("message")["message"].(obj)["text"], any("for all"))
	mustAPI(t, w, "chat.postEphemeral", obj{"channel": sales, "user": sara, "text": "for sara"})
	equal(t, "ephemeral", next("message")["message"].(obj)["ephemeral_to"], any(sara))
	mustAPI(t, w, "chat.delete", obj{"channel": sales, "ts": ts})
	equal(t, "deleted", next("message")["message"].(obj)["deleted"], any(true))
	mustAPI(t, w, "views.publish", obj{"user_id": sara, "view": obj{"type": "home", "blocks": []any{}}})
	next("home")
	if out := do(t, w, sara, obj{"action": "command", "channel": sales, "text": "/handoff"}); out["ok"] != true {
		t.Errorf("a failure that a toast tells of is told twice: %v", out)
	}
	equal(t, "toast", next("toast")["level"], any("error"))
	w.Clock.Advance(time.Hour)
	next("clock")
	w.AddMember(public, bot)
	next("channel")
}
