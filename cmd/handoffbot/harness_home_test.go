package main

import (
	"encoding/json"
	"strings"

	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// home is a person's page in the app's Home tab.
type home struct{ p *person }

// OpensHome opens the page and waits until it is there.
func (p *person) OpensHome() *home {
	p.s.t.Helper()
	if err := p.slacksim.OpenHome(); err != nil {
		p.s.t.Fatalf("%s opens their page: %v", p.name, err)
	}
	p.s.until(p, p.name+" sees their page", func() bool {
		_, published := p.slacksim.Home()
		return published
	})
	return &home{p}
}

func (h *home) view() slacksim.View {
	v, _ := h.p.slacksim.Home()
	return v
}

func (h *home) text() string { return h.p.s.readBlocks(h.view().Blocks) }

// Shows waits until the page says all the words.
func (h *home) Shows(words ...string) *home {
	h.p.s.t.Helper()
	h.p.s.until(h.p, "the page shows "+strings.Join(words, ", "), func() bool { return holds(h.text(), words) })
	return h
}

// Lacks waits until the page does not say the word.
func (h *home) Lacks(word string) *home {
	h.p.s.t.Helper()
	h.p.s.until(h.p, "the page no longer shows "+word, func() bool { return !strings.Contains(h.text(), word) })
	return h
}

// Offers waits until the row with these words has the button.
func (h *home) Offers(row, button string) *home {
	h.p.s.t.Helper()
	h.p.s.until(h.p, "the page offers "+button+" for "+row, func() bool { return h.button(row, button) != "" })
	return h
}

// Press presses the button of the row with these words; without a row, the page's own.
func (h *home) Press(row, button string) {
	h.p.s.t.Helper()
	target := button
	if row != "" {
		h.Offers(row, button)
		target = h.button(row, button)
	}
	if err := h.p.slacksim.PressView(h.view(), target); err != nil {
		h.p.s.t.Fatalf("%s presses %s for %s: %v\n%s", h.p.name, button, row, err, h.text())
	}
}

// Ticks ticks the box of a task.
func (h *home) Ticks(task string) {
	h.p.s.t.Helper()
	h.Shows(task)
	var blocks []struct {
		BlockID  string            `json:"block_id"`
		Elements []json.RawMessage `json:"elements"`
	}
	if err := json.Unmarshal(h.view().Blocks, &blocks); err != nil {
		h.p.s.t.Fatal(err)
	}
	for _, b := range blocks {
		for _, el := range b.Elements {
			if !strings.Contains(string(el), task) {
				continue
			}
			if err := h.p.slacksim.Choose(h.view(), b.BlockID, task); err != nil {
				h.p.s.t.Fatalf("%s ticks %s: %v", h.p.name, task, err)
			}
			return
		}
	}
	h.p.s.t.Fatalf("there is no box %q\n%s", task, h.text())
}

// button returns the block id of a row that has the button, or "".
func (h *home) button(row, button string) string {
	var blocks []struct {
		BlockID string `json:"block_id"`
		Text    struct {
			Text string `json:"text"`
		} `json:"text"`
		Accessory control `json:"accessory"`
	}
	if json.Unmarshal(h.view().Blocks, &blocks) != nil {
		return ""
	}
	for _, b := range blocks {
		if b.Accessory.Text.Text == button && strings.Contains(h.p.s.readMarkup(b.Text.Text), row) {
			return b.BlockID
		}
	}
	return ""
}

// pressOld presses a button that the page had, as somebody does whose screen is not up to date.
func (h *home) pressOld(old slacksim.View, button string) {
	h.p.s.t.Helper()
	if err := h.p.slacksim.PressOldView(old, button); err != nil {
		h.p.s.t.Fatalf("%s presses the old %s: %v", h.p.name, button, err)
	}
}
