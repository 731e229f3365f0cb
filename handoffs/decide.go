package handoffs

import (
	"strings"
	"time"
)

// A Command is what a person, or the world's answer, asks of a handoff. Each has its own file.
type Command interface {
	// Name is the command's word, as buttons and goldens say it.
	Name() string
	decide(h *Handoff, now time.Time) ([]Event, error)
}

// Actor is a person who acts, with what the directory knows of them.
type Actor struct {
	User UserID
	// Member says that the person is of the handoff's receiving team.
	Member bool
}

func (a Actor) manages(h *Handoff) bool { return h.To().ManagedBy(a.User) }

// mayWork reports whether the person may act for the receiving team.
func (a Actor) mayWork(h *Handoff) bool { return a.Member || a.manages(h) }

// mayDispose reports whether the person may decide about an owned handoff.
func (a Actor) mayDispose(h *Handoff) bool { return a.User == h.Owner || a.manages(h) }

// Change is what a command does to a handoff: the events, and the state that they lead to.
type Change struct {
	Before Handoff
	After  Handoff
	Events []Event
}

// Decide returns what the command does to the handoff at that time. The error is a *Refusal, and always an answer
// to a person. A change without events means that there is nothing to do.
func Decide(h Handoff, cmd Command, now time.Time) (Change, error) {
	events, err := cmd.decide(&h, now)
	if err != nil {
		return Change{}, err
	}
	change := Change{Before: h, After: h.clone()}
	for _, e := range events {
		e.Seq = change.After.Version + 1
		e.At = InstantOf(now)
		change.After.apply(e)
		change.Events = append(change.Events, e)
	}
	return change, nil
}

// Replay returns the handoff that the events make, given the definition that it was sent under.
func Replay(id ID, def *Definition, events []Event) Handoff {
	h := New(id)
	for _, e := range events {
		if e.Sent != nil {
			sent := *e.Sent
			sent.Definition = def
			e.Sent = &sent
		}
		h.apply(e)
	}
	return h
}

// New returns the handoff that Send turns into a real one.
func New(id ID) Handoff { return Handoff{Record: RecordVersion, ID: id, Status: StatusDraft} }

// Subject returns the subject of a handoff with that type and title.
func Subject(typ TypeKey, title string) string {
	return string(typ) + "\n" + Folded(title)
}

// Folded returns a title as it is compared with others: without regard to case and spaces.
func Folded(title string) string { return strings.Join(strings.Fields(strings.ToLower(title)), " ") }
