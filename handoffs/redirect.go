package handoffs

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Redirect gives a handoff that nobody works on to another team: the same record, with its history. Its new card is in
// that team's channel.
type Redirect struct {
	By Actor
	// From is the team that had it when the person chose; if it has gone on since, nothing is done. Empty: whoever has it.
	From   TeamKey
	To     Redirection
	Reason string
}

// ReasonMoved says that the card on which the person acted was replaced by one in another team's channel.
const ReasonMoved Reason = "moved"

// Name implements Command.
func (Redirect) Name() string { return "Redirect" }

func (c Redirect) decide(h *Handoff, _ time.Time) ([]Event, error) {
	if err := c.By.rescues(h); err != nil {
		return nil, err
	}
	switch here := h.To().Key; {
	case c.From != "" && c.From != here, c.To.To.Key == here:
		return nil, refuse(ReasonElsewhere)
	case strings.TrimSpace(c.Reason) == "":
		return nil, refuse(ReasonNoReason)
	}
	to := Redirection{To: c.To.To, Calendar: c.To.Calendar, From: h.To().Name}
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
	to, from := *e.Redirect, h.To().Channel
	to.By, to.At, to.Why, to.Gone = e.By, e.At, e.Reason, nil
	if h.Redirected != nil {
		to.Gone = h.Redirected.Gone
	}
	h.Status, h.Decline, h.Redirected = StatusSent, nil, &to
	h.settleQuestions(e.At)
	h.aim(e.At, h.Definition.Type.Targets.Acknowledge)
	old := h.Card
	h.newCard()
	h.Card.Exception, h.Card.Why = false, ""
	switch {
	case !old.IsZero():
		h.replaced(old.Message, old.Generation)
	case !old.Exception:
		h.gone(Message{}, old.Generation, from)
	}
}

// replaced remembers a card that another one stands for now, and plans that it says so.
func (h *Handoff) replaced(old Message, generation int) {
	h.found(old)
	h.gone(old, generation, "")
}

// found notes where a card stood of which nobody knew when another one took its place.
func (h *Handoff) found(old Message) {
	if h.Redirected == nil || old.IsZero() || h.IsGone(old) {
		return
	}
	to := *h.Redirected
	to.Gone = append(slices.Clone(to.Gone), old)
	h.Redirected = &to
}

// IsGone reports whether the message was the handoff's card, and another one is now.
func (h *Handoff) IsGone(m Message) bool {
	return h.Redirected != nil && !m.IsZero() && slices.Contains(h.Redirected.Gone, m)
}

// strayed returns the generation of a card that arrived after another one was to take its place.
func (h *Handoff) strayed(r *Receipt) (generation int, strayed bool) {
	number, card := strings.CutPrefix(r.Key, "card:")
	generation, err := strconv.Atoi(number)
	strayed = card && err == nil && generation < h.Card.Generation && h.Redirected != nil && h.ErasedAt == 0 && !r.IsZero()
	return generation, strayed && r.Message != h.Card.Message && !h.IsGone(r.Message)
}

// withoutPeople is what stays of a redirection when the content is removed.
func (r *Redirection) withoutPeople() *Redirection {
	if r == nil {
		return nil
	}
	return &Redirection{To: r.To, Calendar: r.Calendar, From: r.From, By: removed(r.By), At: r.At}
}

// To returns the team that receives the handoff now.
func (h *Handoff) To() *Team {
	if h.Redirected != nil {
		return &h.Redirected.To
	}
	return &h.Definition.To
}

// calendarOrNone is the receiving team's calendar; that of a draft is always open.
func (h *Handoff) calendarOrNone() *Calendar {
	if h.Definition == nil {
		return &Calendar{}
	}
	return h.Calendar()
}

// Calendar returns the receiving team's calendar.
func (h *Handoff) Calendar() *Calendar {
	if h.Redirected != nil {
		return &h.Redirected.Calendar
	}
	return &h.Definition.Calendar
}
