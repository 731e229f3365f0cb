package handoffs_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

func fix(scope, text string) handoffs.Fix {
	return handoffs.Fix{By: outsider(rep), Values: handoffs.Values{"scope": {scope}}, Text: text}
}

func TestAFixMakesANewEditionOfTheReturnedFieldsOnly(t *testing.T) {
	t.Parallel()
	s := begin(t, send(), returned())
	s.deliver()
	cmd := fix(" Forty offices ", "")
	cmd.Values["plan"] = handoffs.Value{"Starter"} // it was not returned
	s.do(cmd)
	want := []handoffs.FieldChange{{Field: "scope", Old: handoffs.Value{"Forty seats"}, New: handoffs.Value{"Forty offices"}}}
	if diff := cmp.Diff(want, s.h.Changes); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if s.h.Edition != 2 || s.h.Status != handoffs.StatusSent || len(s.h.Complaints) != 0 || s.h.Values["plan"].Text() != "Growth" {
		t.Errorf("handoff = %+v, want the second edition, sent, with the plan as it was", s.h)
	}
	checkPending(t, &s.h, "card:0", "line:7", "dm:7:U0OMAR")
	editions := handoffs.Editions(s.events)
	if len(editions) != 2 || editions[0]["scope"].Text() != "Forty seats" || editions[1]["scope"].Text() != "Forty offices" {
		t.Errorf("editions = %v", editions)
	}
}

func TestWhatStaysInAFixNeedsAWord(t *testing.T) {
	t.Parallel()
	h := begin(t, send(), returned()).h
	problem := func(text string, filler bool) handoffs.Refusal {
		return handoffs.Refusal{Reason: handoffs.ReasonIncomplete, Problems: []handoffs.Problem{{Field: "scope", Text: text, Filler: filler, Missing: strings.HasSuffix(text, "is required.")}}}
	}
	checkRefusals(t, []refusalRow{
		{"nothing changed", h, fix("Forty seats", " "), problem("This is as it was. Change it, or say below why it stays.", false)},
		{"a filler", h, fix("tbd", ""), problem("“tbd” says nothing yet. Write what is known, or give a reason to send it like this.", true)},
		{"a required field emptied", h, fix("", "they said so"), problem("Confirmed scope is required.", false)},
	})
	both := handoffs.Return{By: member(omar), Fields: []handoffs.Complaint{{Field: "scope", Why: "?"}, {Field: "plan", Why: "?"}}}
	refused(t, begin(t, send(), both).h, handoffs.Fix{By: outsider(rep), Values: handoffs.Values{"scope": {""}, "plan": {"Growth "}}},
		handoffs.Refusal{Reason: handoffs.ReasonIncomplete, Problems: []handoffs.Problem{
			{Field: "scope", Missing: true, Text: "Confirmed scope is required."},
			{Field: "plan", Text: "This is as it was. Change it, or say below why it stays."},
		}})
	s := begin(t, send(), returned(), fix("Forty seats", "they are seats"))
	if s.h.Edition != 2 || len(s.h.Changes) != 0 {
		t.Errorf("handoff = %+v, want a second edition without a change", s.h)
	}
	s = begin(t, send(), returned(), fix("tbd", "legal has it"))
	if diff := cmp.Diff([]string{"scope"}, s.h.Excused); diff != "" {
		t.Errorf("excused (-want +got):\n%s", diff)
	}
	s.do(returned())
	s.do(fix("Forty seats", ""))
	if len(s.h.Excused) != 0 {
		t.Errorf("still excused: %v", s.h.Excused)
	}
}

func TestAFixOfTheTitleRenamesTheHandoff(t *testing.T) {
	t.Parallel()
	back := handoffs.Return{By: member(omar), Fields: []handoffs.Complaint{{Field: "customer", Why: "Which Acme?"}}}
	s := begin(t, send(), back, handoffs.Fix{By: outsider(rep), Values: handoffs.Values{"customer": {"Acme Ltd"}}})
	if s.h.Title != "Acme Ltd" || s.h.Subject() != handoffs.Subject("sales-to-onboarding", "acme ltd") {
		t.Errorf("title = %q, subject %q", s.h.Title, s.h.Subject())
	}
}

func TestWhoMayFix(t *testing.T) {
	t.Parallel()
	back := begin(t, send(), returned()).h
	by := func(a handoffs.Actor) handoffs.Command {
		return handoffs.Fix{By: a, Values: handoffs.Values{"scope": {"Forty offices"}}}
	}
	managed := send()
	managed.Definition.From.Managers = []handoffs.UserID{stranger}
	begin(t, managed, returned(), by(outsider(stranger)))
	checkRefusals(t, []refusalRow{
		{"a receiver", back, by(member(omar)), handoffs.Refusal{Reason: handoffs.ReasonNotSender, Who: rep}},
		{"what was not returned", begin(t, send()).h, by(outsider(rep)), handoffs.Refusal{Reason: handoffs.ReasonElsewhere}},
		{"what is closed", in(t, handoffs.StatusCompleted), by(outsider(rep)), handoffs.Refusal{Reason: handoffs.ReasonClosed}},
		{"what was never sent", handoffs.New("H-1"), by(outsider(rep)), handoffs.Refusal{Reason: handoffs.ReasonNotYet}},
	})
}
