package main

import (
	"strings"
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// troubles are the ways in which a call of Slack goes wrong.
var troubles = []slacksim.Fault{
	{Kind: slacksim.FaultRateLimited, Delay: time.Second},
	{Kind: slacksim.FaultServerError},
	{Kind: slacksim.FaultHang},
	{Kind: slacksim.FaultHangAfter},
	{Kind: slacksim.FaultCut},
	{Kind: slacksim.FaultCutAfter},
	{Kind: slacksim.FaultInternalErrorAfter},
	{Kind: slacksim.FaultErrorCode, Code: "service_unavailable"},
	{Kind: slacksim.FaultSlow, Delay: 300 * time.Millisecond},
}

func TestHandoffLivesThroughEveryFaultOfEveryCall(t *testing.T) {
	t.Parallel()
	for _, methods := range []string{
		"chat.postMessage", "chat.update", "chat.postEphemeral", "views.open views.update",
		// These are called when it is not known whether a post arrived.
		"conversations.history conversations.replies conversations.open",
		// And these when the bot starts.
		"auth.test apps.connections.open conversations.info conversations.members usergroups.users.list",
	} {
		for _, trouble := range troubles {
			t.Run(methods+" "+string(trouble.Kind), func(t *testing.T) {
				t.Parallel()
				var faults []slacksim.Fault
				for method := range strings.FieldsSeq(methods) {
					f := trouble
					f.Method, f.Times = method, 1
					faults = append(faults, f)
				}
				s := begin(t, asleep, hurried)
				if s.looks = strings.HasPrefix(methods, "conversations.history"); s.looks {
					faults = append(faults, slacksim.Fault{Kind: slacksim.FaultCutAfter, Method: "chat.postMessage", Times: 2})
				}
				s.livesThrough(faults...)
			})
		}
	}
}

func TestHandoffLivesThroughEveryFaultOfTheConnection(t *testing.T) {
	t.Parallel()
	for _, kind := range []slacksim.FaultKind{slacksim.FaultDeliverTwice, slacksim.FaultAckLost, slacksim.FaultSocketDrop} {
		for _, envelope := range []string{"slash_commands", "interactive", "events_api"} {
			t.Run(envelope+" "+string(kind), func(t *testing.T) {
				t.Parallel()
				s := begin(t, asleep, hurried, func(set *setting) { set.change = shortAcks })
				s.unansweredAllowed = true
				s.livesThrough(slacksim.Fault{Kind: kind, Method: envelope, Times: 1})
			})
		}
	}
}

// livesThrough tells of one handoff from its form to its end, with something that goes wrong before each step. People
// try again what did not work. The story's end sees that there is one card and one line for each event, and that they
// agree with what is stored.
func (s *story) livesThrough(faults ...slacksim.Fault) {
	s.t.Helper()
	s.answersForgiven = true
	strike := func() {
		s.ws.ClearFaults() // those that found nothing to strike
		for _, f := range faults {
			s.breaks(f)
		}
	}
	strike()
	s.startsAtLast()
	strike()
	form := s.opensTheForm()
	form.fillDealStubbornly()
	form.fillStubbornly("Type of handoff", "Onboarding to support")
	form.Shows("Live since")
	form.fillStubbornly("Type of handoff", "Sales to onboarding")
	form.Shows("Kickoff date")
	strike()
	form.sendsStubbornly()
	card := s.sara.Handed("Acme Corp")
	if !s.looks { // else the waits between attempts add up to minutes
		strike()
	}
	card.For(s.sara).gets("Acknowledge", "Onboarding's move") // she may not
	s.until(s.sara, "Sara is told", func() bool { return s.told(s.sara, "Only Onboarding can acknowledge") })
	if !s.looks {
		strike()
	}
	card.Replies("ack")
	card.IsAcknowledged(s.omar, s.sara, "by reply")
	strike()
	card.gets("Complete", "Completed")
	card.Line("@Omar Haddad completed")
	s.sara.Hears("@Omar Haddad completed")
	card.Shows("nothing more to do").Offers()
	s.settles()
}

// startsAtLast starts the bot as often as it needs, as whoever runs it does.
func (s *story) startsAtLast() {
	s.t.Helper()
	for range 3 {
		a, err := newProcess(s.t.Context(), s.parts())
		if err == nil {
			_ = a.store.Close() // it was only to see whether it would start
			_ = a.listener.Close()
			break
		}
	}
	s.startBot()
}

// opensTheForm types the command, and again if no form comes.
func (s *story) opensTheForm() *form {
	s.t.Helper()
	s.insists(func() error {
		err := s.sara.slacksim.Command("#sales", "/handoff Acme Corp")
		if _, open := s.sara.slacksim.Modal(); open {
			return nil
		}
		if err == nil {
			err = errNoForm
		}
		return err
	})
	return s.sara.SeesForm("Hand off")
}

// gets presses the button until that works, and waits for the result.
func (c *card) gets(button, result string) {
	c.s.t.Helper()
	for range 5 {
		c.s.until(nil, "a connection is open", func() bool { return c.s.ws.Connections() > 0 })
		if c.press(button) == nil {
			break
		}
	}
	c.Shows(result)
}

// told reports whether the person was told this, in place or directly.
func (s *story) told(p *person, words string) bool {
	for _, m := range append(p.slacksim.Ephemerals(), p.slacksim.DMs()...) {
		if strings.Contains(s.read(m), words) {
			return true
		}
	}
	return false
}
