package cards

import (
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// The people of the examples.
const (
	ana  handoffs.UserID = "U0ANA"  // sends
	omar handoffs.UserID = "U0OMAR" // receives
	lin  handoffs.UserID = "U0LIN"  // receives too
	boss handoffs.UserID = "U0BOSS" // exception owner
)

var names = map[string]string{"U0ANA": "Ana", "U0OMAR": "Omar", "U0LIN": "Lin", "U0BOSS": "Maya", "C0ONB": "onboarding"}

const cardLink = "https://acme.slack.com/archives/C0ONB/p1795442520000100"

func at(s string) handoffs.Instant {
	t, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return handoffs.InstantOf(t)
}

func definition() *handoffs.Definition {
	return &handoffs.Definition{
		From: handoffs.Team{Key: "sales", Name: "Sales", Channel: "C0SALES"},
		To:   handoffs.Team{Key: "onboarding", Name: "Onboarding", Channel: "C0ONB", ExceptionOwner: boss, Managers: []handoffs.UserID{boss}},
		Type: handoffs.Type{
			Key: "sales-to-onboarding", Name: "Sales to onboarding", From: "sales", To: "onboarding",
			Targets: handoffs.Targets{Acknowledge: handoffs.Duration{Time: 4 * time.Hour}, Complete: handoffs.Duration{Days: 5}},
			Fields: []handoffs.Field{
				{Key: "customer", Label: "Customer", Kind: handoffs.KindText, Required: true, Title: true},
				{Key: "crm_url", Label: "CRM record", Kind: handoffs.KindURL},
				{Key: "scope", Label: "Confirmed scope", Kind: handoffs.KindLongText, Required: true, Hint: "What was sold, and what was not"},
				{Key: "price", Label: "Price", Kind: handoffs.KindMoney, Required: true},
				{Key: "kickoff", Label: "Kickoff date", Kind: handoffs.KindDate, Required: true},
				{Key: "plan", Label: "Plan", Kind: handoffs.KindSelect, Options: []string{"Starter", "Growth", "Enterprise"}},
				{Key: "seats", Label: "Seats", Kind: handoffs.KindNumber, Section: "Technical"},
				{Key: "systems", Label: "Systems to connect", Kind: handoffs.KindMultiSelect, Options: []string{"SSO", "CRM", "Billing"}, Section: "Technical"},
				{Key: "security", Label: "Security review done", Kind: handoffs.KindCheckbox, Section: "Technical"},
				{Key: "contact", Label: "Customer's contact", Kind: handoffs.KindEmail, Required: true, Section: "People"},
				{Key: "ae", Label: "Account executive", Kind: handoffs.KindUser, Section: "People"},
				{Key: "helpers", Label: "Who was in the calls", Kind: handoffs.KindUsers, Section: "People"},
				{Key: "risks", Label: "Risks and promises", Kind: handoffs.KindLongText, Lead: true},
				{Key: "notes", Label: "Deal notes", Kind: handoffs.KindNotes},
			},
		},
	}
}

func values() handoffs.Values {
	return handoffs.Values{
		"customer": {"Acme Corp"},
		"crm_url":  {"https://crm.example.com/deals/7?stage=won&owner=ana"},
		"scope":    {"120 seats of Growth, single sign-on, data import from the old system.\nNot sold: training on site."},
		"price":    {"24,000 EUR a year"},
		"kickoff":  {"2026-12-01"},
		"plan":     {"Growth"},
		"seats":    {"120"},
		"systems":  {"SSO", "CRM"},
		"security": {handoffs.Checked},
		"contact":  {"j.meyer@acme.example"},
		"ae":       {string(ana)},
		"helpers":  {string(ana), string(lin)},
		"risks":    {"We promised the data import by Christmas."},
	}
}

// sent is the example that the others are made from.
func sent() *handoffs.Handoff {
	return &handoffs.Handoff{
		Record: 1, ID: "H-1042", Version: 1, Status: handoffs.StatusSent, Definition: definition(),
		Title: "Acme Corp", Values: values(), Sender: ana,
		SentAt: at("2026-11-23 14:02"), BallSince: at("2026-11-23 14:02"), Due: at("2026-11-23 18:02"),
		Card: handoffs.Card{Message: handoffs.Message{Channel: "C0ONB", TS: "1795442520.000100"}},
	}
}

func acknowledged() *handoffs.Handoff {
	h := sent()
	h.Status, h.Owner = handoffs.StatusAcknowledged, omar
	h.AcknowledgedAt, h.BallSince, h.Due = at("2026-11-23 15:10"), at("2026-11-23 15:10"), at("2026-11-30 15:10")
	return h
}

func completed() *handoffs.Handoff {
	h := acknowledged()
	h.Status, h.ClosedAt, h.BallSince, h.Due = handoffs.StatusCompleted, at("2026-11-27 09:30"), at("2026-11-27 09:30"), 0
	return h
}

func cancelled() *handoffs.Handoff {
	h := sent()
	h.Status, h.ClosedAt, h.BallSince, h.Due = handoffs.StatusCancelled, at("2026-11-24 08:00"), at("2026-11-24 08:00"), 0
	h.CloseReason = "Acme withdrew; the contract is void."
	return h
}

func erased() *handoffs.Handoff {
	h := completed()
	h.Title, h.Values, h.Card.Message = "", nil, handoffs.Message{}
	h.Sender, h.Owner, h.ErasedAt = handoffs.Removed, handoffs.Removed, at("2027-11-25 09:00")
	if h.ClosedBy != "" {
		h.ClosedBy = handoffs.Removed
	}
	return h
}

func excused() *handoffs.Handoff {
	h := sent()
	h.Values["scope"] = handoffs.Value{"tbd"}
	h.Excused, h.Reason = []string{"scope"}, "The scope call is on Monday; kickoff cannot wait."
	return h
}

func beside() *handoffs.Handoff {
	h := excused()
	h.Despite = "H-1040"
	return h
}

func alone() *handoffs.Handoff {
	h := sent()
	h.Despite, h.Reason = "H-1040", "A second contract of the same customer"
	return h
}

func astray() *handoffs.Handoff {
	h := sent()
	h.Card.Exception, h.Card.Why = true, "is_archived"
	return h
}

// hostileText is what must stay as dead as any other text.
const hostileText = "<!channel> <@U0BOSS> <#C0ONB> @here @everyone *bold* _it_ ~no~ `code` ```block``` <https://evil.example|click> " +
	"https://evil.example evil.example :tada: &lt;!here&gt; a & b\n> quote\u0000\u202Eright to left\u202C שלום 👩‍👩‍👧‍👦 100% %s"

func hostile() *handoffs.Handoff {
	h := acknowledged()
	h.Title = "A & B <!channel> *bold* :tada:"
	h.Values["customer"] = handoffs.Value{h.Title}
	h.Values["scope"] = handoffs.Value{hostileText}
	h.Values["price"] = handoffs.Value{"1 EUR <!here> _now_"}
	h.Values["crm_url"] = handoffs.Value{"https://crm.example.com/a|b?q=<!channel>&x=*y*"}
	h.Values["ae"] = handoffs.Value{"U0ANA> <!channel"}
	h.Excused, h.Reason = []string{"scope"}, hostileText
	return h
}

func long() *handoffs.Handoff {
	h := sent()
	h.Title = "Gesellschaft für sehr lange Namen und noch längere Verträge mit beschränkter Haftung & Co. Kommanditgesellschaft auf Aktien"
	h.Values["customer"] = handoffs.Value{h.Title}
	h.Values["scope"] = handoffs.Value{strings.Repeat("Line of the scope that goes on for a while.\n", 60)}
	h.Values["notes"] = handoffs.Value{strings.Repeat("Notes & more notes. ", 149)}
	return h
}

// many has more and longer fields than a card can hold.
func many() *handoffs.Handoff {
	h := sent()
	h.Definition.Type.Fields = h.Definition.Type.Fields[:1]
	h.Values = handoffs.Values{"customer": {"Acme Corp"}}
	for i := range 40 {
		key := "f" + string(rune('a'+i/26)) + string(rune('a'+i%26))
		h.Definition.Type.Fields = append(h.Definition.Type.Fields, handoffs.Field{Key: key, Label: "Question " + key[1:], Kind: handoffs.KindLongText})
		h.Values[key] = handoffs.Value{strings.Repeat("An answer of many words. ", 40)}
	}
	return h
}
