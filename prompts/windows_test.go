package prompts

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestWindowsTogetherHoldEveryCharacter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		notes := strings.Join(rapid.SliceOfN(rapid.StringN(0, 60, -1), 0, 40).Draw(t, "parts"), rapid.SampledFrom([]string{" ", "\n", "\n\n", ". ", ""}).Draw(t, "seam"))
		size := rapid.IntRange(1, 200).Draw(t, "size")
		windows := Windows(notes, size)
		text := []rune(notes)
		reached := 0
		for _, w := range windows {
			if w.Start > reached || string(text[w.Start:w.End]) != w.Text || utf8.RuneCountInString(w.Text) > max(size, 10) {
				t.Fatalf("size %d: window %d..%d after %d", size, w.Start, w.End, reached)
			}
			reached = max(reached, w.End)
		}
		if c := Covered(windows, len(text)); reached != len(text) || !c.Whole() || c.Read != len(text) {
			t.Fatalf("windows end at %d of %d: %+v", reached, len(text), c)
		}
	})
}

func TestWindowsOverlapAndBreakBetweenLines(t *testing.T) {
	t.Parallel()
	notes := strings.Repeat("A line of notes about the deal.\n", 100)
	windows := Windows(notes, 500)
	for i, w := range windows[:len(windows)-1] {
		if !strings.HasSuffix(w.Text, "\n") {
			t.Errorf("window %d ends within a line: %q", i, w.Text[len(w.Text)-20:])
		}
		if windows[i+1].Start >= w.End {
			t.Errorf("windows %d and %d share nothing", i, i+1)
		}
	}
}

func TestCoverageNamesWhatWasNotRead(t *testing.T) {
	t.Parallel()
	if c := Covered([]Window{{"ab", 0, 2}, {"bc", 1, 3}}, 10); c.Read != 3 || c.Whole() {
		t.Errorf("got %+v", c)
	}
}

func TestMergedWindowsSayEachThingOnce(t *testing.T) {
	t.Parallel()
	got := Merge([]Extraction{
		{Fields: []Stated{{"kickoff", StatusStated, "2 March", "kickoff 2 March"}, {"plan", StatusNotStated, "", ""}, {"seats", StatusNotStated, "", ""}}, Bullets: []Bullet{{"They start in March.", "kickoff 2 March"}}},
		{Fields: []Stated{{"kickoff", StatusStated, "2 march", "Kickoff 2 March"}, {"plan", StatusStated, "Growth", "on the Growth plan"}, {"seats", StatusNotStated, "", ""}}, Bullets: []Bullet{{"Start in March", "kickoff 2 March"}}},
	})
	want := Extraction{
		Fields:  []Stated{{"kickoff", StatusStated, "2 March", "kickoff 2 March"}, {"plan", StatusStated, "Growth", "on the Growth plan"}, {"seats", StatusNotStated, "", ""}},
		Bullets: []Bullet{{"They start in March.", "kickoff 2 March"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("merged (-want +got):\n%s", diff)
	}
}
