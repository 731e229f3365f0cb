package bot

import (
	"testing"
	"time"

	"github.com/slack-go/slack/slackevents"
)

func messageIn(t *testing.T, event string) (*Envelope, *slackevents.MessageEvent) {
	t.Helper()
	raw := []byte(`{"type":"events_api","envelope_id":"E1","payload":{"team_id":"T1","api_app_id":"A1","event_id":"Ev1","event":` + event + `}}`)
	f, ok := readFrame(raw)
	if !ok {
		t.Fatalf("cannot read %s", raw)
	}
	e := f.envelope(raw, time.Time{})
	m, ok := e.Event.InnerEvent.Data.(*slackevents.MessageEvent)
	if !ok {
		t.Fatalf("%s is no message", raw)
	}
	return e, m
}

// What becomes of a reply must keep its place behind the reply, and says what the bridge needs.
func TestWhatBecomesOfAReplyStandsBehindIt(t *testing.T) {
	t.Parallel()
	e, m := messageIn(t, `{"type":"message","subtype":"file_share","channel":"C1","user":"U1","ts":"1.2","thread_ts":"1.1","text":"look","files":[{"id":"F1"},{"id":"F2"}]}`)
	if m.Message == nil || len(m.Message.Files) != 2 || m.Message.User != "U1" || m.Message.Timestamp != "1.2" {
		t.Errorf("a reply is read as %+v", m.Message)
	}
	key := e.Key()
	e, m = messageIn(t, `{"type":"message","subtype":"message_changed","channel":"C1","ts":"1.9","message":{"user":"U1","ts":"1.2","thread_ts":"1.1","text":"look!","edited":{"user":"U1","ts":"1.8"}},"previous_message":{"user":"U1","ts":"1.2","text":"look"}}`)
	if m.Message == nil || m.Message.Text != "look!" || m.Message.Edited.Timestamp != "1.8" || e.Key() != key {
		t.Errorf("a change is read as %+v under %s, want %s", m.Message, e.Key(), key)
	}
	e, m = messageIn(t, `{"type":"message","subtype":"message_deleted","channel":"C1","ts":"2.0","deleted_ts":"1.2","previous_message":{"user":"U1","ts":"1.2","thread_ts":"1.1","text":"look!"}}`)
	if m.PreviousMessage == nil || m.PreviousMessage.Timestamp != "1.2" || e.Key() != key {
		t.Errorf("a deletion is read as %+v under %s, want %s", m.PreviousMessage, e.Key(), key)
	}
}
