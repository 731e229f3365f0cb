package handoffs

import (
	"slices"
	"strings"
	"time"
)

// Decline says that the handoff is not for this team. It goes to the exception owner.
type Decline struct {
	By Actor
	// Reason is one of the team's.
	Reason string
	Text   string
}

// Declined is why a handoff was declined.
type Declined struct {
	By     UserID  `json:"by,omitempty"`
	At     Instant `json:"at,omitempty"`
	Reason string  `json:"reason,omitempty"`
	Text   string  `json:"text,omitempty"`
}

// DefaultDeclineReasons are those of a team for which the playbook lists none.
func DefaultDeclineReasons() []string {
	return []string{"Not for this team", "Already handed off", "Cannot be delivered as sold", "Not ready to start"}
}

// Reasons returns why the team may decline a handoff.
func (t *Team) Reasons() []string {
	if len(t.DeclineReasons) > 0 {
		return t.DeclineReasons
	}
	return DefaultDeclineReasons()
}

// Name implements Command.
func (Decline) Name() string { return "Decline" }

func (c Decline) decide(h *Handoff, _ time.Time) ([]Event, error) {
	if h.Status == StatusDeclined {
		return nil, refuse(ReasonElsewhere)
	}
	if err := c.By.passesOn(h); err != nil {
		return nil, err
	}
	if !slices.Contains(h.To().Reasons(), c.Reason) {
		return nil, refuse(ReasonNoReason)
	}
	return []Event{{Kind: EventDeclined, By: c.By.User, Reason: c.Reason, Detail: Detail{Text: strings.TrimSpace(c.Text)}}}, nil
}

func (h *Handoff) applyDeclined(e Event) {
	h.Status, h.Owner, h.AcknowledgedAt, h.OwnerGone = StatusDeclined, "", 0, 0
	h.Decline = &Declined{By: e.By, At: e.At, Reason: e.Reason, Text: e.Text}
	h.settleQuestions(e.At)
	h.noAim()
}
