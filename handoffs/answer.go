package handoffs

import (
	"errors"
	"maps"
	"strings"
	"time"
)

// Answer answers a question by what the field should have said, or says why it stays as it is.
type Answer struct {
	By       Actor
	Question int
	// Value is what the field holds from now on.
	Value Value
	// Seen is the digest of what the field held when the person saw it; empty leaves that out. It keeps an answer from
	// undoing another one that the person does not know of.
	Seen string
	// Text is told beside it. It excuses a value that stays, or that is a filler text.
	Text string
}

// Name implements Command.
func (Answer) Name() string { return "Answer" }

func (c Answer) decide(h *Handoff, now time.Time) ([]Event, error) { return c.settle(h, now, false) }

// settle answers one question; changed says that its field was changed in the same breath, which answers it too.
func (c Answer) settle(h *Handoff, now time.Time, changed bool) ([]Event, error) {
	if err := c.By.sends(h); err != nil {
		return nil, err
	}
	q := h.Question(c.Question)
	switch {
	case q == nil && c.Question > h.Asked || c.Question < 1:
		return nil, refuse(ReasonNotYet)
	case q == nil:
		return nil, refuse(ReasonAnswered)
	case !q.Open() && q.AnsweredBy == "":
		return nil, refuse(ReasonElsewhere)
	case !q.Open():
		return nil, &Refusal{Reason: ReasonAnswered, Who: q.AnsweredBy, At: q.SettledAt}
	case c.Seen != "" && !changed && c.Seen != h.Values[q.Field].Digest():
		return nil, &Refusal{Reason: ReasonChanged, Problems: []Problem{{
			Field: q.Field, Text: "Somebody changed this while the form was open.",
		}}}
	}
	text := strings.TrimSpace(c.Text)
	values, excused, err := h.amend(Values{q.Field: c.Value}, []string{q.Field}, text, now)
	if err != nil {
		return nil, err
	}
	changes := h.changes(values)
	if len(changes) == 0 && text == "" && !changed {
		return nil, incomplete(Problem{Field: q.Field, Text: "Nothing has changed. Change this, or say below why it stays as it is."})
	}
	asked := *q
	detail := Detail{Question: &asked, Changes: changes, Text: text}
	return []Event{{Kind: EventAnswered, By: c.By.User, Detail: detail, Excused: excused}}, nil
}

// AnswerAll answers several questions at once: all of them, or none if one of the answers does not hold. Those about one
// field are answered by one value.
type AnswerAll struct {
	By Actor
	// Answers need no By of their own.
	Answers []Answer
}

// Name implements Command.
func (AnswerAll) Name() string { return "AnswerAll" }

func (c AnswerAll) decide(h *Handoff, now time.Time) ([]Event, error) {
	after := h.clone()
	changed := map[string]bool{}
	var all []Event
	var problems []Problem
	for _, a := range c.Answers {
		a.By = c.By
		field := ""
		if q := h.Question(a.Question); q != nil {
			field = q.Field
		}
		events, err := a.settle(&after, now, changed[field])
		if refusal, ok := errors.AsType[*Refusal](err); ok && refusal.Reason == ReasonIncomplete {
			problems = append(problems, refusal.Problems...)
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			e.Seq, e.At = after.Version+1, InstantOf(now)
			after.apply(e)
			changed[field] = changed[field] || len(e.Changes) > 0
		}
		all = append(all, events...)
	}
	if len(problems) > 0 {
		return nil, incomplete(problems...)
	}
	return all, nil
}

// sends checks that a handoff is one that the person may mend.
func (a Actor) sends(h *Handoff) error {
	switch {
	case h.Status == StatusDraft:
		return refuse(ReasonNotYet)
	case !h.Status.Open():
		return refuse(ReasonClosed)
	case !h.MendedBy(a.User):
		return &Refusal{Reason: ReasonNotSender, Who: h.Sender}
	}
	return nil
}

// amend checks new values of some fields against the exit criteria. Only these fields are judged: the rest stays as it
// was accepted. It returns the values as they are kept, and the keys of those that text excuses.
func (h *Handoff) amend(values Values, keys []string, text string, now time.Time) (Values, []string, error) {
	all := Values{}
	maps.Copy(all, h.Values)
	for _, key := range keys {
		all[key] = values[key]
	}
	verdict := h.Definition.Check(all, now).only(keys)
	if problems := verdict.Unexcused(text); len(problems) > 0 {
		return nil, nil, incomplete(problems...)
	}
	kept := Values{}
	for _, key := range keys {
		kept[key] = verdict.Values[key]
	}
	return kept, verdict.fillerKeys(), nil
}
