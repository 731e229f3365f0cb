package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestAThreadBecomesAHandoffInTheBrowser starts from the thread about Globex that goes on in the demo.
func TestAThreadBecomesAHandoffInTheBrowser(t *testing.T) {
	t.Parallel()
	for _, device := range []struct {
		name          string
		width, height int64
	}{{"desktop", 1360, 1180}, {"phone", 390, 844}} {
		t.Run(device.name, func(t *testing.T) {
			t.Parallel()
			address := startDemo(t)
			tom := openPageOf(t, address+"#as=U0TOM&at=C0SALES", device.width, device.height)
			tom.reads(`[data-testid="messages"]`, "Globex is through legal")
			tom.press("More actions on the message", `[...document.querySelectorAll('[data-testid="messages"] [data-ts]')]
				.find(m => m.innerText.includes("Globex is through legal")).querySelector('[data-testid="message-more"]')`)
			tom.sees(`[data-callback-id="handoff_from_here"]`)
			tom.keep(device.name + "-menu")
			tom.click(`[data-callback-id="handoff_from_here"]`)
			tom.reads(`[data-testid="modal"]`, "5 messages")
			tom.keep(device.name + "-form")
			tom.do("look at the notes", chromedp.ScrollIntoView(inputOf("notes")))
			tom.keep(device.name + "-notes")
			tom.fill("customer", "Globex "+device.name)
			tom.choose("plan", "Enterprise")
			tom.fill("price", "96,000 USD")
			tom.fill("scope", "Two plants; two days of training on site")
			tom.date("kickoff", time.Now().AddDate(0, 0, 14).Format(time.DateOnly))
			tom.fill("contact", "Dee Park, operations")
			tom.click(`[data-testid="modal-submit"]`)
			tom.gone(`[data-testid="modal"]`)
			tom.press("open the thread", `[...document.querySelectorAll('[data-testid="messages"] [data-ts]')]
				.find(m => m.innerText.includes("Globex is through legal")).querySelector('[data-testid="open-thread"]')`)
			tom.reads(`[data-testid="thread-messages"]`, "Globex "+device.name)
			tom.keep(device.name + "-line")

			omar := openPageOf(t, address+"#as=U0OMAR&at=C0ONBOARDING", device.width, device.height)
			omar.reads(`[data-testid="messages"]`, "Globex "+device.name)
			omar.reads(`[data-testid="messages"]`, "started in this thread")
			omar.keep(device.name + "-card")
		})
	}
}

// openPageOf opens the page in a window of that size.
func openPageOf(t *testing.T, address string, width, height int64) *page {
	t.Helper()
	p := &page{t: t, tab: startBrowser(t)}
	p.do("open the page", chromedp.EmulateViewport(width, height), chromedp.Navigate(address),
		chromedp.WaitVisible(chromedp.CSS(`[data-testid="composer"]`)))
	return p
}

// press clicks what the script finds: a mouse would have to hover over the message first.
func (p *page) press(what, script string) {
	p.t.Helper()
	p.do(what, quietly(chromedp.Evaluate[bool](fmt.Sprintf(`(%s).click() ?? true`, script))))
}

// keep keeps a picture among the test's artifacts, to be looked at.
func (p *page) keep(name string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.tab, browserWait)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatalf("take a screenshot: %v", err)
	}
	if err := os.WriteFile(filepath.Join(p.t.ArtifactDir(), name+".png"), png, 0o600); err != nil {
		p.t.Fatal(err)
	}
}
