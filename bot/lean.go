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
	var answer leanAnswer
	var view gjson.Result
	members(gjson.ParseBytes(body), map[string]any{
		"ok": &answer.OK, "channel": &answer.Channel, "ts": &answer.TS, "message_ts": &answer.MessageTS, "view": &view,
	})
	if !answer.OK {
		return body
	}
	if view.IsObject() {
		answer.View = leanViewOf(view)
	}
	short, err := json.Marshal(answer)
	if err != nil {
		return body
	}
	return short
}

func leanViewOf(view gjson.Result) *leanView {
	v := &leanView{}
	members(view, map[string]any{
		"id": &v.ID, "team_id": &v.TeamID, "type": &v.Type, "callback_id": &v.CallbackID, "private_metadata": &v.PrivateMetadata,
		"hash": &v.Hash, "external_id": &v.ExternalID, "root_view_id": &v.RootViewID, "previous_view_id": &v.PreviousViewID,
	})
	return v
}

// members sets what its values point to, a string, bool or gjson.Result, to the members of a JSON object that have their
// names. It goes through the object once and skips the others, and leaves what is missing or of another kind as it was.
func members(object gjson.Result, into map[string]any) {
	object.ForEach(func(name, value gjson.Result) bool {
		switch to := into[name.Str].(type) {
		case *string:
			*to = value.Str
		case *bool:
			*to = value.Bool()
		case *gjson.Result:
			*to = value
		}
		return true
	})
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
