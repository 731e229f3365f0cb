package handoffs_test

import (
	"strings"
	"testing"

	"github.com/handoffbot/handoffbot/handoffs"
)

func ask(field, text string) handoffs.Ask {
	return handoffs.Ask{By: member(omar), Field: field, Text: text}
}

func TestAskingGivesTheBallToTheSender(t *testing.T) {
	t.Parallel()
	s := begin(t, send())
	s.deliver()
	at := handoffs.InstantOf(s.now)
	s.do(ask("scope", " Seats or offices?\n"))
	if s.h.Ball() != handoffs.HolderSender || s.h.HeldBy() != rep || s.h.BallSince != at || s.h.Status != handoffs.StatusSent {
		t.Errorf("handoff = %+v, want it with the sender since %v", s.h, at)
	}
	want := handoffs.Question{N: 1, Field: "scope", Text: "Seats or offices?", By: omar, AskedAt: at}
	if open := s.h.OpenQuestions(); len(open) != 1 || open[0] != want {
		t.Errorf("OpenQuestions = %+v, want %+v", open, want)
	}
	checkPending(t, &s.h, "card:0", "line:4", "dm:4:U0REP")
	since := s.h.BallSince
	s.do(handoffs.Ask{By: outsider(boss), Field: "plan", Text: "Monthly?"})
	if s.h.BallSince != since {
		t.Errorf("a second question moved the ball anew: since %v, want %v", s.h.BallSince, since)
	}
}

func TestAQuestionIsToldWhereTheHandoffStarted(t *testing.T) {
	t.Parallel()
	start := send()
	start.Origin = handoffs.Message{Channel: "C0SALES", TS: "1.1"}
	s := begin(t, start)
	s.deliver()
	s.do(ask("scope", "Seats or offices?"))
	checkPending(t, &s.h, "card:0", "line:5", "dm:5:U0REP", "origin:5")
}

func TestWhoMayAskAndWhat(t *testing.T) {
	t.Parallel()
	h := begin(t, send()).h
	begin(t, send(), handoffs.Ask{By: outsider(boss), Field: "scope", Text: "Seats?"}) // a manager
	begin(t, send(), handoffs.Acknowledge{By: member(omar)}, handoffs.Ask{By: member(olga), Field: "scope", Text: "Seats?"})
	begin(t, send(), ask("scope", strings.Repeat("☂", handoffs.MaxText)))
	tooLong := handoffs.Problem{Text: "This has 3001 characters; at most 3000 fit. Shorten it by 1."}
	checkRefusals(t, []refusalRow{
		{"the sender", h, handoffs.Ask{By: outsider(rep), Field: "scope", Text: "?"}, handoffs.Refusal{Reason: handoffs.ReasonNotMember}},
		{"a stranger", h, handoffs.Ask{By: outsider(stranger), Field: "scope", Text: "?"}, handoffs.Refusal{Reason: handoffs.ReasonNotMember}},
		{"about no field", h, ask("nothing", "?"), handoffs.Refusal{
			Reason: handoffs.ReasonIncomplete, Problems: []handoffs.Problem{{Field: "nothing", Text: "Choose the field that you ask about."}},
		}},
		{"nothing", h, ask("scope", " \n"), handoffs.Refusal{Reason: handoffs.ReasonNoReason}},
		{"a novel", h, ask("scope", strings.Repeat("☂", handoffs.MaxText+1)), handoffs.Refusal{Reason: handoffs.ReasonIncomplete, Problems: []handoffs.Problem{tooLong}}},
		{"before it is sent", handoffs.New("H-1001"), ask("scope", "?"), handoffs.Refusal{Reason: handoffs.ReasonNotYet}},
		{"while it is returned", in(t, handoffs.StatusReturned), ask("scope", "?"), handoffs.Refusal{Reason: handoffs.ReasonElsewhere}},
		{"while it is declined", in(t, handoffs.StatusDeclined), ask("scope", "?"), handoffs.Refusal{Reason: handoffs.ReasonElsewhere}},
		{"at its end", in(t, handoffs.StatusCompleted), ask("scope", "?"), handoffs.Refusal{Reason: handoffs.ReasonClosed}},
	})
}

func TestNobodyAsksForever(t *testing.T) {
	t.Parallel()
	s := begin(t, send())
	for range 20 {
		s.do(ask("scope", "And now?"))
	}
	checkRefusals(t, []refusalRow{{"the 21st", s.h, ask("scope", "And now?"), handoffs.Refusal{Reason: handoffs.ReasonTooMany}}})
	for n := range 20 {
		s.do(answer(n+1, "", "as before"))
	}
	if n := len(s.h.Questions); n != 10 || s.h.Asked != 20 {
		t.Errorf("it remembers %d of %d questions, want the last 10 of 20", n, s.h.Asked)
	}
	checkRefusals(t, []refusalRow{{"one that it forgot", s.h, answer(1, "Forty", ""), handoffs.Refusal{Reason: handoffs.ReasonAnswered}}})
}
