package main

import (
	"testing"

	"github.com/handoffbot/handoffbot/internal/redistest"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// durable starts a real Redis that loses nothing when it is restarted.
func durable(t *testing.T) *redistest.Server { return redistest.Start(t, redistest.Options{AOF: true}) }

func TestFormStaysWithItsInputWhileRedisIsAway(t *testing.T) {
	t.Parallel()
	server := durable(t)
	s := begin(t, onRedis(server))
	s.expectErrors("cannot carry out command")
	s.sara.Types("#sales", "/handoff Acme Corp")
	form := s.sara.SeesForm("Hand off").FillDeal()
	server.Stop()
	form.Submit()
	form.Objects("Customer", "nothing was sent", "your input is kept", "ref ").Holds("Confirmed scope", "120 seats, single sign-on, SAP import")
	server.Restart()
	form.Sends()
	s.sara.Handed("Acme Corp")
}

func TestFormStaysWithItsInputWhileRedisHangs(t *testing.T) {
	t.Parallel()
	server := durable(t)
	s := begin(t, onRedis(server))
	s.expectErrors("cannot carry out command")
	s.sara.Types("#sales", "/handoff Acme Corp")
	form := s.sara.SeesForm("Hand off").FillDeal()
	server.Pause()
	form.Submit()
	form.Objects("Customer", "nothing was sent").Holds("Price a year", "24,000 EUR")
	server.Resume()
	form.Sends()
	s.sara.Handed("Acme Corp")
}

func TestPeopleAreToldThatRedisIsAway(t *testing.T) {
	t.Parallel()
	server := durable(t)
	s := begin(t, onRedis(server))
	s.expectErrors("cannot carry out command")
	s.unansweredAllowed = true
	card := s.sara.HandsOff("Acme Corp")
	server.Stop()
	if err := card.For(s.omar).press("Acknowledge"); err == nil {
		t.Error("Slack was told that the press worked")
	}
	s.omar.IsTold("That did not work; nothing was changed")
	s.omar.Types("#onboarding", "/handoff list")
	s.omar.IsTold("That did not work")
	s.omar.Types("#onboarding", "/handoff status H-1001")
	s.omar.IsTold("That did not work")
	s.omar.Types("#onboarding", "/handoff")
	form := s.omar.SeesForm("Hand off") // opens without Redis
	form.Fill("Confirmed scope", "120 seats").Closes()
	server.Restart()
	card.Press("Acknowledge")
	card.IsAcknowledged(s.omar, s.sara)
}

func TestReplyIsHeardAgainAfterRedisWasAway(t *testing.T) {
	t.Parallel()
	server := durable(t)
	s := begin(t, onRedis(server), func(set *setting) {
		set.change = func(cfg *slacksim.Config) {
			shortAcks(cfg)
			cfg.Options.RetryDelays = append(cfg.Options.RetryDelays, 2*second, 4*second, 8*second) // until Redis is back
		}
	})
	s.expectErrors("cannot handle envelope")
	s.unansweredAllowed = true
	card := s.sara.HandsOff("Acme Corp")
	server.Stop()
	card.Replies("ack")
	s.until(s.omar, "the reply is not acknowledged", func() bool {
		for _, e := range s.ws.Envelopes() {
			if !e.Acked && e.Kind == "events_api" {
				return true
			}
		}
		return false
	})
	server.Restart()
	card.IsAcknowledged(s.omar, s.sara, "by reply")
}

func TestRedisIsAwayWhileTheCardIsOnItsWay(t *testing.T) {
	t.Parallel()
	server := durable(t)
	s := begin(t, onRedis(server))
	mend := s.breaks(slacksim.Fault{Kind: slacksim.FaultServerError, Method: "chat.postMessage"})
	s.sara.Types("#sales", "/handoff Acme Corp")
	s.sara.SeesForm("Hand off").FillDeal().Sends()
	s.until(s.sara, "a post fails", func() bool { return s.ws.CallCounts()["chat.postMessage"] > 0 })
	server.Kill()
	mend()
	server.Restart()
	s.ws.Clock.Advance(2 * leaseEnds)
	s.sara.Handed("Acme Corp")
}

func TestWhatWasTakenIsDeliveredByTheNextProcess(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		mend := s.breaks(slacksim.Fault{Kind: slacksim.FaultServerError, Method: "chat.postMessage"})
		s.sara.Types("#sales", "/handoff Acme Corp")
		s.sara.SeesForm("Hand off").FillDeal().Sends()
		s.bots[0].Stops()
		mend()
		s.startBot()
		card := s.sara.Handed("Acme Corp")
		card.Press("Acknowledge")
		card.IsAcknowledged(s.omar, s.sara)
	})
}

func TestProcessStopsBetweenThePostAndItsNote(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		s.breaks(slacksim.Fault{Kind: slacksim.FaultHangAfter, Method: "chat.postMessage", Times: 1})
		s.sara.Types("#sales", "/handoff Acme Corp")
		s.sara.SeesForm("Hand off").FillDeal().Sends()
		card := s.omar.SeesCard("#onboarding", "Acme Corp")
		s.bots[0].Stops()
		s.startBot()
		s.sara.Hears("You sent")
		card.Press("Acknowledge")
		card.IsAcknowledged(s.omar, s.sara)
	})
}

func TestProcessThatHangsIsStoppedAndTheNextOneGoesOn(t *testing.T) {
	t.Parallel()
	s := begin(t, func(set *setting) { set.silent = patience })
	s.breaks(slacksim.Fault{Kind: slacksim.FaultHangAfter, Method: "chat.postMessage", Times: 1})
	s.sara.Types("#sales", "/handoff Acme Corp")
	s.sara.SeesForm("Hand off").FillDeal().Sends()
	card := s.omar.SeesCard("#onboarding", "Acme Corp")
	s.bots[0].Stops() // though a delivery is in hand
	s.startBot()
	s.ws.Clock.Advance(leaseEnds)
	s.sara.Hears("You sent")
	card.Press("Acknowledge")
	card.IsAcknowledged(s.omar, s.sara)
}

func TestTwoProcessesPostEachCardOnce(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		second := s.startBot()
		for _, title := range []string{"Acme Corp", "Globex", "Initech", "Hooli", "Umbrella"} {
			card := s.sara.HandsOff(title)
			card.Press("Acknowledge")
			card.IsAcknowledged(s.omar, s.sara)
		}
		second.Stops()
		card := s.sara.HandsOff("Stark")
		card.Replies("ack")
		card.IsAcknowledged(s.omar, s.sara, "by reply")
	})
}

func TestProcessesTakeTurnsWithoutAGap(t *testing.T) {
	t.Parallel()
	s := begin(t)
	for _, title := range []string{"Acme Corp", "Globex", "Initech"} {
		s.startBot()
		s.bots[len(s.bots)-2].Stops()
		card := s.sara.HandsOff(title)
		card.Press("Acknowledge")
		card.IsAcknowledged(s.omar, s.sara)
	}
}
