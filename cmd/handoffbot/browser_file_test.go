package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestFileIsAttachedInTheBrowser lets Sara choose a file of her disk for the notes, take it away, and choose another.
func TestFileIsAttachedInTheBrowser(t *testing.T) {
	t.Parallel()
	for _, device := range []struct {
		name          string
		width, height int64
	}{{"desktop", 1360, 1180}, {"phone", 390, 844}} {
		t.Run(device.name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			file := func(name, content string) string {
				path := filepath.Join(folder, name)
				if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
				return path
			}
			address := startReviewingDemo(t, reviewSettings{on: true})
			sara := openPageOf(t, address+"#as=U0SARA&at=C0SALES", device.width, device.height)
			sara.click(`[data-testid="composer"]`)
			sara.keys("/handoff Acme Corp\r")
			sara.sees(`[data-testid="modal"]`)
			sara.choose("plan", "Growth")
			sara.fill("price", "24,000 EUR")
			sara.fill("scope", "Growth for 40 seats, single sign-on, data import")
			sara.fill("contact", "Ana Ruiz, operations")
			const input = `[data-block-id^="file"] input[type="file"]`
			choose := func(path string) {
				t.Helper()
				sara.do("choose a file", chromedp.SetUploadFiles(chromedp.CSS(input), []string{path}))
			}
			choose(file("other.txt", "Not this one"))
			sara.reads(`[data-block-id^="file"]`, "other.txt is attached")
			sara.click(`[data-block-id^="file"] button[aria-label="Remove other.txt"]`)
			sara.gone(`[data-block-id^="file"] button`)
			choose(file("our-call.eml", mailOfADeal))
			sara.reads(`[data-block-id^="file"]`, "our-call.eml is attached")
			sara.do("look at the file", chromedp.ScrollIntoView(chromedp.CSS(input)))
			sara.keep(device.name + "-attached")
			sara.click(`[data-testid="modal-submit"]`)
			sara.reads(`[data-testid="modal"]`, "26,000 EUR")
			sara.keep(device.name + "-attached-review")
			sara.click(`[data-testid="modal"] [data-action-id="back_to_form"]`)
			sara.reads(`[data-testid="modal"]`, "is attached and goes along")
			sara.do("look at the file", chromedp.ScrollIntoView(chromedp.CSS(input)))
			sara.keep(device.name + "-attached-before")
		})
	}
}
