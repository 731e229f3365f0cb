package slacksim

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

func fileMethods() map[string]method {
	return map[string]method{"files.info": {scopes: []string{"files:read"}, tier: 4, handle: filesInfo}}
}

func filesInfo(w *Workspace, a args) reply {
	f := w.files[a.str("file")]
	switch {
	case f == nil:
		return fail("file_not_found")
	case f.deleted:
		return fail("file_deleted")
	}
	return ok(map[string]any{
		"file": f.wire(w), "comments": []any{}, "response_metadata": map[string]any{"next_cursor": ""},
		"paging": map[string]any{"count": 100, "total": 0, "page": 1, "pages": 0},
	})
}

// methodFile is the name under which faults strike downloads, and under which the traffic shows them.
const methodFile = "files.download"

// loginPage is what Slack sends to whoever may not read a file: not an error, but its page to sign in.
const loginPage = `<!DOCTYPE html><html lang="en"><head><title>Sign in | Slack</title></head>` +
	`<body><form action="/signin" method="post"><input name="email"></form></body></html>`

// serveFile answers url_private: the file for the bot's token and scope, the sign-in page for everybody else.
func (w *Workspace) serveFile(rw http.ResponseWriter, r *http.Request) {
	start := time.Now()
	outcome := &outcome{w: w, rw: rw, name: methodFile}
	defer func() {
		took := time.Since(start)
		w.traffic.call(APICall{Method: methodFile, Error: outcome.error, At: start, Took: took})
		w.mu.Lock()
		w.note(TrafficEntry{Dir: "api", Kind: methodFile, MS: millis(took), OK: outcome.error == "", Error: outcome.error})
		w.touch()
		w.mu.Unlock()
	}()
	if !w.faultBefore(r.Context(), outcome) {
		return
	}
	_, id, _ := strings.Cut(r.PathValue("id"), "-")
	_, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	w.mu.Lock()
	f := w.files[id]
	barred := w.tokenError(strings.TrimSpace(token), false) != "" || !w.hasScope("files:read")
	if _, strikes := w.faults.take(methodFile, FaultSignIn); strikes {
		barred = true
	}
	gone := f == nil || f.deleted
	var data []byte
	var kind string
	if !gone {
		data, kind = f.data, f.Mimetype
	}
	w.mu.Unlock()
	if !w.faultAfter(r.Context(), outcome) {
		return
	}
	switch {
	case barred:
		outcome.error = "sign-in page"
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(rw, loginPage) // the app may have gone away
	case gone:
		outcome.status(http.StatusNotFound, "File not found")
	default:
		h := rw.Header()
		h.Set("Content-Type", kind)
		h.Set("Content-Length", strconv.Itoa(len(data)))
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Disposition", "attachment")
		_, _ = rw.Write(data) // the app may have gone away
	}
}

// serveUpload takes a file that a person chose on the page, and answers with its file object.
func (w *Workspace) serveUpload(rw http.ResponseWriter, r *http.Request) {
	data, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, maxFile))
	if err != nil {
		writeJSON(rw, mustJSON(map[string]any{"ok": false, "error": "Files of more than 10 MB cannot be attached."}))
		return
	}
	w.mu.Lock()
	f, err := w.upload(r.URL.Query().Get("as"), r.URL.Query().Get("name"), data)
	w.mu.Unlock()
	if err != nil {
		writeJSON(rw, mustJSON(map[string]any{"ok": false, "error": err.Error()}))
		return
	}
	writeJSON(rw, mustJSON(map[string]any{"ok": true, "file": f}))
}
