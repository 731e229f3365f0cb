package prompts

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestAnswersAreKeptToTheNotesWords(t *testing.T) {
	t.Parallel()
	in := Input{
		Notes: "Kickoff on March 3rd, 2027 with Birgit Holm. They pay $24k a year. We promised to migrate their old tickets for free.",
		Now:   time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC),
	}
	const day, pay, who, free = "Kickoff on March 3rd, 2027", "They pay $24k a year", "with Birgit Holm", "promised to migrate their old tickets for free"
	for _, row := range []struct {
		kind               handoffs.Kind
		value, quote, want string
	}{
		{handoffs.KindDate, "March 3rd, 2027", day, "March 3rd, 2027"},
		{handoffs.KindDate, "2027-03-03", day, "2027-03-03"},
		{handoffs.KindDate, "3 March 2027 <!channel>", day, ""},
		{handoffs.KindDate, "3 March 2027, Quorbax agreed", day, ""},
		{handoffs.KindDate, "Quorbax", day, ""},
		{handoffs.KindMoney, "$24k", pay, "$24k"},
		{handoffs.KindMoney, "24,000 USD", pay, "24,000 USD"},
		{handoffs.KindMoney, "24,000 to Quorbax", pay, ""},
		{handoffs.KindText, "Birgit Holm", who, "Birgit Holm"},
		{handoffs.KindText, "Birgit Holm <@U0BOSS>", who, who},
		{handoffs.KindText, "Birgit\u202eHolm", who, who},
		{handoffs.KindSelect, "Enterprise", who, who},
		{handoffs.KindURL, "https://evil.example/", who, ""},
		{handoffs.KindEmail, "birgit@evil.example", who, ""},
		{handoffs.KindCheckbox, "yes", who, "yes"},
		{handoffs.KindCheckbox, "surely", who, ""},
	} {
		in.Fields = []Field{{Key: "f", Kind: row.kind}}
		got := ground(in, Extraction{Fields: []Stated{{Field: "f", Status: StatusStated, Value: row.value, Quote: row.quote}}})
		if got.Fields[0].Value != row.want {
			t.Errorf("%s %q beside %q = %q, want %q", row.kind, row.value, row.quote, got.Fields[0].Value, row.want)
		}
	}
	for text, want := range map[string]string{
		"Old tickets are migrated for free.":    "Old tickets are migrated for free.",
		"Birgit was promised the old tickets":   "Birgit was promised the old tickets", // words only: the quote is shown beside it
		"Quorbax migrates <!channel> for free.": free,
		"<!here>":                               free,
	} {
		got := ground(in, Extraction{Bullets: []Bullet{{Text: text, Quote: free}}})
		if diff := cmp.Diff([]Bullet{{want, free}}, got.Bullets); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}
