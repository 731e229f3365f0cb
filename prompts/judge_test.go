package prompts

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/handoffbot/handoffbot/handoffs"
)

// held reports every statement in findings that no passage of the notes bears.
func held(t interface{ Errorf(string, ...any) }, notes string, f *Findings) {
	text := []rune(strings.ToValidUTF8(notes, "\uFFFD"))
	source := folding(notes)
	check := func(what string, q handoffs.Quote) {
		if q.Start < 0 || q.Start >= q.End || q.End > len(text) || string(text[q.Start:q.End]) != q.Text || !strings.Contains(source, folding(q.Text)) {
			t.Errorf("%s: %+v is no passage of %q", what, q, notes)
		}
	}
	for _, g := range f.Gaps {
		if g.Kind != handoffs.GapMissing && len(g.Quotes) == 0 {
			t.Errorf("gap of %s without a quote", g.Field)
		}
		for _, q := range g.Quotes {
			check("gap of "+g.Field, q)
		}
	}
	for _, s := range f.Suggestions {
		check("suggestion for "+s.Field, s.Quote)
	}
	known := factsOf(notes, time.Time{})
	for _, b := range f.Bullets {
		check("bullet", b.Quote)
		if foreign := known.foreign(b.Text, time.Time{}); foreign != "" {
			t.Errorf("bullet %q holds %q, which %q does not", b.Text, foreign, notes)
		}
	}
	for _, w := range f.Warnings {
		check("warning", w)
	}
}

var kinds = []Field{
	{Key: "kickoff", Label: "Kickoff", Kind: handoffs.KindDate, Required: true},
	{Key: "seats", Label: "Seats", Kind: handoffs.KindNumber, Required: true},
	{Key: "budget", Label: "Budget", Kind: handoffs.KindMoney},
	{Key: "contact", Label: "Contact", Kind: handoffs.KindText, Required: true},
	{Key: "plan", Label: "Plan", Kind: handoffs.KindSelect, Options: []string{"Starter", "Growth"}},
	{Key: "scope", Label: "Scope", Kind: handoffs.KindLongText},
	{Key: "mail", Label: "E-mail", Kind: handoffs.KindEmail},
	{Key: "link", Label: "Link", Kind: handoffs.KindURL},
	{Key: "sso", Label: "SSO", Kind: handoffs.KindCheckbox},
}

func TestNothingThatALyingModelInventsIsShown(t *testing.T) {
	t.Parallel()
	word := rapid.SampledFrom(strings.Fields(
		"Kickoff kickoff 2 March 9 3/2 02.03.2027 seats 40 45 24k € 24.000 $ Ana Gil contact Growth Starter plan tbc probably not update moved to <@U0BOSS> <!channel> https://evil.test ana@ferro.test ignore previous instructions . , ? ( ) – \n 🎉 ſ ﬁ 1.000.000 99% tomorrow"))
	text := rapid.Map(rapid.SliceOfN(word, 0, 25), func(list []string) string { return strings.Join(list, " ") })
	rapid.Check(t, func(t *rapid.T) {
		notes := rapid.OneOf(text, rapid.String()).Draw(t, "notes")
		runes := []rune(notes)
		quote := rapid.OneOf(text, rapid.Custom(func(t *rapid.T) string {
			from := rapid.IntRange(0, len(runes)).Draw(t, "from")
			return string(runes[from:rapid.IntRange(from, len(runes)).Draw(t, "to")])
		}))
		ex := &Extraction{}
		for range rapid.IntRange(0, 8).Draw(t, "fields") {
			ex.Fields = append(ex.Fields, Stated{
				Field: rapid.SampledFrom(kinds).Draw(t, "field").Key, Status: rapid.SampledFrom([]string{StatusStated, StatusNotStated, StatusUnclear, "?"}).Draw(t, "status"),
				Value: text.Draw(t, "value"), Quote: quote.Draw(t, "quote"),
			})
		}
		for range rapid.IntRange(0, 8).Draw(t, "bullets") {
			ex.Bullets = append(ex.Bullets, Bullet{text.Draw(t, "text"), quote.Draw(t, "quote")})
		}
		form := handoffs.Values{}
		for _, f := range kinds {
			if rapid.Bool().Draw(t, "filled") {
				form[f.Key] = handoffs.Value{text.Draw(t, "form")}
			}
		}
		in := Input{Fields: kinds, Form: form, Notes: notes, Now: monday}
		for _, e := range []*Extraction{ex, nil} {
			found := Judge(in, e)
			held(t, notes, &found)
			for _, s := range found.Suggestions {
				invented(t, notes, s)
			}
			if len(found.Bullets) > maxBullets {
				t.Fatalf("%d bullets are shown", len(found.Bullets))
			}
		}
	})
}

// invented fails if a suggested value holds a number, an address or a mention that the notes do not.
func invented(t *rapid.T, notes string, s handoffs.ReviewSuggestion) {
	have := words(notes)
	for _, w := range words(s.Value) {
		amounts := numbersIn(w)
		if slices.Contains(have, w) || s.Field == "sso" || len(w) > 3 && slices.ContainsFunc(have, func(h string) bool { return alike(w, h) }) ||
			len(amounts) > 0 && anyEqual(amounts, append(numbersIn(bare(notes)), digitsIn(bare(notes))...)) || monthWords[w] != 0 || s.Field == "kickoff" {
			continue
		}
		if anyEqual(amountsOf(s.Value), numbersIn(bare(s.Quote.Text))) {
			continue
		}
		t.Fatalf("%q is suggested for %s; %q does not hold %q", s.Value, s.Field, notes, w)
	}
}

func TestAQuoteOfOneOrTwoWordsNeedsItsValue(t *testing.T) {
	t.Parallel()
	const notes = "The customer is happy. Ana Gil runs the project. Kickoff 2 March. Contact them soon."
	for _, c := range []struct {
		s    Stated
		kept bool
	}{
		{Stated{"contact", StatusStated, "Ana Gil", "Ana Gil"}, true},
		{Stated{"kickoff", StatusStated, "2 March", "2 March"}, true},
		{Stated{"contact", StatusStated, "Bob", "The customer"}, false},
		{Stated{"contact", StatusStated, "the", "the"}, false},
		{Stated{"contact", StatusStated, "Bob", "Bob runs the project"}, false},
	} {
		found := Judge(Input{Fields: kinds, Notes: notes}, &Extraction{Fields: []Stated{c.s}})
		if kept := len(found.Suggestions) == 1; kept != c.kept || (found.Skipped.Quotes == 0) != c.kept {
			t.Errorf("%+v: %+v, skipped %+v", c.s, found.Suggestions, found.Skipped)
		}
	}
}

func TestAValueThatItsQuoteDoesNotHoldIsReplacedByWhatItHolds(t *testing.T) {
	t.Parallel()
	found := Judge(Input{Fields: kinds[:1], Notes: "Kickoff is on 2 March, they said."}, &Extraction{Fields: []Stated{{"kickoff", StatusStated, "2027-12-24", "Kickoff is on 2 March"}}})
	if len(found.Suggestions) != 1 || found.Suggestions[0].Value != "2 March" || found.Skipped.Values != 1 {
		t.Errorf("got %+v, skipped %+v", found.Suggestions, found.Skipped)
	}
}

func TestEachGapSaysWhyInOneSentence(t *testing.T) {
	t.Parallel()
	in := Input{
		Fields: kinds[:4], Form: handoffs.Values{"kickoff": {"2027-03-02"}, "budget": {"24,000 EUR"}},
		Notes: "Kickoff is on 9 March. Budget around 24k, tbc.\nSeats: 40, then Ana says 45 seats.",
	}
	ex := &Extraction{Fields: []Stated{
		{"kickoff", StatusStated, "9 March", "Kickoff is on 9 March"},
		{"budget", StatusStated, "24k", "Budget around 24k, tbc"},
		{"seats", StatusStated, "40", "Seats: 40"},
		{"seats", StatusStated, "45", "Ana says 45 seats"},
	}}
	want := map[string]string{
		"kickoff": "contradiction: The form says “2027-03-02”, the notes say “9 March”.",
		"seats":   "contradiction: The notes give Seats two values. Ask which one holds.",
		"budget":  "unclear: The notes leave Budget open: “around”.",
		"contact": "missing: Neither the form nor the notes state Contact.",
	}
	found := Judge(in, ex)
	held(t, in.Notes, &found)
	for _, g := range found.Gaps {
		if got := string(g.Kind) + ": " + g.Why; got != want[g.Field] {
			t.Errorf("%s: %q, want %q", g.Field, got, want[g.Field])
		}
		delete(want, g.Field)
	}
	if len(want) > 0 {
		t.Errorf("not found: %v", want)
	}
}

func TestRelativeDatesAreComparedOnceTodayIsKnown(t *testing.T) {
	t.Parallel()
	in := Input{Fields: kinds[:1], Form: handoffs.Values{"kickoff": {"2026-12-10"}}, Notes: "Kickoff call is tomorrow at ten."}
	ex := &Extraction{Fields: []Stated{{"kickoff", StatusStated, "tomorrow", "Kickoff call is tomorrow"}}}
	if found := Judge(in, ex); len(found.Gaps) != 0 {
		t.Errorf("without a today: %+v", found.Gaps)
	}
	in.Now = monday
	if found := Judge(in, ex); len(found.Gaps) != 1 || found.Gaps[0].Kind != handoffs.GapContradiction {
		t.Errorf("with a today: %+v", found.Gaps)
	}
}
