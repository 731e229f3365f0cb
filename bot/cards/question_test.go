package cards

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"pgregory.net/rapid"

	"github.com/handoffbot/handoffbot/handoffs"
)

func scopeQuestion() handoffs.Question {
	return handoffs.Question{
		N: 1, Field: "scope", By: omar, AskedAt: at("2026-11-23 15:32"),
		Text: "Are the 120 seats people or machines?\nThe price list says machines.",
	}
}

// paused is the handoff with open questions, as it is some time after the first of them.
func paused(h *handoffs.Handoff, open ...handoffs.Question) *handoffs.Handoff {
	h.Questions, h.Asked = open, len(open)
	h.BallSince, h.Due = open[0].AskedAt, 0
	h.Paused, h.Left = true, (2*60+30)*60*1000
	return h
}

// pressed is the handoff with more questions than a card shows.
func pressed() *handoffs.Handoff {
	var list []handoffs.Question
	for i, key := range []string{"scope", "price", "scope", "kickoff", "ae", "security", "systems", "helpers", "plan", "notes", "seats", "crm_url"} {
		q := scopeQuestion()
		q.N, q.Field = i+1, key
		list = append(list, q)
	}
	return paused(acknowledged(), list...)
}

func hostileQuestion() handoffs.Question {
	q := scopeQuestion()
	q.Text = hostileText + strings.Repeat(" and <@U0BOSS> more", 130)
	return q
}

func askedOf(q handoffs.Question, to handoffs.UserID) handoffs.Delivery {
	d := toldTo(to, handoffs.EventAsked, q.By)
	d.About.Question = &q
	return d
}

func answeredTo(q handoffs.Question, to handoffs.UserID, text string, changes ...handoffs.FieldChange) handoffs.Delivery {
	d := toldTo(to, handoffs.EventAnswered, ana)
	d.About.Question, d.About.Changes, d.About.Text = &q, changes, text
	return d
}

func questionMessages() map[string]Message {
	open := func() *handoffs.Handoff { return paused(sent(), scopeQuestion()) }
	overdue := open()
	overdue.Left = -1
	two := func() *handoffs.Handoff {
		price := scopeQuestion()
		price.N, price.Field, price.Text, price.By = 2, "price", "Net or gross?", lin
		return paused(acknowledged(), scopeQuestion(), price)
	}
	evil := paused(hostile(), hostileQuestion())
	change := handoffs.FieldChange{Field: "scope", Old: values()["scope"], New: handoffs.Value{"120 people, and as many machines as they like."}}
	people := handoffs.FieldChange{Field: "helpers", Old: values()["helpers"], New: handoffs.Value{string(omar)}}
	emptied := handoffs.FieldChange{Field: "plan", Old: handoffs.Value{"Growth"}}
	about := func(field string) handoffs.Question {
		q := scopeQuestion()
		q.Field = field
		return q
	}
	longer := handoffs.FieldChange{Field: "scope", Old: long().Values["scope"], New: long().Values["notes"]}
	now := at("2026-11-24 10:00")
	return map[string]Message{
		"card_asked":            Card(open()),
		"card_asked_overdue":    Card(overdue),
		"card_asked_owned":      Card(two()),
		"card_asked_much":       Card(pressed()),
		"card_asked_hostile":    Card(evil),
		"line_asked":            Line(open(), askedOf(scopeQuestion(), "")),
		"line_asked_hostile":    Line(evil, askedOf(hostileQuestion(), "")),
		"line_answered":         Line(sent(), answeredTo(scopeQuestion(), "", "It was my mistake.", change)),
		"line_answered_one":     Line(two(), answeredTo(scopeQuestion(), "", "", change)),
		"line_answered_stays":   Line(acknowledged(), answeredTo(scopeQuestion(), "", "It is what they signed.")),
		"line_answered_people":  Line(acknowledged(), answeredTo(about("helpers"), "", "", people)),
		"line_answered_empty":   Line(acknowledged(), answeredTo(about("plan"), "", "", emptied)),
		"line_answered_long":    Line(long(), answeredTo(scopeQuestion(), "", strings.Repeat("As I said. ", 40), longer)),
		"line_answered_hostile": Line(evil, answeredTo(hostileQuestion(), "", hostileText, handoffs.FieldChange{Field: "scope", Old: handoffs.Value{hostileText}, New: handoffs.Value{hostileText + "!"}})),
		"direct_asked":          Direct(open(), askedOf(scopeQuestion(), ana), cardLink),
		"direct_asked_settled":  Direct(acknowledged(), askedOf(scopeQuestion(), ana), cardLink),
		"direct_asked_hostile":  Direct(evil, askedOf(hostileQuestion(), ana), cardLink),
		"direct_answered":       Direct(acknowledged(), answeredTo(scopeQuestion(), omar, "It was my mistake.", change), cardLink),
		"direct_answered_stays": Direct(sent(), answeredTo(scopeQuestion(), omar, "It is what they signed."), ""),
		"origin_asked":          Origin(open(), askedOf(scopeQuestion(), ""), cardLink),
		"status_asked":          Status(two(), cardLink, now),
		"status_asked_much":     Status(pressed(), cardLink, now),
		"list_asked":            List(listOf(now, *open(), *two(), *pressed())),
	}
}

func questionViews() map[string]slack.ModalViewRequest {
	open, much := paused(sent(), scopeQuestion()), pressed()
	evil := paused(hostile(), hostileQuestion())
	plain := sent()
	for i := range plain.Definition.Type.Fields {
		plain.Definition.Type.Fields[i].Section = ""
	}
	meta := Meta{Channel: "C0ONB", TS: "1795442520.000100"}
	second := Refusal(&handoffs.Refusal{Reason: handoffs.ReasonAnswered, Who: boss, At: at("2026-11-23 16:00")}, acknowledged(), cardLink)
	typed := &Replies{All: []Reply{{Questions: []int{1}, Key: "scope", Value: handoffs.Value{"120 people"}, Text: "My mistake."}}}
	return map[string]slack.ModalViewRequest{
		"ask":                 AskForm(AskInput{Handoff: sent(), Meta: meta}),
		"ask_no_sections":     AskForm(AskInput{Handoff: plain, Meta: meta}),
		"ask_field":           AskForm(AskInput{Handoff: open, Meta: meta, Field: "price", Text: "Net or gross?"}),
		"ask_refused":         AskForm(AskInput{Handoff: sent(), Meta: meta, Field: "price", Text: "Net or gross?", Notice: Refusal(&handoffs.Refusal{Reason: handoffs.ReasonElsewhere}, cancelled(), cardLink)}),
		"ask_hostile":         AskForm(AskInput{Handoff: evil, Meta: meta, Field: "scope", Text: hostileText}),
		"answer":              AnswerForm(AnswerInput{Handoff: open, Meta: meta, Questions: []int{1}}),
		"answer_several":      AnswerForm(AnswerInput{Handoff: much, Meta: meta}),
		"answer_second":       AnswerForm(AnswerInput{Handoff: open, Meta: meta, Questions: []int{1}, Typed: typed, Notice: second}),
		"answer_hostile":      AnswerForm(AnswerInput{Handoff: evil, Meta: meta}),
		"show_all_asked":      ShowAll(open),
		"show_all_asked_much": ShowAll(much),
	}
}

func TestWhatIsLeftOfTheClockIsToldInWords(t *testing.T) {
	t.Parallel()
	for ms, want := range map[int64]markup{
		-5: "overdue already", 0: "overdue already", 59_999: "less than a minute left", 60_000: "1\u00a0min of working time left",
		59 * 60_000: "59\u00a0min of working time left", 60 * 60_000: "1\u00a0h of working time left", 61 * 60_000: "1\u00a0h\u00a01\u00a0min of working time left",
		45 * 3_600_000: "45\u00a0h of working time left",
	} {
		if got := left(ms); got != want {
			t.Errorf("left(%d) = %q, want %q", ms, got, want)
		}
	}
}

// asSubmitted is a form as Slack sends it back: its inputs, with what stands in them.
func asSubmitted(v slack.ModalViewRequest, typed map[string]slack.BlockAction) slack.View {
	out := slack.View{State: &slack.ViewState{Values: map[string]map[string]slack.BlockAction{}}, PrivateMetadata: v.PrivateMetadata}
	for _, b := range v.Blocks.BlockSet {
		in, ok := b.(*slack.InputBlock)
		if !ok {
			continue
		}
		out.Blocks.BlockSet = append(out.Blocks.BlockSet, in)
		plain, _, _ := strings.Cut(in.BlockID, generationMark)
		action, ok := typed[plain]
		if e, isText := in.Element.(*slack.PlainTextInputBlockElement); isText && !ok {
			action = slack.BlockAction{Value: e.InitialValue}
		}
		out.State.Values[in.BlockID] = map[string]slack.BlockAction{ActionInput: action}
	}
	return out
}

func TestAnswersAreWhatWasTyped(t *testing.T) {
	t.Parallel()
	again := scopeQuestion()
	again.N = 3
	notes := scopeQuestion()
	notes.N, notes.Field = 2, "notes"
	h := paused(sent(), scopeQuestion(), notes, again)
	form := AnswerForm(AnswerInput{Handoff: h})
	tests := map[string]struct {
		typed map[string]slack.BlockAction
		want  []handoffs.Answer
	}{
		"one of two fields": {
			map[string]slack.BlockAction{"f.notes.notes": {Value: "They run SAP"}},
			[]handoffs.Answer{{Question: 2, Value: handoffs.Value{"They run SAP"}, Seen: handoffs.Value(nil).Digest()}},
		},
		"both questions about one field": {
			map[string]slack.BlockAction{"f.scope.long_text": {Value: "120 people"}, "say.1.3": {Value: " sorry "}},
			[]handoffs.Answer{
				{Question: 1, Value: handoffs.Value{"120 people"}, Seen: values()["scope"].Digest(), Text: "sorry"},
				{Question: 3, Value: handoffs.Value{"120 people"}, Seen: values()["scope"].Digest(), Text: "sorry"},
			},
		},
		"a word beside what stays": {
			map[string]slack.BlockAction{"say.2": {Value: "There are none"}},
			[]handoffs.Answer{{Question: 2, Seen: handoffs.Value(nil).Digest(), Text: "There are none"}},
		},
		"nothing": {
			nil,
			[]handoffs.Answer{
				{Question: 1, Value: values()["scope"], Seen: values()["scope"].Digest()},
				{Question: 3, Value: values()["scope"], Seen: values()["scope"].Digest()},
			},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			replies := ReadAnswers(asSubmitted(form, tt.typed))
			if diff := cmp.Diff(tt.want, replies.Answers(h)); diff != "" {
				t.Errorf("answers (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]int{1, 3, 2}, replies.Questions()); diff != "" {
				t.Errorf("questions (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatAnInputCannotShowStays(t *testing.T) {
	t.Parallel()
	q := scopeQuestion()
	q.Field = "seats"
	h := paused(sent(), q)
	h.Values["seats"] = handoffs.Value{"1e3"}
	replies := ReadAnswers(asSubmitted(AnswerForm(AnswerInput{Handoff: h}), map[string]slack.BlockAction{"say.1": {Value: "A thousand"}}))
	want := []handoffs.Answer{{Question: 1, Value: handoffs.Value{"1e3"}, Seen: handoffs.Value{"1e3"}.Digest(), Text: "A thousand"}}
	if diff := cmp.Diff(want, replies.Answers(h)); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

func TestNothingThatPeopleAskBreaksWhatIsDrawn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := drawHandoff(t)
		h.Status = rapid.SampledFrom([]handoffs.Status{handoffs.StatusSent, handoffs.StatusAcknowledged}).Draw(t, "asked while")
		h.Paused, h.Left = rapid.Bool().Draw(t, "paused"), rapid.Int64Range(-1e9, 1e9).Draw(t, "left")
		text := drawText(handoffs.MaxText)
		for n := range rapid.IntRange(1, 20).Draw(t, "questions") {
			f := rapid.SampledFrom(h.Definition.Type.Fields).Draw(t, "field")
			asks := text.Draw(t, "question")
			h.Questions = append(h.Questions, handoffs.Question{N: n + 1, Field: f.Key, Text: cut(asks, handoffs.MaxText, units) + "?", By: omar, AskedAt: at("2026-11-23 15:32")})
		}
		h.Asked = len(h.Questions)
		q := h.Questions[0]
		beside := text.Draw(t, "beside")
		changes := []handoffs.FieldChange{{Field: q.Field, Old: h.Values[q.Field], New: handoffs.Value{beside}}}
		answer := answeredTo(q, omar, beside, changes[:rapid.IntRange(0, 1).Draw(t, "changes")]...)
		checkMessage(t, "card", Card(h))
		checkMessage(t, "status", Status(h, cardLink, at("2026-12-01 10:00")))
		checkMessage(t, "line asked", Line(h, askedOf(q, ana)))
		checkMessage(t, "direct asked", Direct(h, askedOf(q, ana), cardLink))
		checkMessage(t, "origin asked", Origin(h, askedOf(q, ""), cardLink))
		checkMessage(t, "line answered", Line(h, answer))
		checkMessage(t, "direct answered", Direct(h, answer, cardLink))
		notice := Refusal(&handoffs.Refusal{Reason: handoffs.ReasonChanged, Problems: []handoffs.Problem{{Field: q.Field}}}, h, cardLink)
		checkView(t, "show all", ShowAll(h))
		checkView(t, "ask", AskForm(AskInput{Handoff: h, Field: q.Field, Text: beside, Notice: notice}))
		checkView(t, "answer all", AnswerForm(AnswerInput{Handoff: h, Notice: notice}))
		form := AnswerForm(AnswerInput{Handoff: h, Questions: []int{1}})
		checkView(t, "answer", form)
		replies := ReadAnswers(asSubmitted(form, nil))
		again := AnswerForm(AnswerInput{Handoff: h, Questions: replies.Questions(), Typed: &replies, Notice: notice})
		checkView(t, "answer again", again)
	})
}
