package slacksim

import (
	"encoding/json"
	"strings"
	"testing"
)

func many(n int, item func(int) any) []any {
	out := make([]any, n)
	for i := range out {
		out[i] = item(i)
	}
	return out
}

func choice(text, value int) obj {
	return obj{"text": plainText(chars(text)), "value": chars(value)}
}

func section(text int) obj {
	return obj{"type": "section", "text": obj{"type": "mrkdwn", "text": chars(text)}}
}

func actions(elements ...any) obj { return obj{"type": "actions", "elements": elements} }

func button(edit func(obj)) obj {
	b := obj{"type": "button", "text": plainText("Go")}
	edit(b)
	return actions(b)
}

func static(n int) obj {
	return obj{"type": "static_select", "options": many(n, func(i int) any {
		return obj{"text": plainText("o"), "value": strings.Repeat("v", i+1)}
	})}
}

// TestTakesBlocksUpToTheirLimitsAndNothingBeyond asks for each limit that n is taken and n+1 refused, at the right place.
func TestTakesBlocksUpToTheirLimitsAndNothingBeyond(t *testing.T) {
	t.Parallel()
	rows := []struct {
		name    string
		n       int
		pointer string
		block   func(n int) obj
	}{
		{"section text", 3000, "/blocks/0/text/text", section},
		{"section fields", 10, "/blocks/0/fields", func(n int) obj {
			return obj{"type": "section", "fields": many(n, func(int) any { return plainText("f") })}
		}},
		{"section field text", 2000, "/blocks/0/fields/0/text", func(n int) obj {
			return obj{"type": "section", "fields": []any{plainText(chars(n))}}
		}},
		{"header", 150, "/blocks/0/text/text", func(n int) obj { return obj{"type": "header", "text": plainText(chars(n))} }},
		{"block_id", 255, "/blocks/0/block_id", func(n int) obj { return obj{"type": "divider", "block_id": chars(n)} }},
		{"context elements", 10, "/blocks/0/elements", func(n int) obj {
			return obj{"type": "context", "elements": many(n, func(int) any { return plainText("c") })}
		}},
		{"actions elements", 25, "/blocks/0/elements", func(n int) obj {
			return actions(many(n, func(i int) any {
				return obj{"type": "button", "action_id": chars(i + 1), "text": plainText("b")}
			})...)
		}},
		{"action_id", 255, "/blocks/0/elements/0/action_id", func(n int) obj { return button(func(b obj) { b["action_id"] = chars(n) }) }},
		{"button text", 75, "/blocks/0/elements/0/text/text", func(n int) obj { return button(func(b obj) { b["text"] = plainText(chars(n)) }) }},
		{"button value", 2000, "/blocks/0/elements/0/value", func(n int) obj { return button(func(b obj) { b["value"] = chars(n) }) }},
		{"button url", 3000, "/blocks/0/elements/0/url", func(n int) obj { return button(func(b obj) { b["url"] = chars(n) }) }},
		{"button label", 75, "/blocks/0/elements/0/accessibility_label", func(n int) obj { return button(func(b obj) { b["accessibility_label"] = chars(n) }) }},
		{"confirm title", 100, "/blocks/0/elements/0/confirm/title/text", func(n int) obj { return confirmed(n, 10, 10) }},
		{"confirm text", 300, "/blocks/0/elements/0/confirm/text/text", func(n int) obj { return confirmed(10, n, 10) }},
		{"confirm button", 30, "/blocks/0/elements/0/confirm/confirm/text", func(n int) obj { return confirmed(10, 10, n) }},
		{"option text", 75, "/blocks/0/elements/0/options/0/text/text", func(n int) obj {
			return actions(obj{"type": "static_select", "options": []any{choice(n, 5)}})
		}},
		{"option value", 150, "/blocks/0/elements/0/options/0/value", func(n int) obj {
			return actions(obj{"type": "static_select", "options": []any{choice(5, n)}})
		}},
		{"select options", 100, "/blocks/0/elements/0/options", func(n int) obj { return actions(static(n)) }},
		{"option groups", 100, "/blocks/0/elements/0/option_groups", func(n int) obj {
			return actions(obj{"type": "static_select", "option_groups": many(n, func(int) any {
				return obj{"label": plainText("g"), "options": []any{choice(1, 1)}}
			})})
		}},
		{"group label", 75, "/blocks/0/elements/0/option_groups/0/label/text", func(n int) obj {
			return actions(obj{"type": "static_select", "option_groups": []any{obj{"label": plainText(chars(n)), "options": []any{choice(1, 1)}}}})
		}},
		{"placeholder", 150, "/blocks/0/elements/0/placeholder/text", func(n int) obj {
			s := static(1)
			s["placeholder"] = plainText(chars(n))
			return actions(s)
		}},
		{"checkboxes", 10, "/blocks/0/elements/0/options", func(n int) obj {
			s := static(n)
			s["type"] = "checkboxes"
			return actions(s)
		}},
		{"overflow", 5, "/blocks/0/elements/0/options", func(n int) obj {
			s := static(n)
			s["type"] = "overflow"
			return actions(s)
		}},
		{"image alt", 2000, "/blocks/0/alt_text", func(n int) obj {
			return obj{"type": "image", "image_url": "https://x.example/i.png", "alt_text": chars(n)}
		}},
		{"markdown", 12000, "/blocks/0/text", func(n int) obj { return obj{"type": "markdown", "text": chars(n)} }},
		{"table rows", 100, "/blocks/0/rows", func(n int) obj {
			return obj{"type": "table", "rows": many(n, func(int) any { return []any{obj{"type": "raw_text", "text": "c"}} })}
		}},
		{"input label", 2000, "/blocks/0/label/text", func(n int) obj {
			return obj{"type": "input", "label": plainText(chars(n)), "element": obj{"type": "plain_text_input"}}
		}},
		{"input hint", 2000, "/blocks/0/hint/text", func(n int) obj {
			return obj{"type": "input", "label": plainText("l"), "hint": plainText(chars(n)), "element": obj{"type": "plain_text_input"}}
		}},
		{"max_length", 3000, "/blocks/0/element/max_length", func(n int) obj {
			return obj{"type": "input", "label": plainText("l"), "element": obj{"type": "plain_text_input", "max_length": n}}
		}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if _, problems, err := lintMessageBlocks(mustJSON([]any{row.block(row.n)})); err != nil || len(problems) > 0 {
				t.Errorf("%d is refused: %v %v", row.n, problems, err)
			}
			_, problems, err := lintMessageBlocks(mustJSON([]any{row.block(row.n + 1)}))
			if err != nil || len(problems) == 0 {
				t.Fatalf("%d is taken", row.n+1)
			}
			equal(t, "pointer", problems[0].pointer, row.pointer)
		})
	}
}

func confirmed(title, text, label int) obj {
	return button(func(b obj) {
		b["confirm"] = obj{
			"title": plainText(chars(title)), "text": plainText(chars(text)), "confirm": plainText(chars(label)), "deny": plainText("No"),
		}
	})
}

func TestRefusesBlocksThatSlackRefuses(t *testing.T) {
	t.Parallel()
	two := []any{obj{"type": "button", "action_id": "a", "text": plainText("1")}, obj{"type": "button", "action_id": "a", "text": plainText("2")}}
	rows := map[string]struct {
		blocks []any
		says   string
	}{
		"51 blocks":            {many(51, func(int) any { return obj{"type": "divider"} }), "no more than 50 items allowed [json-pointer:/blocks]"},
		"empty text":           {[]any{section(0)}, "must be more than 0 characters [json-pointer:/blocks/0/text/text]"},
		"no text":              {[]any{obj{"type": "section"}}, "must define either `text` or `fields`"},
		"unknown type":         {[]any{obj{"type": "sparkle"}}, "unsupported type: sparkle [json-pointer:/blocks/0/type]"},
		"no type":              {[]any{obj{}}, "missing required field: type"},
		"unknown property":     {[]any{obj{"type": "divider", "color": "red"}}, "invalid additional property: color"},
		"header in mrkdwn":     {[]any{obj{"type": "header", "text": obj{"type": "mrkdwn", "text": "x"}}}, "unsupported type: mrkdwn"},
		"same block_id":        {[]any{obj{"type": "divider", "block_id": "b"}, obj{"type": "divider", "block_id": "b"}}, "`block_id` must be unique"},
		"same action_id":       {[]any{actions(two...)}, "`action_id` \"a\" already exists"},
		"alert in a message":   {[]any{obj{"type": "alert", "text": plainText("x")}}, "unsupported type: alert"},
		"two tables":           {many(2, func(int) any { return obj{"type": "table", "rows": []any{[]any{obj{}}}} }), "only_one_table_allowed"},
		"text input in action": {[]any{actions(obj{"type": "plain_text_input"})}, "unsupported type: plain_text_input"},
		"empty option url":     {[]any{actions(obj{"type": "static_select", "options": []any{obj{"text": plainText("a"), "value": "a", "url": ""}}})}, "invalid additional property: url"},
		"foreign initial":      {[]any{actions(obj{"type": "static_select", "options": []any{choice(1, 1)}, "initial_option": choice(1, 2)})}, "must exactly match one"},
		"13th thousand":        {many(2, func(int) any { return obj{"type": "markdown", "text": chars(6001)} }), "must be less than 12001 characters in total"},
		"string for bool":      {[]any{obj{"type": "section", "text": plainText("x"), "expand": "yes"}}, "must provide a boolean"},
		"no such date":         {[]any{actions(obj{"type": "datepicker", "initial_date": "2026-02-30"})}, "must be a date"},
		"dispatching files":    {[]any{obj{"type": "input", "dispatch_action": true, "label": plainText("l"), "element": obj{"type": "file_input"}}}, ""},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, problems, err := lintMessageBlocks(mustJSON(row.blocks))
			if err != nil || len(problems) == 0 {
				t.Fatal("the blocks are taken")
			}
			for _, p := range problems {
				if strings.Contains(p.String(), row.says) {
					return
				}
			}
			t.Errorf("problems = %v, want one that says %q", problems, row.says)
		})
	}
}

func TestFillsInIDsAndTextFlagsAsSlackDoes(t *testing.T) {
	t.Parallel()
	raw, problems, err := lintMessageBlocks(json.RawMessage(`[{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Go"}}]}]`))
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	var blocks []any
	if err := json.Unmarshal(raw, &blocks); err != nil {
		t.Fatal(err)
	}
	fields := fieldsOf(blocks)
	if len(fields) != 1 || fields[0].blockID == "" || fields[0].actionID == "" || !boolAt(mapAt(fields[0].el, "text"), "emoji") {
		t.Errorf("fields = %+v, want one with a block_id, an action_id and emoji", fields)
	}
}

func TestTakesViewsUpToTheirLimitsAndNothingBeyond(t *testing.T) {
	t.Parallel()
	with := func(key string, value func(n int) any) func(int) obj {
		return func(n int) obj {
			v := modalView(section(1))
			v[key] = value(n)
			return v
		}
	}
	label := func(n int) any { return plainText(chars(n)) }
	text := func(n int) any { return chars(n) }
	rows := []struct {
		name, pointer string
		n             int
		view          func(int) obj
	}{
		{"title", "/view/title/text", 24, with("title", label)},
		{"submit", "/view/submit/text", 24, with("submit", label)},
		{"close", "/view/close/text", 24, with("close", label)},
		{"private_metadata", "/view/private_metadata", 3000, with("private_metadata", text)},
		{"callback_id", "/view/callback_id", 255, with("callback_id", text)},
		{"external_id", "/view/external_id", 255, with("external_id", text)},
		{"blocks", "/view/blocks", 100, with("blocks", func(n int) any { return many(n, func(int) any { return obj{"type": "divider"} }) })},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if _, problems, code := lintView(mustJSON(row.view(row.n))); code != "" {
				t.Errorf("%d is refused: %s %v", row.n, code, problems)
			}
			_, problems, code := lintView(mustJSON(row.view(row.n + 1)))
			if code != "invalid_arguments" || len(problems) == 0 || problems[0].pointer != row.pointer {
				t.Errorf("%d: %s %v, want invalid_arguments at %s", row.n+1, code, problems, row.pointer)
			}
		})
	}
}

func TestRefusesViewsThatSlackRefuses(t *testing.T) {
	t.Parallel()
	noSubmit := modalView(inputBlock("a", obj{"type": "plain_text_input"}))
	delete(noSubmit, "submit")
	noTitle := modalView()
	delete(noTitle, "title")
	focus := modalView(inputBlock("a", obj{"type": "plain_text_input", "focus_on_load": true}), inputBlock("b", obj{"type": "plain_text_input", "focus_on_load": true}))
	large := modalView(many(90, func(int) any { return section(3000) })...)
	rows := map[string]struct {
		view any
		code string
		says string
	}{
		"no submit":      {noSubmit, "invalid_arguments", "must define `submit` to use an `input` block"},
		"no title":       {noTitle, "invalid_arguments", "missing required field: title"},
		"two in focus":   {focus, "invalid_arguments", "focus_on_load"},
		"over 250 KB":    {large, "view_too_large", ""},
		"markdown":       {modalView(obj{"type": "markdown", "text": "x"}), "invalid_arguments", "unsupported type: markdown"},
		"home has title": {obj{"type": "home", "title": plainText("x"), "blocks": []any{}}, "invalid_arguments", "invalid additional property: title"},
		"a list":         {[]any{}, "invalid_arguments", "must provide an object"},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, problems, code := lintView(mustJSON(row.view))
			equal(t, "code", code, row.code)
			if row.says != "" && (len(problems) == 0 || !strings.Contains(problems[0].String(), row.says)) {
				t.Errorf("problems = %v, want %q", problems, row.says)
			}
		})
	}
}

func FuzzLinterNeverPanics(f *testing.F) {
	for _, seed := range []string{
		`[]`, `{}`, `null`, `[null]`, `[{"type":"section","text":{"type":"mrkdwn","text":"x"},"accessory":{"type":"overflow","options":[null]}}]`,
		`[{"type":"input","label":{},"element":{"type":"static_select","options":[{"text":1}],"initial_option":[]}}]`,
		`{"type":"modal","title":{"type":"plain_text","text":"t"},"submit":null,"blocks":[{"type":"actions","elements":[[]]}]}`,
		`[{"type":"container","child_blocks":[{"type":"container","child_blocks":[1]}]}]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if stored, problems, err := lintMessageBlocks(raw); err == nil && len(problems) == 0 && stored != nil {
			if _, again, err := lintMessageBlocks(stored); err != nil || len(again) > 0 {
				t.Errorf("what was stored is refused: %v %v", again, err)
			}
			findField(stored, "", "x")
		}
		if p, _, code := lintView(raw); code == "" {
			v := &view{}
			v.fill(p, "h")
			for _, field := range fieldsOf(v.blocks) {
				if field.stateful() {
					field.complaint(v.state[field.blockID][field.actionID])
				}
			}
			mustJSON(v.copy())
		}
		readOptions(raw)
	})
}
