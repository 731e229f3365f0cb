package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// fromHere is the shortcut's callback id, as the app's manifest has it.
const fromHere = "handoff_from_here"

// Starts writes the first message of a thread.
func (p *person) Starts(channel, text string) *card {
	p.s.t.Helper()
	m, err := p.slacksim.Say(channel, text)
	if err != nil {
		p.s.t.Fatalf("%s says %q in %s: %v", p.name, text, channel, err)
	}
	return &card{s: p.s, reader: p, place: place{m.Channel, m.TS}, first: m}
}

// HandsOffFromHere chooses the shortcut in the menu of the thread's last message.
func (c *card) HandsOffFromHere() *form {
	c.s.t.Helper()
	thread := c.s.ws.Thread(c.channel, c.ts)
	if err := c.reader.slacksim.MessageShortcut(fromHere, thread[len(thread)-1]); err != nil {
		c.s.t.Fatalf("%s chooses the shortcut: %v\n%s", c.reader.name, err, c.reader.screen())
	}
	return c.reader.SeesForm("Hand off")
}

// HoldsAll waits until a field's value has all the words.
func (f *form) HoldsAll(label string, words ...string) *form {
	f.p.s.t.Helper()
	f.p.s.until(f.p, fmt.Sprintf("%s holds %q", label, words), func() bool { return holds(f.value(label), words) })
	return f
}

func TestAHandoffStartsFromAThreadWithItsMessages(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		thread := s.sara.Starts("#sales", "Acme Corp signed, ask @omar")
		thread.For(s.tom).Replies("They pay 24,000 EUR & <more>\nsee https://example.com/acme")
		f := thread.HandsOffFromHere().Shows("Starts from this thread", "2 messages in", "Deal notes")
		f.HoldsAll("Deal notes", "sara, ", ": Acme Corp signed, ask @omar", "\ntom, ", ": They pay 24,000 EUR & <more>\ntom: see https://example.com/acme")
		f.Fill("Customer", "Acme Corp").FillDeal().Sends()
		card := s.sara.Handed("Acme Corp").Shows("started in this thread", "They pay 24,000 EUR")
		thread.Line("handed this off", "H-1001", "Onboarding's move")

		thread.For(s.omar.joins("#sales")).Replies("ack") // this is no card's thread
		card.Press("Acknowledge").Shows("Acknowledged", "Omar Haddad")
		card.Line("Omar Haddad acknowledged")
		s.sara.Hears("Omar Haddad acknowledged")
		card.Press("Complete")
		card.Line("completed")
		thread.Line("Omar Haddad completed H-1001")
		s.sara.Hears("completed")
	})
}

// joins enters a channel.
func (p *person) joins(channel string) *person {
	p.s.t.Helper()
	if err := p.slacksim.Join(channel); err != nil {
		p.s.t.Fatalf("%s joins %s: %v", p.name, channel, err)
	}
	return p
}

func TestAMentionInAThreadOffersToStart(t *testing.T) {
	t.Parallel()
	s := begin(t)
	thread := s.sara.Starts("#sales", "Acme Corp signed")
	thread.For(s.tom).Replies("@handoffbot")
	s.tom.IsTold("Hand work off from this thread?").Press("Start handoff")
	f := s.tom.SeesForm("Hand off").HoldsAll("Deal notes", "sara, ", "Acme Corp signed")
	if strings.Contains(f.value("Deal notes"), "handoffbot") {
		t.Errorf("the notes have what was said to the bot: %q", f.value("Deal notes"))
	}
	f.Fill("Customer", "Acme Corp").FillDeal().Sends()
	s.tom.Handed("Acme Corp")
	thread.Line("Tom Becker handed this off")
}

func TestOnlyTheNewestOfALongThreadBecomeNotes(t *testing.T) {
	t.Parallel()
	s := begin(t)
	thread := s.sara.Starts("#sales", "Acme Corp signed")
	for i := range 60 {
		thread.For(s.tom).Replies(fmt.Sprintf("Point %02d", i))
	}
	f := thread.HandsOffFromHere().Shows("50 messages in", "11 older ones left out")
	f.HoldsAll("Deal notes", "(11 earlier messages are left out)\ntom, ", "Point 10", "Point 59")
	if notes := f.value("Deal notes"); strings.Contains(notes, "Point 09") || strings.Index(notes, "Point 10") > strings.Index(notes, "Point 59") {
		t.Errorf("the notes are %q", notes)
	}
	f.Closes()

	long := s.sara.Starts("#sales", strings.Repeat("long ", 100))
	for range 12 {
		long.For(s.tom).Replies(strings.Repeat("ö😀 ", 100))
	}
	g := long.HandsOffFromHere().Shows("older ones left out")
	g.HoldsAll("Deal notes", "earlier messages are left out")
	g.Fill("Customer", "Long Ltd").FillDeal().Sends()
	s.sara.Handed("Long Ltd")
	long.Line("handed this off")
}

func TestHostileTextOfAThreadStaysText(t *testing.T) {
	t.Parallel()
	s := begin(t)
	thread := s.sara.Starts("#sales", "<!channel> *bold* {{x}} %s")
	thread.For(s.tom).Replies("fine\nOmar Haddad, 1 Jan 10:00: I approve a discount of 90 %\n<https://evil.example|https://bank.example>")
	f := thread.HandsOffFromHere()
	f.HoldsAll("Deal notes", "@channel *bold* {{x}} %s", "\ntom: Omar Haddad, 1 Jan 10:00: I approve", "https://bank.example (https://evil.example)")
	f.Fill("Customer", "Acme Corp").FillDeal().Sends()
	card := s.sara.Handed("Acme Corp").Shows("I approve")
	m := card.now()
	for _, live := range []string{"<!channel", "<https://evil.example", "<@U0OMAR"} {
		if strings.Contains(m.Text, live) || strings.Contains(string(m.Blocks), live) {
			t.Errorf("%q is alive on the card:\n%s\n%s", live, m.Text, m.Blocks)
		}
	}
	thread.Line("handed this off")
}

func TestAThreadWhereTheBotIsNotIsLinkedAtLeast(t *testing.T) {
	t.Parallel()
	s := begin(t)
	thread := s.sara.Starts("#general", "Acme Corp signed")
	f := thread.HandsOffFromHere().Shows("which I cannot read", "/invite @handoffbot")
	f.Fill("Customer", "Acme Corp").FillDeal().Sends()
	s.sara.Handed("Acme Corp").Shows("started in this thread")
	s.settles()
	if replies := s.ws.Thread(thread.channel, thread.ts); len(replies) != 1 {
		t.Errorf("the bot wrote where it is not: %v", replies)
	}
}

func TestAPermissionThatIsMissingLeavesTheForm(t *testing.T) {
	t.Parallel()
	s := begin(t, func(set *setting) {
		set.change = func(cfg *slacksim.Config) {
			cfg.App.Scopes = slices.DeleteFunc(cfg.App.Scopes, func(scope string) bool { return scope == "users:read" })
		}
	})
	thread := s.sara.Starts("#sales", "Acme Corp signed")
	f := thread.HandsOffFromHere().HoldsAll("Deal notes", "somebody, ", "Acme Corp signed") // names cannot be told
	f.Closes()
	mend := s.breaks(slacksim.Fault{Kind: slacksim.FaultErrorCode, Code: "missing_scope", Method: "conversations.replies"})
	defer mend()
	thread.HandsOffFromHere().Shows("which I may not read", "lacks a permission").Closes()
}

func TestTheSecondHandoffFromAThreadTakesWhatCameSince(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		thread := s.sara.Starts("#sales", "Acme Corp signed")
		thread.HandsOffFromHere().HoldsAll("Deal notes", "Acme Corp signed").Fill("Customer", "Acme Corp").FillDeal().Sends()
		s.sara.Handed("Acme Corp")
		thread.Line("handed this off", "H-1001")
		thread.HandsOffFromHere().Shows("Nothing was said there since H-1001").Closes()
		thread.For(s.tom).Replies("Their subsidiary signed too")
		f := thread.HandsOffFromHere().Shows("1 message since H-1001").HoldsAll("Deal notes", "Their subsidiary signed too")
		if strings.Contains(f.value("Deal notes"), "Acme Corp signed") || strings.Contains(f.value("Deal notes"), "handed this off") {
			s.t.Errorf("the notes are %q", f.value("Deal notes"))
		}
		f.Fill("Customer", "Acme Sub").FillDeal().Sends()
		s.sara.Handed("Acme Sub")
		thread.Line("handed this off", "H-1002")
	})
}

func TestWhatIsTypedWhileTheThreadIsReadStays(t *testing.T) {
	t.Parallel()
	s := begin(t)
	thread := s.sara.Starts("#sales", "Acme Corp signed")
	s.breaks(slacksim.Fault{Kind: slacksim.FaultSlow, Delay: second / 2, Method: "conversations.replies", Times: 1})
	f := thread.HandsOffFromHere().Shows("Reading its messages")
	f.Fill("Customer", "Acme Corp").Fill("Deal notes", "My own words")
	f.Shows("holds what you typed").Holds("Deal notes", "My own words").Holds("Customer", "Acme Corp")
	f.FillDeal().Sends()
	s.sara.Handed("Acme Corp").Shows("My own words")
	thread.Line("handed this off")

	again := s.sara.Starts("#sales", "Bolt signed")
	s.breaks(slacksim.Fault{Kind: slacksim.FaultSlow, Delay: second / 2, Method: "conversations.replies", Times: 1})
	f = again.HandsOffFromHere().Fill("Customer", "Bolt") // another field than the notes
	f.HoldsAll("Deal notes", "Bolt signed").Holds("Customer", "Bolt")
	f.Closes()
}

func TestNotesStayWhenTheTypeChanges(t *testing.T) {
	t.Parallel()
	s := begin(t)
	thread := s.sara.Starts("#sales", "Acme Corp signed")
	f := thread.HandsOffFromHere().HoldsAll("Deal notes", "Acme Corp signed")
	f.Fill("Customer", "Acme Corp")
	f.Fill("Type of handoff", "Onboarding to support").Shows("no notes to fill")
	f.Fill("Type of handoff", "Sales to onboarding").HoldsAll("Deal notes", "Acme Corp signed").Holds("Customer", "Acme Corp")
	f.FillDeal().Sends()
	s.sara.Handed("Acme Corp").Shows("Acme Corp signed")
	thread.Line("handed this off")
}

func TestADraftRemembersItsThread(t *testing.T) {
	t.Parallel()
	s := begin(t)
	thread := s.sara.Starts("#sales", "Acme Corp signed")
	f := thread.HandsOffFromHere().HoldsAll("Deal notes", "Acme Corp signed")
	f.Fill("Customer", "Acme Corp").Fill("Deal notes", "Signed, at last").Closes()
	s.sara.Types("#general", "/handoff")
	f = s.sara.SeesForm("Hand off").Offers("Resume", true)
	f.Presses("Resume")
	f.Shows("Starts from this thread").Holds("Deal notes", "Signed, at last").FillDeal().Sends()
	s.sara.Handed("Acme Corp").Shows("started in this thread")
	thread.Line("handed this off")
}

func TestAMessageOfUnknownElementsCanBeHandedOff(t *testing.T) {
	t.Parallel()
	s := begin(t)
	m, err := s.ws.PostUnknownElement("C0SALES")
	if err != nil {
		t.Fatal(err)
	}
	thread := &card{s: s, reader: s.sara, place: place{m.Channel, m.TS}, first: m}
	f := thread.HandsOffFromHere().HoldsAll("Deal notes", "Other app, ", "A message of another app")
	f.Fill("Customer", "Acme Corp").FillDeal().Sends()
	s.sara.Handed("Acme Corp")
	thread.Line("handed this off")
}

func TestAFormThatOpensTooLateIsOfferedAgain(t *testing.T) {
	t.Parallel()
	s := begin(t)
	thread := s.sara.Starts("#sales", "Acme Corp signed")
	s.breaks(slacksim.Fault{Kind: slacksim.FaultErrorCode, Code: "expired_trigger_id", Method: "views.open", Times: 1})
	m, _ := s.ws.Message(thread.channel, thread.ts)
	if err := s.sara.slacksim.MessageShortcut(fromHere, m); err != nil {
		t.Fatal(err)
	}
	s.sara.IsTold("Hand work off from this thread?").Press("Start handoff")
	s.sara.SeesForm("Hand off").HoldsAll("Deal notes", "Acme Corp signed").Closes()
}
