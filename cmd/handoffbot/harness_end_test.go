package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// end stops the bots and checks what holds of every story.
func (s *story) end() {
	answers := s.ws.Envelopes() // what is on its way when the bots stop is sent again, to the next ones
	for _, r := range s.bots {
		r.Stops()
	}
	if s.t.Failed() || len(s.bots) == 0 {
		return
	}
	s.nobodyHeardAnythingElse()
	s.everyEnvelopeWasAnswered(answers)
	s.stateAndMessagesAgree()
	if !s.errorsAllowed {
		for _, text := range s.logs.errors() {
			s.t.Errorf("the bot logged an error: %s", text)
		}
	}
	s.wantedErrorsAreLogged()
}

// people are all who might have heard something.
func (s *story) people() []*person { return []*person{s.sara, s.tom, s.omar, s.nina, s.grace} }

// nobodyHeardAnythingElse finds messages of the bot that the story did not expect.
func (s *story) nobodyHeardAnythingElse() {
	unexpected := func(where string, list []slacksim.Message) {
		for _, m := range list {
			answer := !strings.Contains(string(m.Metadata), "H-")
			if m.User == demoBotUser && !s.expected[place{m.Channel, m.TS}] && (!answer || !s.answersForgiven) {
				s.t.Errorf("%s: nobody expected the bot to say %q", where, s.read(m))
			}
		}
	}
	for _, p := range s.people() {
		unexpected("to "+p.name+" alone", p.slacksim.Ephemerals())
		for _, m := range p.slacksim.DMs() {
			unexpected("to "+p.name, s.ws.Thread(m.Channel, m.TS))
		}
	}
	for _, c := range []string{"C0GENERAL", "C0SALES", "C0ONBOARDING", "C0SUPPORT"} {
		for _, m := range s.ws.Messages(c) {
			unexpected("in "+c, s.ws.Thread(c, m.TS))
		}
	}
}

// everyEnvelopeWasAnswered checks the bot's answers to Slack. An event may be answered at a later attempt.
func (s *story) everyEnvelopeWasAnswered(answers []slacksim.EnvelopeRecord) {
	answered := map[string]bool{}
	for _, e := range answers {
		answered[e.EventID] = answered[e.EventID] || e.Acked
		if e.Acked && (e.Latency > 3*time.Second || e.AckBytes >= 20_000) {
			s.t.Errorf("%s %s was acknowledged after %v with %d bytes", e.Kind, e.Label, e.Latency, e.AckBytes)
		}
	}
	for _, e := range answers {
		if again := e.EventID != "" && (answered[e.EventID] || len(s.bots) > 1); !e.Acked && !again && !s.unansweredAllowed {
			s.t.Errorf("%s %s was not acknowledged", e.Kind, e.Label)
		}
	}
}

// stored returns every handoff of the workspace with its events.
func (s *story) stored() map[handoffs.ID]timeline {
	s.t.Helper()
	client, err := redisstore.Open(s.redis)
	if err != nil {
		s.t.Fatal(err)
	}
	defer client.Close()
	store := redisstore.New(client, "T0DEMO")
	all := map[handoffs.ID]timeline{}
	for n, missing := int64(handoffs.FirstNumber), 0; missing < 50; n++ {
		h, err := store.Load(context.Background(), handoffs.NumberedID(n), "")
		switch {
		case errors.Is(err, handoffs.ErrNotFound):
			missing++ // an id that was reserved and not used
			continue
		case err != nil:
			s.t.Fatal(err)
		}
		events, err := store.Timeline(context.Background(), h.ID)
		if err != nil {
			s.t.Fatal(err)
		}
		all[h.ID], missing = timeline{h, events}, 0
	}
	return all
}

type timeline struct {
	handoff handoffs.Handoff
	events  []handoffs.Event
}

// stateAndMessagesAgree checks that Slack shows what is stored: one card that says how things stand, one line for each
// event, nothing twice and nothing left to say.
func (s *story) stateAndMessagesAgree() {
	posts := s.posts()
	for id, t := range s.stored() {
		h := t.handoff
		if len(h.Pending) > 0 {
			s.t.Errorf("%s still has to tell %v", id, h.Pending)
		}
		wanted := map[string]bool{h.CardKey(): true}
		for _, e := range t.events {
			switch e.Kind {
			case handoffs.EventAcknowledged, handoffs.EventReleased, handoffs.EventAssigned, handoffs.EventCompleted, handoffs.EventCancelled,
				handoffs.EventAsked, handoffs.EventAnswered, handoffs.EventReturned, handoffs.EventFixed, handoffs.EventDeclined,
				handoffs.EventRedirected, handoffs.EventTaken, handoffs.EventTaskAdded, handoffs.EventMissed:
				wanted[fmt.Sprintf("line:%d", e.Seq)] = true
			case handoffs.EventSent, handoffs.EventPosted, handoffs.EventFailed:
			}
		}
		for delivery := range wanted {
			if n := len(posts[string(id)+" "+delivery]); n != 1 {
				s.t.Errorf("%s: %s was posted %d times", id, delivery, n)
			}
		}
		if m, ok := s.ws.Message(string(h.Card.Channel), h.Card.TS); ok && m.Text != cards.Card(&h).Text {
			s.t.Errorf("%s: the card shows\n%s\nbut it should show\n%s", id, m.Text, cards.Card(&h).Text)
		}
	}
	for delivery, list := range posts {
		if len(list) > 1 {
			s.t.Errorf("%s was posted %d times", delivery, len(list))
		}
	}
}

// posts are the bot's messages by handoff and delivery.
func (s *story) posts() map[string][]slacksim.Message {
	posts := map[string][]slacksim.Message{}
	for id, list := range s.ws.PostsByMetadata("handoff") {
		for _, m := range list {
			var metadata struct {
				Payload struct {
					Delivery string `json:"delivery"`
				} `json:"event_payload"`
			}
			if err := json.Unmarshal(m.Metadata, &metadata); err != nil {
				s.t.Errorf("metadata of %s: %v", m.TS, err)
			}
			key := id + " " + metadata.Payload.Delivery
			posts[key] = append(posts[key], m)
		}
	}
	return posts
}

// expectErrors says that the bot logs errors in this story, and that the words are among them at its end.
func (s *story) expectErrors(words ...string) {
	s.t.Helper()
	s.errorsAllowed = true
	s.wantedErrors = append(s.wantedErrors, words...)
}

func (s *story) wantedErrorsAreLogged() {
	all := strings.Join(s.logs.errors(), "\n")
	for _, w := range s.wantedErrors {
		if !strings.Contains(all, w) {
			s.t.Errorf("the bot did not log an error with %q; it logged:\n%s", w, all)
		}
	}
}

// answered waits until so many envelopes of that label were acknowledged.
func (s *story) answered(label string, n int) {
	s.t.Helper()
	s.until(nil, label+" is answered", func() bool {
		count := 0
		for _, e := range s.ws.Envelopes() {
			if e.Acked && e.Label == label {
				count++
			}
		}
		return count >= n
	})
}

// quiet waits until the bots have nothing in hand that they left for after an answer.
func (s *story) quiet() {
	for _, r := range s.bots {
		r.a.bot.Close()
	}
}

// settles waits until everything that arrived is noted: after an answer that was lost that takes another look.
func (s *story) settles() {
	s.t.Helper()
	deadline := time.Now().Add(patience)
	for range time.Tick(100 * time.Millisecond) { // Redis tells nobody of a change
		pending := 0
		for _, t := range s.stored() {
			pending += len(t.handoff.Pending)
		}
		if pending == 0 {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatal("the bot does not come to rest")
		}
	}
}
