package handoffs

import (
	"strings"
	"time"
)

// Redirect gives a handoff that nobody works on to another team: the same record, with its history. Its new card is in
// that team's channel.
type Redirect struct {
	By     Actor
	To     Redirection
	Reason string
}

// Name implements Command.
func (Redirect) Name() string { return "Redirect" }

func (c Redirect) decide(h *Handoff, _ time.Time) ([]Event, error) {
	if err := c.By.rescues(h); err != nil {
		return nil, err
	}
	if strings.TrimSpace(c.Reason) == "" {
		return nil, refuse(ReasonNoReason)
	}
	to := c.To
	return []Event{{Kind: EventRedirected, By: c.By.User, Reason: strings.TrimSpace(c.Reason), Detail: Detail{Redirect: &to}}}, nil
}

// excepts reports whether the person decides about what has no other owner.
func (a Actor) excepts(h *Handoff) bool {
	return a.User == h.To().ExceptionOwner || a.manages(h)
}

// rescues checks that the person may decide what becomes of a handoff that nobody works on.
func (a Actor) rescues(h *Handoff) error {
	switch {
	case h.Status == StatusDraft:
		return refuse(ReasonNotYet)
	case !h.Status.Open():
		return refuse(ReasonClosed)
	case !a.excepts(h):
		return &Refusal{Reason: ReasonNotExceptionOwner, Who: h.To().ExceptionOwner}
	case h.Status != StatusDeclined && h.Status != StatusSent:
		return refuse(ReasonElsewhere)
	}
	return nil
}

func (h *Handoff) applyRedirected(e Event) {
	h.Status, h.Decline, h.Redirected = StatusSent, nil, e.Redirect
	h.settleQuestions(e.At)
	h.aim(e.At, h.Definition.Type.Targets.Acknowledge)
	old := h.Card.Message
	h.newCard()
	h.Card.Exception, h.Card.Why = false, ""
	if !old.IsZero() {
		h.gone(old)
	}
}

// To returns the team that receives the handoff now.
func (h *Handoff) To() *Team {
	if h.Redirected != nil {
		return &h.Redirected.To
	}
	return &h.Definition.To
}

// Calendar returns the receiving team's calendar.
func (h *Handoff) Calendar() *Calendar {
	if h.Redirected != nil {
		return &h.Redirected.Calendar
	}
	return &h.Definition.Calendar
}
