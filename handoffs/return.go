package handoffs

import (
	"slices"
	"strings"
	"time"
)

// Return sends fields back to the sender, with the reason for each; the rest stays as it was accepted. Questions that
// are open go back with their fields. The exception owner gives a declined handoff back the same way.
type Return struct {
	By     Actor
	Fields []Complaint
}

// Name implements Command.
func (Return) Name() string { return "Return" }

func (c Return) decide(h *Handoff, _ time.Time) ([]Event, error) {
	if err := c.By.passesOn(h); err != nil {
		return nil, err
	}
	if len(c.Fields) == 0 {
		return nil, refuse(ReasonNoReason)
	}
	var problems []Problem
	for i, f := range c.Fields {
		switch {
		case h.Definition.Type.Field(f.Field) == nil:
			problems = append(problems, Problem{Field: f.Field, Text: "Choose a field of this handoff."})
		case strings.TrimSpace(f.Why) == "":
			problems = append(problems, Problem{Field: f.Field, Text: "Say what is not good enough, so that it can be fixed."})
		case slices.ContainsFunc(c.Fields[:i], func(o Complaint) bool { return o.Field == f.Field }):
			problems = append(problems, Problem{Field: f.Field, Text: "Return each field once."})
		}
	}
	if len(problems) > 0 {
		return nil, incomplete(problems...)
	}
	return []Event{{Kind: EventReturned, By: c.By.User, Detail: Detail{Complaints: h.complaints(c.Fields)}}}, nil
}

// complaints are the fields that are returned, in the type's order, with what is asked about them.
func (h *Handoff) complaints(fields []Complaint) []Complaint {
	var list []Complaint
	for i := range h.Definition.Type.Fields {
		key := h.Definition.Type.Fields[i].Key
		var why []string
		for _, f := range fields {
			if f.Field == key {
				why = append(why, strings.TrimSpace(f.Why))
			}
		}
		for _, q := range h.OpenQuestions() {
			if q.Field == key {
				why = append(why, q.Text)
			}
		}
		if len(why) > 0 {
			list = append(list, Complaint{Field: key, Why: strings.Join(why, "\n")})
		}
	}
	return list
}

// passesOn checks that the person may send the handoff back or away: whoever may work on it while nobody owns it, then
// its owner or a manager; once it was declined, the exception owner or a manager.
func (a Actor) passesOn(h *Handoff) error {
	switch {
	case h.Status == StatusDraft:
		return refuse(ReasonNotYet)
	case !h.Status.Open():
		return refuse(ReasonClosed)
	case h.Status == StatusDeclined && !a.excepts(h):
		return &Refusal{Reason: ReasonNotExceptionOwner, Who: h.To().ExceptionOwner}
	case h.Status == StatusAcknowledged && !a.mayDispose(h):
		return &Refusal{Reason: ReasonNotOwner, Who: h.Owner}
	case h.Status == StatusSent && !a.mayWork(h) && !a.excepts(h):
		return refuse(ReasonNotMember)
	case h.Status == StatusReturned:
		return refuse(ReasonElsewhere)
	}
	return nil
}

func (h *Handoff) applyReturned(e Event) {
	h.Status, h.ReturnedBy = StatusReturned, e.By
	h.Complaints = slices.Clone(e.Complaints)
	h.Decline = nil
	h.settleQuestions(e.At)
}
