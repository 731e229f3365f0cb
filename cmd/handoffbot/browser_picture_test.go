package main

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"
)

// pictureCame waits some seconds for the picture.
const pictureCame = `new Promise((done) => {
	const end = Date.now() + 5000;
	const look = () => {
		const came = document.querySelector('[data-testid="shared-file"] img') !== null;
		if (came || Date.now() > end) done(came);
		else setTimeout(look, 100);
	};
	look();
})`

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
			grace.press("open the bot", `document.querySelector('[data-testid="app-entry"]')`)
			grace.opensMessages()
			// At most a weekend, and two days; a digest that is overtaken leaves its picture to the next.
			for mornings, came := 0, false; !came; mornings++ {
				if mornings == 12 {
					t.Fatal("no picture came")
				}
				grace.do("wait for the next morning", quietly(chromedp.Evaluate[bool](
					`fetch("/client/act?as=U0GRACE", { method: "POST", body: JSON.stringify({ action: "clock", until: "morning" }) }).then(() => true)`, chromedp.EvalAwaitPromise)))
				grace.do("look for the picture", func(ctx context.Context, tab *chromedp.Target) (none chromedp.Void, err error) {
					came, err = chromedp.Evaluate[bool](pictureCame, chromedp.EvalAwaitPromise)(ctx, tab)
					return none, err
				})
			}
			grace.sees(`[data-testid="shared-file"] img[alt*="how many handoffs to Onboarding were open"]`)
			grace.do("see the picture", quietly(chromedp.Evaluate[bool](
				`document.querySelector('[data-testid="shared-file"] img').decode().then(() => { document.querySelector('[data-testid="shared-file"]').scrollIntoView({ block: "end" }); return true })`, chromedp.EvalAwaitPromise)))
			grace.keep(device.name)
		})
	}
}
