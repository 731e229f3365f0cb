package bot

import (
	"net/http"
	"testing"

	"github.com/slack-go/slack"
)

func TestAMessageWithAnUnknownBlockDoesNotHideTheOthers(t *testing.T) {
	t.Parallel()
	const page = `{"ok":true,"messages":[
		{"type":"message","ts":"1.1","user":"U1","text":"hi","blocks":[{"type":"section","text":{"type":"hologram","text":7}},{"type":"rich_text","elements":[{"type":"hologram"}]}]},
		{"type":"message","ts":"1.2","bot_id":"B1","text":"line","metadata":{"event_type":"handoff_delivery","event_payload":{"delivery":"line:4"}}}
	],"has_more":false}`
	client, _ := clientOver(func(*http.Request) (*http.Response, error) { return answer(http.StatusOK, page), nil })
	replies, _, _, err := client.GetConversationRepliesContext(t.Context(), &slack.GetConversationRepliesParameters{ChannelID: "C1", Timestamp: "1.0"})
	if err != nil || len(replies) != 2 || replies[1].Metadata.EventPayload["delivery"] != "line:4" || replies[0].Text != "hi" {
		t.Errorf("replies = %+v, %v", replies, err)
	}
	history, err := client.GetConversationHistoryContext(t.Context(), &slack.GetConversationHistoryParameters{ChannelID: "C1"})
	if err != nil || len(history.Messages) != 2 {
		t.Errorf("history = %+v, %v", history, err)
	}
}
