package main

import (
	"strings"
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// hourlyDigests is a playbook of a team that never closes, whose digest comes at each full hour.
func hourlyDigests() []byte {
	book := string(withoutDigests(demoPlaybook))
	for old, instead := range map[string]string{
		"days: mon-fri": "days: mon-sun", `hours: "09:00-18:00"`: `hours: "00:00-24:00"`, "holidays: [2026-11-26, 2026-12-25, 2027-01-01]": "",
		"targets: { acknowledge: 4h, complete: 5d }": "targets: { acknowledge: 15m, complete: 5d }",
		"    remind: [50%, 80%]\n":                   "", "    escalate:\n      - { at: 100%, to: managers }\n      - { at: 200%, to: exception_owner }\n": "",
	} {
		book = strings.Replace(book, old, instead, 1)
	}
	return []byte(book + `
digests:
  - { name: stalls, team: onboarding, to: [U0GRACE, C0SUPPORT], at: "0 * * * *", timezone: UTC }
`)
}

// beginAtTen begins ten minutes past an hour.
func beginAtTen(t *testing.T) *story {
	t.Helper()
	s := begin(t, func(set *setting) { set.playbook, set.asleep = hourlyDigests(), true })
	s.ws.Clock.Advance(s.nextHour() + 10*time.Minute)
	s.startBot()
	return s
}

// nextHour is how long it is until the next full hour, and a little more.
func (s *story) nextHour() time.Duration {
	now := s.now()
	return now.Truncate(time.Hour).Add(time.Hour + time.Second).Sub(now)
}

// SeesDigest waits for a digest in a channel.
func (p *person) SeesDigest(channel string, words ...string) *card {
	p.s.t.Helper()
	return p.awaits("a digest", func() []slacksim.Message { return p.slacksim.Messages(channel) }, words)
}

// Picks chooses an entry of the menu of a handoff's line in a digest.
func (c *card) Picks(handoff, entry string) {
	c.s.t.Helper()
	if err := c.reader.slacksim.Pick(c.now(), "digest.stalls."+handoff, entry); err != nil {
		c.s.t.Fatalf("%s picks %s of %s: %v\n%s", c.reader.name, entry, handoff, err, c.reader.screen())
	}
}

func TestManagersSeeWhatStallsAndActOnIt(t *testing.T) {
	t.Parallel()
	s := beginAtTen(t)
	acme, globex := s.sara.HandsOff("Acme Corp"), s.sara.HandsOff("Globex")
	s.ws.Clock.Advance(s.nextHour())
	direct := s.grace.Hears("What stalls in Onboarding", "*2* overdue", "waiting on the receiver", "Acme Corp", "24,000 EUR", "Kickoff date", "Globex")
	board := s.nina.SeesDigest("#support", "Acme Corp", "Globex", "waiting 49 working minutes")

	direct.Picks(acme.title(), "Nudge")
	s.grace.IsTold("Asked Onboarding", "Acme Corp")
	acme.Line("@Grace Okafor asks how this is going", "Onboarding's move")
	direct.Shows("asked")
	board.Shows("asked")
	board.Picks(acme.title(), "Nudge")
	s.nina.IsTold("less than an hour ago")

	board.Picks(globex.title(), "Snooze")
	form := s.nina.SeesForm("Snooze H-").Fill("Remind again", "own").Fill("Reason", "They are closed today")
	form.Submit()
	form.Objects("Time of your own", "Choose a date and a time")
	form.Fill("Remind again", "next_day").Sends()
	globex.Shows("Reminders put off until", "They are closed today")
	direct.Shows("reminders put off")

	acme.Press("Acknowledge")
	acme.IsAcknowledged(s.omar, s.sara)
	board.Picks(globex.title(), "Take")
	s.nina.IsTold("Only the exception owner")
	direct.Picks(globex.title(), "Take")
	globex.Line("@Grace Okafor took this")
	s.sara.Hears("@Grace Okafor took", "Globex")
	s.grace.IsTold(globex.title() + " is yours")
	direct.Shows("Moved since: *Acknowledged* · @Omar Haddad's move", "Moved since: *Acknowledged* · @Grace Okafor's move")
}

func TestADigestIsAskedForAtAnyTime(t *testing.T) {
	t.Parallel()
	s := beginAtTen(t)
	s.grace.Types("#support", "/handoff digest")
	s.grace.IsTold("Nothing stalls in Onboarding")
	card := s.sara.HandsOff("Acme Corp")
	card.Press("Acknowledge")
	card.IsAcknowledged(s.omar, s.sara)
	s.omar.Types("#onboarding", "/handoff digest")
	s.omar.IsTold("Waiting for you", "Acme Corp")
	s.nina.Types("#onboarding", "/handoff digest")
	s.nina.IsTold("Nothing waits for you")
}

func TestADigestThatWasMissedComesOnceAndSaysThatItIsLate(t *testing.T) {
	t.Parallel()
	s := beginAtTen(t)
	s.sara.HandsOff("Acme Corp")
	s.bots[0].Stops()
	s.ws.Clock.Advance(s.nextHour() + 3*time.Hour + 20*time.Minute)
	s.startBot()
	s.startBot()
	s.grace.Hears("What stalls in Onboarding", "when I was not running", "Acme Corp")
	s.nina.SeesDigest("#support", "when I was not running", "Acme Corp")
}

func TestWhatADigestHasNoRoomForIsOnAPageBehindAButton(t *testing.T) {
	t.Parallel()
	s := beginAtTen(t)
	var last *card
	for n := range 17 {
		last = s.sara.HandsOff("Customer " + string(rune('A'+n)))
	}
	s.ws.Clock.Advance(s.nextHour())
	digest := s.grace.Hears("*17* overdue", "And 2 more", "Customer A")
	s.nina.SeesDigest("#support", "And 2 more")
	if strings.Contains(digest.Text(), "Customer Q") {
		t.Error("it names more than fifteen")
	}
	digest.Press("Show all")
	page := s.grace.SeesForm("What stalls").Shows("Customer A", "Customer Q")
	view, _ := page.view()
	if err := s.grace.slacksim.Choose(view, "digest.."+last.title(), "Nudge"); err != nil {
		t.Fatal(err)
	}
	last.Line("@Grace Okafor asks how this is going")
	s.grace.Hears("Asked Onboarding", "Customer Q")
}
