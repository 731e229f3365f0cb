package handoffs

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"
)

// Fix sends a returned handoff again, with the fields that were returned. It goes back to its owner, if it has one.
type Fix struct {
	By Actor
	// Values holds the returned fields; others are not looked at.
	Values Values
	// Text is told beside them. It excuses fields that stay as they are, and filler texts.
	Text string
}

// Name implements Command.
func (Fix) Name() string { return "Fix" }

func (c Fix) decide(h *Handoff, now time.Time) ([]Event, error) {
	if err := c.By.sends(h); err != nil {
		return nil, err
	}
	if h.Status != StatusReturned {
		return nil, refuse(ReasonElsewhere)
	}
	keys := h.ReturnedFields()
	text := strings.TrimSpace(c.Text)
	values, excused, err := h.amend(c.Values, keys, text, now)
	refusal, refused := errors.AsType[*Refusal](err)
	switch {
	case refused && text == "":
		// All that is wrong at once: what was not touched, too.
		return nil, incomplete(append(refusal.Problems, h.untouched(c.Values, keys, refusal.Problems)...)...)
	case err != nil:
		return nil, err
	}
	changed := h.changes(values)
	if text == "" {
		if stay := same(keys, changed); len(stay) > 0 {
			return nil, incomplete(stay...)
		}
	}
	return []Event{{Kind: EventFixed, By: c.By.User, Detail: Detail{Changes: changed, Text: text}, Excused: excused}}, nil
}

// FixDraft names whose draft it is that somebody began to fix: a person keeps one for each handoff that came back, beside
// the one of a new handoff.
func FixDraft(user UserID, id ID) UserID { return user + "/" + UserID(id) }

// ReturnedFields are the keys of the fields that the sender has to fix, in the type's order.
func (h *Handoff) ReturnedFields() []string {
	var keys []string
	for _, c := range h.Complaints {
		keys = append(keys, c.Field)
	}
	return keys
}

// untouched returns the problems of fields that stay as they were, but for those that have a problem already.
func (h *Handoff) untouched(typed Values, keys []string, problems []Problem) []Problem {
	keys = slices.DeleteFunc(slices.Clone(keys), func(key string) bool {
		return slices.ContainsFunc(problems, func(p Problem) bool { return p.Field == key })
	})
	values := Values{}
	for _, key := range keys {
		values[key] = trim(typed[key])
	}
	return same(keys, h.changes(values))
}

func same(keys []string, changed []FieldChange) []Problem {
	var problems []Problem
	for _, key := range keys {
		if !slices.ContainsFunc(changed, func(c FieldChange) bool { return c.Field == key }) {
			problems = append(problems, Problem{Field: key, Text: "This is as it was. Change it, or say below why it stays."})
		}
	}
	return problems
}

func (h *Handoff) applyFixed(e Event) {
	h.accept(e.Changes, e.Excused)
	h.Edition = max(h.Edition, 1) + 1
	h.Changes = slices.Clone(e.Changes)
	h.Complaints = nil
	if h.Owner != "" {
		h.Status = StatusAcknowledged
		return
	}
	h.Status = StatusSent
	if !h.Paused { // it was declined before it was returned
		h.aim(e.At, h.Definition.Type.Targets.Acknowledge)
	}
}

// Editions returns what the sender sent each time, from the timeline: the first, and one for each fix. Answers to
// questions in between are in the next.
func Editions(events []Event) []Values {
	var list []Values
	now := Handoff{Values: Values{}}
	for _, e := range events {
		switch e.Kind {
		case EventSent:
			now.Definition = e.Sent.Definition
			now.Values = Values{}
			maps.Copy(now.Values, e.Sent.Values)
		case EventAnswered, EventFixed:
			for _, c := range e.Changes {
				now.Values[c.Field] = c.New
				if len(c.New) == 0 {
					delete(now.Values, c.Field)
				}
			}
		default:
			continue
		}
		if e.Kind != EventAnswered {
			list = append(list, cloneValues(now.Values))
		}
	}
	return list
}

func cloneValues(v Values) Values {
	out := make(Values, len(v))
	for key, value := range v {
		out[key] = slices.Clone(value)
	}
	return out
}
