package handoffs

import (
	"strings"
	"time"
)

// Answer answers a question by what the field should have said, or says why it stays as it is.
type Answer struct {
	By       Actor
	Question int
	// Value is what the field holds from now on.
	Value Value
	// Text is told beside it. It excuses a value that stays, or that is a filler text.
	Text string
}

// Name implements Command.
func (Answer) Name() string { return "Answer" }

func (c Answer) decide(h *Handoff, now time.Time) ([]Event, error) {
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
	}
	text := strings.TrimSpace(c.Text)
	values, excused, err := h.amend(Values{q.Field: c.Value}, []string{q.Field}, text, now)
	if err != nil {
		return nil, err
	}
	changed := h.changes(values)
	if len(changed) == 0 && text == "" {
		return nil, incomplete(Problem{Field: q.Field, Text: "Nothing has changed. Change this, or say below why it stays as it is."})
	}
	asked := *q
	detail := Detail{Question: &asked, Changes: changed, Text: text}
	return []Event{{Kind: EventAnswered, By: c.By.User, Detail: detail, Excused: excused}}, nil
}

// sends checks that a handoff is one that the person may mend: its sender, or a manager of the sending team.
func (a Actor) sends(h *Handoff) error {
	switch {
	case h.Status == StatusDraft:
		return refuse(ReasonNotYet)
	case !h.Status.Open():
		return refuse(ReasonClosed)
	case a.User != h.Sender && !h.Definition.From.ManagedBy(a.User):
		return &Refusal{Reason: ReasonNotSender, Who: h.Sender}
	}
	return nil
}

// amend checks new values of some fields against the exit criteria. Only these fields are judged: the rest stays as it
// was accepted. It returns the values as they are kept, and the keys of those that text excuses.
func (h *Handoff) amend(values Values, keys []string, text string, now time.Time) (Values, []string, error) {
	all := Values{}
	for key, value := range h.Values {
		all[key] = value
	}
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
