package slacksim

import (
	"embed"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"net"
	"net/http"
	"net/url"
	"time"
)

//go:embed page
var pageFiles embed.FS

// routes is everything that the workspace serves.
func (w *Workspace) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", w.serveAPI(methods()))
	mux.HandleFunc("GET /link/", w.serveSocket)
	mux.HandleFunc("POST /response/{team}/{id}", w.serveResponse)
	mux.HandleFunc("GET /client/state", local(w.serveState))
	mux.HandleFunc("GET /client/events", local(w.serveEvents))
	mux.HandleFunc("POST /client/act", local(w.serveAct))
	mux.HandleFunc("POST /client/upload", local(w.serveUpload))
	mux.HandleFunc("GET /files-pri/{id}/", w.serveFile)
	mux.HandleFunc("POST /upload/v1/{secret}", w.serveUploadOf)
	mux.HandleFunc("GET /client/file/{id}", local(w.serveShared))
	page, err := fs.Sub(pageFiles, "page")
	if err != nil {
		panic("slacksim: the embedded page is missing: " + err.Error())
	}
	mux.Handle("GET /assets/", http.StripPrefix("/assets/", http.FileServerFS(page)))
	index := func(rw http.ResponseWriter, r *http.Request) { http.ServeFileFS(rw, r, page, "index.html") }
	mux.HandleFunc("GET /{$}", index)
	mux.HandleFunc("GET /archives/", index)
	return w.tracked(mux)
}

// tracked lets Close wait for the requests that are still being answered.
func (w *Workspace) tracked(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		if w.closed {
			w.mu.Unlock()
			http.Error(rw, "closed", http.StatusServiceUnavailable)
			return
		}
		w.wg.Add(1)
		w.mu.Unlock()
		defer w.wg.Done()
		next.ServeHTTP(rw, r)
	})
}

// local keeps other sites out: a page elsewhere may neither name another host for this address nor post to it.
func local(next http.HandlerFunc) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		origin := r.Header.Get("Origin")
		u, err := url.Parse(origin)
		if !loopbackHost(hostOnly(r.Host)) || (origin != "" && (err != nil || !loopbackHost(u.Hostname()))) {
			http.Error(rw, "only this machine may use the workspace", http.StatusForbidden)
			return
		}
		next(rw, r)
	}
}

func hostOnly(hostport string) string {
	if host, _, err := net.SplitHostPort(hostport); err == nil {
		return host
	}
	return hostport
}

func (w *Workspace) serveState(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	p := w.people[r.URL.Query().Get("as")]
	for _, id := range w.order {
		if p == nil && !w.people[id].IsBot {
			p = w.people[id]
		}
	}
	if p == nil {
		w.mu.Unlock()
		http.Error(rw, "nobody is here", http.StatusNotFound)
		return
	}
	data := mustJSON(w.clientState(p))
	w.mu.Unlock()
	writeJSON(rw, data)
}

func writeJSON(rw http.ResponseWriter, data []byte) {
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.Header().Set("Cache-Control", "no-store")
	_, _ = rw.Write(data) // the page may have gone away
}

// act is one action of a person as the page sends it.
type act struct {
	Action     string          `json:"action"`
	Channel    string          `json:"channel"`
	TS         string          `json:"ts"`
	ThreadTS   string          `json:"thread_ts"`
	Text       string          `json:"text"`
	Name       string          `json:"name"`
	User       string          `json:"user"`
	CallbackID string          `json:"callback_id"`
	ViewID     string          `json:"view_id"`
	BlockID    string          `json:"block_id"`
	ActionID   string          `json:"action_id"`
	Value      json.RawMessage `json:"value"`
	Values     values          `json:"values"`
	Clear      bool            `json:"clear"`
	On         bool            `json:"on"`
	AdvanceMS  int64           `json:"advance_ms"`
	Until      string          `json:"until"`
	Element    map[string]any  `json:"element"` // the touched element's value in Slack's payload form
}

func (w *Workspace) serveAct(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, maxBody))
	if err != nil {
		http.Error(rw, "too large", http.StatusRequestEntityTooLarge)
		return
	}
	user := r.URL.Query().Get("as")
	w.mu.Lock()
	w.noticed(user)
	w.mu.Unlock()
	var a act
	if err := json.Unmarshal(body, &a); err != nil {
		http.Error(rw, "the action cannot be read", http.StatusBadRequest)
		return
	}
	more, err := w.act(user, a)
	out := map[string]any{"ok": true}
	if failure, is := errors.AsType[*ActionError](err); err != nil && (!is || failure.Code == "") {
		// An answer that did not come has been told by a toast already.
		out = map[string]any{"ok": false, "error": err.Error()}
	}
	maps.Copy(out, more)
	writeJSON(rw, mustJSON(out))
}

// act does what the page asks for; what it returns goes into the answer.
func (w *Workspace) act(user string, a act) (map[string]any, error) {
	switch a.Action {
	case "command":
		return nil, w.command(user, a.Channel, a.Text, a.ThreadTS)
	case "message":
		_, err := w.say(user, a.Channel, a.ThreadTS, a.Text)
		return nil, err
	case "edit":
		return nil, w.edit(user, a.Channel, a.TS, a.Text)
	case "delete":
		return nil, w.erase(user, a.Channel, a.TS)
	case "react", "unreact":
		return nil, w.setReaction(user, a.Channel, a.TS, a.Name, a.Action == "react")
	case "shortcut":
		return nil, w.shortcut(user, a.CallbackID, a.Channel, a.TS)
	case "home":
		return nil, w.openHome(user)
	case "open_dm":
		return w.openDM(user, a.User)
	case "join", "leave", "archive":
		return nil, w.membership(a.Action, user, a.Channel, user)
	case "invite", "kick":
		return nil, w.membership(a.Action, user, a.Channel, a.User)
	case "fault":
		return nil, w.setPageFault(a.Name, a.On)
	case "clock":
		return nil, w.moveClock(user, a)
	}
	return w.actInBlocks(user, a)
}

// actInBlocks are the actions in messages' controls and in views.
func (w *Workspace) actInBlocks(user string, a act) (map[string]any, error) {
	switch a.Action {
	case "press":
		return nil, w.press(user, a.Channel, a.TS, a.BlockID, a.ActionID, a.Element, a.Values)
	case "view_action":
		return nil, w.viewAction(user, a.ViewID, a.BlockID, a.ActionID, a.Element, a.Values)
	case "submit":
		return nil, w.submit(user, a.ViewID, a.Values)
	case "close":
		return nil, w.closeView(user, a.ViewID, a.Clear)
	case "draft":
		return nil, w.saveDraft(user, a.ViewID, a.Values)
	case "options":
		var query string
		_ = json.Unmarshal(a.Value, &query) // what is no text asks for everything
		options, err := w.suggest(user, a.ViewID, a.Channel, a.TS, a.BlockID, a.ActionID, query)
		return map[string]any{"options": nonNil(options)}, err
	}
	return nil, refuse("There is no action called %s.", a.Action)
}

func (w *Workspace) openDM(user, other string) (map[string]any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.people[user] == nil || w.people[other] == nil {
		return nil, refuse("Nobody here is called %s.", other)
	}
	return map[string]any{"channel": w.dm(user, other).ID}, nil
}

func (w *Workspace) moveClock(user string, a act) error {
	d := time.Duration(a.AdvanceMS) * time.Millisecond
	if a.Until == "morning" {
		w.mu.Lock()
		loc := time.UTC
		if p := w.people[user]; p != nil {
			loc = p.location()
		}
		w.mu.Unlock()
		d = untilMorning(w.Clock.Now(), loc)
	}
	if d <= 0 {
		return refuse("The clock only moves on.")
	}
	w.Clock.Advance(d)
	return nil
}
