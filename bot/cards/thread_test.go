package cards

import (
	"maps"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"pgregory.net/rapid"

	"github.com/handoffbot/handoffbot/handoffs"
)

const threadLink = "https://acme.slack.com/archives/C0SALES/p1795440000000100"

// replied is a delivery that carries a reply of Omar's.
func replied(in handoffs.ThreadSide, text string, files int) handoffs.Delivery {
	d := told(handoffs.EventCarried, omar)
	d.About.Reply = &handoffs.Reply{In: in, Source: handoffs.Message{Channel: "C0ONB", TS: "1795442600.000200"}, Text: text, Files: files}
	return d
}

func threadMessages() map[string]Message {
	away := func(a *handoffs.Told) { a.Reason, a.Text = declined().Decline.Reason, declined().Decline.Text }
	return map[string]Message{
		"card_from_thread": CardFrom(sent(), threadLink),
		"start_offer":      StartOffer("1795440000.000100"),
		"origin_sent":      Origin(sent(), told(handoffs.EventSent, ana), cardLink),
		"origin_declined":  Origin(declined(), tellOf(told(handoffs.EventDeclined, omar), away), cardLink),
		"origin_completed": Origin(completed(), told(handoffs.EventCompleted, omar), cardLink),
		"origin_cancelled": Origin(cancelled(), because(told(handoffs.EventCancelled, ana), cancelled().CloseReason), ""),
		"carried":          Carried(replied(handoffs.ThreadCard, "Which floor, <@U0ANA>?\nAnd when?", 0), called, threadLink),
		"carried_file":     Carried(replied(handoffs.ThreadOrigin, "", 2), called, threadLink),
		"carried_hostile":  Carried(replied(handoffs.ThreadOrigin, hostileText, 1), called, ""),
	}
}

func threadViews() map[string]slack.ModalViewRequest {
	d := definition()
	form := FormInput{Types: []handoffs.Type{d.Type}, Type: &d.Type, Receiver: "Onboarding"}
	from := func(s Started, values handoffs.Values) slack.ModalViewRequest {
		f := form
		s.Link, s.Notes, s.Bot = threadLink, "Deal notes", "handoffbot"
		f.Started, f.Values = &s, values
		if values != nil {
			f.Meta.Filled = 1
		}
		f.Meta.Origin = handoffs.Message{Channel: "C0SALES", TS: "1795440000.000100"}
		return Form(f)
	}
	all := map[string]slack.ModalViewRequest{
		"form_started_taken": from(Started{Reading: ReadingTaken, Read: 2, Left: 11, Since: "H-1041"}, handoffs.Values{"notes": {"Ana, 23 Nov 15:04: Acme signed\nAna: at last"}}),
	}
	for _, r := range []Reading{ReadingOn, ReadingEmpty, ReadingTyped, ReadingNowhere, ReadingBarred, ReadingForbidden, ReadingFailed, ""} {
		short := form
		short.Type = &handoffs.Type{Key: d.Type.Key, Name: d.Type.Name, Fields: d.Type.Fields[:1]}
		short.Started = &Started{Link: threadLink, Reading: r, Notes: "Deal notes", Bot: "handoffbot"}
		name := "form_started_" + string(r)
		if r == "" {
			name = "form_started"
		}
		all[name] = Form(short)
	}
	return all
}

func TestNothingThatPeopleSayBreaksACopy(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := drawText(10_000).Draw(t, "text")
		name := func(handoffs.UserID) string { return text }
		m := Carried(replied(handoffs.ThreadOrigin, Carryable(text), rapid.IntRange(0, 2).Draw(t, "files")), name, threadLink)
		for _, p := range lintMessage(m) {
			t.Error(p)
		}
		if strings.Contains(m.Text, "<!") || strings.Contains(m.Text, "<@") || strings.Contains(m.Text, "<#") {
			t.Errorf("something is alive in %q", m.Text)
		}
		said, _ := Notes([]Speech{{By: text, Text: Plain(text, name)}}, 0, handoffs.MaxText)
		v := Form(FormInput{
			Types: []handoffs.Type{definition().Type}, Values: handoffs.Values{"notes": {said}},
			Started: &Started{Link: text, Reading: ReadingTaken, Read: 1, Notes: text, Since: handoffs.ID(text)},
		})
		for _, p := range lintView(v) {
			t.Error(p)
		}
	})
}

// TestFilledNotesAreReadBack: the notes have another block id once a thread filled them, and are the same field.
func TestFilledNotesAreReadBack(t *testing.T) {
	t.Parallel()
	v := threadViews()["form_started_taken"]
	ids := map[string]bool{}
	for _, b := range v.Blocks.BlockSet {
		if in, ok := b.(*slack.InputBlock); ok {
			ids[in.BlockID] = true
		}
	}
	if !ids["f.notes.notes~n1"] || !ids["f.customer.text"] {
		t.Fatalf("inputs are %v", ids)
	}
	typed := ReadForm(slack.View{PrivateMetadata: v.PrivateMetadata, State: &slack.ViewState{
		Values: map[string]map[string]slack.BlockAction{"f.notes.notes~n1": {ActionInput: {Value: "said"}}},
	}})
	if got := maps.Collect(maps.All(typed.Values)); got["notes"].Text() != "said" {
		t.Errorf("ReadForm = %v", got)
	}
}
