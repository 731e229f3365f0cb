package handoffs

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Ask puts a question about one field to the sender, who has the ball until it is answered. Several may be open.
type Ask struct {
	By    Actor
	Field string
	// Text is what is not clear, in at most MaxText characters.
	Text string
}

// Name implements Command.
func (Ask) Name() string { return "Ask" }

func (c Ask) decide(h *Handoff, now time.Time) ([]Event, error) {
	switch {
	case h.Status == StatusDraft:
		return nil, refuse(ReasonNotYet)
	case !h.Status.Open():
		return nil, refuse(ReasonClosed)
	case !h.Askable():
		return nil, refuse(ReasonElsewhere)
	case !c.By.mayWork(h):
		return nil, refuse(ReasonNotMember)
	case len(h.OpenQuestions()) >= maxQuestions:
		return nil, refuse(ReasonTooMany)
	case h.Definition.Type.Field(c.Field) == nil:
		return nil, incomplete(Problem{Field: c.Field, Text: "Choose the field that you ask about."})
	case strings.TrimSpace(c.Text) == "":
		return nil, refuse(ReasonNoReason)
	}
	text := strings.TrimSpace(c.Text)
	if n := utf8.RuneCountInString(text); n > MaxText {
		return nil, incomplete(Problem{Text: fmt.Sprintf("This has %d characters; at most %d fit. Shorten it by %d.", n, MaxText, n-MaxText)})
	}
	q := &Question{N: h.Asked + 1, Field: c.Field, Text: text, By: c.By.User, AskedAt: InstantOf(now)}
	return []Event{{Kind: EventAsked, By: c.By.User, Detail: Detail{Question: q}}}, nil
}
