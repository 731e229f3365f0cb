package handoffs

import (
	"maps"
	"slices"
)

// EventKind says what happened. It is stored as it is written here.
type EventKind string

// What can happen to a handoff.
const (
	EventSent         EventKind = "sent"
	EventAcknowledged EventKind = "acknowledged"
	EventReleased     EventKind = "released"
	EventAssigned     EventKind = "assigned"
	EventCompleted    EventKind = "completed"
	EventCancelled    EventKind = "cancelled"
	EventAsked        EventKind = "asked"
	EventAnswered     EventKind = "answered"
	EventReturned     EventKind = "returned"
	// EventFixed: the sender sent a returned handoff again.
	EventFixed      EventKind = "fixed"
	EventDeclined   EventKind = "declined"
	EventRedirected EventKind = "redirected"
	// EventTaken: the exception owner or a manager became the owner.
	EventTaken        EventKind = "taken"
	EventTaskAdded    EventKind = "task added"
	EventTaskDone     EventKind = "task done"
	EventTaskReopened EventKind = "task reopened"
	// EventTasksLate: the date of open tasks has passed.
	EventTasksLate EventKind = "tasks late"
	// EventMissed: somebody whose move it may be is no longer there.
	EventMissed EventKind = "missed"
	// EventCarried: a reply in one of the two threads is taken to the other.
	EventCarried EventKind = "carried"
	// EventReminded: a part of the target has passed.
	EventReminded EventKind = "reminded"
	EventSnoozed  EventKind = "snoozed"
	EventNudged   EventKind = "nudged"
	// EventPosted: a delivery arrived; Receipt says which and where.
	EventPosted EventKind = "posted"
	// EventFailed: a delivery cannot arrive as it is; Failure says what was done about it.
	EventFailed EventKind = "failed"
	// EventErasing: the content is to be removed as soon as all is told.
	EventErasing EventKind = "erasing"
	// EventErased: the content was removed, here and from the events before.
	EventErased EventKind = "erased"
	// EventForgotten: a person was taken out, here and from the events before. It does not say who.
	EventForgotten EventKind = "forgotten"
)

// Event is one entry of a handoff's timeline. Entries are only ever added; what is removed from them, Change.Redacted says.
type Event struct {
	// Seq is the handoff's version after the event.
	Seq  int64     `json:"seq"`
	At   Instant   `json:"at"`
	Kind EventKind `json:"kind"`
	// By is who did it; empty for what the bot did.
	By UserID `json:"by,omitempty"`
	// To is the new owner of an assignment, or who is missed.
	To UserID `json:"to,omitempty"`
	// Via is how it was done, when not with the button: "reaction", "reply"; or why content was removed.
	Via     string   `json:"via,omitempty"`
	Reason  string   `json:"reason,omitempty"`
	Sent    *Sent    `json:"sent,omitempty"`
	Receipt *Receipt `json:"receipt,omitempty"`
	Failure *Failure `json:"failure,omitempty"`
	Detail
	// Excused are the keys of fields that an answer or a fix left with a filler text.
	Excused []string `json:"excused,omitempty"`
	// forget is whom a forgotten event takes out. It is never stored.
	forget UserID
	// former is the owner whom an assignment relieves, unless they are gone. It is never stored.
	former UserID
}

// Sent is what a sent event carries.
type Sent struct {
	DefinitionID string      `json:"definition"`
	Definition   *Definition `json:"-"`
	Title        string      `json:"title"`
	Values       Values      `json:"values"`
	Excused      []string    `json:"excused,omitempty"`
	Despite      ID          `json:"despite,omitempty"`
	// Origin may be a channel without a message, so its IsZero must not decide.
	Origin Message `json:"origin"`
	// Clocked says that the handoff keeps a ledger; those that the first release sent do not.
	Clocked bool `json:"clocked,omitempty"`
	// Review is what was found in the notes, and Open the fields that were sent unsettled.
	Review *Review    `json:"review,omitempty"`
	Open   []OpenItem `json:"open,omitempty"`
}

func (h *Handoff) clone() Handoff {
	c := *h
	c.Values = maps.Clone(h.Values)
	c.Excused = slices.Clone(h.Excused)
	c.Changes = slices.Clone(h.Changes)
	c.Open = slices.Clone(h.Open)
	c.Questions = slices.Clone(h.Questions)
	c.Complaints = slices.Clone(h.Complaints)
	c.Tasks = slices.Clone(h.Tasks)
	c.Carried = slices.Clone(h.Carried)
	c.Pending = slices.Clone(h.Pending)
	return c
}

// apply is the only place that changes a handoff.
func (h *Handoff) apply(e Event) {
	h.Version = e.Seq
	before, calendar := h.Ball(), h.calendarOrNone()
	switch e.Kind {
	case EventSent:
		h.applySent(e)
	case EventAcknowledged, EventTaken:
		h.applyOwned(e)
	case EventReleased:
		h.Status, h.Owner, h.AcknowledgedAt, h.OwnerGone = StatusSent, "", 0, 0
		h.aim(e.At, h.Definition.Type.Targets.Acknowledge)
	case EventAssigned:
		if h.OwnerGone == 0 {
			e.former = h.Owner
		}
		h.Owner, h.OwnerGone = e.To, 0
	case EventCompleted, EventCancelled:
		h.applyClosed(e)
	case EventAsked:
		h.applyAsked(e)
	case EventAnswered:
		h.applyAnswered(e)
	case EventReturned:
		h.applyReturned(e)
	case EventFixed:
		h.applyFixed(e)
	case EventDeclined:
		h.applyDeclined(e)
	case EventRedirected:
		h.applyRedirected(e)
	case EventTaskAdded, EventTaskDone, EventTaskReopened:
		h.applyTask(e)
	case EventTasksLate:
		h.applyLate(e)
	case EventMissed:
		h.applyMissed(e)
	case EventReminded:
		h.applyReminded(e)
	case EventSnoozed:
		h.Snooze = &Snoozed{By: e.By, Until: e.Until, Reason: e.Reason}
	case EventNudged:
		h.NudgedAt = e.At
	case EventCarried:
		h.applyCarried(e)
	case EventPosted:
		h.applyPosted(e.Receipt)
	case EventFailed:
		h.applyFailed(e)
	case EventErasing:
		h.EraseAt = e.At
	case EventErased:
		h.applyErased(e)
	case EventForgotten:
		h.applyForgotten(e)
	}
	// Another owner or team is another holder, though it is an owner's or a team's move as before.
	if h.Ball() != before || e.Kind == EventRedirected || e.Kind == EventAssigned && before == HolderOwner {
		h.BallSince = e.At
		h.Snooze, h.NudgedAt = nil, 0
		h.dropReminders()
	}
	if h.Ball() != before || e.Kind == EventRedirected {
		h.keep(before, calendar, e.At)
	}
	h.pass(before, e.At)
	h.await(e, calendar)
	h.plan(e)
}

func (h *Handoff) applySent(e Event) {
	h.Status = StatusSent
	h.Sender = e.By
	h.SentAt = e.At
	h.DefinitionID, h.Definition = e.Sent.DefinitionID, e.Sent.Definition
	h.Title, h.Values = e.Sent.Title, maps.Clone(e.Sent.Values)
	h.Excused, h.Reason, h.Despite = slices.Clone(e.Sent.Excused), e.Reason, e.Sent.Despite
	h.Origin = e.Sent.Origin
	h.Review, h.Open = e.Sent.Review, slices.Clone(e.Sent.Open)
	if e.Sent.Clocked {
		h.Ledger = &Ledger{Until: e.At}
	}
	h.aim(e.At, h.Definition.Type.Targets.Acknowledge)
}

func (h *Handoff) applyOwned(e Event) {
	h.Status, h.Owner, h.AcknowledgedAt, h.OwnerGone = StatusAcknowledged, e.By, e.At, 0
	h.Decline = nil
	h.aim(e.At, h.Definition.Type.Targets.Complete)
	if len(h.Tasks) == 0 {
		h.Tasks = slices.Clone(e.Tasks)
	}
}

func (h *Handoff) applyClosed(e Event) {
	h.Status = StatusCompleted
	if e.Kind == EventCancelled {
		h.Status = StatusCancelled
	}
	h.ClosedAt, h.ClosedBy, h.CloseReason = e.At, e.By, e.Reason
	h.settleQuestions(e.At)
	h.noAim()
}
