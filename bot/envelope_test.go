package bot

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/slack-go/slack"
)

var noon = time.Date(2026, 11, 10, 12, 0, 0, 0, time.UTC)

// eventEnvelope is an Events API envelope as it is read.
func eventEnvelope(t testing.TB, id, eventID, inner string) *Envelope {
	t.Helper()
	return frameEnvelope(t, id, frameEvent, `{"type":"event_callback","team_id":"T1","event_id":"`+eventID+`","event":`+inner+`}`)
}

func pressEnvelope(t testing.TB, id, payload string) *Envelope {
	t.Helper()
	return frameEnvelope(t, id, frameInteraction, payload)
}

func frameEnvelope(t testing.TB, id, kind, payload string) *Envelope {
	t.Helper()
	e := readEnvelope(fmt.Sprintf(`{"envelope_id":%q,"payload":%s,"type":%q}`, id, payload, kind))
	if e == nil {
		t.Fatal("envelope not read")
	}
	return e
}

// readEnvelope reads a frame; nil if there is nothing to acknowledge.
func readEnvelope(raw string) *Envelope {
	if e := readEcho([]byte(raw), noon); e != nil {
		return e
	}
	f, ok := readFrame([]byte(raw))
	if !ok {
		return nil
	}
	return f.envelope([]byte(raw), noon)
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

func TestAPressOnAMessageThatSlackGoRefusesIsRead(t *testing.T) {
	t.Parallel()
	payload := `{"type":"block_actions","user":{"id":"U1","team_id":"T1"},"team":{"id":"T1"},"channel":{"id":"C1"},"trigger_id":"t1",
		"response_url":"https://slack.example/r","message":` + unknownElement + `,
		"actions":[{"block_id":"b","action_id":"acknowledge","type":"button","value":"H-1042","action_ts":"9.9"}]}`
	if json.Unmarshal([]byte(payload), &slack.InteractionCallback{}) == nil {
		t.Fatal("slack-go reads this by itself now; the test needs another unknown element")
	}
	e := pressEnvelope(t, "e1", payload)
	if e.Interaction == nil {
		t.Fatalf("envelope = %+v, want an interaction", e)
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
	e := pressEnvelope(t, "e1", `{"type":"block_actions","user":{"id":"U1"},"channel":{"id":"C1"},"trigger_id":"t1","message":{"ts":"5.1"},
		"actions":[{"action_id":"more","type":"overflow","selected_option":{"value":"cancel:H-1042"},"action_ts":"9.9"}]}`)
	if e.Route() != "action:more" || e.Key() != "handoff:H-1042" || e.Request() != "press:t1:9.9:more" {
		t.Errorf("route %q, key %q, request %q, want those of the menu's press", e.Route(), e.Key(), e.Request())
	}
}

// A press on a card and a form, as Slack sends them, and what is used of them.
func TestWhatIsReadIsWhatSlackGoWouldRead(t *testing.T) {
	t.Parallel()
	for name, payload := range map[string]string{
		"press": `{"type":"block_actions","user":{"id":"U1","username":"ana","name":"ana","team_id":"T1"},"api_app_id":"A1","team":{"id":"T1","domain":"acme"},
			"container":{"type":"message","message_ts":"5.1","channel_id":"C1"},"trigger_id":"t1","channel":{"id":"C1","name":"onboarding"},
			"message":{"type":"message","subtype":"bot_message","user":"U0BOT","bot_id":"B1","ts":"5.2","thread_ts":"5.1","text":"the deal",
			"blocks":[{"type":"section","block_id":"s","text":{"type":"mrkdwn","text":"x"}}]},"response_url":"https://slack.example/r",
			"actions":[{"block_id":"b","action_id":"more","type":"overflow","selected_option":{"value":"cancel:H-1"},"action_ts":"9.9"},
			{"block_id":"b","action_id":"who","type":"users_select","selected_user":"U2","value":"H-1","action_ts":"9.9"}]}`,
		"form": `{"type":"view_submission","user":{"id":"U1","team_id":"T1","name":"ana"},"team":{"id":"T1","domain":"acme"},"trigger_id":"t1",
			"view":{"id":"V1","team_id":"T1","type":"modal","callback_id":"form","private_metadata":"{}","hash":"h","external_id":"x",
			"root_view_id":"V0","previous_view_id":"V0","state":{"values":{
			"a":{"i":{"type":"plain_text_input","value":"Acme"}},"b":{"i":{"type":"datepicker","selected_date":"2026-11-10"}},
			"c":{"i":{"type":"static_select","selected_option":{"value":"Growth"}}},
			"d":{"i":{"type":"multi_static_select","selected_options":[{"value":"x"},{"value":"y"}]}},
			"e":{"i":{"type":"multi_users_select","selected_users":["U2","U3"]}},"f":{"i":{"type":"number_input","value":null}},
			"g":{"i":{"type":"file_input","files":[{"id":"F1","name":"call.txt","user":"U1","size":7,"file_access":"visible",
			"url_private":"https://files.slack.example/1","url_private_download":"https://files.slack.example/2"}]}}}}}}`,
		"closed": `{"type":"view_closed","is_cleared":true,"user":{"id":"U1"},"view":{"id":"V1","state":{"values":{}}}}`,
	} {
		var want slack.InteractionCallback
		if err := json.Unmarshal([]byte(payload), &want); err != nil {
			t.Fatalf("%s: slack-go reads %v", name, err)
		}
		want.Message.Blocks = slack.Blocks{}
		want.Message.Type = ""
		want.BlockActionState, want.RawState, want.Container = nil, nil, slack.Container{}
		if want.View.State == nil {
			want.View.State = &slack.ViewState{Values: map[string]map[string]slack.BlockAction{}}
		}
		got := pressEnvelope(t, "e1", payload).Interaction
		if diff := cmp.Diff(&want, got, cmpopts.IgnoreUnexported(slack.UserProfileCustomFields{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: read differently (-slack-go +read):\n%s", name, diff)
		}
	}
}

func TestAnEventOfOurOwnMessageIsAnEcho(t *testing.T) {
	t.Parallel()
	for inner, want := range map[string]bool{
		`{"type":"message","app_id":"A1","bot_id":"B1","channel":"C1","ts":"5.1"}`:                           true,
		`{"type":"message","subtype":"message_changed","channel":"C1","ts":"9.1","message":{"app_id":"A1"}}`: true,
		`{"type":"message","app_id":"A2","bot_id":"B2","channel":"C1","ts":"5.1"}`:                           false,
		`{"type":"message","user":"U1","channel":"C1","ts":"5.1"}`:                                           false,
		`{"type":"app_mention","app_id":"A1","user":"U1","channel":"C1","ts":"5.1"}`:                         false,
	} {
		e := frameEnvelope(t, "e1", frameEvent, `{"type":"event_callback","api_app_id":"A1","event_id":"Ev1","event":`+inner+`}`)
		if e.echo != want {
			t.Errorf("%s: echo = %v, want %v", inner, e.echo, want)
		}
		if e.Request() == "" {
			t.Errorf("%s: it has no name for the log of a lost acknowledgement", inner)
		}
	}
}

func TestAFormThatSlackGoRefusesKeepsItsState(t *testing.T) {
	t.Parallel()
	e := pressEnvelope(t, "e1", `{"type":"view_submission","user":{"id":"U1"},
		"view":{"id":"V1","callback_id":"handoff_form","private_metadata":"{}","hash":"h","blocks":[{"type":"actions","elements":[{"type":"hologram"}]}],
		"state":{"values":{"f.customer.text":{"v":{"type":"plain_text_input","value":"Acme"}}}}}}`)
	if e.Interaction == nil {
		t.Fatalf("envelope = %+v, want an interaction", e)
	}
	v := e.Interaction.View
	if v.ID != "V1" || v.CallbackID != "handoff_form" || v.State.Values["f.customer.text"]["v"].Value != "Acme" {
		t.Errorf("view = %+v, want its ids and its state", v)
	}
}

func TestWhatCannotBeReadIsOnlyAcknowledged(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]string{
		"an event of no type":    `{"envelope_id":"e1","type":"events_api","payload":{"type":"event_callback","event":{"user":"U1"}}}`,
		"an unknown envelope":    `{"envelope_id":"e1","type":"hologram","payload":{}}`,
		"a command of nobody":    `{"envelope_id":"e1","type":"slash_commands","payload":{"command":"/handoff"}}`,
		"a payload that is text": `{"envelope_id":"e1","type":"interactive","payload":"x"}`,
	} {
		if e := readEnvelope(raw); e == nil || e.ID != "e1" || e.Kind() != KindUnreadable {
			t.Errorf("%s: envelope = %+v, want an unreadable e1", name, e)
		}
	}
	for _, raw := range []string{`{"type":"hologram"}`, `[]`, `"x"`, `null`, `{`, ``} {
		if e := readEnvelope(raw); e != nil {
			t.Errorf("envelope of %s = %+v, want nothing", raw, e)
		}
	}
}

func TestACommandWithAnOddMemberIsRead(t *testing.T) {
	t.Parallel()
	e := readEnvelope(`{"envelope_id":"e1","type":"slash_commands","payload":{"command":"/handoff","text":"acme","user_id":"U1",
		"channel_id":"C1","trigger_id":"t1","channel_name":[]}}`)
	if e == nil || e.Command == nil || e.Command.Text != "acme" || e.Command.TriggerID != "t1" {
		t.Errorf("envelope = %+v, want the command", e)
	}
}

func FuzzFrame(f *testing.F) {
	f.Add(`{"envelope_id":"e1","type":"interactive","payload":{"type":"block_actions","user":{"id":"U1"},"message":` + unknownElement + `}}`)
	f.Add(`{"envelope_id":"e1","type":"slash_commands","payload":{"command":"/x","user_id":"U1"}}`)
	f.Add(`{"envelope_id":"e1","type":"events_api","payload":null}`)
	f.Fuzz(func(t *testing.T, raw string) {
		e := readEnvelope(raw)
		if e == nil {
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
