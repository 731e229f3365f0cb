package cards

import (
	"fmt"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"pgregory.net/rapid"

	"github.com/handoffbot/handoffbot/handoffs"
)

func returned() *handoffs.Handoff {
	h := acknowledged()
	h.Status, h.ReturnedBy, h.BallSince = handoffs.StatusReturned, omar, at("2026-11-24 09:15")
	h.Due, h.Paused, h.Left = 0, true, 3*60*60*1000
	h.Complaints = complaints()
	return h
}

func complaints() []handoffs.Complaint {
	return []handoffs.Complaint{
		{Field: "scope", Why: "Which old system?\nAnd <!channel> who exports the data?"}, {Field: "kickoff", Why: "Acme is closed that week."},
	}
}

func again() *handoffs.Handoff {
	h := acknowledged()
	h.Edition, h.ReturnedBy, h.BallSince, h.Changes = 2, omar, at("2026-11-24 11:00"), corrections()
	h.Values["scope"], h.Values["kickoff"] = h.Changes[0].New, h.Changes[1].New
	return h
}

func corrections() []handoffs.FieldChange {
	return []handoffs.FieldChange{
		{Field: "scope", Old: values()["scope"], New: handoffs.Value{"120 seats of Growth, single sign-on, data import from SAP *by us*."}},
		{Field: "kickoff", Old: handoffs.Value{"2026-12-01"}, New: handoffs.Value{"2026-12-08"}},
		{Field: "ae", Old: handoffs.Value{string(ana)}, New: handoffs.Value{string(lin)}},
		{Field: "notes", New: handoffs.Value{"See <https://evil.example|the mail>"}},
		{Field: "security", Old: handoffs.Value{handoffs.Checked}},
	}
}

func declined() *handoffs.Handoff {
	h := sent()
	h.Status, h.Due, h.BallSince = handoffs.StatusDeclined, 0, at("2026-11-24 09:15")
	h.Decline = &handoffs.Declined{By: omar, At: h.BallSince, Reason: "Not for this team", Text: "It is a renewal: <!here> support has those."}
	return h
}

func redirected() *handoffs.Handoff {
	h := sent()
	h.BallSince, h.Due = at("2026-11-24 10:00"), at("2026-11-25 10:00")
	to := h.Definition.To
	to.Key, to.Name, to.Channel = "support", "Support", "C0SUP"
	h.Redirected = &handoffs.Redirection{To: to, From: "Onboarding", By: boss, At: h.BallSince, Why: "A renewal is yours."}
	return h
}

// everything has come back whole.
func everything() *handoffs.Handoff {
	h := many()
	h.Status, h.ReturnedBy = handoffs.StatusReturned, omar
	for _, f := range h.Definition.Type.Fields {
		h.Complaints = append(h.Complaints, handoffs.Complaint{Field: f.Key, Why: strings.Repeat("Say more. ", 50)})
	}
	return h
}

func tellOf(d handoffs.Delivery, change func(about *handoffs.Told)) handoffs.Delivery {
	change(&d.About)
	return d
}

func passageMessages() map[string]Message {
	back := func(a *handoffs.Told) { a.Complaints = complaints() }
	fixed := func(a *handoffs.Told) { a.Changes, a.Text = corrections(), "The rest is as we talked." }
	same := func(a *handoffs.Told) { a.Text = "The scope is right, see the contract." }
	away := func(a *handoffs.Told) { a.Reason, a.Text = declined().Decline.Reason, declined().Decline.Text }
	moved := func(a *handoffs.Told) { a.Reason, a.Redirect = "A renewal is yours.", redirected().Redirected }
	unchanged := again()
	unchanged.Edition, unchanged.Changes = 3, nil
	return map[string]Message{
		"card_returned":             Card(returned()),
		"card_returned_whole":       Card(everything()),
		"card_again":                Card(again()),
		"card_again_unchanged":      Card(unchanged),
		"card_declined":             Card(declined()),
		"card_redirected":           Card(redirected()),
		"card_gone":                 Gone(redirected(), cardLink),
		"status_returned":           Status(returned(), cardLink, at("2026-11-24 12:00")),
		"status_declined":           Status(declined(), cardLink, at("2026-11-24 12:00")),
		"status_redirected":         Status(redirected(), cardLink, at("2026-11-24 12:00")),
		"line_returned":             Line(returned(), tellOf(told(handoffs.EventReturned, omar), back)),
		"line_again":                Line(again(), tellOf(told(handoffs.EventFixed, ana), fixed)),
		"line_again_unchanged":      Line(unchanged, tellOf(told(handoffs.EventFixed, ana), same)),
		"line_declined":             Line(declined(), tellOf(told(handoffs.EventDeclined, omar), away)),
		"line_redirected":           Line(redirected(), tellOf(told(handoffs.EventRedirected, boss), moved)),
		"line_taken":                Line(acknowledged(), told(handoffs.EventTaken, omar)),
		"direct_returned":           Direct(returned(), tellOf(toldTo(ana, handoffs.EventReturned, omar), back), cardLink),
		"direct_returned_late":      Direct(again(), tellOf(toldTo(ana, handoffs.EventReturned, omar), back), cardLink),
		"direct_again":              Direct(again(), tellOf(toldTo(omar, handoffs.EventFixed, ana), fixed), cardLink),
		"direct_declined":           Direct(declined(), tellOf(toldTo(ana, handoffs.EventDeclined, omar), away), cardLink),
		"direct_declined_to_decide": Direct(declined(), tellOf(toldTo(boss, handoffs.EventDeclined, omar), away), cardLink),
		"direct_redirected":         Direct(redirected(), tellOf(toldTo(ana, handoffs.EventRedirected, boss), moved), cardLink),
		"direct_taken":              Direct(acknowledged(), toldTo(ana, handoffs.EventTaken, omar), cardLink),
		"origin_returned":           Origin(returned(), tellOf(told(handoffs.EventReturned, omar), back), cardLink),
	}
}

func passageViews() map[string]slack.ModalViewRequest {
	asking := acknowledged()
	asking.Questions = []handoffs.Question{{N: 1, Field: "plan", Text: "Which?", By: lin, AskedAt: at("2026-11-24 09:00")}}
	notice := Refusal(&handoffs.Refusal{Reason: handoffs.ReasonNotOwner}, acknowledged(), cardLink)
	teams := []handoffs.Team{definition().To, redirected().Redirected.To}
	return map[string]slack.ModalViewRequest{
		"return":           ReturnForm(Meta{}, asking, nil, ""),
		"return_chosen":    ReturnForm(Meta{}, sent(), complaints(), notice),
		"fix":              FixForm(FixInput{Handoff: returned(), Meta: Meta{Channel: "D0ANA"}}),
		"fix_typed":        FixForm(FixInput{Handoff: returned(), Values: handoffs.Values{"scope": {"SAP"}}, Text: "as we said", Notice: Resumed(at("2026-11-24 10:00"))}),
		"fix_whole":        FixForm(FixInput{Handoff: everything()}),
		"decline":          DeclineForm(Meta{}, sent(), ""),
		"redirect":         RedirectForm(Meta{}, declined(), teams, ""),
		"redirect_nowhere": RedirectForm(Meta{}, declined(), teams[:1], ""),
	}
}

func TestNothingThatPeopleTypeBreaksAPassage(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := drawHandoff(t)
		text := drawText(10_000)
		for _, f := range h.Definition.Type.Fields {
			h.Complaints = append(h.Complaints, handoffs.Complaint{Field: f.Key, Why: text.Draw(t, "why")})
			h.Changes = append(h.Changes, handoffs.FieldChange{Field: f.Key, Old: h.Values[f.Key], New: handoffs.Value{text.Draw(t, "new")}})
		}
		h.Edition, h.ReturnedBy = rapid.IntRange(0, 200).Draw(t, "edition"), "<!channel>"
		h.Decline = &handoffs.Declined{By: "<!here>", Reason: text.Draw(t, "reason"), Text: text.Draw(t, "text")}
		to := h.Definition.To
		to.DeclineReasons = []string{text.Draw(t, "own reason") + "."}
		h.Redirected = &handoffs.Redirection{To: to, From: text.Draw(t, "from"), By: boss, Why: text.Draw(t, "redirected")}
		checkMessage(t, "card", Card(h))
		checkMessage(t, "status", Status(h, cardLink, at("2026-12-01 10:00")))
		checkMessage(t, "gone", Gone(h, cardLink))
		for _, kind := range []handoffs.EventKind{handoffs.EventReturned, handoffs.EventFixed, handoffs.EventDeclined, handoffs.EventRedirected, handoffs.EventTaken} {
			d := tellOf(toldTo(boss, kind, omar), func(a *handoffs.Told) {
				a.Reason, a.Text, a.Complaints, a.Changes, a.Redirect = text.Draw(t, "told"), text.Draw(t, "beside"), h.Complaints, h.Changes, h.Redirected
			})
			checkMessage(t, "line "+string(kind), Line(h, d))
			checkMessage(t, "direct "+string(kind), Direct(h, d, cardLink))
			checkMessage(t, "origin "+string(kind), Origin(h, d, ""))
		}
		checkView(t, "return", ReturnForm(Meta{}, h, h.Complaints, ""))
		checkView(t, "fix", FixForm(FixInput{Handoff: h, Text: text.Draw(t, "typed")}))
		checkView(t, "decline", DeclineForm(Meta{}, h, ""))
		other := to
		other.Key, other.Name = "other", text.Draw(t, "other")
		checkView(t, "redirect", RedirectForm(Meta{}, h, []handoffs.Team{to, other}, ""))
		for _, r := range append(refusals(), handoffs.Refusal{Reason: handoffs.ReasonMoved}) {
			if s := Meanwhile(&r, h); s == "" || measure(s, units) > maxError {
				t.Errorf("meanwhile, %s: %q", r.Reason, s)
			}
		}
	})
}

func TestVersionsAreCounted(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st", 102: "102nd", 112: "112th"} {
		if got := edition(&handoffs.Handoff{Edition: n}); string(got) != want+" version" {
			t.Errorf("edition %d is %q, want %s", n, got, want)
		}
	}
}

func TestAReturnIsReadByWhatItsFormAsks(t *testing.T) {
	t.Parallel()
	form := ReturnForm(Meta{}, sent(), complaints()[:1], "")
	chosen := []slack.OptionBlockObject{{Value: "scope"}, {Value: "plan"}}
	v := slack.View{Blocks: form.Blocks, State: &slack.ViewState{Values: map[string]map[string]slack.BlockAction{
		BlockFields: {ActionReturnFields: {SelectedOptions: chosen}},
		"w.scope":   {ActionInput: {Value: " Which? "}},
	}}}
	got, asked := ReadReturn(v)
	if asked || fmt.Sprint(got) != "[{scope Which?} {plan }]" {
		t.Errorf("ReadReturn = %v, %t, want the plan without a reason, because the form does not ask for it", got, asked)
	}
	v.Blocks = ReturnForm(Meta{}, sent(), got, "").Blocks
	if _, asked = ReadReturn(v); !asked {
		t.Error("the form asks for both reasons, and ReadReturn says that it does not")
	}
}

func TestWhatAFormCannotShowStaysAsItWasInAFix(t *testing.T) {
	t.Parallel()
	h := returned()
	h.Values["scope"] = handoffs.Value{"a\u202Eb\tc"}
	h.Values["kickoff"] = handoffs.Value{"2026-12-01"}
	got := Fixed(h, handoffs.Values{"scope": {"ab c"}, "kickoff": {"2026-12-09"}, "plan": {"Starter"}})
	if len(got) != 2 || got["scope"].Text() != "a\u202Eb\tc" || got["kickoff"].Text() != "2026-12-09" {
		t.Errorf("Fixed = %q", got)
	}
}
