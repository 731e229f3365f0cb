package prompts

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestQuotesAreFoundHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	notes := "Kickoff:\u00a0“2 March” — 40\u2011seat plan,\n  Zoë said.\nBudget 24.000 € (ﬁnal)."
	for quote, want := range map[string]string{
		`kickoff: "2 march"`:           "Kickoff:\u00a0“2 March”",
		"40-seat plan, zoe\u0308 said": "40\u2011seat plan,\n  Zoë said",
		"… Budget 24.000 €":            "Budget 24.000 €",
		"budget 24.000 € (final).":     "Budget 24.000 € (ﬁnal).",
		"4.000 €":                      "",
		"40-sea":                       "",
		"24":                           "",
		"something else":               "",
		"":                             "",
	} {
		places := newSource(notes).locate(quote)
		got := ""
		if len(places) > 0 {
			got = places[0].Text
		}
		if got != want {
			t.Errorf("%q is found as %q, want %q", quote, got, want)
		}
	}
}

func TestOffsetsAreThoseOfTheNotes(t *testing.T) {
	t.Parallel()
	notes := "Ünïcode first. 🎉 Kickoff is on 2 March."
	places := newSource(notes).locate("KICKOFF is on 2 march")
	if len(places) != 1 {
		t.Fatalf("found %d places", len(places))
	}
	if got := string([]rune(notes)[places[0].Start:places[0].End]); got != "Kickoff is on 2 March" || places[0].Text != got {
		t.Errorf("offsets name %q, text is %q", got, places[0].Text)
	}
}

func FuzzLocateFindsOnlyWhatTheNotesHold(f *testing.F) {
	f.Add("Kickoff is on 2 March", "kickoff is")
	f.Add("ﬁnal ﬁ\u0301 İ ǅ", "fi")
	f.Add("a\u0300\u0301b \u200bc", "b c")
	f.Add("한국어 \u1112\u1161\u11ab", "한")
	f.Fuzz(func(t *testing.T, notes, quote string) {
		text := []rune(strings.ToValidUTF8(notes, "\uFFFD"))
		for _, q := range newSource(notes).locate(quote) {
			if q.Start < 0 || q.Start >= q.End || q.End > len(text) || string(text[q.Start:q.End]) != q.Text || !utf8.ValidString(q.Text) {
				t.Fatalf("%q in %q: %+v is no passage", quote, notes, q)
			}
			if !strings.Contains(folding(q.Text), strings.Trim(folding(quote), trimmed)) {
				t.Fatalf("%q is found as %q", quote, q.Text)
			}
		}
	})
}
