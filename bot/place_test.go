package bot

import "testing"

func TestThePlaceThatSlackGoReadIsTheEventsOwn(t *testing.T) {
	t.Parallel()
	for name, event := range map[string]string{
		"message":       `{"type":"message","user":"U1","channel":"C1","ts":"5.1"}`,
		"reply":         `{"type":"message","user":"U1","channel":"C1","ts":"5.2","thread_ts":"5.1"}`,
		"changed":       `{"type":"message","subtype":"message_changed","channel":"C1","ts":"9.1","message":{"user":"U1","ts":"5.2","thread_ts":"5.1"}}`,
		"changed first": `{"type":"message","subtype":"message_changed","channel":"C1","ts":"9.1","message":{"user":"U1","ts":"5.1"}}`,
		"deleted":       `{"type":"message","subtype":"message_deleted","channel":"C1","ts":"9.1","deleted_ts":"5.1"}`,
		"mention":       `{"type":"app_mention","user":"U1","channel":"C1","ts":"5.2","thread_ts":"5.1"}`,
		"reaction":      `{"type":"reaction_added","user":"U1","reaction":"eyes","item":{"type":"message","channel":"C1","ts":"5.1"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := eventEnvelope(t, "e1", "Ev1", event)
			known, ok := e.knownPlace()
			if !ok {
				t.Fatal("slack-go read no place")
			}
			key := e.Key()
			e.Event.InnerEvent.Data = nil
			read := e.place()
			if known.User != read.User || known.channel() != read.channel() || known.TS != read.TS || known.ThreadTS != read.ThreadTS {
				t.Errorf("known place = %+v, want %+v", known, read)
			}
			if got := e.Key(); key != got {
				t.Errorf("Key = %q, want %q", key, got)
			}
		})
	}
}
