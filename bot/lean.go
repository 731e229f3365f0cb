package bot

import (
	"encoding/json"
	"strings"

	"github.com/tidwall/gjson"
)

// leanAnswer is what is used of the answers of chat.* and views.* when they are good.
type leanAnswer struct {
	OK        bool      `json:"ok"`
	Channel   string    `json:"channel,omitempty"`
	TS        string    `json:"ts,omitempty"`
	MessageTS string    `json:"message_ts,omitempty"`
	View      *leanView `json:"view,omitempty"`
}

type leanView struct {
	ID              string `json:"id"`
	TeamID          string `json:"team_id"`
	Type            string `json:"type"`
	CallbackID      string `json:"callback_id"`
	PrivateMetadata string `json:"private_metadata"`
	Hash            string `json:"hash"`
	ExternalID      string `json:"external_id"`
	RootViewID      string `json:"root_view_id"`
	PreviousViewID  string `json:"previous_view_id"`
}

// lean takes out of a good answer what only repeats the request: the message or the view with all its blocks. slack-go
// would read them block by block, which costs as much as drawing them, and refuse those that it does not know.
func lean(method string, body []byte) []byte {
	if method == "conversations.history" || method == "conversations.replies" {
		return unblocked(body)
	}
	if !strings.HasPrefix(method, "chat.") && !strings.HasPrefix(method, "views.") {
		return body
	}
	at := gjson.GetManyBytes(body, "ok", "channel", "ts", "message_ts", "view")
	if !at[0].Bool() {
		return body
	}
	answer := leanAnswer{OK: true, Channel: at[1].Str, TS: at[2].Str, MessageTS: at[3].Str}
	if at[4].IsObject() {
		answer.View = leanViewOf(at[4])
	}
	short, err := json.Marshal(answer)
	if err != nil {
		return body
	}
	return short
}

func leanViewOf(view gjson.Result) *leanView {
	return &leanView{
		ID: view.Get("id").Str, TeamID: view.Get("team_id").Str, Type: view.Get("type").Str, CallbackID: view.Get("callback_id").Str,
		PrivateMetadata: view.Get("private_metadata").Str, Hash: view.Get("hash").Str, ExternalID: view.Get("external_id").Str,
		RootViewID: view.Get("root_view_id").Str, PreviousViewID: view.Get("previous_view_id").Str,
	}
}

// unblocked takes the blocks out of messages that are read back: nobody looks at them, and slack-go refuses a whole page
// for one that it does not know, so that a lost message would be looked for in vain.
func unblocked(body []byte) []byte {
	var answer map[string]json.RawMessage
	var messages []map[string]json.RawMessage
	if json.Unmarshal(body, &answer) != nil || json.Unmarshal(answer["messages"], &messages) != nil {
		return body
	}
	for _, m := range messages {
		delete(m, "blocks")
		delete(m, "attachments")
	}
	list, err := json.Marshal(messages)
	if err != nil {
		return body
	}
	answer["messages"] = list
	short, err := json.Marshal(answer)
	if err != nil {
		return body
	}
	return short
}
