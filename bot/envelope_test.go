package bot

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
)

var noon = time.Date(2026, 11, 10, 12, 0, 0, 0, time.UTC)

// eventEnvelope is an Events API envelope as slack-go hands it over.
func eventEnvelope(t testing.TB, id, eventID, inner string) *Envelope {
	t.Helper()
	payload := `{"type":"event_callback","team_id":"T1","event_id":"` + eventID + `","event":` + inner + `}`
	parsed, err := slackevents.ParseEvent(json.RawMessage(payload), slackevents.OptionNoVerifyToken())
	if err != nil {
		t.Fatalf("parse event: %v", err)
	}
	e, ok := readEnvelope(socketmode.Event{
		Type: socketmode.EventTypeEventsAPI, Data: parsed,
		Request: &socketmode.Request{EnvelopeID: id, Payload: json.RawMessage(payload)},
	}, noon)
	if !ok {
		t.Fatal("event envelope not read")
	}
	return e
}

func pressEnvelope(t testing.TB, id, payload string) *Envelope {
	t.Helper()
	var ic slack.InteractionCallback
	if err := json.Unmarshal([]byte(payload), &ic); err != nil {
		t.Fatalf("parse interaction: %v", err)
	}
	return &Envelope{ID: id, Interaction: &ic, Payload: json.RawMessage(payload), Received: noon}
}

func TestAnEnvelopeNamesItsPress(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		e                      *Envelope
		kind                   Kind
		request, delivery, key string
	}{
		"command": {
			e:    &Envelope{ID: "e1", Command: &slack.SlashCommand{TriggerID: "1.2.a", UserID: "U1"}},
			kind: KindCommand, request: "command:1.2.a", delivery: "command:1.2.a", key: "user:U1",
		},
		"command without a trigger": {
			e:    &Envelope{ID: "e1", Command: &slack.SlashCommand{UserID: "U1"}},
			kind: KindCommand, request: "envelope:e1", delivery: "envelope:e1", key: "user:U1",
		},
		"button on a card": {
			e: pressEnvelope(t, "e1", `{"type":"block_actions","user":{"id":"U1"},"trigger_id":"t1","channel":{"id":"C1"},
				"message":{"ts":"5.1"},"actions":[{"block_id":"b","action_id":"acknowledge","type":"button","value":"H-1042","action_ts":"9.9"}]}`),
			kind: KindPress, request: "press:t1:9.9:acknowledge", delivery: "press:t1:9.9:acknowledge", key: "handoff:H-1042",
		},
		"menu on a card": {
			e: pressEnvelope(t, "e1", `{"type":"block_actions","user":{"id":"U1"},"channel":{"id":"C1"},"message":{"ts":"5.1"},
				"actions":[{"block_id":"b","action_id":"more","type":"overflow","selected_option":{"value":"cancel:H-1042"},"action_ts":"9.9"}]}`),
			kind: KindPress, request: "press:U1:9.9:more", delivery: "press:U1:9.9:more", key: "handoff:H-1042",
		},
		"button without a handoff": {
			e: pressEnvelope(t, "e1", `{"type":"block_actions","user":{"id":"U1"},"trigger_id":"t1","channel":{"id":"C1"},
				"message":{"ts":"5.2","thread_ts":"5.1"},"actions":[{"block_id":"b","action_id":"x","type":"button","value":"100","action_ts":"9.9"}]}`),
			kind: KindPress, request: "press:t1:9.9:x", delivery: "press:t1:9.9:x", key: "thread:C1:5.1",
		},
		"form": {
			e:    pressEnvelope(t, "e1", `{"type":"view_submission","user":{"id":"U1"},"trigger_id":"t1","view":{"id":"V1","hash":"h"}}`),
			kind: KindSubmit, request: "view:V1", delivery: "submit:e1", key: "view:V1",
		},
		"typing in a form": {
			e: pressEnvelope(t, "e1", `{"type":"block_actions","user":{"id":"U1"},"trigger_id":"t1","view":{"id":"V1"},
				"actions":[{"block_id":"f.customer.text","action_id":"v","type":"plain_text_input","value":"H-7","action_ts":"9.9"}]}`),
			kind: KindPress, request: "press:t1:9.9:v", delivery: "press:t1:9.9:v", key: "view:V1",
		},
		"closed form": {
			e:    pressEnvelope(t, "e1", `{"type":"view_closed","user":{"id":"U1"},"view":{"id":"V1"}}`),
			kind: KindClose, request: "close:V1", delivery: "close:V1", key: "view:V1",
		},
		"message shortcut": {
			e:    pressEnvelope(t, "e1", `{"type":"message_action","user":{"id":"U1"},"trigger_id":"t1","callback_id":"s","action_ts":"9.9","channel":{"id":"C1"},"message":{"ts":"5.1"}}`),
			kind: KindShortcut, request: "shortcut:t1:9.9:s", delivery: "shortcut:t1:9.9:s", key: "thread:C1:5.1",
		},
		"message": {
			e:    eventEnvelope(t, "e1", "Ev1", `{"type":"message","channel":"C1","user":"U1","ts":"5.2","thread_ts":"5.1","text":"ack"}`),
			kind: KindEvent, request: "event:Ev1", delivery: "event:Ev1", key: "thread:C1:5.1",
		},
		"reaction": {
			e:    eventEnvelope(t, "e1", "Ev1", `{"type":"reaction_added","user":"U1","reaction":"eyes","item":{"type":"message","channel":"C1","ts":"5.1"}}`),
			kind: KindEvent, request: "event:Ev1", delivery: "event:Ev1", key: "thread:C1:5.1",
		},
		"edited message": {
			e:    eventEnvelope(t, "e1", "Ev1", `{"type":"message","subtype":"message_changed","channel":"C1","ts":"9.1","message":{"ts":"5.2","thread_ts":"5.1"}}`),
			kind: KindEvent, request: "event:Ev1", delivery: "event:Ev1", key: "thread:C1:5.1",
		},
		"home": {
			e:    eventEnvelope(t, "e1", "Ev1", `{"type":"app_home_opened","user":"U1","channel":"D1","tab":"home"}`),
			kind: KindEvent, request: "event:Ev1", delivery: "event:Ev1", key: "user:U1",
		},
		"renamed channel": {
			e:    eventEnvelope(t, "e1", "Ev1", `{"type":"channel_rename","channel":{"id":"C1","name":"n"}}`),
			kind: KindEvent, request: "event:Ev1", delivery: "event:Ev1", key: "event:Ev1",
		},
		"nothing to go by": {
			e: &Envelope{}, kind: KindUnreadable, request: "", delivery: "", key: "envelope:",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := c.e.Kind(); got != c.kind {
				t.Errorf("Kind = %q, want %q", got, c.kind)
			}
			if got := string(c.e.Request()); got != c.request {
				t.Errorf("Request = %q, want %q", got, c.request)
			}
			if got := c.e.Delivery(); got != c.delivery {
				t.Errorf("Delivery = %q, want %q", got, c.delivery)
			}
			if got := c.e.Key(); got != c.key {
				t.Errorf("Key = %q, want %q", got, c.key)
			}
		})
	}
}

// unknownElement is a message that slack-go refuses, because of an element that it does not know.
const unknownElement = `{"type":"message","ts":"5.2","thread_ts":"5.1","user":"U2","text":"the deal",
	"blocks":[{"type":"actions","block_id":"x","elements":[{"type":"hologram","action_id":"y"}]}]}`

func badMessage(raw string) socketmode.Event {
	return socketmode.Event{
		Type: socketmode.EventTypeErrorBadMessage, Data: &socketmode.ErrorBadMessage{Message: json.RawMessage(raw)},
	}
}

func TestAPressOnAMessageThatSlackGoRefusesIsRead(t *testing.T) {
	t.Parallel()
	payload := `{"type":"block_actions","user":{"id":"U1","team_id":"T1"},"team":{"id":"T1"},"channel":{"id":"C1"},"trigger_id":"t1",
		"response_url":"https://slack.example/r","message":` + unknownElement + `,
		"actions":[{"block_id":"b","action_id":"acknowledge","type":"button","value":"H-1042","action_ts":"9.9"}]}`
	if json.Unmarshal([]byte(payload), &slack.InteractionCallback{}) == nil {
		t.Fatal("slack-go reads this by itself now; the test needs another unknown element")
	}
	e, ok := readEnvelope(badMessage(`{"envelope_id":"e1","type":"interactive","payload":`+payload+`}`), noon)
	if !ok || e.Interaction == nil {
		t.Fatalf("readEnvelope = %+v, %v, want an interaction", e, ok)
	}
	ic := e.Interaction
	got := []string{
		e.ID, string(e.Kind()), e.Key(), ic.User.ID, ic.Team.ID, ic.Channel.ID, ic.TriggerID, ic.ResponseURL, ic.Message.Timestamp,
		ic.Message.ThreadTimestamp, ic.Message.Text, ic.ActionCallback.BlockActions[0].ActionID, ic.ActionCallback.BlockActions[0].Value,
	}
	want := []string{
		"e1", "press", "handoff:H-1042", "U1", "T1", "C1", "t1", "https://slack.example/r", "5.2",
		"5.1", "the deal", "acknowledge", "H-1042",
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("field %d = %q, want %q", i, got[i], want[i])
		}
	}
}

func TestAPressOnBlocksWithoutIdsIsRead(t *testing.T) {
	t.Parallel()
	payload := json.RawMessage(`{"type":"block_actions","user":{"id":"U1"},"channel":{"id":"C1"},"trigger_id":"t1","message":{"ts":"5.1"},
		"actions":[{"action_id":"more","type":"overflow","selected_option":{"value":"cancel:H-1042"},"action_ts":"9.9"}]}`)
	var ic slack.InteractionCallback
	if err := json.Unmarshal(payload, &ic); err != nil {
		t.Fatal(err)
	}
	e, ok := readEnvelope(socketmode.Event{
		Type: socketmode.EventTypeInteractive, Data: ic, Request: &socketmode.Request{EnvelopeID: "e1", Payload: payload},
	}, noon)
	if !ok || e.Route() != "action:more" || e.Key() != "handoff:H-1042" || e.Request() != "press:t1:9.9:more" {
		t.Errorf("route %q, key %q, request %q, want those of the menu's press", e.Route(), e.Key(), e.Request())
	}
}

func TestAFormThatSlackGoRefusesKeepsItsState(t *testing.T) {
	t.Parallel()
	e, ok := readEnvelope(badMessage(`{"envelope_id":"e1","type":"interactive","payload":{"type":"view_submission","user":{"id":"U1"},
		"view":{"id":"V1","callback_id":"handoff_form","private_metadata":"{}","hash":"h","blocks":[{"type":"actions","elements":[{"type":"hologram"}]}],
		"state":{"values":{"f.customer.text":{"v":{"type":"plain_text_input","value":"Acme"}}}}}}}`), noon)
	if !ok || e.Interaction == nil {
		t.Fatalf("readEnvelope = %+v, %v, want an interaction", e, ok)
	}
	v := e.Interaction.View
	if v.ID != "V1" || v.CallbackID != "handoff_form" || v.State.Values["f.customer.text"]["v"].Value != "Acme" {
		t.Errorf("view = %+v, want its ids and its state", v)
	}
}

func TestWhatCannotBeReadIsOnlyAcknowledged(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]string{
		"an unknown event":       `{"envelope_id":"e1","type":"events_api","payload":{"type":"event_callback","event":{"type":"hologram"}}}`,
		"an unknown envelope":    `{"envelope_id":"e1","type":"hologram","payload":{}}`,
		"a command of nobody":    `{"envelope_id":"e1","type":"slash_commands","payload":{"command":"/handoff"}}`,
		"a payload that is text": `{"envelope_id":"e1","type":"interactive","payload":"x"}`,
	} {
		e, ok := readEnvelope(badMessage(raw), noon)
		if !ok || e.ID != "e1" || e.Kind() != KindUnreadable {
			t.Errorf("%s: readEnvelope = %+v, %v, want an unreadable e1", name, e, ok)
		}
	}
	if e, ok := readEnvelope(badMessage(`{"type":"hologram"}`), noon); ok {
		t.Errorf("readEnvelope of a frame without an id = %+v, want nothing", e)
	}
}

func TestACommandWithAnOddMemberIsRead(t *testing.T) {
	t.Parallel()
	e, ok := readEnvelope(badMessage(`{"envelope_id":"e1","type":"slash_commands","payload":{"command":"/handoff","text":"acme","user_id":"U1",
		"channel_id":"C1","trigger_id":"t1","is_enterprise_install":[]}}`), noon)
	if !ok || e.Command == nil || e.Command.Text != "acme" || e.Command.TriggerID != "t1" {
		t.Errorf("readEnvelope = %+v, %v, want the command", e, ok)
	}
}

func FuzzSalvage(f *testing.F) {
	f.Add(`{"envelope_id":"e1","type":"interactive","payload":{"type":"block_actions","user":{"id":"U1"},"message":` + unknownElement + `}}`)
	f.Add(`{"envelope_id":"e1","type":"slash_commands","payload":{"command":"/x","user_id":"U1"}}`)
	f.Add(`{"envelope_id":"e1","type":"events_api","payload":null}`)
	f.Fuzz(func(t *testing.T, raw string) {
		e, ok := readEnvelope(badMessage(raw), noon)
		if !ok {
			return
		}
		if e.ID == "" {
			t.Error("an envelope without an id cannot be acknowledged")
		}
		if e.Request() == "" || e.Delivery() == "" || e.Key() == "" {
			t.Errorf("names of %+v are empty", e)
		}
	})
}
