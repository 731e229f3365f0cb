package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// withBridge lets the demo's first type carry replies.
func withBridge(set *setting) {
	const targets = "    targets: { acknowledge: 4h, complete: 5d"
	set.playbook = bytes.Replace(demoPlaybook, []byte(targets), []byte("    bridge: true\n"+targets), 1)
}

// bridged is a handoff that started in a thread, with both threads.
func bridged(s *story) (thread, card *card) {
	s.t.Helper()
	if !s.book.Types[0].Bridge {
		s.t.Fatal("the playbook has no bridge")
	}
	thread = s.sara.Starts("#sales", "Acme Corp signed")
	thread.HandsOffFromHere().HoldsAll("Deal notes", "Acme Corp signed").Fill("Customer", "Acme Corp").FillDeal().Sends()
	card = s.sara.Handed("Acme Corp")
	thread.Line("handed this off")
	return thread, card
}

// replies writes in the thread and returns the message.
func (c *card) replies(text string) slacksim.Message {
	c.s.t.Helper()
	m, err := c.reader.slacksim.Reply(c.channel, c.ts, text)
	if err != nil {
		c.s.t.Fatalf("%s replies %q: %v", c.reader.name, text, err)
	}
	return m
}

// copies counts the bot's messages in the thread that have the words.
func (c *card) copies(words ...string) int {
	n := 0
	for _, m := range c.s.ws.Thread(c.channel, c.ts) {
		if m.User == demoBotUser && holds(c.s.read(m), words) {
			n++
		}
	}
	return n
}

func TestRepliesCrossTheBridgeBothWays(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		thread, card := bridged(s)
		card.Replies("Which floor, @sara? <b> & https://example.com")
		thread.Line("*omar* in the card's thread", "Which floor, @sara? <b> & https://example.com")
		thread.For(s.tom).Replies("The third one")
		card.Line("*tom* in the thread where this started", "The third one")
		card.Replies("ack")
		card.Line("Omar Haddad acknowledged")
		s.sara.Hears("Omar Haddad acknowledged")
		thread.For(s.sara).Replies("@handoffbot")
		s.sara.IsTold("Hand work off from this thread?")
		s.settles()
		for _, m := range s.ws.Thread(thread.channel, thread.ts) {
			if m.User == demoBotUser && strings.Contains(m.Text+string(m.Blocks), "<@U0SARA>, ") {
				t.Errorf("a copy notifies people: %s", m.Text)
			}
		}
		if n, m := len(s.ws.Thread(thread.channel, thread.ts)), len(s.ws.Thread(card.channel, card.ts)); n != 5 || m != 5 {
			t.Errorf("the threads have %d and %d messages, want 5 each: nothing is carried back, and no ack", n, m)
		}
	}, withBridge)
}

func TestCopiesFollowEditsAndDeletions(t *testing.T) {
	t.Parallel()
	s := begin(t, withBridge)
	thread, card := bridged(s)
	said := card.replies("Which flor?")
	thread.Line("*omar* in the card's thread", "Which flor?")
	if err := s.omar.slacksim.Edit(said.Channel, said.TS, "Which floor?"); err != nil {
		t.Fatal(err)
	}
	s.until(s.sara, "the copy follows the edit", func() bool { return thread.copies("Which floor?") == 1 })
	if err := s.omar.slacksim.Delete(said.Channel, said.TS); err != nil {
		t.Fatal(err)
	}
	s.until(s.sara, "the copy is gone", func() bool { return thread.copies("floor?") == 0 })
	s.settles()
	if n := len(s.ws.Thread(thread.channel, thread.ts)); n != 2 {
		t.Errorf("the thread has %d messages, want the first one and the bot's line", n)
	}
}

func TestAReplyCrossesOnceWhateverIsLost(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]slacksim.Fault{
		"delivered twice":           {Kind: slacksim.FaultDeliverTwice, Method: "events_api", Times: 1},
		"the ack is lost":           {Kind: slacksim.FaultAckLost, Method: "events_api", Times: 1},
		"the post's answer is lost": {Kind: slacksim.FaultCutAfter, Method: "chat.postMessage", Times: 1},
		"the edit's answer is lost": {Kind: slacksim.FaultCutAfter, Method: "chat.update", Times: 1},
		"Slack takes the post back": {Kind: slacksim.FaultInternalErrorAfter, Method: "chat.postMessage", Times: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := begin(t, withBridge, hurried)
			s.looks = true
			thread, card := bridged(s)
			s.settles()
			s.startBot() // a second replica
			s.breaks(f)
			said := card.replies("Which floor?")
			thread.Line("*omar* in the card's thread", "Which floor?")
			if err := s.omar.slacksim.Edit(said.Channel, said.TS, "Which floors?"); err != nil {
				t.Fatal(err)
			}
			s.until(s.sara, "the copy follows the edit", func() bool { return thread.copies("Which floors?") == 1 })
			s.settles()
			if n := thread.copies("Which floor"); n != 1 {
				t.Errorf("there are %d copies", n)
			}
		})
	}
}

func TestNothingCrossesWithoutABridge(t *testing.T) {
	t.Parallel()
	s := begin(t)
	thread := s.sara.Starts("#sales", "Acme Corp signed")
	thread.HandsOffFromHere().HoldsAll("Deal notes", "Acme Corp signed").Fill("Customer", "Acme Corp").FillDeal().Sends()
	card := s.sara.Handed("Acme Corp")
	thread.Line("handed this off")
	card.Replies("Which floor?")
	thread.For(s.tom).Replies("The third one")
	s.answered("message", 2)
	s.settles()
	for id, t := range s.stored() {
		for _, e := range t.events {
			if e.Kind == handoffs.EventCarried {
				s.t.Errorf("%s carried %s", id, fmt.Sprint(e.Reply))
			}
		}
	}
}
