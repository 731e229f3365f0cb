package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestAQuestionIsAskedAndAnsweredInTheBrowser is a question about one field as the two people see it.
func TestAQuestionIsAskedAndAnsweredInTheBrowser(t *testing.T) {
	t.Parallel()
	for _, device := range []struct {
		name          string
		width, height int64
	}{{"desktop", 1360, 1180}, {"phone", 390, 844}} {
		t.Run(device.name, func(t *testing.T) {
			t.Parallel()
			const messages, modal = `[data-testid="messages"]`, `[data-testid="modal"]`
			at := startDemo(t)
			sara := openPageOf(t, at+"#as=U0SARA&at=C0SALES", device.width, device.height)
			omar := openPageOf(t, at+"#as=U0OMAR&at=C0ONBOARDING", device.width, device.height)
			sara.click(`[data-testid="hints-dismiss"]`)
			sara.handsOff("Acme Corp")

			omar.click(`[data-testid="hints-dismiss"]`)
			omar.reads(messages, "Onboarding's move")
			omar.click(messages + ` [data-action-id="show_all"]`)
			omar.reads(modal, "Ask about another field")
			omar.keep(device.name + "-show-all")
			omar.click(modal + ` [data-action-id="ask"][data-value="scope:H-1001"]`)
			omar.reads(modal, "What is not clear")
			omar.write("ask_text", "Are the 40 seats people or machines? Their contract says machines.")
			omar.keep(device.name + "-ask")
			omar.submits()
			omar.reads(modal, "Question about Confirmed scope")
			omar.keep(device.name + "-show-all-asked")
			omar.click(`[data-testid="modal-close"]`)
			omar.gone(modal)
			omar.reads(messages, "Onboarding's clock stands still")
			omar.keep(device.name + "-card-asked")

			sara.press("open the bot", `document.querySelector('[data-testid="app-entry"]')`)
			sara.opensMessages()
			sara.reads(messages, "asks about Confirmed scope")
			sara.keep(device.name + "-told")
			sara.click(messages + ` [data-action-id="answer"]`)
			sara.reads(modal, "What to say beside it")
			sara.keep(device.name + "-answer")
			sara.submits()
			sara.reads(modal, "Nothing has changed")
			sara.keep(device.name + "-answer-error")
			sara.write("f.scope.", " The seats are people.")
			sara.submits()
			sara.gone(modal)

			omar.reads(messages, "The seats are people.")
			omar.reads(messages, "Onboarding's move")
			omar.keep(device.name + "-card-answered")
			omar.press("open the thread", `document.querySelector('[data-testid="messages"] [data-testid="open-thread"]')`)
			omar.reads(`[data-testid="thread-messages"]`, "answered the question of")
			omar.keep(device.name + "-thread")
		})
	}
}

// handsOff fills in the form and sends it.
func (p *page) handsOff(title string) {
	p.t.Helper()
	p.click(`[data-testid="composer"]`)
	p.keys("/handoff " + title + "\r")
	p.sees(`[data-testid="modal"]`)
	p.fill("price", "24,000 EUR")
	p.fill("scope", "Growth for 40 seats, single sign-on, data import.")
	p.date("kickoff", time.Now().AddDate(0, 0, 14).Format(time.DateOnly))
	p.fill("contact", "Ana Ruiz, operations")
	p.fill("risks", "They run SAP, and nobody of theirs knows the export")
	p.choose("plan", "Growth")
	p.submits()
	p.gone(`[data-testid="modal"]`)
}

func (p *page) submits() {
	p.t.Helper()
	p.click(`[data-testid="modal-submit"]`)
}

// write types into the input of a block whose id begins so.
func (p *page) write(block, text string) {
	p.t.Helper()
	p.do("write into "+block, chromedp.SendKeys(chromedp.CSS(fmt.Sprintf(`[data-block-id^=%q] :is(input, textarea)`, block)), text))
}
