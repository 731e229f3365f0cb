package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

var picture = flag.Bool("picture", false, "write the README's picture")

// pictureFile is the README's picture.
const pictureFile = "../../docs/demo.png"

// browserWait bounds one step on the page. It is generous because CI machines are slow; no step waits for its end.
const browserWait = 60 * time.Second

// TestTwoPeopleHandADealOverInTheBrowser is the demo as a person lives it: Sara fills in the form on the page, Omar
// acknowledges on his, and both see it.
func TestTwoPeopleHandADealOverInTheBrowser(t *testing.T) {
	t.Parallel()
	address := startDemo(t)
	sara, omar := openPage(t, address+"#as=U0SARA&at=C0SALES"), openPage(t, address+"#as=U0OMAR&at=C0ONBOARDING")

	sara.click(`[data-testid="composer"]`)
	sara.keys("/handoff Acme Corp\r")
	sara.sees(`[data-testid="modal"]`)
	sara.click(`[data-testid="modal-submit"]`)
	sara.reads(`[data-testid="modal"]`, "Plan is required.")
	sara.fill("price", "24,000 EUR")
	sara.fill("scope", "Growth for 40 seats, single sign-on, data import. Not: the mobile app.")
	sara.date("kickoff", time.Now().AddDate(0, 0, 14).Format(time.DateOnly))
	sara.fill("contact", "Ana Ruiz, operations")
	sara.fill("risks", "They run SAP, and nobody of theirs knows the export")
	sara.fill("promises", "Single sign-on by the end of the quarter")
	sara.choose("plan", "Growth")
	sara.click(`[data-testid="modal-submit"]`)
	sara.gone(`[data-testid="modal"]`)

	omar.reads(`[data-testid="messages"]`, "Acme Corp")
	omar.reads(`[data-testid="messages"]`, "Onboarding's move")
	omar.click(`[data-testid="messages"] [data-action-id="acknowledge"]`)
	omar.reads(`[data-testid="messages"]`, "Acknowledged")
	omar.gone(`[data-testid="messages"] [data-action-id="acknowledge"]`)
	omar.click(`[data-testid="messages"] [data-testid="open-thread"]`)
	omar.reads(`[data-testid="thread-messages"]`, "acknowledged this and owns it now")

	omar.click(`[data-testid="hints-dismiss"]`)
	sara.click(`[data-testid="app-entry"]`)
	sara.opensMessages()
	sara.reads(`[data-testid="messages"]`, "You sent")
	sara.reads(`[data-testid="messages"]`, "acknowledged")
	omar.screenshot(*picture)
}

// startDemo runs the demo as the command does and returns its page.
func startDemo(t *testing.T) string {
	t.Helper()
	return startReviewingDemo(t, reviewSettings{on: true})
}

// startReviewingDemo is startDemo with somebody else to read the notes.
func startReviewingDemo(t *testing.T, review reviewSettings) string {
	t.Helper()
	return startDemoWith(t, demoOptions{review: review})
}

// startDemoWith is startDemo with flags.
func startDemoWith(t *testing.T, options demoOptions) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	out := &address{found: make(chan string, 1)}
	ended := make(chan error, 1)
	go func() {
		options.addr, options.out = "127.0.0.1:0", out
		ended <- demo(ctx, options)
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("demo ended with %v, want nil", err)
		}
	})
	select {
	case found := <-out.found:
		return found
	case err := <-ended:
		ended <- nil
		t.Fatalf("demo ended at once: %v", err)
	case <-time.After(browserWait):
		t.Fatal("demo printed no address")
	}
	return ""
}

// address reads the page's address from what the demo prints.
type address struct {
	text  strings.Builder
	found chan string
}

func (a *address) Write(p []byte) (int, error) {
	a.text.Write(p)
	for line := range strings.Lines(a.text.String()) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "http://") {
			line, _, _ = strings.Cut(line, "#")
			select {
			case a.found <- line:
			default:
			}
		}
	}
	return len(p), nil
}

func startBrowser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Fatal("no Chromium on this machine: run the tests with `make test`, which installs it")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.WindowSize(1360, 1180), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	allocator, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	browser, stopBrowser := chromedp.NewContext(allocator)
	t.Cleanup(stopBrowser)
	if err := chromedp.Do(browser); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	return browser
}

// page is one person's browser. Each person has their own, because a browser draws only the tab in front.
type page struct {
	t   *testing.T
	tab context.Context
}

func openPage(t *testing.T, address string) *page {
	t.Helper()
	p := &page{t: t, tab: startBrowser(t)}
	p.do("open the page", chromedp.Navigate(address), chromedp.WaitVisible(chromedp.CSS(`[data-testid="composer"]`)))
	return p
}

func (p *page) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.tab, browserWait)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.screenshot(false)
		p.t.Fatalf("%s: %v", what, err)
	}
}

func (p *page) click(selector string) {
	p.t.Helper()
	p.do("click "+selector, chromedp.Click(chromedp.CSS(selector)))
}

// opensMessages goes to the app's Messages tab. The page may draw the tabs anew at the very moment of a press, so it is
// pressed until the tab is the chosen one.
func (p *page) opensMessages() {
	p.t.Helper()
	p.do("open the messages", quietly(chromedp.PollFunction[bool](`() => {
		const tab = document.querySelector('[data-testid="tab-messages"]');
		if (tab?.getAttribute('aria-selected') === 'true') return true;
		tab?.click();
		return false;
	}`, chromedp.WithPollingInterval(200*time.Millisecond), chromedp.WithPollingTimeout(browserWait))))
}

func (p *page) keys(text string) {
	p.t.Helper()
	p.do("type", chromedp.KeyEvent(text))
}

func (p *page) sees(selector string) {
	p.t.Helper()
	p.do("see "+selector, chromedp.WaitVisible(chromedp.CSS(selector)))
}

func (p *page) gone(selector string) {
	p.t.Helper()
	p.do("see no "+selector, chromedp.WaitNotPresent(chromedp.CSS(selector)))
}

// reads waits until the text stands in the element.
func (p *page) reads(selector, text string) {
	p.t.Helper()
	p.do("read "+text, quietly(chromedp.PollFunction[bool](
		`(selector, text) => (document.querySelector(selector)?.innerText ?? "").includes(text)`,
		chromedp.WithPollingArgs(selector, text), chromedp.WithPollingMutation(), chromedp.WithPollingTimeout(browserWait))))
}

// quietly drops an action's value.
func quietly[T any](action chromedp.Action[T]) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, t *chromedp.Target) (none chromedp.Void, _ error) {
		_, err := action(ctx, t)
		return none, err
	}
}

// inputOf is the form's element for the field with that key.
func inputOf(key string) chromedp.CSS {
	return chromedp.CSS(fmt.Sprintf(`[data-block-id^="f.%s."] :is(input, textarea)`, key))
}

func (p *page) fill(key, text string) {
	p.t.Helper()
	p.do("fill "+key, chromedp.SendKeys(inputOf(key), text))
}

// date sets the date of a field.
func (p *page) date(key, day string) {
	p.t.Helper()
	p.setDate(string(inputOf(key)), day)
}

func (p *page) choose(key, option string) {
	p.t.Helper()
	p.do("choose "+key, chromedp.Click(inputOf(key)), chromedp.Click(chromedp.CSS(fmt.Sprintf(`[role="option"][data-value=%q]`, option))))
}

// screenshot keeps what the person sees: as the README's picture, or among the test's artifacts.
func (p *page) screenshot(forReadme bool) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.tab, browserWait)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Logf("take a screenshot: %v", err)
		return
	}
	file := filepath.Join(p.t.ArtifactDir(), "page.png")
	if forReadme {
		file = pictureFile
	}
	if err := os.WriteFile(file, png, 0o644); err != nil {
		p.t.Errorf("keep the screenshot: %v", err)
	}
}
