package main

import (
	"sync"
	"testing"
)

func TestRepSendsAndReceiverAcknowledgesByTheButton(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		s.sara.Types("#sales", "/handoff Acme Corp")
		form := s.sara.SeesForm("Hand off").Holds("Customer", "Acme Corp")
		form.Shows("Goes to *Onboarding*").FillDeal().Fill("Risks", "Their IT is slow").Sends()

		card := s.omar.SeesCard("#onboarding", "Acme Corp")
		card.Shows("Sent", "Onboarding's move", "Their IT is slow", "sent by @Sara Lind", "Left empty: CRM record")
		card.Offers(offersSent...)
		s.sara.Hears("You sent", "Acme Corp", "Onboarding's move")

		card.Press("Acknowledge")
		card.IsAcknowledged(s.omar, s.sara)
	})
}

func TestReceiverAcknowledgesByCheckMark(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		card := s.sara.HandsOff("Acme Corp")
		card.Reacts("eyes")
		card.Reacts("tada")
		card.Reacts("white_check_mark")
		card.IsAcknowledged(s.omar, s.sara, "by reaction")
	})
}

func TestCheckMarkHasAnySkin(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	card.Reacts("white_check_mark::skin-tone-4")
	card.IsAcknowledged(s.omar, s.sara, "by reaction")
}

func TestCheckMarkOnAReplyIsThePeoplesOwn(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	reply, err := s.sara.slacksim.Reply(card.channel, card.ts, "They sign on Monday")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.omar.slacksim.React(card.channel, reply.TS, "white_check_mark"); err != nil {
		t.Fatal(err)
	}
	card.Replies("I look at it, ack when I have read it")
	card.Press("Acknowledge")
	card.IsAcknowledged(s.omar, s.sara)
}

func TestReceiverAcknowledgesByReply(t *testing.T) {
	t.Parallel()
	for _, words := range []string{"ack", "Ack!", " ACKNOWLEDGED.", "acknowledge"} {
		t.Run(words, func(t *testing.T) {
			t.Parallel()
			s := begin(t)
			card := s.sara.HandsOff("Acme Corp")
			card.Replies(words)
			card.IsAcknowledged(s.omar, s.sara, "by reply")
		})
	}
}

func TestReceiverAcknowledgesByMentioningTheBot(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		card := s.sara.HandsOff("Acme Corp")
		card.Replies("@handoffbot ack") // arrives as a mention and as a message
		card.IsAcknowledged(s.omar, s.sara, "by reply")
	})
}

func TestMentionWithoutAckGetsAHint(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	card.Replies("@handoffbot what is this?")
	s.omar.IsTold("Hand work off from this thread?")
}

func TestOfTwoPressesOneWins(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		card := s.sara.HandsOff("Acme Corp")
		var both sync.WaitGroup
		for _, p := range []*person{s.omar, s.nina} {
			both.Go(func() {
				if err := card.For(p).press("Acknowledge"); err != nil {
					s.t.Errorf("%s presses: %v", p.name, err)
				}
			})
		}
		both.Wait()
		card.Line("acknowledged")
		winner, other := s.omar, s.nina
		if card.Shows("Acknowledged"); !holds(card.Text(), []string{"Omar Haddad's move"}) {
			winner, other = s.nina, s.omar
		}
		card.Shows(winner.name + "'s move")
		s.sara.Hears(winner.name + " acknowledged")
		other.IsTold("@"+winner.name+" acknowledged", "first", "It is theirs")
	})
}

func TestOutsiderIsToldWhoMayAcknowledge(t *testing.T) {
	t.Parallel()
	ways := map[string]func(c *card){
		"button":   func(c *card) { c.Press("Acknowledge") },
		"reaction": func(c *card) { c.Reacts("white_check_mark") },
		"reply":    func(c *card) { c.Replies("ack") },
		"mention":  func(c *card) { c.Replies("@handoffbot ack") },
	}
	for name, acknowledge := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := begin(t)
			card := s.sara.HandsOff("Acme Corp").For(s.sara)
			acknowledge(card)
			s.sara.IsTold("Only Onboarding can acknowledge")
			card.Shows("Sent", "Onboarding's move").Offers(offersSent...)
		})
	}
}

func TestWhoComesSecondByMentionIsToldOnce(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	card.Press("Acknowledge")
	card.IsAcknowledged(s.omar, s.sara)
	card.For(s.nina).Replies("@handoffbot ack")
	s.nina.IsTold("@Omar Haddad acknowledged", "first")
}

func TestManagerMayAcknowledge(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp").For(s.grace)
	card.Press("Acknowledge")
	card.IsAcknowledged(s.grace, s.sara)
}

func TestWhoJoinsTheTeamMayAcknowledge(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp").For(s.sara)
	s.ws.SetUserGroup("S0ONBOARDING", "U0OMAR", "U0SARA")
	s.answered("subteam_members_changed", 1)
	card.Press("Acknowledge")
	card.Line("@Sara Lind acknowledged")
	card.Shows("Sara Lind's move")
}

func TestPressOnAnOldCardIsAnsweredKindly(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		card := s.sara.HandsOff("Acme Corp")
		card.Press("Acknowledge")
		card.IsAcknowledged(s.omar, s.sara)
		card.For(s.nina).PressOld("Acknowledge")
		s.nina.IsTold("@Omar Haddad acknowledged", "first")
		card.PressOld("Acknowledge")
		s.omar.IsTold("yours already", "your move")

		card.Press("Complete")
		card.Line("@Omar Haddad completed")
		card.Shows("Completed", "nothing more to do").Offers()
		s.sara.Hears("@Omar Haddad completed")
		card.For(s.nina).PressOld("Acknowledge")
		s.nina.IsTold("completed", "Nothing more to do")
		card.For(s.nina).Reacts("white_check_mark") // a kind word to the thread, not a claim
		card.Offers()
	})
}
