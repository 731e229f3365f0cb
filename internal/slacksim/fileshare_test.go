package slacksim

import (
	"net/http"
	"strings"
	"testing"
)

func withUploads(c *Config) { c.App.Scopes = append(c.App.Scopes, "files:write") }

// announce asks for the address of an upload and gives it with the file's id.
func announce(t *testing.T, w *Workspace, length int) (address, id string) {
	t.Helper()
	out := mustAPI(t, w, "files.getUploadURLExternal", obj{"filename": "days.png", "length": length, "alt_txt": "Three bars"})
	return out["upload_url"].(string), out["file_id"].(string)
}

// send posts the bytes of a file and gives the status.
func send(t *testing.T, address, data string) int {
	t.Helper()
	resp, err := client.Post(address, "application/octet-stream", strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

func TestAnAppSharesAPictureOnce(t *testing.T) {
	t.Parallel()
	w := start(t, withUploads)
	address, id := announce(t, w, 3)
	files := []any{obj{"id": id, "title": "Days"}}
	share := obj{"files": files, "channel_id": sales, "initial_comment": "Look"}
	if got := api(t, w, "files.completeUploadExternal", share)["error"]; got != "file_not_found" {
		t.Errorf("completed before it was uploaded: %v", got)
	}
	if status := send(t, address, "too long"); status != http.StatusBadRequest {
		t.Errorf("a file of another length: %d", status)
	}
	if status := send(t, address, "PNG"); status != http.StatusOK {
		t.Errorf("upload: %d", status)
	}
	if status := send(t, address, "PNG"); status != http.StatusBadRequest {
		t.Errorf("a second upload to the address: %d", status)
	}
	mustAPI(t, w, "files.completeUploadExternal", share)
	if got := api(t, w, "files.completeUploadExternal", share)["error"]; got != "file_not_found" {
		t.Errorf("completed twice: %v", got)
	}
	list := w.As(sara).Messages(sales)
	last := list[len(list)-1]
	if last.Text != "Look" || last.BotID == "" || len(last.Files) != 1 || last.Files[0].ID != id || last.Files[0].Alt != "Three bars" || last.Files[0].Title != "Days" {
		t.Errorf("the message is %+v", last)
	}
	history := mustAPI(t, w, "conversations.history", obj{"channel": sales, "limit": 1})
	message := history["messages"].([]any)[0].(obj)
	object := message["files"].([]any)[0].(obj)
	if object["id"] != id || object["alt_txt"] != "Three bars" || object["mimetype"] != "image/png" {
		t.Errorf("history shows %v", message)
	}
	if status, kind, body := fetch(t, w.URL()+"/client/file/"+id+"?as="+sara, ""); status != http.StatusOK || kind != "image/png" || body != "PNG" {
		t.Errorf("the page gets %d %s %q", status, kind, body)
	}
}

func TestUploadsAreRefusedAsSlackDoes(t *testing.T) {
	t.Parallel()
	w := start(t, withUploads)
	for _, tt := range []struct {
		args obj
		want string
	}{
		{obj{"length": 3}, "missing_argument"},
		{obj{"filename": "a.png"}, "missing_argument"},
		{obj{"filename": "a.png", "length": 0}, "missing_argument"},
		{obj{"filename": "a.png", "length": 2 << 30}, "file_upload_size_restricted"},
		{obj{"filename": "a.png", "length": 3, "alt_txt": strings.Repeat("ä", 1001)}, "alt_txt_too_large"},
	} {
		if got := api(t, w, "files.getUploadURLExternal", tt.args)["error"]; got != tt.want {
			t.Errorf("files.getUploadURLExternal(%v) = %v, want %s", tt.args, got, tt.want)
		}
	}
	address, id := announce(t, w, 3)
	send(t, address, "PNG")
	files := []any{obj{"id": id}}
	for _, tt := range []struct {
		args obj
		want string
	}{
		{obj{"channel_id": sales}, "invalid_arguments"},
		{obj{"files": []any{obj{"id": "F0NONE"}}, "channel_id": sales}, "file_not_found"},
		{obj{"files": files, "channel_id": "C0NONE"}, "channel_not_found"},
		{obj{"files": files, "channel_id": sara}, "channel_not_found"},
		{obj{"files": files, "channel_id": sales, "thread_ts": "1.2"}, "thread_not_found"},
	} {
		if got := api(t, w, "files.completeUploadExternal", tt.args)["error"]; got != tt.want {
			t.Errorf("files.completeUploadExternal(%v) = %v, want %s", tt.args, got, tt.want)
		}
	}
	w.SetScopes("chat:write")
	if got := api(t, w, "files.getUploadURLExternal", obj{"filename": "a.png", "length": 3})["error"]; got != "missing_scope" {
		t.Errorf("without files:write: %v", got)
	}
	if status, _, _ := fetch(t, w.URL()+"/client/file/"+id+"?as="+sara, ""); status != http.StatusNotFound {
		t.Errorf("a file that was not shared: %d", status)
	}
}
