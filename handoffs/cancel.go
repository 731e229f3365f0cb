package handoffs

import (
	"strings"
	"time"
)

// Cancel closes an open handoff because its sender no longer wants it done, or whoever mends it in the place of one who
// is gone, or a declined one because its exception owner decides so.
type Cancel struct {
	By     Actor
	Reason string
}

// Name implements Command.
func (Cancel) Name() string { return "Cancel" }

func (c Cancel) decide(h *Handoff, _ time.Time) ([]Event, error) {
	switch {
	case h.Status == StatusDraft:
		return nil, refuse(ReasonNotYet)
	case !h.Status.Open():
		return nil, refuse(ReasonClosed)
	case !c.may(h):
		return nil, &Refusal{Reason: ReasonNotSender, Who: h.Sender}
	case strings.TrimSpace(c.Reason) == "":
		return nil, refuse(ReasonNoReason)
	}
	return []Event{{Kind: EventCancelled, By: c.By.User, Reason: c.Reason}}, nil
}

func (c Cancel) may(h *Handoff) bool {
	return h.Sender == c.By.User || h.SenderGone != 0 && h.MendedBy(c.By.User) || h.Status == StatusDeclined && c.By.excepts(h)
}
