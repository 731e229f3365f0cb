package slacksim

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestAnswersWithSlacksErrorCodes(t *testing.T) {
	t.Parallel()
	w := start(t)
	people := w.As(sara)
	theirs, err := people.Say(sales, "mine")
	if err != nil {
		t.Fatal(err)
	}
	mine := mustAPI(t, w, "chat.postMessage", obj{"channel": sales, "text": "card"})
	ts := mine["ts"].(string)
	reply := mustAPI(t, w, "chat.postMessage", obj{"channel": sales, "text": "reply", "thread_ts": ts})["ts"]
	rows := []struct {
		method string
		body   obj
		want   string
	}{
		{"no.such.method", nil, "unknown_method"},
		{"chat.postMessage", obj{"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"},
		{"chat.postMessage", obj{"channel": secret, "text": "x"}, "channel_not_found"},
		{"chat.postMessage", obj{"channel": public, "text": "x"}, "not_in_channel"},
		{"chat.postMessage", obj{"channel": archive, "text": "x"}, "is_archived"},
		{"chat.postMessage", obj{"channel": sales}, "no_text"},
		{"chat.postMessage", obj{"channel": sales, "text": "  "}, "no_text"},
		{"chat.postMessage", obj{"channel": sales, "text": "x", "thread_ts": "1.000001"}, "thread_not_found"},
		{"chat.postMessage", obj{"channel": sales, "text": "x", "thread_ts": reply}, "cannot_reply_to_message"},
		{"chat.postMessage", obj{"channel": sales, "blocks": "no json"}, "invalid_blocks_format"},
		{"chat.postMessage", obj{"channel": sales, "blocks": []any{section(3001)}}, "invalid_blocks"},
		{"chat.postMessage", obj{"channel": sales, "text": "x", "metadata": obj{"event_type": "x"}}, "invalid_metadata_format"},
		{"chat.postMessage", obj{"channel": sales, "text": "x", "metadata": obj{"event_type": "x", "event_payload": obj{"v": chars(20000)}}}, "metadata_too_large"},
		{"chat.postMessage", obj{"channel": sales, "text": "x", "markdown_text": "y"}, "markdown_text_conflict"},
		{"chat.postMessage", obj{"channel": sales, "text": "x", "attachments": many(101, func(int) any { return obj{"text": "a"} })}, "too_many_attachments"},
		{"chat.update", obj{"channel": sales, "ts": "1.000001", "text": "x"}, "message_not_found"},
		{"chat.update", obj{"channel": sales, "ts": theirs.TS, "text": "x"}, "cant_update_message"},
		{"chat.update", obj{"channel": sales, "ts": ts, "text": chars(4001)}, "msg_too_long"},
		{"chat.update", obj{"channel": sara, "ts": ts, "text": "x"}, "channel_not_found"},
		{"chat.delete", obj{"channel": sales, "ts": theirs.TS}, "cant_delete_message"},
		{"chat.postEphemeral", obj{"channel": sales, "user": "U0NOBODY", "text": "x"}, "user_not_in_channel"},
		{"chat.postEphemeral", obj{"channel": sales, "user": sara, "text": chars(4001)}, "msg_too_long"},
		{"chat.getPermalink", obj{"channel": sales, "message_ts": "1.000001"}, "message_not_found"},
		{"chat.scheduleMessage", obj{"channel": sales, "text": "x", "post_at": 1}, "time_in_past"},
		{"chat.scheduleMessage", obj{"channel": sales, "text": "x", "post_at": time.Now().Add(121 * 24 * time.Hour).Unix()}, "time_too_far"},
		{"chat.deleteScheduledMessage", obj{"channel": sales, "scheduled_message_id": "Q1"}, "invalid_scheduled_message_id"},
		{"conversations.info", obj{"channel": secret}, "channel_not_found"},
		{"conversations.history", obj{"channel": public}, "not_in_channel"},
		{"conversations.replies", obj{"channel": sales, "ts": "1.000001"}, "thread_not_found"},
		{"conversations.open", obj{"users": "U0NOBODY"}, "user_not_found"},
		{"conversations.join", obj{"channel": onb}, "method_not_supported_for_channel_type"},
		{"users.info", obj{"user": "U0NOBODY"}, "user_not_found"},
		{"users.lookupByEmail", obj{"email": "x@y.example"}, "missing_scope"},
		{"usergroups.users.list", obj{"usergroup": "S0NONE"}, "no_such_subteam"},
		{"reactions.add", obj{"channel": sales, "timestamp": "1.000001", "name": "eyes"}, "message_not_found"},
		{"reactions.add", obj{"channel": sales, "timestamp": ts, "name": "No Such"}, "invalid_name"},
		{"reactions.remove", obj{"channel": sales, "timestamp": ts, "name": "eyes"}, "no_reaction"},
		{"views.open", obj{"trigger_id": "1.2.3", "view": modalView()}, "invalid_trigger_id"},
		{"views.open", obj{"view": modalView()}, "invalid_arguments"},
		{"views.open", obj{"trigger_id": "1.2.3"}, "invalid_arguments"},
		{"views.update", obj{"view_id": "V0NONE", "view": modalView()}, "not_found"},
		{"views.publish", obj{"user_id": sara, "view": modalView()}, "invalid_arguments"},
	}
	for _, row := range rows {
		if got := api(t, w, row.method, row.body)["error"]; got != row.want {
			t.Errorf("%s %.80v = %v, want %s", row.method, row.body, got, row.want)
		}
	}
}

func TestChecksTokensAndScopes(t *testing.T) {
	t.Parallel()
	w := start(t)
	rows := []struct{ method, token, want string }{
		{"auth.test", "", "not_authed"},
		{"auth.test", "xoxb-2", "invalid_auth"},
		{"auth.test", "xapp-1", "not_allowed_token_type"},
		{"apps.connections.open", "xoxb-1", "not_allowed_token_type"},
	}
	for _, row := range rows {
		_, out := post(t, w, row.method, row.token, nil)
		equal(t, row.method+" with "+row.token, out["error"], any(row.want))
	}
	w.SetScopes("commands")
	out := api(t, w, "chat.postMessage", obj{"channel": sales, "text": "x"})
	equal(t, "needed", out["needed"], any("chat:write"))
	equal(t, "provided", out["provided"], any("commands"))
	w.RevokeTokens()
	equal(t, "revoked", api(t, w, "auth.test", nil)["error"], any("token_revoked"))
}

func TestTellsWhoTheBotIsAndWhatItMayDo(t *testing.T) {
	t.Parallel()
	w := start(t)
	resp, out := post(t, w, "auth.test", "xoxb-1", nil)
	equal(t, "url", out["url"], any(w.URL()+"/"))
	equal(t, "user_id", out["user_id"], any(bot))
	equal(t, "bot_id", out["bot_id"], any("B0BOT"))
	if scopes := resp.Header.Get("X-OAuth-Scopes"); !strings.Contains(scopes, "chat:write") {
		t.Errorf("X-OAuth-Scopes = %q", scopes)
	}
}

func TestReadsArgumentsInEveryForm(t *testing.T) {
	t.Parallel()
	w := start(t)
	var form bytes.Buffer
	parts := multipart.NewWriter(&form)
	for k, v := range map[string]string{"token": "xoxb-1", "channel": sales, "text": "multipart"} {
		if err := parts.WriteField(k, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := parts.Close(); err != nil {
		t.Fatal(err)
	}
	blocks := `[{"type":"divider"}]`
	bodies := map[string]io.Reader{
		"application/x-www-form-urlencoded": strings.NewReader(url.Values{"token": {"xoxb-1"}, "channel": {sales}, "text": {"form"}, "blocks": {blocks}}.Encode()),
		"application/json; charset=utf-8":   strings.NewReader(`{"token":"xoxb-1","channel":"` + sales + `","text":"json","blocks":` + strconv.Quote(blocks) + `}`),
		parts.FormDataContentType():         &form,
	}
	for kind, body := range bodies {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.APIURL()+"chat.postMessage", body)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", kind)
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || !strings.Contains(string(answer), `"ok":true`) {
			t.Errorf("%s: %s %v", kind, answer, err)
		}
	}
	equal(t, "messages", len(w.Messages(sales)), 3)
}

func TestSaysWhereBlocksAreWrongInSlacksForm(t *testing.T) {
	t.Parallel()
	w := start(t)
	out := api(t, w, "chat.postMessage", obj{"channel": sales, "blocks": []any{section(3001)}})
	const want = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
	equal(t, "errors", out["errors"].([]any)[0], any(want))
	equal(t, "messages", out["response_metadata"].(obj)["messages"].([]any)[0], any("[ERROR] "+want))
	equal(t, "posted", len(w.Messages(sales)), 0)
}

func TestPostsWithPublicScopeButCannotReadThere(t *testing.T) {
	t.Parallel()
	w := start(t, func(c *Config) { c.App.Scopes = append(c.App.Scopes, "chat:write.public") })
	mustAPI(t, w, "chat.postMessage", obj{"channel": public, "text": "x"})
	equal(t, "history", api(t, w, "conversations.history", obj{"channel": public})["error"], any("not_in_channel"))
}

func TestOpensTheDMOfAUserIDAsChannel(t *testing.T) {
	t.Parallel()
	w := start(t)
	out := mustAPI(t, w, "chat.postMessage", obj{"channel": sara, "text": "psst"})
	s := w.As(sara)
	equal(t, "channel", out["channel"], any(s.DM()))
	equal(t, "open", mustAPI(t, w, "conversations.open", obj{"users": sara})["channel"].(obj)["id"], any(s.DM()))
	if dms := s.DMs(); len(dms) != 1 || dms[0].Text != "psst" || dms[0].BotID != "B0BOT" {
		t.Errorf("DMs = %+v", dms)
	}
	if got := w.As(omar).Messages(s.DM()); got != nil {
		t.Errorf("somebody else reads the DM: %+v", got)
	}
}

func TestGivesMetadataBackOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	w := start(t)
	md := obj{"event_type": "handoff", "event_payload": obj{"id": "H-1"}}
	ts := mustAPI(t, w, "chat.postMessage", obj{"channel": sales, "text": "x", "metadata": md})["ts"]
	history := func(all bool) any {
		out := mustAPI(t, w, "conversations.history", obj{"channel": sales, "include_all_metadata": all})
		return out["messages"].([]any)[0].(obj)["metadata"]
	}
	if history(false) != nil {
		t.Error("metadata came without being asked for")
	}
	kept := func() bool { m, _ := history(true).(obj); return m["event_type"] == "handoff" }
	equal(t, "metadata", kept(), true)
	mustAPI(t, w, "chat.update", obj{"channel": sales, "ts": ts, "text": "y"})
	equal(t, "metadata after an update without any", kept(), true)
	equal(t, "posts", len(w.PostsByMetadata("id")["H-1"]), 1)
	mustAPI(t, w, "chat.update", obj{"channel": sales, "ts": ts, "text": "y", "metadata": obj{}})
	equal(t, "metadata after an update with an empty one", history(true), nil)
}

func TestUpdateWithTextOnlyDropsBlocks(t *testing.T) {
	t.Parallel()
	w := start(t)
	ts := mustAPI(t, w, "chat.postMessage", obj{"channel": sales, "text": "x", "blocks": []any{section(5)}})["ts"].(string)
	mustAPI(t, w, "chat.update", obj{"channel": sales, "ts": ts, "text": "y"})
	m, _ := w.Message(sales, ts)
	if m.Blocks != nil || !m.Edited || m.Text != "y" {
		t.Errorf("message = %+v, want text y, edited, without blocks", m)
	}
}

func TestNeverPostsScheduledMessagesWithMetadata(t *testing.T) {
	t.Parallel()
	w := start(t)
	at := time.Now().Add(time.Hour).Unix()
	mustAPI(t, w, "chat.scheduleMessage", obj{"channel": sales, "text": "plain", "post_at": at})
	md := obj{"event_type": "x", "event_payload": obj{}}
	mustAPI(t, w, "chat.scheduleMessage", obj{"channel": sales, "text": "lost", "post_at": at, "metadata": md})
	equal(t, "scheduled", len(mustAPI(t, w, "chat.scheduledMessages.list", nil)["scheduled_messages"].([]any)), 2)
	w.Clock.Advance(2 * time.Hour)
	if got := w.Messages(sales); len(got) != 1 || got[0].Text != "plain" {
		t.Errorf("messages = %+v, want only the plain one", got)
	}
}

func TestPagesThroughListsAndHistory(t *testing.T) {
	t.Parallel()
	w := start(t)
	var stamps []string
	for range 5 {
		stamps = append(stamps, mustAPI(t, w, "chat.postMessage", obj{"channel": sales, "text": "x"})["ts"].(string))
	}
	seen, cursor := 0, ""
	for {
		out := mustAPI(t, w, "conversations.history", obj{"channel": sales, "limit": 2, "cursor": cursor})
		seen += len(out["messages"].([]any))
		if cursor = out["response_metadata"].(obj)["next_cursor"].(string); cursor == "" {
			break
		}
	}
	equal(t, "messages over all pages", seen, 5)
	out := mustAPI(t, w, "conversations.history", obj{"channel": sales, "oldest": stamps[1], "latest": stamps[3], "inclusive": true})
	equal(t, "messages between", len(out["messages"].([]any)), 3)
	out = mustAPI(t, w, "conversations.history", obj{"channel": sales, "oldest": stamps[1], "latest": stamps[3]})
	equal(t, "messages strictly between", len(out["messages"].([]any)), 1)
	equal(t, "people", len(mustAPI(t, w, "users.list", nil)["members"].([]any)), 3)
	equal(t, "channels", len(mustAPI(t, w, "conversations.list", obj{"types": "public_channel,private_channel", "exclude_archived": true})["channels"].([]any)), 3)
	equal(t, "members", len(mustAPI(t, w, "conversations.members", obj{"channel": sales})["members"].([]any)), 3)
	equal(t, "group", mustAPI(t, w, "usergroups.users.list", obj{"usergroup": "S0ONB"})["users"].([]any)[0], any(omar))
}

func TestLimitsRatesWhenSwitchedOn(t *testing.T) {
	t.Parallel()
	w := start(t, func(c *Config) { c.Options.RateLimits = RateLimits{On: true, Burst: 2, PostBurst: 3} })
	for range 3 {
		mustAPI(t, w, "chat.postMessage", obj{"channel": sales, "text": "x"})
	}
	resp, _ := post(t, w, "chat.postMessage", "xoxb-1", obj{"channel": sales, "text": "x"})
	equal(t, "status", resp.StatusCode, http.StatusTooManyRequests)
	if seconds, err := strconv.Atoi(resp.Header.Get("Retry-After")); err != nil || seconds < 1 {
		t.Errorf("Retry-After = %q", resp.Header.Get("Retry-After"))
	}
	mustAPI(t, w, "chat.postMessage", obj{"channel": onb, "text": "another channel"})
}

func TestFaultsOfTheAPIGoWrongAsAsked(t *testing.T) {
	t.Parallel()
	rows := []struct {
		fault  Fault
		status int
		code   any
		posted int
	}{
		{Fault{Kind: FaultRateLimited, Delay: 7 * time.Second}, 429, "ratelimited", 0},
		{Fault{Kind: FaultServerError, Status: 503}, 503, nil, 0},
		{Fault{Kind: FaultErrorCode, Code: "fatal_error"}, 200, "fatal_error", 0},
		{Fault{Kind: FaultInternalErrorAfter}, 200, "internal_error", 1},
		{Fault{Kind: FaultCut}, 0, nil, 0},
		{Fault{Kind: FaultCutAfter}, 0, nil, 1},
	}
	for _, row := range rows {
		w := start(t)
		row.fault.Times, row.fault.Method = 1, "chat.postMessage"
		w.SetFault(row.fault)
		mustAPI(t, w, "auth.test", nil)
		resp, out := post(t, w, "chat.postMessage", "xoxb-1", obj{"channel": sales, "text": "x"})
		if row.status == 0 {
			equal(t, string(row.fault.Kind)+" answered", resp != nil, false)
		} else {
			equal(t, string(row.fault.Kind)+" status", resp.StatusCode, row.status)
			equal(t, string(row.fault.Kind)+" code", out["error"], row.code)
		}
		equal(t, string(row.fault.Kind)+" posted", len(w.Messages(sales)), row.posted)
		mustAPI(t, w, "chat.postMessage", obj{"channel": sales, "text": "y"})
	}
}

func TestKeepsSilentUntilTheAppGivesUp(t *testing.T) {
	t.Parallel()
	for kind, posted := range map[FaultKind]int{FaultHang: 0, FaultHangAfter: 1} {
		w := start(t)
		undo := w.SetFault(Fault{Kind: kind})
		short := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 50 * time.Millisecond}
		resp, err := short.PostForm(w.APIURL()+"chat.postMessage", url.Values{"token": {"xoxb-1"}, "channel": {sales}, "text": {"x"}})
		if err == nil {
			resp.Body.Close()
			t.Errorf("%s answered", kind)
		}
		equal(t, string(kind)+" posted", len(w.Messages(sales)), posted)
		undo()
		mustAPI(t, w, "auth.test", nil)
	}
}

func TestFaultsStrikeAShareOfTheCallsRepeatably(t *testing.T) {
	t.Parallel()
	strikes := func() int {
		fs := newFaults(7)
		fs.active = []*activeFault{{Fault: Fault{Kind: FaultCut, Probability: 0.3}}}
		n := 0
		for range 1000 {
			if _, is := fs.take("x", FaultCut); is {
				n++
			}
		}
		return n
	}
	first := strikes()
	equal(t, "second run", strikes(), first)
	if first < 250 || first > 350 {
		t.Errorf("%d of 1000, want about 300", first)
	}
}
