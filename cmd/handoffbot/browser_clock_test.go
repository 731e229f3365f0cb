package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// openAllDay is a playbook of teams that never close, so that the day on which the test runs does not matter. Who owns a
// handoff has eight hours; the digest comes each morning.
func openAllDay(t *testing.T) string {
	t.Helper()
	book := string(withoutDigests(demoPlaybook))
	for old, instead := range map[string]string{
		"days: mon-fri": "days: mon-sun", `hours: "09:00-18:00"`: `hours: "00:00-24:00"`, "holidays: [2026-11-26, 2026-12-25, 2027-01-01]": "",
		"targets: { acknowledge: 4h, complete: 5d }": "targets: { acknowledge: 6h, complete: 8h }",
	} {
		if !strings.Contains(book, old) {
			t.Fatalf("the demo's playbook has no %q", old)
		}
		book = strings.Replace(book, old, instead, 1)
	}
	book += "\ndigests:\n  - { name: stalls, team: onboarding, to: [C0SUPPORT], at: \"0 9 * * *\" }\n"
	file := filepath.Join(t.TempDir(), "playbook.yaml")
	if err := os.WriteFile(file, []byte(book), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestTheDemosClockBringsARemindersAndADigestInTheBrowser moves the clock on: after four hours Omar is reminded and puts it
// off, and on the next morning Grace acts on what stalls.
func TestTheDemosClockBringsARemindersAndADigestInTheBrowser(t *testing.T) {
	t.Parallel()
	for _, device := range []struct {
		name          string
		width, height int64
	}{{"desktop", 1360, 1180}, {"phone", 390, 844}} {
		t.Run(device.name, func(t *testing.T) {
			t.Parallel()
			const messages, modal = `[data-testid="messages"]`, `[data-testid="modal"]`
			address := startDemoWith(t, demoOptions{playbook: openAllDay(t)})
			sara := openPageOf(t, address+"#as=U0SARA&at=C0SALES", device.width, device.height)
			sara.click(`[data-testid="hints-dismiss"]`)
			sara.moves("clock-morning", device.name+"-clock")
			sara.handsOff("Acme Corp")
			sara.handsOff("Globex")

			omar := openPageOf(t, address+"#as=U0OMAR&at=C0ONBOARDING", device.width, device.height)
			omar.click(`[data-testid="hints-dismiss"]`)
			omar.reads(messages, "Globex")
			omar.click(messages + ` [data-action-id="acknowledge"]`)
			omar.reads(messages, "Acknowledged")
			omar.press("open the bot", `document.querySelector('[data-testid="app-entry"]')`)
			omar.opensMessages()
			sara.moves("clock-4h", device.name+"-clock-moved")
			omar.reads(messages, "50 % of its time has passed")
			omar.keep(device.name + "-reminder")
			omar.click(messages + ` [data-action-id="snooze"]`)
			omar.reads(modal, "Remind again")
			omar.write("reason", "They are closed today")
			omar.keep(device.name + "-snooze")
			omar.submits()
			omar.gone(modal)
			omar.press("open the channel", `document.querySelector('[data-channel-id="C0ONBOARDING"]')`)
			omar.reads(messages, "They are closed today")
			omar.looksAt("They are closed today")
			omar.keep(device.name + "-snoozed")
			nina := omar.assignsToNina(address, device.name, device.width, device.height)
			nina.keep(device.name + "-read-in")

			grace := openPageOf(t, address+"#as=U0GRACE&at=C0SUPPORT", device.width, device.height)
			grace.click(`[data-testid="hints-dismiss"]`)
			sara.moves("clock-morning", device.name+"-clock-morning")
			grace.reads(messages, "What stalls in Onboarding")
			grace.reads(messages, "2 overdue")
			grace.keep(device.name + "-digest")
			grace.picks("H-1001", "Nudge")
			grace.reads(messages, "asked")
			grace.picks("H-1002", "Take")
			grace.reads(messages, "Moved since")
			grace.reads(messages, "is yours")
			grace.keep(device.name + "-digest-acted")
		})
	}
}

// assignsToNina hands the first card over, and returns her page with what she is told.
func (p *page) assignsToNina(address, picture string, width, height int64) *page {
	p.t.Helper()
	p.click(`[data-testid="messages"] [data-action-id="assign"]`)
	p.reads(`[data-testid="modal"]`, "New owner")
	p.do("choose Nina", chromedp.Click(chromedp.CSS(`[data-block-id^="to"] input`)), chromedp.Click(chromedp.CSS(`[role="option"][data-value="U0NINA"]`)))
	p.write("reason", "I am away next week")
	p.keep(picture + "-assign")
	p.submits()
	p.gone(`[data-testid="modal"]`)
	nina := openPageOf(p.t, address+"#as=U0NINA&at=C0ONBOARDING", width, height)
	nina.click(`[data-testid="hints-dismiss"]`)
	nina.press("open the bot", `document.querySelector('[data-testid="app-entry"]')`)
	nina.opensMessages()
	nina.reads(`[data-testid="messages"]`, "to you")
	return nina
}

// moves opens the clock, presses one of its buttons with the keyboard, and closes it.
func (p *page) moves(button, picture string) {
	p.t.Helper()
	p.click(`[data-testid="clock-chip"]`)
	p.sees(fmt.Sprintf(`[data-testid=%q]`, button))
	before := p.text(`[data-testid="clock-time"]`)
	p.do("press "+button, chromedp.Focus(chromedp.CSS(fmt.Sprintf(`[data-testid=%q]`, button))), chromedp.KeyEvent("\r"))
	p.do("see the clock move", quietly(chromedp.PollFunction[bool](
		`(before) => document.querySelector('[data-testid="clock-time"]').innerText !== before`,
		chromedp.WithPollingArgs(before), chromedp.WithPollingMutation(), chromedp.WithPollingTimeout(browserWait))))
	p.keep(picture)
	p.click(`[data-testid="panel-close"]`)
}

// looksAt scrolls to what holds the words.
func (p *page) looksAt(words string) {
	p.t.Helper()
	p.do("look at "+words, quietly(chromedp.Evaluate[bool](fmt.Sprintf(
		`void [...document.querySelectorAll('[data-testid="messages"] .block')].find(block => block.innerText.includes(%q)).scrollIntoView({block: 'center'}), true`, words))))
}

func (p *page) text(selector string) string {
	p.t.Helper()
	var text string
	p.do("read "+selector, func(ctx context.Context, target *chromedp.Target) (none chromedp.Void, err error) {
		text, err = chromedp.Evaluate[string](fmt.Sprintf(`document.querySelector(%q).innerText`, selector))(ctx, target)
		return none, err
	})
	return text
}

// picks chooses an entry of the menu of a handoff's line in the digest.
func (p *page) picks(handoff, entry string) {
	p.t.Helper()
	p.press("open the menu of "+handoff, fmt.Sprintf(`document.querySelector('[data-block-id="digest.stalls.%s"] .overflow')`, handoff))
	p.press("choose "+entry, fmt.Sprintf(`[...document.querySelectorAll('[role="menuitem"]')].find(item => item.innerText.startsWith(%q))`, entry))
}
