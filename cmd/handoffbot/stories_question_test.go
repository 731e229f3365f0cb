package main

import (
	"bytes"
	"strings"
	"sync"
	"testing"

	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// Asks is a receiver's whole way to a question: the button, the form, and what everybody sees of it. It returns the
// message to the sender.
func (c *card) Asks(field, question string) *card {
	c.s.t.Helper()
	c.Press("Ask")
	c.reader.SeesForm("Ask about H-").Fill("Which field", field).Fill("What is not clear", question).Sends()
	return c.IsAsked(field, question)
}

// IsAsked waits for all that a question tells: the card, its thread, the sender.
func (c *card) IsAsked(field, question string) *card {
	c.s.t.Helper()
	begins := string([]rune(question)[:min(len([]rune(question)), 200)])
	c.Line("@"+c.reader.name+" asks @Sara Lind about *"+field+"*", begins, "clock stands still")
	c.Shows("@Sara Lind's move since", "Question about "+field, begins, "@"+c.reader.name)
	return c.s.sara.Hears("@"+c.reader.name+" asks about *"+field+"*", begins, "your move")
}

// offersAsked are the buttons of a card with an open question.
var offersAsked = append([]string{"Answer"}, offersSent...)

func TestQuestionIsAskedAndAnswered(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		card := s.sara.HandsOff("Acme Corp").Offers(offersSent...)
		told := card.Asks("Confirmed scope", "120 people, or 120 machines?")
		card.Shows("Onboarding's clock stands still", "of working time left").Offers(offersAsked...)

		told.Press("Answer")
		form := s.sara.SeesForm("Answer H-1001").Shows("@Omar Haddad asks about", "120 people, or 120 machines?")
		form.Holds("Confirmed scope", "120 seats, single sign-on, SAP import")
		form.Submit()
		form.Objects("Confirmed scope", "Nothing has changed")
		form.Fill("Confirmed scope", "")
		form.Submit()
		form.Objects("Confirmed scope", "required")
		form.Fill("Confirmed scope", "120 people, single sign-on, SAP import").Fill("What to say beside it", "The machines are theirs").Sends()

		card.Line("@Sara Lind answered the question of @Omar Haddad", "120 seats, single sign-on", "120 people, single sign-on", "The machines are theirs", "Onboarding's move")
		card.Shows("120 people, single sign-on", "Onboarding's move").Lacks("Question about").Lacks("clock stands still").Offers(offersSent...)
		s.omar.Hears("@Sara Lind answered your question about *Confirmed scope*", "120 people", "Onboarding's move")

		told.Press("Answer")
		s.sara.SeesForm("H-1001").Shows("@Sara Lind answered this question").Closes()
		card.Press("Acknowledge")
		card.Line("@Omar Haddad acknowledged")
		s.sara.Hears("@Omar Haddad acknowledged")
	})
}

func TestQuestionComesOutOfShowAll(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	card.Press("Show all")
	all := s.omar.SeesForm("H-1001").Shows("Kickoff date", "Left empty: CRM record")
	all.Presses("Ask") // the first one: at the field that leads
	form := s.omar.SeesForm("Ask about H-1001").Holds("Which field", "kickoff")
	form.Fill("What is not clear", "Is that a holiday?").Sends()
	all.Shows("Question about Kickoff date", "Is that a holiday?")
	card.IsAsked("Kickoff date", "Is that a holiday?")
	all.Presses("Ask about another field")
	s.omar.SeesForm("Ask about H-1001").Shows("Open already: Kickoff date").Closes()
	all.Closes()
}

func TestQuestionWaitsWhileTheOwnerWorks(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	card.Press("Acknowledge")
	card.Line("@Omar Haddad acknowledged")
	s.sara.Hears("@Omar Haddad acknowledged")
	told := card.For(s.nina).Asks("Price a year", "Net or gross?")
	for who, words := range map[string]string{"list": "asked about Price a year", "status H-1001": "Question about Price a year", "mine": "asked about Price a year"} {
		s.sara.Types("#sales", "/handoff "+who)
		s.sara.IsTold("@Sara Lind's move since", words)
	}
	told.Press("Answer")
	s.sara.SeesForm("Answer H-1001").Fill("What to say beside it", "Net, as in the contract").Sends()
	card.Line("@Sara Lind answered", "Stays", "24,000 EUR", "Net, as in the contract", "@Omar Haddad's move")
	s.nina.Hears("@Sara Lind answered your question", "Net, as in the contract")
	card.Shows("Omar Haddad's move")
}

func TestSeveralQuestionsAreAnsweredInOneForm(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		card := s.sara.HandsOff("Acme Corp")
		card.Asks("Confirmed scope", "People or machines?")
		card.For(s.nina).Asks("Plan", "Growth of which year?")
		card.For(s.nina).Asks("Key contact", "Who is her deputy?")
		card.Shows("answer 3 questions about Confirmed scope, Plan, Key contact")
		card.For(s.sara).Press("Answer")
		form := s.sara.SeesForm("Answer H-1001").Shows("People or machines?", "Growth of which year?", "Who is her deputy?")
		form.Submit()
		form.Objects("Confirmed scope", "Nothing has changed")
		form.Fill("Confirmed scope", "120 people").Fill("Key contact", "tbd")
		form.Submit()
		form.Objects("Key contact", "says nothing yet")
		form.Fill("Key contact", "Ana Ruiz; her deputy is Leo Paz").Sends()
		card.Line("@Sara Lind answered the question of @Omar Haddad", "120 people")
		card.Line("@Sara Lind answered the question of @Nina Costa", "Leo Paz")
		s.omar.Hears("answered your question about *Confirmed scope*")
		s.nina.Hears("answered your question about *Key contact*")
		card.Shows("answer the question about Plan", "@Sara Lind's move")
		card.For(s.sara).Press("Answer")
		s.sara.SeesForm("Answer H-1001").Lacks("People or machines?").Fill("Plan", "Enterprise").Sends()
		card.Line("@Sara Lind answered", "Growth", "Enterprise")
		s.nina.Hears("answered your question about *Plan*")
		card.Shows("Onboarding's move")
	})
}

// managed is the demo's playbook with a manager of the sending team.
func managed(set *setting) {
	set.playbook = bytes.Replace(set.playbook, []byte("    channel: C0SALES\n"), []byte("    channel: C0SALES\n    managers: [U0TOM]\n"), 1)
}

func TestOfTwoAnswersTheSecondIsTold(t *testing.T) {
	t.Parallel()
	s := begin(t, managed)
	card := s.sara.HandsOff("Acme Corp")
	told := card.Asks("Confirmed scope", "People or machines?")
	told.Press("Answer")
	late := s.sara.SeesForm("Answer H-1001").Fill("Confirmed scope", "120 machines, as I said")
	if err := s.tom.slacksim.PressRaw(card.now(), "", "answer", "1:H-1001"); err != nil {
		t.Fatal(err)
	}
	s.tom.SeesForm("Answer H-1001").Fill("Confirmed scope", "120 people").Sends()
	card.Line("@Tom Becker answered", "120 people")
	s.omar.Hears("@Tom Becker answered")
	late.Submit()
	late.Shows("@Tom Becker answered this question", "write in the card's thread").Holds("Confirmed scope", "120 machines, as I said")
	late.Closes()
	card.Shows("120 people").Lacks("120 machines")
}

func TestOfTwoAnswersAtOnceOneWins(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		card := s.sara.HandsOff("Acme Corp")
		told := card.Asks("Confirmed scope", "People or machines?")
		told.Press("Answer")
		forms := map[*person]*form{s.sara: s.sara.SeesForm("Answer H-1001").Fill("Confirmed scope", "Machines, says "+s.sara.name)}
		if err := s.tom.slacksim.PressRaw(card.now(), "", "answer", "1:H-1001"); err != nil {
			s.t.Fatal(err)
		}
		forms[s.tom] = s.tom.SeesForm("Answer H-1001").Fill("Confirmed scope", "People, says "+s.tom.name)
		var both sync.WaitGroup
		for _, f := range forms {
			both.Go(f.Submit)
		}
		both.Wait()
		card.Line("answered the question")
		s.omar.Hears("answered your question")
		winner, other := s.sara, s.tom
		if card.Shows(", says "); strings.Contains(card.Text(), "says "+s.tom.name) {
			winner, other = s.tom, s.sara
		}
		forms[other].Shows("@" + winner.name + " answered this question").Closes()
	}, managed)
}

// TestAnAnswerDoesNotUndoAnother has two questions about one field, answered by two people who do not know of each other.
func TestAnAnswerDoesNotUndoAnother(t *testing.T) {
	t.Parallel()
	s := begin(t, managed)
	card := s.sara.HandsOff("Acme Corp")
	card.Asks("Confirmed scope", "People or machines?")
	second := card.Asks("Confirmed scope", "With training?")
	second.Press("Answer")
	form := s.sara.SeesForm("Answer H-1001").Fill("Confirmed scope", "120 seats, with training")
	if err := s.tom.slacksim.PressRaw(card.now(), "", "answer", "1:H-1001"); err != nil {
		t.Fatal(err)
	}
	s.tom.SeesForm("Answer H-1001").Fill("Confirmed scope", "120 people").Sends()
	card.Line("@Tom Becker answered")
	s.omar.Hears("@Tom Becker answered")
	form.Submit()
	form.Shows("somebody changed this", "says now: 120 people").Holds("Confirmed scope", "120 seats, with training")
	form.Fill("Confirmed scope", "120 people, with training").Sends()
	card.Line("@Sara Lind answered", "120 people", "120 people, with training")
	s.omar.Hears("@Sara Lind answered")
	card.Shows("120 people, with training")
}

func TestWhoMayAskAndAnswer(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	card.For(s.sara).Press("Ask")
	s.sara.SeesForm("H-1001").Shows("Only Onboarding can", "ask about it").Closes()
	card.Asks("Confirmed scope", "People or machines?")
	card.Press("Answer")
	s.omar.SeesForm("H-1001").Shows("Only @Sara Lind", "can do that").Closes()
}

func TestFormsOfAClosedHandoffStayOpenAndSaySo(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	told := card.Asks("Confirmed scope", "People or machines?")
	card.Press("Ask")
	ask := s.omar.SeesForm("Ask about H-1001").Fill("Which field", "Plan").Fill("What is not clear", "Of which year?")
	told.Press("Answer")
	answer := s.sara.SeesForm("Answer H-1001").Fill("Confirmed scope", "120 people")
	card.For(s.nina).Press("Acknowledge")
	card.Line("@Nina Costa acknowledged")
	s.sara.Hears("@Nina Costa acknowledged")
	card.For(s.nina).Press("Complete")
	card.Line("@Nina Costa completed")
	s.sara.Hears("@Nina Costa completed")
	ask.Submit()
	ask.Shows("@Nina Costa completed").Holds("What is not clear", "Of which year?").Closes()
	answer.Submit()
	answer.Shows("@Nina Costa completed").Holds("Confirmed scope", "120 people").Closes()
	told.Press("Answer")
	s.sara.SeesForm("H-1001").Shows("@Nina Costa completed").Closes()
}

func TestLongAndHostileQuestionsAreTextAndNothingElse(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		hostile := "<!channel> @here <@U0OMAR> <#C0SALES> https://evil.example <https://evil.example|click> *bold* `code` & < > :tada: 100% %s 👩‍👩‍👧‍👦 "
		long := string([]rune(strings.Repeat(hostile, 30))[:2990]) + "THE END"
		var lines []*card
		card := s.sara.HandsOff("Acme Corp")
		card.Press("Ask")
		s.omar.SeesForm("Ask about H-").Fill("Which field", "Confirmed scope").Fill("What is not clear", long).Sends()
		thread := func() []slacksim.Message { return s.ws.Thread(card.channel, card.ts)[1:] }
		lines = append(lines, s.omar.awaits("a line", thread, []string{"asks @Sara Lind", "<!channel> @here"}))
		told := s.sara.Hears("asks about *Confirmed scope*", "<!channel> @here")
		card.Shows("Question about Confirmed scope", "100% %s")
		told.Press("Answer")
		form := s.sara.SeesForm("Answer H-1001").Shows("THE END")
		form.Fill("Confirmed scope", long).Fill("What to say beside it", hostile).Sends()
		lines = append(lines, s.omar.awaits("a line", thread, []string{"@Sara Lind answered", "<!channel>"}))
		heard := s.omar.Hears("@Sara Lind answered your question", "<!channel>")
		for i, m := range append(lines, card, told, heard) {
			for _, token := range s.aliveIn(m, s.sara, s.omar) {
				if !strings.Contains(token, "/archives/C0ONBOARDING/") {
					s.t.Errorf("in message %d %q is alive", i, token)
				}
			}
		}
		card.Press("Show all")
		s.omar.SeesForm("H-1001").Shows("THE END").Closes()
	})
}

func TestQuestionThatSlackRefusesIsPlainText(t *testing.T) {
	t.Parallel()
	s := begin(t)
	s.expectErrors("delivery refused", "remedy=plain")
	card := s.sara.HandsOff("Acme Corp")
	s.breaks(slacksim.Fault{Kind: slacksim.FaultErrorCode, Code: "invalid_blocks", Method: "chat.update", Times: 1})
	s.breaks(slacksim.Fault{Kind: slacksim.FaultErrorCode, Code: "invalid_blocks", Method: "chat.postMessage", Times: 1})
	card.Press("Ask")
	s.omar.SeesForm("Ask about H-").Fill("Which field", "Confirmed scope").Fill("What is not clear", "People or machines?").Sends()
	card.Line("@Omar Haddad asks @Sara Lind about", "“People or machines?”", "@Sara Lind's move")
	card.Shows("Question about", "People or machines?", "@Sara Lind can press Answer").Offers()
	s.sara.Hears("@Omar Haddad asks about", "People or machines?").Press("Answer")
	s.sara.SeesForm("Answer H-1001").Closes()
}

func TestQuestionIsToldOnceThoughAnswersOfSlackAreLost(t *testing.T) {
	t.Parallel()
	for _, kind := range []slacksim.FaultKind{slacksim.FaultCutAfter, slacksim.FaultHangAfter, slacksim.FaultInternalErrorAfter} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := begin(t, hurried)
			card := s.sara.HandsOff("Acme Corp")
			s.breaks(slacksim.Fault{Kind: kind, Method: "chat.postMessage", Times: 2}) // the line's, and the message's
			told := card.Asks("Confirmed scope", "People or machines?")
			s.settles()
			s.breaks(slacksim.Fault{Kind: kind, Method: "chat.postMessage", Times: 2})
			told.Press("Answer")
			s.sara.SeesForm("Answer H-1001").Fill("Confirmed scope", "120 people").Sends()
			card.Line("@Sara Lind answered", "120 people")
			s.omar.Hears("@Sara Lind answered your question")
			s.settles()
		})
	}
}

func TestQuestionAndAnswerStayInTheirFormsWhileRedisIsAway(t *testing.T) {
	t.Parallel()
	server := durable(t)
	s := begin(t, onRedis(server))
	s.expectErrors("cannot carry out command")
	card := s.sara.HandsOff("Acme Corp")
	card.Press("Ask")
	ask := s.omar.SeesForm("Ask about H-1001").Fill("Which field", "Confirmed scope").Fill("What is not clear", "People or machines?")
	server.Stop()
	ask.Submit()
	ask.Objects("What is not clear", "That did not work", "ref ").Holds("What is not clear", "People or machines?")
	server.Restart()
	ask.Sends()
	told := card.IsAsked("Confirmed scope", "People or machines?")
	told.Press("Answer")
	answer := s.sara.SeesForm("Answer H-1001").Fill("Confirmed scope", "120 people")
	server.Stop()
	answer.Submit()
	answer.Objects("Confirmed scope", "That did not work").Holds("Confirmed scope", "120 people")
	server.Restart()
	answer.Sends()
	card.Line("@Sara Lind answered")
	s.omar.Hears("@Sara Lind answered your question")
}
