package slacksim

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

func withFiles(c *Config) { c.App.Scopes = append(c.App.Scopes, "files:read") }

// fetch gets an address with a token, if any, and gives the status, the content type and the body.
func fetch(t *testing.T, address, token string) (status int, kind, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header.Get("Content-Type"), string(data)
}

func upload(t *testing.T, p *Person, name, text string) File {
	t.Helper()
	f, err := p.Upload(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFileIsServedForTheBotsTokenOnly(t *testing.T) {
	t.Parallel()
	w := start(t, withFiles)
	f := upload(t, w.As(sara), "Call notes.TXT", "secret")
	if status, kind, body := fetch(t, f.URLPrivate, "xoxb-1"); status != http.StatusOK || kind != "text/plain" || body != "secret" {
		t.Errorf("with the bot's token: %d %s %q", status, kind, body)
	}
	for _, token := range []string{"", "xoxb-2", "xapp-1"} {
		if status, kind, body := fetch(t, f.URLPrivateDownload, token); status != http.StatusOK || !strings.HasPrefix(kind, "text/html") || strings.Contains(body, "secret") {
			t.Errorf("with token %q: %d %s %q, want the page to sign in", token, status, kind, body)
		}
	}
	w.SetScopes("chat:write")
	if _, kind, _ := fetch(t, f.URLPrivate, "xoxb-1"); !strings.HasPrefix(kind, "text/html") {
		t.Errorf("without files:read: %s, want the page to sign in", kind)
	}
}

func TestDeletedFileIsGone(t *testing.T) {
	t.Parallel()
	w := start(t, withFiles)
	f := upload(t, w.As(sara), "notes.md", "x")
	info := api(t, w, "files.info", obj{"file": f.ID})
	if file, _ := info["file"].(obj); file["filetype"] != "markdown" || file["user"] != sara || file["size"] != 1.0 || file["url_private"] != f.URLPrivate {
		t.Errorf("files.info = %v", info)
	}
	w.DeleteFile(f.ID)
	if got := api(t, w, "files.info", obj{"file": f.ID})["error"]; got != "file_deleted" {
		t.Errorf("files.info of a deleted file = %v", got)
	}
	if status, _, _ := fetch(t, f.URLPrivate, "xoxb-1"); status != http.StatusNotFound {
		t.Errorf("deleted file answers %d", status)
	}
	if got := api(t, w, "files.info", obj{"file": "F0NONE"})["error"]; got != "file_not_found" {
		t.Errorf("files.info of no file = %v", got)
	}
}

func fileForm() obj {
	return modalView(obj{
		"type": "input", "block_id": "b", "label": plainText("Notes file"), "optional": true,
		"element": obj{"type": "file_input", "action_id": "a", "filetypes": []any{"txt", "md"}, "max_files": 1},
	})
}

// sentFiles are the files of a submitted form.
func sentFiles(t *testing.T, p *peer) []any {
	t.Helper()
	all := payloads(p, "view_submission")
	if len(all) == 0 {
		t.Fatal("nothing was submitted")
	}
	state := all[len(all)-1]["view"].(obj)["state"].(obj)["values"].(obj)["b"].(obj)["a"].(obj)
	return state["files"].([]any)
}

func TestSubmissionCarriesTheFileObject(t *testing.T) {
	t.Parallel()
	w, p, s := form(t, fileForm(), ackAll, withFiles)
	f := upload(t, s, "notes.md", "# Notes")
	if err := s.Attach(top(t, s), "Notes file", f.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Submit(top(t, s)); err != nil {
		t.Fatal(err)
	}
	files := sentFiles(t, p)
	if len(files) != 1 || files[0].(obj)["id"] != f.ID || files[0].(obj)["user"] != sara || files[0].(obj)["url_private"] != f.URLPrivate {
		t.Errorf("files = %v", files)
	}
	if got := w.Files(); !slices.Contains(got, f) {
		t.Errorf("files of the workspace = %v", got)
	}
}

func TestFileOfAnotherCompanyIsNamedByItsIDAlone(t *testing.T) {
	t.Parallel()
	w, p, s := form(t, fileForm(), ackAll, withFiles)
	f := upload(t, s, "notes.md", "# Notes")
	w.SetFileApart(f.ID)
	if err := s.Attach(top(t, s), "Notes file", f.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Submit(top(t, s)); err != nil {
		t.Fatal(err)
	}
	if file := sentFiles(t, p)[0].(obj); file["file_access"] != "check_file_info" || file["url_private"] != nil || file["id"] != f.ID {
		t.Errorf("file = %v", file)
	}
}

func TestFileInputTakesOnlyWhatItNames(t *testing.T) {
	t.Parallel()
	_, p, s := form(t, fileForm(), ackAll, withFiles)
	f := upload(t, s, "photo.png", "x")
	if err := s.Attach(top(t, s), "Notes file", f.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Submit(top(t, s)); err != nil {
		t.Fatal(err)
	}
	if got := top(t, s).Errors["b"]; got == "" || len(payloads(p, "view_submission")) > 0 {
		t.Errorf("errors = %q, want the client to object itself", got)
	}
}

func TestFileInputNeedsItsScope(t *testing.T) {
	t.Parallel()
	w := start(t)
	p := connect(t, w, ackAll)
	if err := w.As(sara).Command(sales, "/handoff"); err != nil {
		t.Fatal(err)
	}
	trigger := p.frames("slash_commands")[0]["payload"].(obj)["trigger_id"]
	if got := api(t, w, "views.open", obj{"trigger_id": trigger, "view": fileForm()}); got["error"] != "missing_scope" || got["needed"] != "files:read" {
		t.Errorf("views.open = %v, want missing_scope", got)
	}
}
