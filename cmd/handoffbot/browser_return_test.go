package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestWhatComesBackIsSentAgainInTheBrowser is a return, and its fix, as the two people see them.
func TestWhatComesBackIsSentAgainInTheBrowser(t *testing.T) {
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
			sara.handsOff("Acme Corp")

			omar.reads(messages, "Onboarding's move")
			omar.press("press Return", `document.querySelector('[data-testid="messages"] [data-action-id="return"]')`)
			omar.reads(modal, "Fields that are not good enough")
			omar.keep(device.name + "-return-empty")
			omar.chooses("fields", "scope")
			omar.reads(modal, "Why: Confirmed scope")
			omar.write("w.scope", "Which data, from where? SAP or the old portal?")
			omar.chooses("fields", "contact")
			omar.reads(modal, "Why: Key contact")
			omar.write("w.contact", "Ana has left.")
			omar.keep(device.name + "-return")
			omar.submits()
			omar.gone(modal)
			omar.reads(messages, "returned by")
			omar.keep(device.name + "-card-returned")

			sara.do("go to the bot", chromedp.Navigate(at+"#as=U0SARA&at=U0HANDOFF"))
			sara.press("open the bot", `document.querySelector('[data-testid="app-entry"]')`)
			sara.opensMessages()
			sara.reads(messages, "fix it and send it again")
			sara.keep(device.name + "-told")
			sara.press("press Fix", `document.querySelector('[data-testid="messages"] [data-action-id="fix"]')`)
			sara.reads(modal, "SAP or the old portal?")
			sara.keep(device.name + "-fix")
			sara.submits()
			sara.reads(modal, "This is as it was")
			sara.keep(device.name + "-fix-errors")
			sara.write("f.scope.", " The import is from SAP.")
			sara.write("beside", "Ana stays until March, ask her.")
			sara.submits()
			sara.gone(modal)

			omar.reads(messages, "2nd version")
			omar.reads(messages, "The import is from SAP.")
			omar.keep(device.name + "-card-again")
			omar.press("open the thread", `document.querySelector('[data-testid="messages"] [data-testid="open-thread"]')`)
			omar.reads(`[data-testid="thread-messages"]`, "sent this again")
			omar.keep(device.name + "-thread")
		})
	}
}

// chooses adds an option to what is chosen in a list of a form.
func (p *page) chooses(block, option string) {
	p.t.Helper()
	p.do("choose "+option, chromedp.Click(chromedp.CSS(`[data-block-id="`+block+`"] input`)),
		chromedp.Click(chromedp.CSS(`[role="option"][data-value="`+option+`"]`)))
}
