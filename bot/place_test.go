package bot

import "testing"

func TestAnEventSaysWhereItHappened(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ event, channel, user, key string }{
		"message": {`{"type":"message","user":"U1","channel":"C1","ts":"5.1"}`, "C1", "U1", "thread:C1:5.1"},
		"reply":   {`{"type":"message","user":"U1","channel":"C1","ts":"5.2","thread_ts":"5.1"}`, "C1", "U1", "thread:C1:5.1"},
		"changed": {
			`{"type":"message","subtype":"message_changed","channel":"C1","ts":"9.1","message":{"user":"U1","ts":"5.2","thread_ts":"5.1"}}`,
			"C1", "", "thread:C1:5.1",
		},
		"deleted":  {`{"type":"message","subtype":"message_deleted","channel":"C1","ts":"9.1","deleted_ts":"5.1"}`, "C1", "", "thread:C1:9.1"},
		"mention":  {`{"type":"app_mention","user":"U1","channel":"C1","ts":"5.2","thread_ts":"5.1"}`, "C1", "U1", "thread:C1:5.1"},
		"reaction": {`{"type":"reaction_added","user":"U1","reaction":"eyes","item":{"type":"message","channel":"C1","ts":"5.1"}}`, "C1", "U1", "thread:C1:5.1"},
		"joined":   {`{"type":"member_joined_channel","user":"U1","channel":"C1"}`, "C1", "U1", "user:U1"},
		"renamed":  {`{"type":"channel_rename","channel":{"id":"C1","name":"n"}}`, "", "", "event:Ev1"},
		"left":     {`{"type":"user_change","user":{"id":"U1"}}`, "", "", "event:Ev1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := eventEnvelope(t, "e1", "Ev1", c.event)
			p := e.place()
			if p.channel() != c.channel || p.User != c.user || e.Key() != c.key {
				t.Errorf("channel %q, user %q, key %q, want %q, %q, %q", p.channel(), p.User, e.Key(), c.channel, c.user, c.key)
			}
		})
	}
}
