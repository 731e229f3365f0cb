package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/internal/slacksim"
)

func TestCardArrivesOnceHoweverSlackAnswers(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]slacksim.Fault{
		"too many requests":               {Kind: slacksim.FaultRateLimited, Delay: time.Second, Times: 1},
		"an error of the server":          {Kind: slacksim.FaultServerError, Times: 2},
		"a bad gateway":                   {Kind: slacksim.FaultServerError, Status: 502, Times: 1},
		"nothing":                         {Kind: slacksim.FaultHang, Times: 1},
		"nothing, having posted":          {Kind: slacksim.FaultHangAfter, Times: 1},
		"a cut connection":                {Kind: slacksim.FaultCut, Times: 1},
		"a cut connection, having posted": {Kind: slacksim.FaultCutAfter, Times: 1},
		"an error, having posted":         {Kind: slacksim.FaultInternalErrorAfter, Times: 1},
		"always late":                     {Kind: slacksim.FaultSlow, Delay: 300 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fault.Method = "chat.postMessage"
			s := begin(t, hurried)
			s.breaks(fault)
			s.sara.Types("#sales", "/handoff Acme Corp")
			s.sara.SeesForm("Hand off").FillDeal().Sends()
			card := s.sara.Handed("Acme Corp")
			s.breaks(fault)
			card.Press("Acknowledge")
			card.IsAcknowledged(s.omar, s.sara)
		})
	}
}

func TestCardThatSomebodyDeletedIsPostedAnew(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		s.expectErrors("delivery refused")
		card := s.sara.HandsOff("Acme Corp").For(s.sara)
		card.Press("Cancel")
		form := s.sara.SeesForm("Cancel H-").Fill("Reason", "Their plans changed")
		s.ws.DeleteMessage(card.channel, card.ts)
		form.Sends()
		card = s.omar.SeesCard("#onboarding", "Acme Corp")
		card.Shows("Cancelled", "Their plans changed").Offers()
		card.Line("@Sara Lind cancelled")
	})
}

func TestCardWithAThreadThatSomebodyDeletedIsPostedAnew(t *testing.T) {
	t.Parallel()
	s := begin(t)
	s.expectErrors("delivery refused")
	card := s.sara.HandsOff("Acme Corp")
	card.Press("Acknowledge")
	card.IsAcknowledged(s.omar, s.sara)
	card.Press("Assign")
	form := s.omar.SeesForm("Assign H-").Fill("New owner", "U0NINA").Fill("Reason", "I am away")
	s.ws.DeleteMessage(card.channel, card.ts)
	form.Sends()
	card = s.nina.SeesCard("#onboarding", "Acme Corp")
	card.Line("@Omar Haddad assigned this to @Nina Costa")
	s.nina.Hears("assigned", "to you")
	card.Shows("Nina Costa's move").Press("Complete")
	card.Line("@Nina Costa completed")
	s.sara.Hears("@Nina Costa completed")
}

func TestNothingIsTakenForAChannelThatTheBotCannotPostTo(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		event, says string
		change      func(s *story)
		mend        func(s *story)
		mended      string
	}{
		"archived": {
			event: "channel_archive", says: "is archived", change: func(s *story) { s.ws.Archive("#onboarding") },
			mended: "channel_unarchive", mend: func(s *story) { s.ws.Unarchive("#onboarding") },
		},
		"bot removed": {
			event: "channel_left", says: "/invite @handoffbot",
			change: func(s *story) {
				if err := s.omar.slacksim.Kick("#onboarding", demoBotUser); err != nil {
					s.t.Fatal(err)
				}
			},
			mended: "member_joined_channel", mend: func(s *story) { s.omar.Says("#onboarding", "/invite @handoffbot") },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := begin(t)
			s.sara.Types("#sales", "/handoff Acme Corp")
			form := s.sara.SeesForm("Hand off").FillDeal()
			row.change(s)
			s.answered(row.event, 1)
			form.Submit()
			form.Objects("Customer", "#onboarding", row.says).Holds("Price a year", "24,000 EUR")
			row.mend(s)
			s.answered(row.mended, 1)
			form.Sends()
			s.sara.Handed("Acme Corp")
		})
	}
}

func TestCardGoesToTheExceptionOwnerWhenTheChannelCannotBeReached(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		why    string
		change func(s *story)
	}{
		"archived":    {"it is archived", func(s *story) { s.ws.Archive("#onboarding") }},
		"bot removed": {"the bot is not in it", func(s *story) { s.ws.RemoveMember("#onboarding", demoBotUser) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachRedis(t, func(s *story) {
				s.expectErrors("delivery refused", "remedy=exception")
				s.breaks(slacksim.Fault{Kind: slacksim.FaultSlow, Method: "chat.postMessage", Delay: 500 * time.Millisecond, Times: 1})
				s.sara.Types("#sales", "/handoff Acme Corp")
				s.sara.SeesForm("Hand off").FillDeal().Sends()
				row.change(s) // the card is on its way
				card := s.grace.Hears("Acme Corp", "#onboarding", row.why, "The exception owner, @Grace Okafor")
				s.sara.Hears("You sent", "Acme Corp")
				s.sara.Hears("could not be posted in #onboarding", row.why, "@Grace Okafor", "Nothing is lost")
				if n := s.bots[0].Counts(`handoffbot_delivery_fallbacks_total{remedy="exception"}`); n != "1" {
					s.t.Errorf("the metrics count %q fallbacks, want 1", n)
				}
				s.tom.Types("#sales", "/handoff status H-1001")
				s.tom.IsTold("Sent", "with the exception owner")
				card.Press("Acknowledge")
				card.Line("@Grace Okafor acknowledged")
				card.Shows("Grace Okafor's move")
				s.sara.Hears("@Grace Okafor acknowledged")
				card.Press("Assign")
				s.grace.SeesForm("Assign H-").Fill("New owner", "U0OMAR").Fill("Reason", "You have room").Sends()
				card.Line("@Grace Okafor assigned")
				s.omar.Hears("@Grace Okafor assigned", "to you")
			})
		})
	}
}

func TestCardThatSlackRefusesIsPlainText(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"invalid_blocks", "msg_blocks_too_long", "msg_too_long"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			s := begin(t)
			s.expectErrors("delivery refused", "remedy=plain")
			s.breaks(slacksim.Fault{Kind: slacksim.FaultErrorCode, Code: code, Method: "chat.postMessage", Times: 1})
			s.sara.Types("#sales", "/handoff Acme Corp")
			s.sara.SeesForm("Hand off").FillDeal().Sends()
			card := s.sara.Handed("Acme Corp")
			card.Shows("To acknowledge", "reply “ack” in this thread", "Price a year: 24,000 EUR").Offers()
			card.Replies("ack")
			card.IsAcknowledged(s.omar, s.sara, "by reply") // with buttons again, now that Slack takes them
			if n := s.bots[0].Counts(`handoffbot_delivery_fallbacks_total{remedy="plain"}`); n != "1" {
				t.Errorf("the metrics count %q fallbacks, want 1", n)
			}
		})
	}
}

func TestCardStaysPlainTextWhileSlackRefusesIt(t *testing.T) {
	t.Parallel()
	s := begin(t)
	s.expectErrors("delivery refused")
	s.breaks(slacksim.Fault{Kind: slacksim.FaultErrorCode, Code: "invalid_blocks", Method: "chat.postMessage", Times: 1})
	s.sara.Types("#sales", "/handoff Acme Corp")
	s.sara.SeesForm("Hand off").FillDeal().Sends()
	card := s.sara.Handed("Acme Corp").Offers()
	s.breaks(slacksim.Fault{Kind: slacksim.FaultErrorCode, Code: "invalid_blocks", Method: "chat.update", Times: 1})
	card.Reacts("white_check_mark")
	card.Line("@Omar Haddad acknowledged")
	s.sara.Hears("@Omar Haddad acknowledged")
	card.Shows("Acknowledged", "Omar Haddad").Offers()
}

func TestWhoCannotBeToldInPlaceIsToldDirectly(t *testing.T) {
	t.Parallel()
	for _, kind := range []slacksim.FaultKind{slacksim.FaultServerError, slacksim.FaultHang, slacksim.FaultCut} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := begin(t)
			card := s.sara.HandsOff("Acme Corp").For(s.sara)
			s.breaks(slacksim.Fault{Kind: kind, Method: "chat.postEphemeral", Times: 1})
			card.Press("Acknowledge")
			s.sara.Hears("Only Onboarding can acknowledge")
		})
	}
}

func TestPeopleWorkWhileSlackReplacesTheConnections(t *testing.T) {
	t.Parallel()
	s := begin(t, func(set *setting) { set.change = shortAcks })
	s.unansweredAllowed = true
	s.ws.Reconnect()
	s.insists(func() error { return s.sara.slacksim.Command("#sales", "/handoff Acme Corp") })
	s.sara.SeesForm("Hand off").fillDealStubbornly()
	s.ws.Reconnect()
	s.sara.SeesForm("Hand off").sendsStubbornly()
	card := s.sara.Handed("Acme Corp")
	s.ws.Reconnect()
	card.Replies("ack")
	card.IsAcknowledged(s.omar, s.sara, "by reply")
	s.until(nil, "both connections are open again", func() bool { return s.ws.Connections() == 2 })
}

func TestPeopleWorkWhileConnectionsBreak(t *testing.T) {
	t.Parallel()
	s := begin(t, func(set *setting) { set.change = shortAcks })
	s.unansweredAllowed = true
	s.ws.DropSockets()
	s.insists(func() error { return s.sara.slacksim.Command("#sales", "/handoff Acme Corp") })
	s.sara.SeesForm("Hand off").fillDealStubbornly()
	s.ws.DropSockets()
	s.sara.SeesForm("Hand off").sendsStubbornly()
	card := s.sara.Handed("Acme Corp")
	s.breaks(slacksim.Fault{Kind: slacksim.FaultSocketDrop, Method: "events_api", Times: 1})
	card.Replies("ack")
	card.IsAcknowledged(s.omar, s.sara, "by reply")
	s.breaks(slacksim.Fault{Kind: slacksim.FaultSocketDrop, Method: "interactive", Times: 1})
	card.gets("Release", "Sent")
	card.Line("@Omar Haddad released")
	s.sara.Hears("@Omar Haddad released")
}

// insists tries again what Slack says did not work, as people do.
func (s *story) insists(act func() error) {
	s.t.Helper()
	var err error
	for range 10 {
		s.until(nil, "a connection is open", func() bool { return s.ws.Connections() > 0 })
		if err = act(); err == nil {
			return
		}
	}
	s.t.Fatalf("it did not work ten times: %v\n%s", err, s.sara.screen())
}

// fillDealStubbornly fills in the form although Slack loses a press here and there.
func (f *form) fillDealStubbornly() {
	f.p.s.t.Helper()
	for label, value := range map[string]string{
		"Plan": "Growth", "Price a year": "24,000 EUR", "Confirmed scope": "120 seats", "Kickoff date": f.p.s.inDays(30), "Key contact": "Ana Ruiz",
	} {
		f.fillStubbornly(label, value)
	}
}

func (f *form) fillStubbornly(label, value string) {
	f.p.s.t.Helper()
	f.p.s.insists(func() error {
		v, _ := f.view()
		in, _ := f.input(label)
		if strings.HasSuffix(in.Element.Type, "_input") {
			return f.p.slacksim.Type(v, in.BlockID, value)
		}
		return f.p.slacksim.Choose(v, in.BlockID, value)
	})
}

// errNoForm is said when a command brought no form.
var errNoForm = errors.New("no form is open")

// sendsStubbornly submits the form until it closes.
func (f *form) sendsStubbornly() {
	f.p.s.t.Helper()
	f.p.s.insists(func() error {
		v, open := f.view()
		if !open {
			return nil
		}
		if err := f.p.slacksim.Submit(v); err != nil {
			return err
		}
		if _, open := f.view(); open {
			return errors.New("the form is still open")
		}
		return nil
	})
}
