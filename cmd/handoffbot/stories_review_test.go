package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/internal/fakemodel"
	"github.com/handoffbot/handoffbot/internal/slacksim"
	"github.com/handoffbot/handoffbot/prompts"
)

// byRules lets notes be read without a model.
func byRules(set *setting) { set.review = reviewSettings{on: true} }

// byModel lets that server's model read the notes.
func byModel(t testing.TB, handler http.Handler, timeout time.Duration) func(*setting) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return func(set *setting) {
		set.review = reviewSettings{on: true, model: prompts.Config{BaseURL: server.URL + "/v1", Model: "fake-1", Timeout: timeout, Redact: true}}
	}
}

// gate holds a model's answers back.
type gate struct {
	fakemodel.Model

	open, asked chan struct{}
	once, first sync.Once
}

func newGate(m fakemodel.Model) *gate {
	return &gate{Model: m, open: make(chan struct{}), asked: make(chan struct{})}
}

// Answer implements fakemodel.Model.
func (g *gate) Answer(q *fakemodel.Question) fakemodel.Answer {
	g.first.Do(func() { close(g.asked) })
	<-g.open
	return g.Model.Answer(q)
}

// answers waits until the model was asked, and lets it answer.
func (g *gate) answers(t testing.TB) {
	t.Helper()
	select {
	case <-g.asked:
	case <-time.After(patience):
		t.Fatal("nobody asks the model")
	}
	g.opens()
}

func (g *gate) opens() { g.once.Do(func() { close(g.open) }) }

// notesOfADeal leave the kickoff open and name another price than FillDeal does.
const notesOfADeal = "Good call with Ana Ruiz, operations.\nPrice a year: 26,000 EUR, she said.\nKickoff date: maybe mid January, not sure yet.\n" +
	"We promised the SAP import by Christmas.\nRisks: their IT is slow."

// withNotes opens the form for a customer, filled in, with those notes.
func (p *person) withNotes(title, notes string) *form {
	p.s.t.Helper()
	p.Types("#sales", "/handoff "+title)
	return p.SeesForm("Hand off").FillDeal().Fill("Deal notes", notes)
}

func TestNotesThatAgreeWithTheFormHoldNobodyUp(t *testing.T) {
	t.Parallel()
	s := begin(t, byRules)
	s.sara.withNotes("Acme Corp", "Price a year: 24,000 EUR. Plan: Growth.").Sends()
	s.sara.Handed("Acme Corp").Shows("Reviewed by rules alone", "no model is configured")
}

func TestGapsAreSettledInTheReview(t *testing.T) {
	t.Parallel()
	s := begin(t, byRules)
	form := s.sara.withNotes("Acme Corp", notesOfADeal)
	form.Submit()
	form.Shows("To settle", "Price a year", "contradiction", "The form says “24,000 EUR”", "26,000 EUR").Holds("Price a year", "24,000 EUR")
	form.Fill("Price a year", "26,000 EUR").Fill("Leave Kickoff date as it is: why", "The date is in the contract").Sends()
	card := s.sara.Handed("Acme Corp").Shows("26,000 EUR", "Still open", "Kickoff date: stays as it is", "@Sara Lind says: The date is in the contract")
	card.Shows("*Kickoff date* (unclear").Lacks("contradiction")
	card.Press("Sources")
	s.omar.SeesForm("Sources").Shows("Kickoff date", "unclear", "maybe mid January").Closes()

	card.Press("Ask")
	s.omar.SeesForm("Ask").Fill("Which field", "Kickoff date").Fill("What is not clear", "When is it?").Sends()
	card.IsAsked("Kickoff date", "When is it?")
	card.For(s.sara).Press("Answer")
	s.sara.SeesForm("Answer").Fill("Kickoff date", s.inDays(50)).Sends()
	card.Line("answered")
	s.omar.Hears("answered")
	card.Lacks("unclear").Lacks("Still open")
}

func TestWhatIsMissingIsFoundOutByADay(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		s.sara.Types("#sales", "/handoff Acme Corp")
		form := s.sara.SeesForm("Hand off").Fill("Plan", "Growth").Fill("Confirmed scope", "120 seats").Fill("Key contact", "Ana Ruiz").
			Fill("Deal notes", "Price a year: 26,000 EUR.\nThey were all very nice.")
		form.Submit()
		form.Shows("Kickoff date", "missing", "Neither the form nor the notes", "The notes say, and the form did not").Holds("Price a year", "26,000 EUR")
		form.Submit()
		form.Objects("Kickoff date", "required", "by when you find out")
		day := s.ws.Clock.Now().AddDate(0, 0, 10)
		form.Fill("Kickoff date is unknown: I find out by", day.Format("2006-01-02")).Sends()
		s.sara.Handed("Acme Corp").Shows("Still open", "Kickoff date: @Sara Lind finds out by "+day.Format("Mon 2 Jan 2006"), "26,000 EUR")
	}, byRules)
}

func TestWithoutNotesWhatIsMissingIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	s := begin(t, byRules)
	s.sara.Types("#sales", "/handoff Acme Corp")
	form := s.sara.SeesForm("Hand off").Shows("(required, here or in the notes)")
	form.Submit()
	form.Objects("Plan", "Plan is required").Objects("Kickoff date", "required")
	form.FillDeal().Sends()
	s.sara.Handed("Acme Corp").Lacks("Review")
}

// exiting is the demo's playbook, in which the price must be settled.
func exiting(set *setting) {
	set.playbook = []byte(strings.Replace(string(set.playbook), "{ key: price,", "{ key: price, exit: true,", 1))
}

func TestExitFieldsMustBeSettled(t *testing.T) {
	t.Parallel()
	s := begin(t, byRules, exiting)
	form := s.sara.withNotes("Acme Corp", "Price a year: 26,000 EUR, she said.")
	form.Submit()
	form.Shows("contradiction")
	form.Submit()
	form.Objects("Price a year", "The notes say something else", "say below why it holds")
	form.Fill("Price a year is right: why", "It is in the contract").Sends()
	s.sara.Handed("Acme Corp").Shows("24,000 EUR", "contradiction", "@Sara Lind says: It is in the contract").Lacks("Still open")
}

func TestReviewIsReadByTheModelAndShown(t *testing.T) {
	t.Parallel()
	g := newGate(fakemodel.Honest{})
	defer g.opens()
	s := begin(t, byModel(t, fakemodel.Handler(g), patience))
	form := s.sara.withNotes("Acme Corp", notesOfADeal)
	form.Submit()
	form.Shows("Reviewing your notes", "fake-1").Offers("Send now", true)
	g.opens()
	form.Shows("Reviewed by fake-1", "We promised the SAP import by Christmas", "26,000 EUR", "contradiction").Holds("Price a year", "24,000 EUR")
	form.Holds("Risks", "their IT is slow.").Fill("Price a year", "26,000 EUR").Sends()
	s.sara.Handed("Acme Corp").Shows("From the deal notes", "We promised the SAP import by Christmas", "Reviewed by fake-1", "unclear")
}

func TestSendNowWaitsForNobody(t *testing.T) {
	t.Parallel()
	g := newGate(fakemodel.Honest{})
	defer g.opens()
	s := begin(t, byModel(t, fakemodel.Handler(g), patience))
	form := s.sara.withNotes("Acme Corp", notesOfADeal)
	form.Submit()
	form.Shows("Reviewing your notes").Presses("Send now")
	form.Shows("is sent", "Onboarding's move")
	card := s.sara.Handed("Acme Corp").Shows("Sent without review (the sender did not wait)")
	g.answers(t) // what comes too late changes nothing
	s.quiet()
	form.Shows("is sent").Closes()
	card.Shows("Sent without review").Lacks("contradiction")
}

func TestSendNowKeepsTheExitCriteria(t *testing.T) {
	t.Parallel()
	g := newGate(fakemodel.Honest{})
	defer g.opens()
	s := begin(t, byModel(t, fakemodel.Handler(g), patience))
	s.sara.Types("#sales", "/handoff Acme Corp")
	form := s.sara.SeesForm("Hand off").Fill("Plan", "Growth").Fill("Deal notes", notesOfADeal)
	form.Submit()
	form.Shows("Reviewing your notes").Presses("Send now")
	form.Shows("Not sent yet", "Kickoff date is required").Holds("Deal notes", notesOfADeal)
	g.answers(t)
	s.quiet()
	form.Shows("Not sent yet").FillDeal().Submit()
	form.Shows("Reviewed by fake-1").Sends()
	s.sara.Handed("Acme Corp")
}

func TestSendNowAsksForWhatMustBeSettled(t *testing.T) {
	t.Parallel()
	g := newGate(fakemodel.Honest{})
	defer g.opens()
	s := begin(t, byModel(t, fakemodel.Handler(g), patience), exiting)
	form := s.sara.withNotes("Acme Corp", notesOfADeal)
	form.Submit()
	form.Shows("Reviewing your notes").Presses("Send now")
	form.Shows("this must be settled first", "contradiction", "26,000 EUR").Lacks("Kickoff date")
	g.answers(t)
	s.quiet()
	form.Shows("this must be settled first").Submit() // what the model says too late is not drawn over it
	form.Objects("Price a year", "The notes say something else")
	form.Fill("Price a year is right: why", "It is in the contract").Sends()
	s.sara.Handed("Acme Corp").Shows("24,000 EUR", "Sent without review", "contradiction", "@Sara Lind says: It is in the contract")
}

func TestSendNowIsNotHeldUpByWhatIsSettled(t *testing.T) {
	t.Parallel()
	g := newGate(fakemodel.Honest{})
	defer g.opens()
	s := begin(t, byModel(t, fakemodel.Handler(g), patience), exiting)
	form := s.sara.withNotes("Acme Corp", "Price a year: 24,000 EUR.\nKickoff date: maybe mid January, not sure yet.")
	form.Submit()
	form.Shows("Reviewing your notes").Presses("Send now")
	form.Shows("is sent")
	s.sara.Handed("Acme Corp").Shows("Sent without review")
}

func TestReviewIsFoundInTheDraftOfAClosedForm(t *testing.T) {
	t.Parallel()
	g := newGate(fakemodel.Honest{})
	defer g.opens()
	s := begin(t, byModel(t, fakemodel.Handler(g), patience))
	form := s.sara.withNotes("Acme Corp", notesOfADeal)
	form.Submit()
	form.Shows("Reviewing your notes").Closes()
	g.answers(t)
	s.quiet()
	s.sara.Types("#sales", "/handoff")
	form = s.sara.SeesForm("Hand off").Shows("You have a draft", "Acme Corp", "reviewed")
	form.Presses("Resume")
	form.Shows("Reviewed by fake-1", "contradiction").Fill("Price a year", "25,000 EUR").Closes()
	s.quiet()
	s.sara.Types("#sales", "/handoff")
	form = s.sara.SeesForm("Hand off").Shows("reviewed")
	form.Presses("Resume")
	form.Shows("contradiction").Holds("Price a year", "25,000 EUR")
	form.Presses("Back to the form")
	form.Shows("Goes to").Holds("Price a year", "25,000 EUR").Holds("Deal notes", notesOfADeal).Fill("Price a year", "26,000 EUR").Submit()
	form.Shows("Reviewed by fake-1", "Kickoff date").Sends()
	s.sara.Handed("Acme Corp").Shows("26,000 EUR").Lacks("contradiction")
}

func TestAModelInTroubleHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	status := func(code int, header, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			if header != "" {
				w.Header().Set("Retry-After", header)
			}
			w.WriteHeader(code)
			_, _ = w.Write([]byte(body))
		}
	}
	for name, trouble := range map[string]struct {
		handler http.HandlerFunc
		says    string
	}{
		"slow": {func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body) // only then the server hears that the client has gone
			<-r.Context().Done()
		}, "did not answer in time"},
		"too many": {status(http.StatusTooManyRequests, "60", `{"error":{"message":"slow down"}}`), "could not be reached"},
		"broken":   {status(http.StatusInternalServerError, "", `oops`), "could not be reached"},
		"refusing": {status(http.StatusOK, "", `{"choices":[{"finish_reason":"stop","message":{"role":"assistant","refusal":"I cannot help"}}]}`), "refused"},
		"babbling": {status(http.StatusOK, "", `{"choices":[{"finish_reason":"stop","message":{"role":"assistant","content":"Sure! Here you go"}}]}`), "could not be used"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := begin(t, byModel(t, trouble.handler, 2*time.Second))
			form := s.sara.withNotes("Acme Corp", notesOfADeal)
			form.Submit()
			form.Shows("Reviewed by rules alone", trouble.says, "26,000 EUR").Sends()
			s.sara.Handed("Acme Corp").Shows(trouble.says, "contradiction")
		})
	}
}

func TestReviewThatIsSentTwiceMakesOneHandoff(t *testing.T) {
	t.Parallel()
	s := begin(t, byRules, func(set *setting) { set.change = shortAcks })
	form := s.sara.withNotes("Acme Corp", notesOfADeal)
	form.Submit()
	form.Shows("contradiction")
	s.breaks(slacksim.Fault{Kind: slacksim.FaultAckLost, Method: "interactive", Times: 1})
	form.Submit()
	s.unansweredAllowed = true
	s.sara.Handed("Acme Corp")
	form.sendsStubbornly()
}

func TestSecondHandoffOfACustomerIsRefusedInTheReviewToo(t *testing.T) {
	t.Parallel()
	s := begin(t, byRules)
	s.sara.HandsOff("Acme Corp")
	form := s.tom.withNotes("Acme Corp", notesOfADeal)
	form.Submit()
	form.Shows("contradiction").Fill("Price a year", "25,000 EUR").Submit()
	form.Shows("H-1001", "is open already").Holds("Price a year", "25,000 EUR")
	form.Fill("Reason to send it like this", "Their second plant").Sends()
	s.omar.SeesCard("#onboarding", "25,000 EUR").Shows("beside H-1001")
	s.tom.Hears("You sent")
}
