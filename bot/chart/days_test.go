package chart_test

import (
	"bytes"
	"flag"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/bot/chart"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

// month makes thirty days that end on 22 November 2026; a count below zero, or none, is a day that nobody counted.
func month(counted ...int) []chart.Day {
	days := make([]chart.Day, 30)
	open := append(slices.Repeat([]int{-1}, len(days)-len(counted)), counted...)
	last := time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)
	for i, n := range open {
		days[i] = chart.Day{Date: last.AddDate(0, 0, i+1-len(open)), Open: n, Overdue: n / 4, Unknown: n < 0}
	}
	return days
}

// TestGoldenPictures compares pixels; look at the files after -update.
func TestGoldenPictures(t *testing.T) {
	t.Parallel()
	for name, days := range map[string][]chart.Day{
		"month": month(9, 11, 12, 12, 12, 14, 15, 13, 16, 18, 18, 18, 17, 15, 14, 12, 13, 13, 13, 11, 12, 10, 9, 8, 8, 8, 10, 12, 15, 17),
		"gaps":  month(3, 3, -1, -1, 4, 5, 7, 6, -1, 0, 0, 2),
		"young": month(1, 3),
		"busy":  month(10400, 11800, 12222, 9800, 7200, 12345, 11000),
		"still": month(make([]int, 30)...),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := chart.Days(days)
			if err != nil {
				t.Fatal(err)
			}
			again, err := chart.Days(days)
			if err != nil || !bytes.Equal(got, again) {
				t.Errorf("the same values make another picture: %v", err)
			}
			if len(got) > 64<<10 {
				t.Errorf("the picture has %d bytes", len(got))
			}
			file := filepath.Join("testdata", name+".png")
			if *update {
				if err := os.WriteFile(file, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			samePixels(t, want, got)
		})
	}
}

func samePixels(t *testing.T, want, got []byte) {
	t.Helper()
	a, err := png.Decode(bytes.NewReader(want))
	if err != nil {
		t.Fatal(err)
	}
	b, err := png.Decode(bytes.NewReader(got))
	if err != nil {
		t.Fatal(err)
	}
	if a.Bounds() != b.Bounds() {
		t.Fatalf("the picture is %v, want %v", b.Bounds(), a.Bounds())
	}
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			if a.At(x, y) != b.At(x, y) {
				t.Fatalf("pixel %d, %d is %v, want %v", x, y, b.At(x, y), a.At(x, y))
			}
			if _, _, _, alpha := b.At(x, y).RGBA(); alpha != 0xffff {
				t.Fatalf("pixel %d, %d lets the page behind it through", x, y)
			}
		}
	}
}
