package slacksim

import (
	"strconv"
	"testing"
	"time"
)

// top is the person's top modal; the test ends without one.
func top(t *testing.T, p *Person) View {
	t.Helper()
	v, open := p.Modal()
	if !open {
		t.Fatal("no modal is open")
	}
	return v
}

// form opens a modal for sara and gives the app that answers for it.
func form(t *testing.T, view any, submission func(obj) (any, bool), edits ...func(*Config)) (*Workspace, *peer, *Person) {
	t.Helper()
	w := start(t, edits...)
	open := opener(t, w, view)
	p := connect(t, w, func(env obj) (any, bool) {
		if env["type"] == "slash_commands" {
			return open(env)
		}
		return submission(env)
	})
	s := w.As(sara)
	if err := s.Command(sales, "/handoff"); err != nil {
		t.Fatal(err)
	}
	return w, p, s
}

func textInput() obj { return obj{"type": "plain_text_input"} }

func payloads(p *peer, kind string) []obj {
	var out []obj
	for _, env := range p.frames("interactive") {
		if payload := env["payload"].(obj); payload["type"] == kind {
			out = append(out, payload)
		}
	}
	return out
}

func TestTriggerServesOnceAndForThreeSeconds(t *testing.T) {
	t.Parallel()
	w := start(t, func(c *Config) { c.Options.TriggerLife = time.Minute })
	p := connect(t, w, ackAll)
	s := w.As(sara)
	trigger := func() string {
		if err := s.Command(sales, "/handoff"); err != nil {
			t.Fatal(err)
		}
		all := p.frames("slash_commands")
		return all[len(all)-1]["payload"].(obj)["trigger_id"].(string)
	}
	open := func(id string) any {
		return api(t, w, "views.open", obj{"trigger_id": id, "view": modalView(section(1))})["error"]
	}
	first := trigger()
	equal(t, "first use", open(first), nil)
	equal(t, "second use", open(first), any("exchanged_trigger_id"))
	second := trigger()
	w.mu.Lock()
	w.triggers[second].born = time.Now().Add(-61 * time.Second)
	w.mu.Unlock()
	equal(t, "too late", open(second), any("expired_trigger_id"))
	equal(t, "none", open("1.2.x"), any("invalid_trigger_id"))
}

func TestSubmitsAndClosesOnAnEmptyAck(t *testing.T) {
	t.Parallel()
	_, p, s := form(t, modalView(
		inputBlock("name", textInput()),
		inputBlock("plan", obj{"type": "static_select", "options": []any{obj{"text": plainText("Growth"), "value": "g"}}}),
		inputBlock("day", obj{"type": "datepicker"}),
	), ackAll)
	v := top(t, s)
	for _, err := range []error{s.Type(v, "Label of name", "Acme"), s.Choose(v, "plan", "Growth"), s.Choose(v, "day", "2026-12-01"), s.Submit(v)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, open := s.Modal(); open {
		t.Error("the modal is still open")
	}
	got := payloads(p, "view_submission")[0]
	state := got["view"].(obj)["state"].(obj)["values"].(obj)
	equal(t, "name", state["name"].(obj)["v"].(obj)["value"], any("Acme"))
	equal(t, "plan", state["plan"].(obj)["v"].(obj)["selected_option"].(obj)["value"], any("g"))
	equal(t, "day", state["day"].(obj)["v"].(obj)["selected_date"], any("2026-12-01"))
	equal(t, "block_actions", len(payloads(p, "block_actions")), 0)
}

func TestChecksFieldsBeforeTheAppHearsOfThem(t *testing.T) {
	t.Parallel()
	optional := inputBlock("optional", textInput())
	optional["optional"] = true
	_, p, s := form(t, modalView(
		inputBlock("required", textInput()), optional,
		inputBlock("short", obj{"type": "plain_text_input", "min_length": 3, "max_length": 5}),
		inputBlock("number", obj{"type": "number_input", "is_decimal_allowed": false, "min_value": "1", "max_value": "9"}),
		inputBlock("email", obj{"type": "email_text_input"}), inputBlock("url", obj{"type": "url_text_input"}),
	), ackAll)
	v := top(t, s)
	for block, text := range map[string]string{"short": "ab", "number": "1.5", "email": "nobody", "url": "example"} {
		if err := s.Type(v, block, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Submit(v); err != nil {
		t.Fatal(err)
	}
	errs := top(t, s).Errors
	equal(t, "complaints", len(errs), 5)
	equal(t, "required", errs["required"], "Please complete this required field.")
	equal(t, "submissions", len(payloads(p, "view_submission")), 0)
	for block, text := range map[string]string{"required": "x", "short": "abc", "number": "5", "email": "a@b.example", "url": "https://x.example/y"} {
		if err := s.Type(v, block, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Submit(v); err != nil {
		t.Fatal(err)
	}
	equal(t, "submissions", len(payloads(p, "view_submission")), 1)
}

func TestAcksOfSubmissionsDoWhatSlackDoes(t *testing.T) {
	t.Parallel()
	next := modalView(inputBlock("other", textInput()))
	bad := modalView(section(3001))
	rows := map[string]struct {
		payload any
		ack     bool
		views   int
		banner  string
		errors  int
		silent  bool // Slack hears nothing that counts
	}{
		"errors":                 {obj{"response_action": "errors", "errors": obj{"name": "No."}}, true, 1, "", 1, false},
		"errors on no input":     {obj{"response_action": "errors", "errors": obj{"note": "No."}}, true, 1, troubleBanner, 0, false},
		"errors on nothing":      {obj{"response_action": "errors"}, true, 1, troubleBanner, 0, false},
		"update":                 {obj{"response_action": "update", "view": next}, true, 1, "", 0, false},
		"update with bad view":   {obj{"response_action": "update", "view": bad}, true, 1, troubleBanner, 0, false},
		"push":                   {obj{"response_action": "push", "view": next}, true, 2, "", 0, false},
		"clear":                  {obj{"response_action": "clear"}, true, 0, "", 0, false},
		"another body":           {obj{"ok": true}, true, 1, troubleBanner, 0, false},
		"no ack":                 {nil, false, 1, troubleBanner, 0, true},
		"an ack that is too big": {obj{"response_action": "update", "view": modalView(many(8, func(int) any { return section(2900) })...)}, true, 1, troubleBanner, 0, true},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			note := section(3)
			note["block_id"] = "note"
			_, p, s := form(t, modalView(note, inputBlock("name", textInput())), func(obj) (any, bool) { return row.payload, row.ack }, func(c *Config) {
				if row.silent {
					c.Options.AckTimeout = 500 * time.Millisecond
				}
			})
			v := top(t, s)
			if err := s.Type(v, "name", "Acme"); err != nil {
				t.Fatal(err)
			}
			if err := s.Submit(v); err != nil {
				t.Fatal(err)
			}
			stack := s.Stack()
			if len(stack) != row.views {
				t.Fatalf("%d views are open, want %d", len(stack), row.views)
			}
			if row.views == 0 {
				return
			}
			equal(t, "banner", stack[0].Banner, row.banner)
			equal(t, "errors", len(stack[0].Errors), row.errors)
			equal(t, "busy", stack[0].Busy, false)
			if row.banner != "" {
				equal(t, "what was typed", stack[0].State.Values["name"]["v"]["value"], any("Acme"))
			}
			equal(t, "deliveries", len(payloads(p, "view_submission")), 1)
		})
	}
}

func TestKeepsValuesOnlyWhereBothIDsAreUnchanged(t *testing.T) {
	t.Parallel()
	w, _, s := form(t, modalView(inputBlock("a", textInput()), inputBlock("b", textInput()), inputBlock("c", textInput())), ackAll)
	v := top(t, s)
	for _, block := range []string{"a", "b", "c"} {
		if err := s.Type(v, block, "typed"); err != nil {
			t.Fatal(err)
		}
	}
	moved := inputBlock("b", obj{"type": "plain_text_input", "initial_value": "fresh"})
	moved["element"].(obj)["action_id"] = "w"
	same := inputBlock("a", obj{"type": "plain_text_input", "initial_value": "ignored"})
	out := mustAPI(t, w, "views.update", obj{"view_id": v.ID, "hash": v.Hash, "view": modalView(same, moved, inputBlock("d", textInput()))})
	now := top(t, s).State.Values
	equal(t, "same ids", now["a"]["v"]["value"], any("typed"))
	equal(t, "other action_id", now["b"]["w"]["value"], any("fresh"))
	equal(t, "other block_id", now["d"]["v"]["value"], nil)
	equal(t, "id", out["view"].(obj)["id"], any(v.ID))
	equal(t, "old hash", api(t, w, "views.update", obj{"view_id": v.ID, "hash": v.Hash, "view": modalView()})["error"], any("hash_conflict"))
}

func TestStacksThreeModals(t *testing.T) {
	t.Parallel()
	more := modalView(actions(obj{"type": "button", "action_id": "deeper", "text": plainText("Deeper")}))
	var w *Workspace
	var results []any
	w, _, s := form(t, more, func(env obj) (any, bool) {
		if trigger, _ := env["payload"].(obj)["trigger_id"].(string); trigger != "" {
			results = append(results, api(t, w, "views.push", obj{"trigger_id": trigger, "view": more})["error"])
		}
		return nil, true
	})
	for range 3 {
		if err := s.PressView(top(t, s), "Deeper"); err != nil {
			t.Fatal(err)
		}
	}
	equal(t, "open", len(s.Stack()), 3)
	if len(results) != 3 || results[0] != nil || results[1] != nil || results[2] != "push_limit_reached" {
		t.Errorf("pushes = %v, want two that work and push_limit_reached", results)
	}
	if err := s.Close(top(t, s)); err != nil {
		t.Fatal(err)
	}
	equal(t, "open after Cancel", len(s.Stack()), 2)
	if err := s.Dismiss(top(t, s)); err != nil {
		t.Fatal(err)
	}
	equal(t, "open after ×", len(s.Stack()), 0)
}

func TestKeepsExternalIDsUnique(t *testing.T) {
	t.Parallel()
	view := modalView(section(1))
	view["external_id"] = "one"
	w, _, s := form(t, view, ackAll)
	home := obj{"type": "home", "external_id": "one", "blocks": []any{}}
	equal(t, "taken", api(t, w, "views.publish", obj{"user_id": sara, "view": home})["error"], any("duplicate_external_id"))
	mustAPI(t, w, "views.update", obj{"external_id": "one", "view": view})
	if err := s.Close(top(t, s)); err != nil {
		t.Fatal(err)
	}
	mustAPI(t, w, "views.publish", obj{"user_id": sara, "view": home})
}

func TestTellsOfAClosedViewOnlyWhenAskedAndWithoutItsState(t *testing.T) {
	t.Parallel()
	for _, notify := range []bool{false, true} {
		view := modalView(inputBlock("a", textInput()))
		view["notify_on_close"] = notify
		_, p, s := form(t, view, ackAll)
		v := top(t, s)
		if err := s.Type(v, "a", "typed"); err != nil {
			t.Fatal(err)
		}
		if err := s.Dismiss(v); err != nil {
			t.Fatal(err)
		}
		if !notify {
			equal(t, "view_closed", len(payloads(p, "view_closed")), 0)
			continue
		}
		p.wait(func() bool { return len(payloads(p, "view_closed")) == 1 })
		closed := payloads(p, "view_closed")[0]
		equal(t, "is_cleared", closed["is_cleared"], any(true))
		equal(t, "state", len(closed["view"].(obj)["state"].(obj)["values"].(obj)), 0)
	}
}

func TestDispatchesOnlyWhatAsksForIt(t *testing.T) {
	t.Parallel()
	dispatching := func(id string, on ...any) obj {
		b := inputBlock(id, obj{"type": "plain_text_input"})
		if on != nil {
			b["element"].(obj)["dispatch_action_config"] = obj{"trigger_actions_on": on}
		}
		b["dispatch_action"] = true
		return b
	}
	selecting := inputBlock("type", static(2))
	selecting["dispatch_action"] = true
	_, p, s := form(t, modalView(inputBlock("plain", textInput()), dispatching("enter"), dispatching("each", "on_character_entered"), selecting), ackAll)
	v := top(t, s)
	n := func() int { return len(payloads(p, "block_actions")) }
	steps := []struct {
		name string
		do   func() error
		sent int
	}{
		{"plain field", func() error { return s.Type(v, "plain", "x") }, 0},
		{"typing without Enter", func() error { return s.Type(v, "enter", "x") }, 0},
		{"Enter", func() error { return s.Enter(v, "enter") }, 1},
		{"each character", func() error { return s.Type(v, "each", "x") }, 2},
		{"select", func() error { return s.Choose(v, "type", "vv") }, 3},
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		equal(t, step.name, n(), step.sent)
	}
	last := payloads(p, "block_actions")[2]
	equal(t, "choice", last["actions"].([]any)[0].(obj)["selected_option"].(obj)["value"], any("vv"))
	equal(t, "state", last["view"].(obj)["state"].(obj)["values"].(obj)["enter"].(obj)["v"].(obj)["value"], any("x"))
	equal(t, "container", last["container"].(obj)["view_id"], any(v.ID))
}

func TestAsksTheAppForOptions(t *testing.T) {
	t.Parallel()
	given := many(3, func(i int) any { return obj{"text": plainText("Deal " + strconv.Itoa(i)), "value": strconv.Itoa(i)} })
	_, p, s := form(t, modalView(inputBlock("deal", obj{"type": "external_select", "min_query_length": 0})), func(env obj) (any, bool) {
		if env["payload"].(obj)["type"] == "block_suggestion" {
			return obj{"options": given}, true
		}
		return nil, true
	})
	v := top(t, s)
	options, err := s.Options(v, "deal", "acme")
	if err != nil || len(options) != 3 {
		t.Fatalf("Options = %v, %v", options, err)
	}
	equal(t, "value", payloads(p, "block_suggestion")[0]["value"], any("acme"))
	if err := s.ChooseOption(v, "deal", options[1]); err != nil {
		t.Fatal(err)
	}
	if err := s.Submit(v); err != nil {
		t.Fatal(err)
	}
	state := payloads(p, "view_submission")[0]["view"].(obj)["state"].(obj)["values"].(obj)
	equal(t, "chosen", state["deal"].(obj)["v"].(obj)["selected_option"].(obj)["value"], any("1"))
}

func TestPublishesHome(t *testing.T) {
	t.Parallel()
	w := start(t)
	p := connect(t, w, ackAll)
	s := w.As(sara)
	if err := s.OpenHome(); err != nil {
		t.Fatal(err)
	}
	p.wait(func() bool { return len(p.events("app_home_opened")) == 1 })
	equal(t, "tab", p.events("app_home_opened")[0]["tab"], any("home"))
	home := obj{"type": "home", "blocks": []any{button(func(b obj) { b["action_id"] = "go" })}}
	out := mustAPI(t, w, "views.publish", obj{"user_id": sara, "view": home})
	v, _ := s.Home()
	equal(t, "home", v.ID, out["view"].(obj)["id"].(string))
	equal(t, "old hash", api(t, w, "views.publish", obj{"user_id": sara, "view": home, "hash": "x"})["error"], any("hash_conflict"))
	if err := s.PressView(v, "go"); err != nil {
		t.Fatal(err)
	}
	equal(t, "view type", payloads(p, "block_actions")[0]["view"].(obj)["type"], any("home"))
	off := start(t, func(c *Config) { c.App.HomeEnabled = false })
	equal(t, "switched off", api(t, off, "views.publish", obj{"user_id": sara, "view": home})["error"], any("not_enabled"))
}

func TestGivesResponseURLsForSelectsThatAskForThem(t *testing.T) {
	t.Parallel()
	w, p, s := form(t, modalView(inputBlock("where", obj{"type": "conversations_select", "response_url_enabled": true})), ackAll)
	v := top(t, s)
	if err := s.Choose(v, "where", onb); err != nil {
		t.Fatal(err)
	}
	if err := s.Submit(v); err != nil {
		t.Fatal(err)
	}
	urls := payloads(p, "view_submission")[0]["response_urls"].([]any)
	if len(urls) != 1 || urls[0].(obj)["channel_id"] != onb {
		t.Errorf("response_urls = %v", urls)
	}
	equal(t, "open", len(w.As(sara).Stack()), 0)
}
