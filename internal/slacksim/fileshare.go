package slacksim

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	// maxShared is the largest file that an app may upload.
	maxShared = 1 << 30
	// maxAlt is how many characters an alternative text may have.
	maxAlt = 1000
	// methodUpload is the name under which faults strike uploads, and under which the traffic shows them.
	methodUpload = "files.upload"
)

func shareMethods() map[string]method {
	write := []string{"files:write"}
	return map[string]method{
		"files.getUploadURLExternal":   {scopes: write, tier: 4, handle: uploadURL},
		"files.completeUploadExternal": {scopes: write, tier: 4, handle: completeUpload},
	}
}

// awaited is a file that an app said it will upload; its address is good for one upload.
type awaited struct {
	id     string
	name   string
	alt    string
	length int
	data   []byte
	sent   bool
}

func uploadURL(w *Workspace, a args) reply {
	length, err := strconv.Atoi(a.str("length"))
	switch alt := a.str("alt_txt"); {
	case a.str("filename") == "", err != nil, length <= 0:
		return fail("missing_argument")
	case length > maxShared:
		return fail("file_upload_size_restricted")
	case len([]rune(alt)) > maxAlt:
		return fail("alt_txt_too_large")
	}
	secret := uuid()
	f := &awaited{id: randomID("F0", 9), name: a.str("filename"), alt: a.str("alt_txt"), length: length}
	w.awaited[secret] = f
	return ok(map[string]any{"upload_url": w.URL() + "/upload/v1/" + secret, "file_id": f.id})
}

// serveUploadOf takes the bytes of a file that an app announced, raw or as a form.
func (w *Workspace) serveUploadOf(rw http.ResponseWriter, r *http.Request) {
	start := time.Now()
	outcome := &outcome{w: w, rw: rw, name: methodUpload}
	var data []byte
	defer func() {
		took := time.Since(start)
		w.traffic.call(APICall{Method: methodUpload, Error: outcome.error, At: start, Took: took})
		w.mu.Lock()
		w.note(TrafficEntry{Dir: "api", Kind: methodUpload, MS: millis(took), OK: outcome.error == "", Error: outcome.error, Bytes: len(data)})
		w.touch()
		w.mu.Unlock()
	}()
	if !w.faultBefore(r.Context(), outcome) {
		return
	}
	data, err := uploaded(r)
	if err != nil {
		outcome.status(http.StatusBadRequest, "unreadable")
		return
	}
	w.mu.Lock()
	f := w.awaited[r.PathValue("secret")]
	good := f != nil && !f.sent && len(data) == f.length
	if good {
		f.sent, f.data = true, data
	}
	w.mu.Unlock()
	switch {
	case f == nil:
		outcome.status(http.StatusNotFound, "no such upload")
	case !good:
		outcome.status(http.StatusBadRequest, "the address was used, or the file is not as long as it was said to be")
	case w.faultAfter(r.Context(), outcome):
		_, _ = io.WriteString(rw, "OK - "+strconv.Itoa(len(data))) // the app may have gone away
	}
}

func uploaded(r *http.Request) ([]byte, error) {
	r.Body = http.MaxBytesReader(nil, r.Body, maxFile)
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "multipart/form-data" {
		return io.ReadAll(r.Body)
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, err
	}
	for {
		part, err := parts.NextPart()
		if err != nil {
			return nil, err
		}
		if part.FileName() != "" {
			return io.ReadAll(part)
		}
	}
}

// completeUpload makes uploaded files the bot's, and shares them in a channel if one is named. A file is completed once.
func completeUpload(w *Workspace, a args) reply {
	var named []struct{ ID, Title string }
	if json.Unmarshal(a.raw("files"), &named) != nil || len(named) == 0 {
		return fail("invalid_arguments")
	}
	var secrets []string
	for _, n := range named {
		secret := w.awaitedAs(n.ID)
		if secret == "" {
			return fail("file_not_found")
		}
		secrets = append(secrets, secret)
	}
	var c *channel
	if id := a.str("channel_id"); id != "" {
		var code string
		if c, code = w.shareIn(id, a.str("thread_ts")); code != "" {
			return fail(code)
		}
	}
	m := &message{
		channel: c, user: w.app.BotUser, botID: w.app.BotID, username: w.app.Name, text: a.str("initial_comment"), threadTS: a.str("thread_ts"),
	}
	objects := []any{}
	for i, secret := range secrets {
		f := w.complete(w.awaited[secret], named[i].Title)
		delete(w.awaited, secret)
		m.files = append(m.files, f)
		objects = append(objects, f.wire(w))
	}
	if c != nil {
		w.post(m)
	}
	return ok(map[string]any{"files": objects})
}

// awaitedAs finds what was uploaded under a file's id; empty if nothing was, or it is completed.
func (w *Workspace) awaitedAs(id string) string {
	for secret, f := range w.awaited {
		if f.id == id && f.sent {
			return secret
		}
	}
	return ""
}

// shareIn finds where files are shared: a channel or direct message by its own id, in which the bot must be.
func (w *Workspace) shareIn(id, thread string) (*channel, string) {
	c := w.find(id)
	switch {
	case w.people[id] != nil, c == nil, !c.visible(w.app.BotUser):
		return nil, "channel_not_found"
	case !c.has(w.app.BotUser):
		return nil, "not_in_channel"
	case c.Archived:
		return nil, "is_archived"
	}
	return c, c.threadError(thread)
}

func (w *Workspace) complete(a *awaited, title string) *file {
	f := w.keepFile(a.id, w.app.BotUser, a.name, a.data)
	f.Alt = a.alt
	if title != "" {
		f.Title = title
	}
	return f
}

// serveShared shows the page a picture that stands in one of the person's conversations.
func (w *Workspace) serveShared(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	f := w.files[r.PathValue("id")]
	shown := f != nil && !f.deleted && strings.HasPrefix(f.Mimetype, "image/") && w.sharedWith(r.URL.Query().Get("as"), f)
	var data []byte
	var kind string
	if shown {
		data, kind = f.data, f.Mimetype
	}
	w.mu.Unlock()
	if !shown {
		http.NotFound(rw, r)
		return
	}
	rw.Header().Set("Content-Type", kind)
	rw.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = rw.Write(data) // the page may have gone away
}

func (w *Workspace) sharedWith(user string, f *file) bool {
	for _, c := range w.channels {
		if !c.visible(user) {
			continue
		}
		for _, m := range c.byTS {
			if slices.Contains(m.files, f) {
				return true
			}
		}
	}
	return false
}
