package main

import (
	"fmt"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/handoffbot/handoffbot/internal/fakemodel"
	"github.com/handoffbot/handoffbot/prompts"
)

// TestNotesAreReviewedInTheBrowser lets a model read Sara's notes. She says by when she knows what they leave open.
func TestNotesAreReviewedInTheBrowser(t *testing.T) {
	t.Parallel()
	for _, device := range []struct {
		name          string
		width, height int64
	}{{"desktop", 1360, 1180}, {"phone", 390, 844}} {
		t.Run(device.name, func(t *testing.T) {
			t.Parallel()
			g := newGate(fakemodel.Honest{})
			server := httptest.NewServer(fakemodel.Handler(g))
			t.Cleanup(server.Close)
			t.Cleanup(g.opens)
			address := startReviewingDemo(t, reviewSettings{on: true, model: prompts.Config{BaseURL: server.URL, Model: "fake-1", Timeout: browserWait}})
			sara := openPageOf(t, address+"#as=U0SARA&at=C0SALES", device.width, device.height)
			sara.click(`[data-testid="composer"]`)
			sara.keys("/handoff Acme Corp\r")
			sara.sees(`[data-testid="modal"]`)
			sara.choose("plan", "Growth")
			sara.fill("price", "24,000 EUR")
			sara.fill("scope", "Growth for 40 seats, single sign-on, data import")
			sara.fill("contact", "Ana Ruiz, operations")
			sara.fill("notes", notesOfADeal)
			sara.keep(device.name + "-form")
			sara.click(`[data-testid="modal-submit"]`)
			sara.reads(`[data-testid="modal"]`, "Reviewing your notes")
			sara.keep(device.name + "-reviewing")
			g.opens()
			sara.reads(`[data-testid="modal"]`, "To settle")
			sara.keep(device.name + "-review")
			sara.do("look at the price", chromedp.ScrollIntoView(inputOf("price")))
			sara.keep(device.name + "-gaps")
			sara.click(`[data-testid="modal-submit"]`)
			sara.reads(`[data-testid="modal"]`, "Kickoff date is required")
			sara.keep(device.name + "-objection")
			sara.setDate(`[data-block-id^="by.kickoff"] input`, time.Now().AddDate(0, 0, 10).Format(time.DateOnly))
			sara.click(`[data-testid="modal-submit"]`)
			sara.gone(`[data-testid="modal"]`)

			omar := openPageOf(t, address+"#as=U0OMAR&at=C0ONBOARDING", device.width, device.height)
			omar.reads(`[data-testid="messages"]`, "Still open")
			omar.reads(`[data-testid="messages"]`, "Reviewed by fake-1")
			omar.keep(device.name + "-card")
			omar.click(`[data-testid="messages"] [data-action-id="sources"]`)
			omar.reads(`[data-testid="modal"]`, "We promised the SAP import")
			omar.keep(device.name + "-sources")
		})
	}
}

// setDate sets a date as the browser's own picker does.
func (p *page) setDate(input, day string) {
	p.t.Helper()
	p.do("choose a day", chromedp.SetValue(chromedp.CSS(input), day), quietly(chromedp.Evaluate[bool](fmt.Sprintf(
		`["input", "change"].every(kind => document.querySelector(%q).dispatchEvent(new Event(kind, {bubbles: true})))`, input))))
}
