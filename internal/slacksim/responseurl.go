package slacksim

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"time"
)

const (
	responseUses = 5
	responseLife = 30 * time.Minute // of the workspace's clock
)

// responseURL lets the app answer in one place for a while, whether it may post there or not; w.mu guards it.
type responseURL struct {
	user    string
	channel *channel
	about   *message // the message that was pressed; nil after a command
	thread  string
	born    time.Time
	uses    int
}

// newResponseURL is an address for answers; w.mu is held.
func (w *Workspace) newResponseURL(user string, c *channel, about *message) string {
	now := w.Clock.Now()
	if len(w.urls) > w.urlsFull {
		maps.DeleteFunc(w.urls, func(_ string, u *responseURL) bool { return now.Sub(u.born) > 2*responseLife })
		w.urlsFull = max(1024, 2*len(w.urls))
	}
	id := randomHex() + randomHex()
	w.urls[id] = &responseURL{user: user, channel: c, about: about, born: now}
	return w.URL() + "/response/" + w.team.ID + "/" + id
}

// response is a message as it comes through a response_url or in the ack of a command.
type response struct {
	Text            string          `json:"text"`
	Blocks          json.RawMessage `json:"blocks"`
	Attachments     json.RawMessage `json:"attachments"`
	ResponseType    string          `json:"response_type"`
	ThreadTS        string          `json:"thread_ts"`
	ReplaceOriginal *bool           `json:"replace_original"`
	DeleteOriginal  bool            `json:"delete_original"`
	Metadata        json.RawMessage `json:"metadata"`
}

// readResponse reads the message in an ack; given is false when there is none.
func readResponse(raw json.RawMessage) (in response, given bool, err error) {
	text := strings.TrimSpace(string(raw))
	if text == "" || text == "null" || text == "{}" || text == `""` {
		return in, false, nil
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return in, false, fmt.Errorf("read response: %w", err)
	}
	return in, true, nil
}

func (w *Workspace) serveResponse(rw http.ResponseWriter, r *http.Request) {
	start := time.Now()
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return
	}
	w.mu.Lock()
	status, code := w.respond(r.PathValue("id"), body)
	w.traffic.call(APICall{Method: "response_url", Error: code, At: start, Took: time.Since(start)})
	w.note(TrafficEntry{Dir: "api", Kind: "response_url", Label: "response_url", MS: millis(time.Since(start)), OK: code == "", Error: code, Bytes: len(body)})
	w.mu.Unlock()
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.WriteHeader(status)
	answer := map[string]any{"ok": code == ""}
	if code != "" {
		answer["error"] = code
	}
	_, _ = rw.Write(mustJSON(answer)) // the app may have gone away
}

func (w *Workspace) respond(id string, body []byte) (status int, code string) {
	u := w.urls[id]
	switch {
	case u == nil:
		return http.StatusNotFound, "invalid_url"
	case w.Clock.Now().Sub(u.born) > responseLife:
		return http.StatusNotFound, "expired_url"
	case u.uses >= responseUses:
		return http.StatusNotFound, "used_url"
	}
	var in response
	if err := json.Unmarshal(body, &in); err != nil {
		return http.StatusBadRequest, "invalid_payload"
	}
	u.uses++
	if code := w.answerWith(u, in); code != "" {
		return http.StatusBadRequest, code
	}
	return http.StatusOK, ""
}

// answerWith shows an app's answer where u points; a code other than "" says why it cannot.
func (w *Workspace) answerWith(u *responseURL, in response) string {
	if in.DeleteOriginal && u.about != nil {
		w.replaceOriginal(u.about, nil)
		return ""
	}
	blocks, code := readBlocks(in.Blocks)
	if code.error != "" {
		return code.error
	}
	if blocks == nil && in.Text == "" && len(in.Attachments) == 0 {
		return "no_text"
	}
	if in.ReplaceOriginal != nil && *in.ReplaceOriginal && u.about != nil {
		w.replaceOriginal(u.about, func(m *message) { m.text, m.blocks, m.editedTS = in.Text, blocks, w.Clock.nextTS() })
		return ""
	}
	m := &message{
		channel: u.channel, user: w.app.BotUser, botID: w.app.BotID, username: w.app.Name, text: in.Text, blocks: blocks,
		attach: in.Attachments, threadTS: in.ThreadTS, metadata: in.Metadata,
	}
	if m.threadTS == "" {
		m.threadTS = u.thread
	}
	if parent := u.channel.byTS[m.threadTS]; parent == nil || parent.threadTS != "" {
		m.threadTS = ""
	}
	if in.ResponseType == "in_channel" {
		w.post(m)
		return ""
	}
	m.ephemeral = u.user
	w.whisper(m)
	return ""
}

// replaceOriginal edits or, with a nil edit, deletes the message that was pressed, an ephemeral one too.
func (w *Workspace) replaceOriginal(m *message, edit func(*message)) {
	switch {
	case m.deleted:
	case m.ephemeral == "" && edit == nil:
		w.remove(m)
	case m.ephemeral == "":
		w.change(m, func() { edit(m) })
	default:
		if edit == nil {
			m.deleted = true
		} else {
			edit(m)
		}
		w.publishMessage(m)
		w.touch()
	}
}
