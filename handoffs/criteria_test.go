package handoffs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

// check applies the exit criteria to one field of a type, and returns what is wrong with it, or "".
func check(f handoffs.Field, v handoffs.Value, now time.Time) handoffs.Problem {
	f.Key = "f"
	d := handoffs.Definition{Type: handoffs.Type{Fields: []handoffs.Field{f}}, Filler: handoffs.DefaultFiller()}
	verdict := d.Check(handoffs.Values{"f": v}, now)
	if len(verdict.Problems) == 0 {
		return handoffs.Problem{}
	}
	return verdict.Problems[0]
}

func TestEachKindTakesWhatIsOfIt(t *testing.T) {
	t.Parallel()
	options := []string{"Starter", "Growth"}
	tests := map[handoffs.Kind]struct {
		good, bad []handoffs.Value
		says      string
	}{
		handoffs.KindText: {
			good: []handoffs.Value{{"Acme"}, {"🚀"}, {"❤️"}, {"7"}, {"東京"}, {"TBD Industries"}, {"save 20% on db"}},
		},
		handoffs.KindLongText: {good: []handoffs.Value{{"one\ntwo"}}},
		handoffs.KindNotes:    {good: []handoffs.Value{{"we talked"}}},
		handoffs.KindNumber: {
			good: []handoffs.Value{{"0"}, {"12.5"}, {"-3"}, {"+3"}, {".5"}, {"5."}, {"1e6"}, {" 7 "}},
			bad: []handoffs.Value{
				{"NaN"}, {"Inf"}, {"-inf"}, {"infinity"}, {"0x10"}, {"0x1p-2"}, {"1_000"}, {"ten"}, {"1.2.3"}, {"."}, {"12 seats"}, {"1e999"}, {"٣"},
			},
			says: "This is not a number.",
		},
		handoffs.KindMoney: {
			good: []handoffs.Value{
				{"24.000 €"}, {"$24k"}, {"EUR 24,000 per year"}, {"24000"}, {"-5 USD"}, {"US$ 10"}, {"£1m"}, {"kr. 500"}, {"zł 20"}, {"-$5"}, {"€ -5"}, {"1 200,50"},
			},
			bad:  []handoffs.Value{{"a lot"}, {"$"}, {"EUR"}, {"dollars 5"}, {"NaN"}, {"about 5k"}},
			says: "This is not an amount.",
		},
		handoffs.KindDate: {
			good: []handoffs.Value{{"2026-10-12"}, {"2028-02-29"}},
			bad:  []handoffs.Value{{"12.10.2026"}, {"2026-13-01"}, {"2027-02-29"}, {"next week"}, {"2026-10-12T09:00"}},
			says: "This is not a date.",
		},
		handoffs.KindURL: {
			good: []handoffs.Value{{"https://crm.example.com/deal/7?x=1#y"}, {"HTTP://example.com"}, {"https://例え.jp/"}, {"http://localhost:8080"}},
			bad: []handoffs.Value{
				{"javascript:alert(1)"},
				{"javascript://example.com/%0aalert(1)"},
				{"data:text/html,x"},
				{"ftp://example.com"},
				{"file:///etc/passwd"},
				{"example.com"},
				{"//example.com"},
				{"https://"},
				{"https:///path"},
				{"https://a b.com"},
				{"see the CRM"},
			},
			says: "This is not a web address.",
		},
		handoffs.KindEmail: {
			good: []handoffs.Value{{"ana@example.com"}, {"ana+crm@mail.example.co.uk"}},
			bad:  []handoffs.Value{{"ana"}, {"ana@example"}, {"Ana <ana@example.com>"}, {"ana@example.com, ben@example.com"}, {"@example.com"}, {"ana@"}},
			says: "This is not an e-mail address.",
		},
		handoffs.KindSelect: {
			good: []handoffs.Value{{"Starter"}},
			bad:  []handoffs.Value{{"starter"}, {"Gold"}, {"Starter", "Growth"}},
			says: "Choose ",
		},
		handoffs.KindMultiSelect: {
			good: []handoffs.Value{{"Starter"}, {"Growth", "Starter"}},
			bad:  []handoffs.Value{{"Starter", "Gold"}, {"Starter", "Starter"}},
			says: "Choose ",
		},
		handoffs.KindUser: {
			good: []handoffs.Value{{"U024BE7LH"}, {"W1"}},
			bad:  []handoffs.Value{{"<@U1>"}, {"@ana"}, {"!channel"}, {"U1", "U2"}, {strings.Repeat("U", 41)}},
			says: "Choose ",
		},
		handoffs.KindUsers: {
			good: []handoffs.Value{{"U1", "U2"}},
			bad:  []handoffs.Value{{"U1", "two words"}},
			says: "Choose people from the list.",
		},
		handoffs.KindCheckbox: {
			good: []handoffs.Value{{"yes"}},
			bad:  []handoffs.Value{{"no"}, {"true"}},
			says: "Tick this, or leave it empty.",
		},
	}
	for _, kind := range handoffs.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			tt, ok := tests[kind]
			if !ok {
				t.Fatal("the table lacks this kind")
			}
			f := handoffs.Field{Label: "Field", Kind: kind, Options: options}
			for _, v := range tt.good {
				if p := check(f, v, monday); p.Text != "" {
					t.Errorf("%q: %s", v, p.Text)
				}
			}
			for _, v := range tt.bad {
				if p := check(f, v, monday); !strings.HasPrefix(p.Text, tt.says) || p.Filler || tt.says == "" {
					t.Errorf("%q: %+v, want %q", v, p, tt.says)
				}
			}
		})
	}
}

func TestOnlyRequiredFieldsMustBeFilledIn(t *testing.T) {
	t.Parallel()
	for _, kind := range handoffs.Kinds {
		for _, empty := range []handoffs.Value{nil, {}, {""}, {" \n"}, {"", " "}} {
			f := handoffs.Field{Label: "Kickoff", Kind: kind}
			if p := check(f, empty, monday); p.Text != "" {
				t.Errorf("%s %q: %s", kind, empty, p.Text)
			}
			f.Required = true
			want := "Kickoff is required."
			if kind == handoffs.KindCheckbox {
				want = "Tick this to go on."
			}
			if p := check(f, empty, monday); p.Text != want || p.Filler {
				t.Errorf("%s %q: %+v, want %q", kind, empty, p, want)
			}
		}
	}
}

func TestFillerSaysNothing(t *testing.T) {
	t.Parallel()
	filler := []string{
		"tbd", "TBD.", "Tbd...", "(tbd)", "n/a", "N/A", "...", "…", ".", "-", "—", "?!", "see  notes", "See Notes.", "x", "asdf!", "to be\ndefined", "\"tbd\"", "*",
	}
	for _, s := range filler {
		for _, kind := range []handoffs.Kind{handoffs.KindText, handoffs.KindLongText, handoffs.KindNotes} {
			if p := check(handoffs.Field{Label: "Scope", Kind: kind, Required: true}, handoffs.Value{s}, monday); !p.Filler {
				t.Errorf("%s %q: %+v, want it taken for filler", kind, s, p)
			}
		}
	}
	for _, s := range []string{"tbd by legal", "no", "none", "see notes of May", "👍", "7", "é"} {
		if p := check(handoffs.Field{Label: "Scope", Kind: handoffs.KindText}, handoffs.Value{s}, monday); p.Text != "" {
			t.Errorf("%q: %s", s, p.Text)
		}
	}
	long := check(handoffs.Field{Label: "Scope", Kind: handoffs.KindText}, handoffs.Value{strings.Repeat("…", 3000)}, monday)
	if n := len([]rune(long.Text)); n > 150 {
		t.Errorf("the message about a long filler has %d characters, want it cut", n)
	}
}

func TestFillerNamesWhatToDoInstead(t *testing.T) {
	t.Parallel()
	f := handoffs.Field{Label: "Scope", Kind: handoffs.KindText}
	if got, want := check(f, handoffs.Value{"tbd"}, monday).Text, "“tbd” says nothing yet. Leave it empty, or give a reason to send it like this."; got != want {
		t.Errorf("optional: %q, want %q", got, want)
	}
	f.Required = true
	if got, want := check(f, handoffs.Value{"tbd"}, monday).Text, "“tbd” says nothing yet. Write what is known, or give a reason to send it like this."; got != want {
		t.Errorf("required: %q, want %q", got, want)
	}
}

func TestLengthIsCountedInCharacters(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		f       handoffs.Field
		n       int
		problem string
	}{
		"text fits":            {handoffs.Field{Kind: handoffs.KindText}, 3000, ""},
		"text is too long":     {handoffs.Field{Kind: handoffs.KindText}, 3001, "This has 3001 characters; at most 3000 fit. Shorten it by 1."},
		"title fits":           {handoffs.Field{Kind: handoffs.KindText, Title: true}, 120, ""},
		"title is too long":    {handoffs.Field{Kind: handoffs.KindText, Title: true}, 125, "This has 125 characters; at most 120 fit. Shorten it by 5."},
		"own limit fits":       {handoffs.Field{Kind: handoffs.KindNotes, Max: 10}, 10, ""},
		"own limit is passed":  {handoffs.Field{Kind: handoffs.KindNotes, Max: 10}, 11, "This has 11 characters; at most 10 fit. Shorten it by 1."},
		"no limit above Slack": {handoffs.Field{Kind: handoffs.KindText, Max: 9000}, 3001, "This has 3001 characters; at most 3000 fit. Shorten it by 1."},
	}
	for name, tt := range tests {
		if got := check(tt.f, handoffs.Value{strings.Repeat("é", tt.n)}, monday).Text; got != tt.problem {
			t.Errorf("%s: %q, want %q", name, got, tt.problem)
		}
	}
	var options []string
	for letter := range strings.SplitSeq("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "") {
		options = append(options, strings.Repeat(letter, 75))
	}
	many := handoffs.Field{Kind: handoffs.KindMultiSelect, Options: options}
	if p := check(many, options, monday); p.Text != "" {
		t.Errorf("all options chosen: %s", p.Text)
	}
}

func TestADateIsPastWhenItIsPastEverywhere(t *testing.T) {
	t.Parallel()
	past := "11 October 2026 is in the past. Choose today or a later date."
	f := handoffs.Field{Kind: handoffs.KindDate}
	tests := map[string]string{
		"2026-10-11T12:00:00Z":      "",
		"2026-10-12T11:59:59Z":      "", // still the 11th in UTC-12
		"2026-10-12T12:00:00Z":      past,
		"2026-10-12T04:59:00-07:00": "",
		"2026-10-12T05:00:00-07:00": past,
		"2026-10-11T09:00:00+14:00": "",
	}
	for at, want := range tests {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := check(f, handoffs.Value{"2026-10-11"}, now).Text; got != want {
			t.Errorf("at %s: %q, want %q", at, got, want)
		}
	}
	f.AllowPast = true
	if p := check(f, handoffs.Value{"1999-12-31"}, monday); p.Text != "" {
		t.Errorf("allow_past: %s", p.Text)
	}
}

func TestTheVerdictHoldsTrimmedValuesOfKnownFields(t *testing.T) {
	t.Parallel()
	d := definition()
	verdict := d.Check(handoffs.Values{"customer": {" Acme\n"}, "scope": {"  "}, "ghost": {"boo"}, "risks": {"", " late "}}, monday)
	want := handoffs.Values{"customer": {"Acme"}, "risks": {"late"}}
	if diff := cmp.Diff(want, verdict.Values); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
}

func TestAReasonExcusesOnlyFiller(t *testing.T) {
	t.Parallel()
	verdict := definition().Check(handoffs.Values{"customer": {"tbd"}, "scope": {"?"}, "plan": {"Gold"}}, monday)
	fields := func(problems []handoffs.Problem) []string {
		var keys []string
		for _, p := range problems {
			keys = append(keys, p.Field)
		}
		return keys
	}
	if diff := cmp.Diff([]string{"customer", "scope", "plan"}, fields(verdict.Unexcused(""))); diff != "" {
		t.Errorf("without a reason (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"plan"}, fields(verdict.Unexcused("it is a secret"))); diff != "" {
		t.Errorf("with a reason (-want +got):\n%s", diff)
	}
	if len(verdict.Problems) != 3 {
		t.Errorf("Unexcused changed the verdict: %+v", verdict.Problems)
	}
}
