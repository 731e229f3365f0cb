package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestTheWeeklyPictureStandsBelowTheDigestInTheBrowser moves the demo's clock on until the picture has two days to show.
func TestTheWeeklyPictureStandsBelowTheDigestInTheBrowser(t *testing.T) {
	t.Parallel()
	for _, device := range []struct {
		name          string
		width, height int64
	}{{"desktop", 1360, 1000}, {"phone", 390, 844}} {
		t.Run(device.name, func(t *testing.T) {
			t.Parallel()
			address := startDemo(t)
			sara := openPageOf(t, address+"#as=U0SARA&at=C0SALES", device.width, device.height)
			sara.handsOff("Acme Corp")
			sara.handsOff("Globex")
			grace := openPageOf(t, address+"#as=U0GRACE&at=C0ONBOARDING", device.width, device.height)
			grace.reads(`[data-testid="messages"]`, "Globex")
			for range 4 { // at most a weekend, and two days
				grace.do("wait for the next morning", quietly(chromedp.Evaluate[bool](
					`fetch("/client/act?as=U0GRACE", { method: "POST", body: JSON.stringify({ action: "clock", until: "morning" }) }).then(() => true)`, chromedp.EvalAwaitPromise)))
			}
			grace.press("open the bot", `document.querySelector('[data-testid="app-entry"]')`)
			grace.opensMessages()
			grace.reads(`[data-testid="messages"]`, "open and overdue at the end of each day")
			grace.sees(`[data-testid="shared-file"] img[alt*="how many handoffs to Onboarding were open"]`)
			grace.do("see the picture", quietly(chromedp.Evaluate[bool](
				`document.querySelector('[data-testid="shared-file"] img').decode().then(() => { document.querySelector('[data-testid="shared-file"]').scrollIntoView({ block: "end" }); return true })`, chromedp.EvalAwaitPromise)))
			grace.keep(device.name)
		})
	}
}
