package playbook_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/playbook"
)

func sample(t *testing.T) *playbook.Playbook {
	t.Helper()
	return load(t, "sample.yaml")
}

func load(t *testing.T, name string) *playbook.Playbook {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	p, err := playbook.Parse(name, data)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTheSampleSaysWhatItsFileSays(t *testing.T) {
	t.Parallel()
	p := sample(t)
	want := handoffs.Team{
		Key: "onboarding", Name: "Onboarding", Channel: "C0ONB", Members: []string{"S0ONB"},
		Managers: []handoffs.UserID{"U0BOSS"}, ExceptionOwner: "U0BOSS", CalendarName: "us-east",
	}
	if diff := cmp.Diff(want, p.Teams["onboarding"]); diff != "" {
		t.Errorf("team (-want +got):\n%s", diff)
	}
	calendar := handoffs.Calendar{
		Timezone: "America/New_York",
		Days:     []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
		Hours:    []handoffs.Span{{From: 9 * 60, To: 18 * 60}},
		Holidays: []string{"2026-12-25"},
	}
	if diff := cmp.Diff(calendar, p.Calendars["us-east"]); diff != "" {
		t.Errorf("calendar (-want +got):\n%s", diff)
	}
	typ := p.Types[0]
	if got, want := typ.Field("scope").Hint, "What was sold, and what was not"; got != want {
		t.Errorf("a text with an unquoted comma = %q, want %q", got, want)
	}
	if got, want := typ.TitleField().Key, "customer"; got != want {
		t.Errorf("title field = %q, want %q", got, want)
	}
	if diff := cmp.Diff([]int{50, 80}, typ.Remind); diff != "" {
		t.Errorf("remind (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(handoffs.Targets{Acknowledge: handoffs.Duration{Time: 4 * time.Hour}, Complete: handoffs.Duration{Days: 5}}, typ.Targets); diff != "" {
		t.Errorf("targets (-want +got):\n%s", diff)
	}
	digest := []playbook.Digest{{
		Name: "onboarding-stalls", Team: "onboarding", To: []string{"C0BOSS"}, At: "0 9 * * mon-fri", Timezone: "America/New_York",
	}}
	if diff := cmp.Diff(digest, p.Digests); diff != "" {
		t.Errorf("digests (-want +got):\n%s", diff)
	}
}

func TestATeamMayHaveItsOwnReasonsToDecline(t *testing.T) {
	t.Parallel()
	success, sales := load(t, "full.yaml").Teams["success"], sample(t).Teams["onboarding"]
	if diff := cmp.Diff([]string{"Not a customer yet", "Owned by support"}, success.Reasons()); diff != "" {
		t.Errorf("own reasons (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(handoffs.DefaultDeclineReasons(), sales.Reasons()); diff != "" {
		t.Errorf("reasons of a team without its own (-want +got):\n%s", diff)
	}
}

func TestADefinitionIsMadeOnce(t *testing.T) {
	t.Parallel()
	p := sample(t)
	d, ok := p.Definition("sales-to-onboarding")
	again, _ := p.Definition("sales-to-onboarding")
	if !ok || d != again {
		t.Errorf("Definition = %p, then %p, want the same", d, again)
	}
	if d.Calendar.Timezone != "America/New_York" || d.From.Key != "sales" || d.To.Key != "onboarding" {
		t.Errorf("Definition = %+v, want both teams and the receiver's calendar", d)
	}
	if diff := cmp.Diff(handoffs.DefaultFiller(), d.Filler); diff != "" {
		t.Errorf("filler without a list of the playbook's own (-want +got):\n%s", diff)
	}
	if _, ok := p.Definition("marketing-to-sales"); ok {
		t.Error("Definition of an unknown type was found")
	}
}

func TestATypeIsFoundByKeyOrNameInAnyCase(t *testing.T) {
	t.Parallel()
	p := sample(t)
	for _, word := range []string{"sales-to-onboarding", "Sales to onboarding", " SALES  TO ONBOARDING "} {
		if key, ok := p.Type(word); !ok || key != "sales-to-onboarding" {
			t.Errorf("Type(%q) = %q, %v, want sales-to-onboarding", word, key, ok)
		}
	}
	for _, word := range []string{"", "sales", "acme"} {
		if key, ok := p.Type(word); ok {
			t.Errorf("Type(%q) = %q, want none", word, key)
		}
	}
}

func TestEveryKeyOfTheGrammarIsRead(t *testing.T) {
	t.Parallel()
	p := load(t, "full.yaml")
	if diff := cmp.Diff([]string{"tbd", "see the deck"}, p.Filler); diff != "" {
		t.Errorf("filler (-want +got):\n%s", diff)
	}
	eu := p.Calendars["eu"]
	if diff := cmp.Diff([]time.Weekday{time.Monday, time.Wednesday, time.Saturday, time.Sunday}, eu.Days); diff != "" {
		t.Errorf("days (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]handoffs.Span{{From: 540, To: 720}, {From: 780, To: 1440}}, eu.Hours); diff != "" {
		t.Errorf("hours (-want +got):\n%s", diff)
	}
	var keys []handoffs.TypeKey
	for _, typ := range p.Types {
		keys = append(keys, typ.Key)
	}
	if diff := cmp.Diff([]handoffs.TypeKey{"support-to-success", "intake"}, keys); diff != "" {
		t.Errorf("types in the file's order (-want +got):\n%s", diff)
	}
	fields := p.Types[0].Fields
	want := handoffs.Field{Key: "since", Label: "Since", Kind: "date", Section: "History", AllowPast: true}
	if diff := cmp.Diff(want, *p.Types[0].Field("since")); diff != "" {
		t.Errorf("date field (-want +got):\n%s", diff)
	}
	if len(fields) != len(handoffs.Kinds) {
		t.Errorf("the type has %d fields, want one of each of the %d kinds", len(fields), len(handoffs.Kinds))
	}
	if got := p.Types[1].Fields[1].Label; got != "Brief" {
		t.Errorf("merged field's label = %q, want Brief", got)
	}
	if got, want := p.Types[1].Fields[1].Max, 500; got != want {
		t.Errorf("merged field's max = %d, want %d", got, want)
	}
	if got, want := p.Digests[0].Timezone, "Europe/Berlin"; got != want {
		t.Errorf("digest's time zone = %q, want its team's, %q", got, want)
	}
}

func TestContentIsKeptAsLongAsTheTypeOrThePlaybookSays(t *testing.T) {
	t.Parallel()
	const file = `
version: 1
%s
teams: { a: { name: A, channel: C0A, exception_owner: U0A } }
types:
  x:
    name: X
    from: a
    to: a
    fields: [{ key: k, label: L, kind: text, required: true, title: true }]
    %s
`
	tests := []struct {
		playbook, typ string
		want          int
	}{
		{"", "", 0},
		{"retain: 365d", "", 365},
		{"retain: 365d", "retain: 30d", 30},
		{"retain: 365d", "retain: forever", 0},
		{"retain: forever", "retain: 36500d", 36500},
		{"", "retain: 1d", 1},
	}
	for _, tt := range tests {
		p, err := playbook.Parse("p.yaml", fmt.Appendf(nil, file, tt.playbook, tt.typ))
		if err != nil {
			t.Errorf("%q, %q: %v", tt.playbook, tt.typ, err)
			continue
		}
		def, _ := p.Definition("x")
		if p.Types[0].Retain != tt.want || def.Type.Retain != tt.want {
			t.Errorf("%q, %q: kept for %d days, want %d", tt.playbook, tt.typ, def.Type.Retain, tt.want)
		}
	}
}

func TestTheSenderMayHaveATargetAndAnEscalationMayBePublic(t *testing.T) {
	t.Parallel()
	typ := load(t, "full.yaml").Types[0]
	if got, want := typ.Targets.Answer, (handoffs.Duration{Time: 2 * time.Hour}); got != want {
		t.Errorf("answer target = %v, want %v", got, want)
	}
	want := []handoffs.Escalation{{At: 100, To: "managers"}, {At: 200, To: "exception_owner", Channel: true}}
	if diff := cmp.Diff(want, typ.Escalate); diff != "" {
		t.Errorf("escalations (-want +got):\n%s", diff)
	}
}

func TestAFieldMayHaveToBeSettledBeforeSending(t *testing.T) {
	t.Parallel()
	typ := load(t, "full.yaml").Types[0]
	for _, f := range typ.Fields {
		if f.Exit != (f.Key == "seats") {
			t.Errorf("exit of %s = %t", f.Key, f.Exit)
		}
	}
}
