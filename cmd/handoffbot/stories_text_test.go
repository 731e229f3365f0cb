package main

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

// alive is what Slack would turn into a mention, a channel or a link. Our own text has people, dates and the card's
// channel.
var alive = regexp.MustCompile(`<(![a-z^]+|[#@][A-Z0-9]+|https?:)[^>]*>`)

// aliveIn returns what is alive in the mrkdwn of a message, but for dates and the people named.
func (s *story) aliveIn(c *card, people ...*person) (found []string) {
	m := c.now()
	var blocks []any
	if err := json.Unmarshal(m.Blocks, &blocks); err != nil {
		s.t.Fatal(err)
	}
	check := func(text string, markup bool) {
		for _, token := range alive.FindAllString(text, -1) {
			ours := strings.HasPrefix(token, "<!date^")
			for _, p := range people {
				ours = ours || token == "<@"+p.id+">"
			}
			if markup && !ours {
				found = append(found, token)
			}
		}
	}
	texts(blocks, check)
	check(m.Text, true)
	return found
}

func TestWhatPeopleTypeIsTextAndNothingElse(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		hostile := "<!channel> @here @channel <!here> <@U0OMAR> @omar <#C0SALES> https://evil.example <https://evil.example|click> " +
			"*bold* _it_ ~no~ `code` ```block``` &lt;!channel&gt; & < > :tada: 100% %s %!d(string=x) {{.}} \u202eright to left 👩‍👩‍👧‍👦"
		s.sara.Types("#sales", "/handoff")
		form := s.sara.SeesForm("Hand off").FillDeal()
		title := "Acme <!channel> *& Sons* <https://evil.example|x>"
		form.Fill("Customer", title).Fill("Confirmed scope", hostile).Fill("Risks", hostile+"\n"+hostile).Fill("Key contact", "<!here> @channel").Sends()
		card := s.omar.SeesCard("#onboarding", "Acme")
		told := s.sara.Hears("You sent", "Acme")
		if found := s.aliveIn(card, s.sara); len(found) > 0 {
			s.t.Errorf("on the card these are alive: %q", found)
		}
		card.Shows(title, "<!channel> @here", "*bold*", "100% %s", "👩‍👩‍👧‍👦")
		card.Press("Acknowledge")
		card.Line("@Omar Haddad acknowledged")
		s.sara.Hears("@Omar Haddad acknowledged", "Acme")
		if found := s.aliveIn(card, s.sara, s.omar); len(found) > 0 {
			s.t.Errorf("on the acknowledged card these are alive: %q", found)
		}
		for _, token := range s.aliveIn(told, s.sara, s.omar) {
			if !strings.Contains(token, "/archives/C0ONBOARDING/") {
				s.t.Errorf("in the message to the sender %q is alive", token)
			}
		}
		s.tom.Types("#sales", "/handoff list")
		for _, token := range s.aliveIn(s.tom.IsTold("Acme"), s.sara, s.omar) {
			if !strings.Contains(token, "/archives/C0ONBOARDING/") {
				s.t.Errorf("in the list %q is alive", token)
			}
		}
	})
}

func TestLongTextsAreCutAndShownWhole(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		s.sara.Types("#sales", "/handoff Acme Corp")
		form := s.sara.SeesForm("Hand off").FillDeal()
		for label, start := range map[string]string{"Confirmed scope": "SCOPE-", "Risks": "RISKS-", "What we promised": "PROMISES-"} {
			long := start + strings.Repeat("wörd ☂ & <b> ", 300)
			form.Fill(label, string([]rune(long)[:2990])+"THE END")
		}
		form.Sends()
		card := s.sara.Handed("Acme Corp")
		card.Shows("SCOPE-", "RISKS-", "PROMISES-", "Show all")
		if strings.Contains(card.Text(), "THE END") {
			s.t.Error("the card is not cut")
		}
		card.Press("Show all")
		all := s.omar.SeesForm("H-1001")
		if n := strings.Count(all.text(), "THE END"); n != 3 {
			s.t.Errorf("show all has %d of 3 ends", n)
		}
		all.Closes()
	})
}

func TestTextBeyondTheLimitIsRefusedUnderItsField(t *testing.T) {
	t.Parallel()
	s := begin(t)
	s.sara.Types("#sales", "/handoff Acme Corp")
	form := s.sara.SeesForm("Hand off").FillDeal().Fill("Confirmed scope", strings.Repeat("ten chars ", 1000))
	form.Submit()
	form.Objects("Confirmed scope", "3000")
	form.Fill("Confirmed scope", "120 seats").Sends()
	s.sara.Handed("Acme Corp")
}
