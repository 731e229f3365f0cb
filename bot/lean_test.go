package bot

import "testing"

func TestAGoodAnswerComesWithoutWhatWasAsked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ method, body, want string }{
		"post": {
			"chat.postMessage", `{"ok":true,"channel":"C1","ts":"5.1","message":{"text":"x","blocks":[{"type":"hologram"}]}}`,
			`{"ok":true,"channel":"C1","ts":"5.1"}`,
		},
		"to one person": {"chat.postEphemeral", `{"ok":true,"message_ts":"5.1"}`, `{"ok":true,"message_ts":"5.1"}`},
		"form": {
			"views.open", `{"ok":true,"view":{"id":"V1","hash":"h","blocks":[{"type":"hologram"}],"state":{"values":{}}}}`,
			`{"ok":true,"view":{"id":"V1","team_id":"","type":"","callback_id":"","private_metadata":"","hash":"h","external_id":"","root_view_id":"","previous_view_id":""}}`,
		},
		"refusal":        {"chat.update", `{"ok":false,"error":"msg_too_long","response_metadata":{"messages":["x"]}}`, ""},
		"not an answer":  {"chat.update", `<html>`, ""},
		"another method": {"conversations.info", `{"ok":true,"channel":{}}`, ""},
	} {
		want := c.want
		if want == "" {
			want = c.body
		}
		if got := string(lean(c.method, []byte(c.body))); got != want {
			t.Errorf("%s: lean = %s, want %s", name, got, want)
		}
	}
}
