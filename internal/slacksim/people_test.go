package slacksim

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestTellsTheBotOfMessagesMentionsAndItsOwnPosts(t *testing.T) {
	t.Parallel()
	w := start(t)
	p := connect(t, w, ackAll)
	m, err := w.As(sara).Say(sales, "hey @handoff, a < b & see https://x.example/?a=1&b=2")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "text", m.Text, "hey <@U0BOT>, a &lt; b &amp; see <https://x.example/?a=1&amp;b=2>")
	posted := mustAPI(t, w, "chat.postMessage", obj{"channel": sales, "text": "noted", "thread_ts": m.TS})["ts"].(string)
	p.wait(func() bool { return len(p.events("")) == 4 })
	mention := p.events("app_mention")[0]
	equal(t, "mention ts", mention["ts"], any(m.TS))
	var subtypes []string
	for _, e := range p.events("message") {
		subtype, _ := e["subtype"].(string)
		subtypes = append(subtypes, subtype)
		if e["ts"] == posted {
			equal(t, "bot_id", e["bot_id"], any("B0BOT"))
			equal(t, "thread_ts", e["thread_ts"], any(m.TS))
		}
	}
	slices.Sort(subtypes)
	if !slices.Equal(subtypes, []string{"", "", "message_changed"}) {
		t.Errorf("subtypes = %q, want two plain messages and the parent's change", subtypes)
	}
}

func TestTellsOfNothingOutsideItsChannelsAndSubscriptions(t *testing.T) {
	t.Parallel()
	w := start(t, func(c *Config) { c.App.Events = []string{"message.groups"} })
	p := connect(t, w, ackAll)
	s := w.As(sara)
	for _, c := range []string{sales, public, secret, s.DM()} {
		if _, err := s.Say(c, "hello <@U0BOT>"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Say(onb, "the one"); err != nil {
		t.Fatal(err)
	}
	p.wait(func() bool { return len(p.events("")) == 1 })
	equal(t, "text", p.events("")[0]["text"], any("the one"))
	equal(t, "channel_type", p.events("")[0]["channel_type"], any("group"))
}

func TestTellsOfEditsDeletionsAndReactions(t *testing.T) {
	t.Parallel()
	w := start(t)
	p := connect(t, w, ackAll)
	s := w.As(sara)
	m, err := s.Say(sales, "first")
	if err != nil {
		t.Fatal(err)
	}
	for _, do := range []func() error{
		func() error { return s.Edit(sales, m.TS, "second") },
		func() error { return s.React(sales, m.TS, "eyes::skin-tone-2") },
		func() error { return s.React(sales, m.TS, "eyes::skin-tone-2") },
		func() error { return s.Unreact(sales, m.TS, "eyes::skin-tone-2") },
		func() error { return s.Delete(sales, m.TS) },
	} {
		if err := do(); err != nil {
			t.Fatal(err)
		}
	}
	p.wait(func() bool { return len(p.events("")) == 5 })
	got := map[string]obj{}
	for _, e := range p.events("") {
		subtype, _ := e["subtype"].(string)
		got[e["type"].(string)+subtype] = e
	}
	equal(t, "edited text", got["messagemessage_changed"]["message"].(obj)["text"], any("second"))
	equal(t, "previous text", got["messagemessage_changed"]["previous_message"].(obj)["text"], any("first"))
	equal(t, "reaction", got["reaction_added"]["reaction"], any("eyes::skin-tone-2"))
	equal(t, "removed", got["reaction_removed"]["item"].(obj)["ts"], any(m.TS))
	equal(t, "deleted", got["messagemessage_deleted"]["deleted_ts"], any(m.TS))
	equal(t, "messages left", len(w.Messages(sales)), 0)
	if err := s.Delete(sales, mustAPI(t, w, "chat.postMessage", obj{"channel": sales, "text": "x"})["ts"].(string)); err == nil {
		t.Error("somebody deleted the bot's message")
	}
}

func TestKeepsTheThreadOfADeletedMessage(t *testing.T) {
	t.Parallel()
	w := start(t)
	s := w.As(sara)
	m, err := s.Say(sales, "parent")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Reply(sales, m.TS, "child"); err != nil {
		t.Fatal(err)
	}
	w.DeleteMessage(sales, m.TS)
	thread := s.Thread(sales, m.TS)
	if len(thread) != 2 || thread[0].Text != "This message was deleted." || thread[1].Text != "child" {
		t.Errorf("thread = %+v", thread)
	}
}

func TestTellsOfMembership(t *testing.T) {
	t.Parallel()
	w := start(t)
	p := connect(t, w, ackAll)
	s := w.As(sara)
	if _, err := s.Say(public, "/invite @handoff"); err != nil {
		t.Fatal(err)
	}
	if err := s.Archive(public); err != nil {
		t.Fatal(err)
	}
	if err := s.Kick(onb, bot); err != nil {
		t.Fatal(err)
	}
	w.SetUserGroup("S0ONB", sara)
	p.wait(func() bool { return len(p.events("")) == 4 })
	for _, kind := range []string{"member_joined_channel", "channel_archive", "group_left", "subteam_members_changed"} {
		equal(t, kind, len(p.events(kind)), 1)
	}
	equal(t, "after being removed", api(t, w, "chat.postMessage", obj{"channel": onb, "text": "x"})["error"], any("channel_not_found"))
}

func TestStampsMessagesUniquelyInOrder(t *testing.T) {
	t.Parallel()
	w := start(t)
	var last string
	for i := range 200 {
		m, err := w.As(sara).Say(sales, strconv.Itoa(i))
		if err != nil {
			t.Fatal(err)
		}
		if m.TS <= last {
			t.Fatalf("ts %s after %s", m.TS, last)
		}
		last = m.TS
	}
	w.Clock.Advance(4 * time.Hour)
	m, err := w.As(sara).Say(sales, "later")
	if err != nil {
		t.Fatal(err)
	}
	if parseTS(m.TS)-parseTS(last) < (4 * time.Hour).Microseconds() {
		t.Errorf("ts %s, want four hours after %s", m.TS, last)
	}
}

func TestEphemeralMessagesReachOnlyWhoIsThere(t *testing.T) {
	t.Parallel()
	w := start(t)
	mustAPI(t, w, "chat.postEphemeral", obj{"channel": sales, "user": sara, "text": "lost"})
	s, o := w.As(sara), w.As(omar)
	ts := mustAPI(t, w, "chat.postEphemeral", obj{"channel": sales, "user": sara, "text": "seen"})["message_ts"]
	if got := s.Ephemerals(); len(got) != 1 || got[0].Text != "seen" {
		t.Errorf("ephemerals = %+v, want the second only", got)
	}
	equal(t, "others see", len(o.Messages(sales)), 0)
	equal(t, "history", len(w.Messages(sales)), 0)
	equal(t, "update", api(t, w, "chat.update", obj{"channel": sales, "ts": ts, "text": "x"})["error"], any("message_not_found"))
}

func TestCommandPayloadIsSlacks(t *testing.T) {
	t.Parallel()
	w := start(t)
	p := connect(t, w, func(obj) (any, bool) { return obj{"text": "only you"}, true })
	s := w.As(sara)
	if err := s.Command(onb, "/handoff for @omar in <#C0SALES|sales> a<b"); err != nil {
		t.Fatal(err)
	}
	got := p.frames("slash_commands")[0]["payload"].(obj)
	want := obj{
		"command": "/handoff", "text": "for <@U0OMAR|omar> in <#C0SALES|sales> a&lt;b", "channel_id": onb, "channel_name": "privategroup",
		"user_id": sara, "user_name": "sara", "team_id": "T0TEST", "api_app_id": "A0TEST",
	}
	for k, v := range want {
		equal(t, k, got[k], v)
	}
	if e := s.Ephemerals(); len(e) != 1 || e[0].Text != "only you" {
		t.Errorf("ephemerals = %+v, want the ack's text", e)
	}
	if err := s.CommandInThread(onb, "1.1", "/handoff"); err == nil || !strings.Contains(err.Error(), "not supported in threads") {
		t.Errorf("in a thread: %v", err)
	}
	if err := s.Command(onb, "/nonsense"); err == nil {
		t.Error("an unknown command ran")
	}
}

func TestPressCarriesWhatSlackSends(t *testing.T) {
	t.Parallel()
	w := start(t)
	p := connect(t, w, ackAll)
	blocks := []any{actions(
		obj{"type": "button", "action_id": "ack", "value": "H-1", "text": plainText("Acknowledge")},
		obj{"type": "overflow", "action_id": "more", "options": []any{obj{"text": plainText("Release"), "value": "release"}}},
		obj{"type": "users_select", "action_id": "who"},
	)}
	ts := mustAPI(t, w, "chat.postMessage", obj{"channel": sales, "text": "card", "blocks": blocks, "metadata": obj{"event_type": "h", "event_payload": obj{"id": "H-1"}}})["ts"].(string)
	m, _ := w.Message(sales, ts)
	o := w.As(omar)
	for _, err := range []error{o.Press(m, "Acknowledge"), o.Pick(m, "more", "Release"), o.Pick(m, "who", sara)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	got := p.frames("interactive")
	press := got[0]["payload"].(obj)
	action := press["actions"].([]any)[0].(obj)
	equal(t, "action_id", action["action_id"], any("ack"))
	equal(t, "value", action["value"], any("H-1"))
	equal(t, "message ts", press["message"].(obj)["ts"], any(ts))
	equal(t, "container", press["container"].(obj)["type"], any("message"))
	equal(t, "user", press["user"].(obj)["id"], any(omar))
	equal(t, "picked", got[1]["payload"].(obj)["actions"].([]any)[0].(obj)["selected_option"].(obj)["value"], any("release"))
	equal(t, "selected", got[2]["payload"].(obj)["actions"].([]any)[0].(obj)["selected_user"], any(sara))
	mustAPI(t, w, "chat.update", obj{"channel": sales, "ts": ts, "text": "done"})
	if err := o.Press(m, "ack"); err == nil {
		t.Error("a button that is gone was pressed")
	}
	for _, err := range []error{o.PressOld(m, "ack"), o.PressRaw(m, "b", "ack", "H-1")} {
		if err != nil {
			t.Errorf("an old screen: %v", err)
		}
	}
}

func TestResponseURLServesFiveTimesForHalfAnHour(t *testing.T) {
	t.Parallel()
	w := start(t)
	p := connect(t, w, ackAll)
	s := w.As(sara)
	respond := func(url, body string) int {
		resp, err := client.Post(url, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		_, _ = io.Copy(io.Discard, resp.Body)
		return resp.StatusCode
	}
	address := func() string {
		if err := s.Command(secret, "/handoff"); err != nil {
			t.Fatal(err)
		}
		all := p.frames("slash_commands")
		return all[len(all)-1]["payload"].(obj)["response_url"].(string)
	}
	url := address()
	for i := range 5 {
		equal(t, "use "+strconv.Itoa(i+1), respond(url, `{"text":"x","response_type":"in_channel"}`), http.StatusOK)
	}
	equal(t, "sixth use", respond(url, `{"text":"x"}`), http.StatusNotFound)
	equal(t, "posted where the bot may not post", len(w.Messages(secret)), 5)
	url = address()
	equal(t, "refused blocks", respond(url, `{"blocks":[{"type":"header"}]}`), http.StatusBadRequest)
	w.Clock.Advance(31 * time.Minute)
	equal(t, "after half an hour", respond(url, `{"text":"x"}`), http.StatusNotFound)
}

func TestResponseURLReplacesAndDeletesWhatWasPressed(t *testing.T) {
	t.Parallel()
	w := start(t)
	p := connect(t, w, ackAll)
	s := w.As(sara)
	mustAPI(t, w, "chat.postEphemeral", obj{"channel": sales, "user": sara, "text": "sure?", "blocks": []any{button(func(b obj) { b["action_id"] = "yes" })}})
	press := func() string {
		if err := s.Press(s.Ephemerals()[0], "yes"); err != nil {
			t.Fatal(err)
		}
		all := p.frames("interactive")
		payload := all[len(all)-1]["payload"].(obj)
		equal(t, "is_ephemeral", payload["container"].(obj)["is_ephemeral"], any(true))
		return payload["response_url"].(string)
	}
	send := func(url, body string) {
		resp, err := client.Post(url, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	first := press()
	send(first, `{"replace_original":true,"text":"done"}`)
	equal(t, "text", s.Ephemerals()[0].Text, "done")
	send(first, `{"delete_original":true}`)
	equal(t, "left", len(s.Ephemerals()), 0)
}

func TestShortcutsCarryWhatSlackSends(t *testing.T) {
	t.Parallel()
	w := start(t)
	p := connect(t, w, ackAll)
	s := w.As(sara)
	m, err := s.Say(sales, "a deal for @omar")
	if err != nil {
		t.Fatal(err)
	}
	other, err := w.PostUnknownElement(sales)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{s.Shortcut("start"), s.MessageShortcut("from_message", m), s.MessageShortcut("from_message", other)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Shortcut("from_message"); err == nil {
		t.Error("a message shortcut ran without a message")
	}
	got := p.frames("interactive")
	global, message, odd := got[0]["payload"].(obj), got[1]["payload"].(obj), got[2]["payload"].(obj)
	equal(t, "type", global["type"], any("shortcut"))
	equal(t, "accepts", got[0]["accepts_response_payload"], any(false))
	equal(t, "global response_url", global["response_url"], nil)
	equal(t, "type", message["type"], any("message_action"))
	section := message["message"].(obj)["blocks"].([]any)[0].(obj)["elements"].([]any)[0].(obj)["elements"].([]any)
	equal(t, "rich text", section[1].(obj)["user_id"], any(omar))
	element := odd["message"].(obj)["blocks"].([]any)[0].(obj)["elements"].([]any)[0].(obj)
	equal(t, "unknown element", element["type"], any("hologram"))
}

func TestWaitEndsWithItsContextAndWithTheWorkspace(t *testing.T) {
	t.Parallel()
	w := start(t)
	ended := make(chan error, 1)
	go func() { ended <- w.Wait(t.Context(), func() bool { return false }) }()
	w.Close()
	if err := <-ended; err == nil {
		t.Error("Wait went well in a closed workspace")
	}
}

func TestServesManyPeopleAtOnce(t *testing.T) {
	t.Parallel()
	const people, rounds = 32, 20
	w := start(t, func(c *Config) {
		c.Options.AckTimeout = 10 * time.Second
		for i := range people {
			id := "U0P" + strconv.Itoa(i)
			c.People = append(c.People, User{ID: id, Name: "p" + strconv.Itoa(i)})
			c.Channels[0].Members = append(c.Channels[0].Members, id)
		}
	})
	connect(t, w, ackAll)
	connect(t, w, ackAll)
	errs := make(chan error, people)
	for i := range people {
		go func() {
			p := w.As("U0P" + strconv.Itoa(i))
			var first error
			for range rounds {
				if err := p.Command(sales, "/handoff"); err != nil && first == nil {
					first = err
				}
				if _, err := p.Say(sales, "hello"); err != nil && first == nil {
					first = err
				}
			}
			errs <- first
		}()
	}
	for range people {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	equal(t, "messages", len(w.Messages(sales)), people*rounds)
	eventually(t, w, func() bool {
		n := 0
		for _, e := range w.Envelopes() {
			if e.Kind == "slash_commands" && e.Acked {
				n++
			}
		}
		return n == people*rounds
	})
}
