package handoffs

import (
	"strings"
	"time"
)

// Send turns a filled-in form into a handoff, if the definition's exit criteria hold.
type Send struct {
	By         UserID
	Definition *Definition
	Values     Values
	// Reason excuses filler texts, and a second handoff of the same subject. It is shown on the card.
	Reason string
	// Despite names the open handoff of the same subject that the person was told of and sends this one beside.
	// It counts only together with a Reason.
	Despite ID
	Origin  Message
	// Review is what was found in the notes; nil if nobody read them. Open are the fields that are sent unsettled.
	Review *Review
	Open   []OpenItem
}

// Name implements Command.
func (Send) Name() string { return "Send" }

func (c Send) decide(h *Handoff, now time.Time) ([]Event, error) {
	switch {
	case !h.Status.Open():
		return nil, refuse(ReasonClosed)
	case h.Status != StatusDraft:
		return nil, refuse(ReasonElsewhere)
	}
	verdict := c.Definition.Check(c.Values, now)
	reason := strings.TrimSpace(c.Reason)
	if problems := c.Definition.checkOpen(c.Open, verdict.Unexcused(reason), now); len(problems) > 0 {
		return nil, incomplete(problems...)
	}
	sent := &Sent{
		DefinitionID: c.Definition.ID(),
		Definition:   c.Definition,
		Title:        verdict.Values[c.Definition.Type.TitleField().Key].Text(),
		Values:       verdict.Values,
		Excused:      verdict.fillerKeys(),
		Origin:       c.Origin,
		Clocked:      true,
		Review:       c.Review,
		Open:         c.Open,
	}
	if reason != "" {
		sent.Despite = c.Despite
	}
	if len(sent.Excused) == 0 && sent.Despite == "" {
		reason = ""
	}
	return []Event{{Kind: EventSent, By: c.By, Reason: reason, Sent: sent}}, nil
}
