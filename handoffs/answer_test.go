package handoffs_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

// answer is the sender's: what the scope should have said, or, if that is empty, that it stays.
func answer(n int, scope, text string) handoffs.Answer {
	if scope == "" {
		scope = "Forty seats"
	}
	return handoffs.Answer{By: outsider(rep), Question: n, Value: handoffs.Value{scope}, Text: text}
}

func asked(t *testing.T) *story {
	s := begin(t, send(), ask("scope", "Seats or offices?"))
	s.deliver()
	return s
}

func TestAnAnswerChangesTheField(t *testing.T) {
	t.Parallel()
	s := asked(t)
	at := handoffs.InstantOf(s.now)
	s.do(answer(1, " Forty offices ", "my mistake"))
	if got := s.h.Values["scope"]; got.Text() != "Forty offices" {
		t.Errorf("scope = %q, want what the answer says", got)
	}
	if s.h.Ball() != handoffs.HolderReceiver || s.h.BallSince != at || len(s.h.OpenQuestions()) != 0 {
		t.Errorf("handoff = %+v, want it back with the team since %v", s.h, at)
	}
	q := s.h.Question(1)
	if q.AnsweredBy != rep || q.SettledAt != at {
		t.Errorf("question = %+v, want it answered by the sender", q)
	}
	line := s.h.PendingDelivery("line:7")
	checkPending(t, &s.h, "card:0", "line:7", "dm:7:U0OMAR")
	want := handoffs.FieldChange{Field: "scope", Old: handoffs.Value{"Forty seats"}, New: handoffs.Value{"Forty offices"}}
	if diff := cmp.Diff([]handoffs.FieldChange{want}, line.About.Changes); diff != "" || line.About.Text != "my mistake" {
		t.Errorf("the line tells of %+v (-want +got):\n%s", line.About, diff)
	}
}

func TestAnAnswerMayLeaveTheFieldAsItIs(t *testing.T) {
	t.Parallel()
	s := asked(t)
	s.do(answer(1, "", "It says seats: that is what they bought"))
	if got := s.h.Values["scope"].Text(); got != "Forty seats" || len(s.h.OpenQuestions()) != 0 {
		t.Errorf("scope = %q, want it to stay, and nothing open", got)
	}
}

func TestATitleThatIsAnsweredNamesTheCard(t *testing.T) {
	t.Parallel()
	s := begin(t, send(), ask("customer", "Which Acme?"))
	s.do(handoffs.Answer{By: outsider(rep), Question: 1, Value: handoffs.Value{"Acme Iberia"}})
	if s.h.Title != "Acme Iberia" {
		t.Errorf("Title = %q, want what the field says", s.h.Title)
	}
}

func TestWhoMayAnswerAndWhat(t *testing.T) {
	t.Parallel()
	h := asked(t).h
	managed := send()
	def := *managed.Definition
	def.From.Managers = []handoffs.UserID{olga}
	managed.Definition = &def
	begin(t, managed, ask("scope", "Seats?"), handoffs.Answer{By: outsider(olga), Question: 1, Value: handoffs.Value{"Forty offices"}})
	done := asked(t)
	at := handoffs.InstantOf(done.now)
	done.do(answer(1, "Forty offices", ""))
	returned := begin(t, send(), ask("scope", "Seats?"), returned()).h
	problem := func(field, text string, filler bool) handoffs.Refusal {
		return handoffs.Refusal{Reason: handoffs.ReasonIncomplete, Problems: []handoffs.Problem{{Field: field, Text: text, Filler: filler, Missing: strings.HasSuffix(text, "is required.")}}}
	}
	checkRefusals(t, []refusalRow{
		{"the one who asked", h, handoffs.Answer{By: member(omar), Question: 1, Value: handoffs.Value{"x"}}, handoffs.Refusal{Reason: handoffs.ReasonNotSender, Who: rep}},
		{"one that there is not", h, answer(2, "Forty offices", ""), handoffs.Refusal{Reason: handoffs.ReasonNotYet}},
		{"number zero", h, answer(0, "Forty offices", ""), handoffs.Refusal{Reason: handoffs.ReasonNotYet}},
		{"without a change", h, answer(1, "", " "), problem("scope", "Nothing has changed. Change this, or say below why it stays as it is.", false)},
		{"with nothing", h, handoffs.Answer{By: outsider(rep), Question: 1}, problem("scope", "Confirmed scope is required.", false)},
		{"with a filler", h, answer(1, "tbd", ""), problem("scope", "“tbd” says nothing yet. Write what is known, or give a reason to send it like this.", true)},
		{"second", done.h, answer(1, "Forty houses", ""), handoffs.Refusal{Reason: handoffs.ReasonAnswered, Who: rep, At: at}},
		{"what was returned", returned, answer(1, "Forty houses", ""), handoffs.Refusal{Reason: handoffs.ReasonElsewhere}},
		{"at its end", in(t, handoffs.StatusCompleted), answer(1, "Forty houses", ""), handoffs.Refusal{Reason: handoffs.ReasonClosed}},
		{"over another answer", h, handoffs.Answer{By: outsider(rep), Question: 1, Value: handoffs.Value{"x"}, Seen: handoffs.Value{"Thirty seats"}.Digest()}, handoffs.Refusal{
			Reason: handoffs.ReasonChanged, Problems: []handoffs.Problem{{Field: "scope", Text: "Somebody changed this while the form was open."}},
		}},
	})
	fillers := asked(t)
	fillers.do(answer(1, "tbd", "the call is on Monday"))
	if !cmp.Equal(fillers.h.Excused, []string{"scope"}) {
		t.Errorf("Excused = %q, want the field that a reason excuses", fillers.h.Excused)
	}
}

func TestSeveralQuestionsAreAnsweredAtOnceOrNone(t *testing.T) {
	t.Parallel()
	s := begin(t, send(), ask("scope", "Seats?"), ask("plan", "Which?"), ask("scope", "Since when?"), ask("risks", "None?"))
	s.deliver()
	seen := func(key string) string { return s.h.Values[key].Digest() }
	all := func(plan string) handoffs.AnswerAll {
		return handoffs.AnswerAll{By: outsider(rep), Answers: []handoffs.Answer{
			{Question: 1, Value: handoffs.Value{"Forty offices"}, Seen: seen("scope")},
			{Question: 3, Value: handoffs.Value{"Forty offices"}, Seen: seen("scope")},
			{Question: 2, Value: handoffs.Value{plan}, Seen: seen("plan")},
		}}
	}
	checkRefusals(t, []refusalRow{{"with a plan that there is not", s.h, all("Gold"), handoffs.Refusal{
		Reason: handoffs.ReasonIncomplete, Problems: []handoffs.Problem{{Field: "plan", Text: "Choose from the list: Starter, Growth."}},
	}}})
	before := s.h.Version
	s.do(all("Starter"))
	if open := s.h.OpenQuestions(); len(open) != 1 || open[0].Field != "risks" || s.h.Version != before+3 {
		t.Errorf("open = %+v after %d events, want the risks alone after 3", open, s.h.Version-before)
	}
	if s.h.Ball() != handoffs.HolderSender {
		t.Errorf("the ball is with %s, want the sender: one question is open", s.h.Ball())
	}
	if got := s.h.Values; got["scope"].Text() != "Forty offices" || got["plan"].Text() != "Starter" {
		t.Errorf("values = %v", got)
	}
	s.do(handoffs.AnswerAll{By: outsider(rep), Answers: []handoffs.Answer{{Question: 4, Text: "none known"}}})
	if s.h.Ball() != handoffs.HolderReceiver {
		t.Errorf("the ball is with %s, want the team", s.h.Ball())
	}
}

// raced carries out commands at the same time on a handoff with an open question, and returns what became of each.
func raced(d *desk, start handoffs.Send, cmds ...handoffs.Command) (handoffs.Handoff, []error) {
	d.t.Helper()
	sent, err := d.Send(d.t.Context(), "view:0", start)
	if err == nil {
		_, err = d.Do(d.t.Context(), sent.Handoff.ID, "view:1", ask("scope", "Seats or offices?"))
	}
	if err != nil {
		d.t.Fatal(err)
	}
	d.Committed = nil // counts for one goroutine only
	outcomes := make([]error, len(cmds))
	var all sync.WaitGroup
	for i, cmd := range cmds {
		all.Go(func() {
			_, outcomes[i] = d.Do(d.t.Context(), sent.Handoff.ID, handoffs.RequestID(fmt.Sprintf("view:%d", i+2)), cmd)
		})
	}
	all.Wait()
	h, err := d.store.Load(d.t.Context(), sent.Handoff.ID, "")
	if err != nil {
		d.t.Fatal(err)
	}
	return h, outcomes
}

func TestOfTwoAnswersOneWins(t *testing.T) {
	t.Parallel()
	atDesk(t, func(t *testing.T, d *desk) {
		start := send()
		start.Definition.From.Managers = []handoffs.UserID{boss}
		other := handoffs.Answer{By: outsider(boss), Question: 1, Value: handoffs.Value{"Forty houses"}}
		h, outcomes := raced(d, start, answer(1, "Forty offices", ""), other)
		winner, scope, second := rep, "Forty offices", outcomes[1]
		if outcomes[0] != nil {
			winner, scope, second = boss, "Forty houses", outcomes[0]
		}
		refusal, ok := errors.AsType[*handoffs.Refusal](second)
		if !ok || refusal.Reason != handoffs.ReasonAnswered || refusal.Who != winner {
			t.Errorf("of %v one should be nil, and the other name %s", outcomes, winner)
		}
		if got := h.Values["scope"].Text(); got != scope {
			t.Errorf("scope = %q, want the winner's %q", got, scope)
		}
	})
}

func TestAnAnswerDuringAReturn(t *testing.T) {
	t.Parallel()
	atDesk(t, func(t *testing.T, d *desk) {
		h, outcomes := raced(d, send(), answer(1, "Forty offices", ""), returned())
		refusal, refused := errors.AsType[*handoffs.Refusal](outcomes[0])
		answered := h.Values["scope"].Text() == "Forty offices"
		switch {
		case outcomes[1] != nil || h.Status != handoffs.StatusReturned || len(h.OpenQuestions()) != 0:
			t.Errorf("return = %v, handoff %s; want it returned, with nothing open", outcomes[1], h.Status)
		case answered != (outcomes[0] == nil) || (refused && refusal.Reason != handoffs.ReasonElsewhere):
			t.Errorf("answer = %v, and the scope is %q", outcomes[0], h.Values["scope"])
		}
	})
}
