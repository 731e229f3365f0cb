package handoffs

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// DigestQuery asks how things stand in one team.
type DigestQuery struct {
	Team TeamKey
	Now  Instant
	// DayEnd is when the readers' day ends, and Since from when on what moved is counted.
	DayEnd, Since Instant
	// Most is how many handoffs of each list are read.
	Most int
}

// DigestMost is how many handoffs of each list a digest looks at: the longest overdue of them, if there are more.
const DigestMost = 200

// DigestData is what the indexes say. All handoffs in it are open.
type DigestData struct {
	// Overdue and DueToday are by when they were or are due, Exceptions by how long they are with the exception owner.
	Overdue, DueToday, Exceptions List
	// Open is how many are open; the others count what happened since.
	Open, Sent, Acknowledged, Completed int
}

// Digests finds what digests say, through indexes: how many handoffs are open does not change what that costs.
type Digests interface {
	Digest(ctx context.Context, q DigestQuery) (DigestData, error)
}

// LatelyLife is for how long it can be counted what was sent, acknowledged and completed.
const LatelyLife = 40 * 24 * time.Hour

// DigestKind says why a handoff is in a digest.
type DigestKind string

// The groups of a digest, in their order.
const (
	DigestSender         DigestKind = "sender"
	DigestReceiver       DigestKind = "receiver"
	DigestExceptionOwner DigestKind = "exception_owner"
	DigestDueToday       DigestKind = "due_today"
	DigestUnowned        DigestKind = "unowned"
)

// Overdue reports whether the group is one of what is overdue.
func (k DigestKind) Overdue() bool { return k != DigestDueToday && k != DigestUnowned }

// Digest is what stalls in a team at a time. It holds ids and numbers only, and each handoff once.
type Digest struct {
	Team  TeamKey `json:"team"`
	At    Instant `json:"at"`
	Since Instant `json:"since,omitempty"`
	// Groups have at least one handoff each; those of what is overdue say together how many of Overdue were looked at.
	Groups  []DigestGroup `json:"groups,omitempty"`
	Overdue int           `json:"overdue,omitempty"`

	// Held is what the cap on reminders kept back since, or on the last day.
	Held []HeldBack `json:"held,omitempty"`

	Open         int `json:"open,omitempty"`
	Sent         int `json:"sent,omitempty"`
	Acknowledged int `json:"acknowledged,omitempty"`
	Completed    int `json:"completed,omitempty"`
}

// DigestGroup is one list of a digest: its beginning, and how many it has in all.
type DigestGroup struct {
	Kind     DigestKind `json:"kind"`
	Handoffs []ID       `json:"handoffs"`
	Total    int        `json:"total"`
}

// NewDigest puts what was found into the groups in which it is told: what is overdue by who has the ball, the earliest
// kickoff first and then who has had it longest; what becomes due today; exceptions that nobody owns.
func NewDigest(q DigestQuery, data DigestData) Digest {
	d := Digest{
		Team: q.Team, At: q.Now, Since: q.Since, Overdue: data.Overdue.Total,
		Open: data.Open, Sent: data.Sent, Acknowledged: data.Acknowledged, Completed: data.Completed,
	}
	told := map[ID]bool{}
	list := byKickoff(data.Overdue.Handoffs)
	overdue := map[DigestKind][]ID{}
	for i := range list {
		h := &list[i]
		kind := overdueKind(h)
		if h.Overdue(q.Now) && !told[h.ID] {
			told[h.ID] = true
			overdue[kind] = append(overdue[kind], h.ID)
		}
	}
	for _, kind := range []DigestKind{DigestSender, DigestReceiver, DigestExceptionOwner} {
		d.add(kind, overdue[kind], 0)
	}
	d.rest(DigestDueToday, data.DueToday, told, func(h *Handoff) bool { return !h.Overdue(q.Now) })
	d.rest(DigestUnowned, data.Exceptions, told, (*Handoff).Unowned)
	return d
}

func (d *Digest) add(kind DigestKind, ids []ID, more int) {
	if len(ids) > 0 {
		d.Groups = append(d.Groups, DigestGroup{Kind: kind, Handoffs: ids, Total: len(ids) + more})
	}
}

// rest adds a group of what is not told yet. What was not read is taken to belong to it.
func (d *Digest) rest(kind DigestKind, list List, told map[ID]bool, belongs func(*Handoff) bool) {
	var ids []ID
	for i := range list.Handoffs {
		if h := &list.Handoffs[i]; !told[h.ID] && belongs(h) {
			told[h.ID] = true
			ids = append(ids, h.ID)
		}
	}
	d.add(kind, ids, list.Total-len(list.Handoffs))
}

func overdueKind(h *Handoff) DigestKind {
	switch h.Ball() {
	case HolderSender:
		return DigestSender
	case HolderExceptionOwner:
		return DigestExceptionOwner
	case HolderReceiver, HolderOwner, HolderNobody:
	}
	return DigestReceiver
}

// byKickoff orders handoffs by their kickoff, those without one last; then by who has had the ball longest.
func byKickoff(list []Handoff) []Handoff {
	const last = "9999-12-31"
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Handoff) int {
		_, dateA := a.Kickoff()
		_, dateB := b.Kickoff()
		return cmp.Or(cmp.Compare(cmp.Or(dateA, last), cmp.Or(dateB, last)),
			cmp.Compare(a.BallSince, b.BallSince), cmp.Compare(a.ID, b.ID))
	})
	return list
}

// Clear reports whether nothing stalls and nothing is about to.
func (d *Digest) Clear() bool { return len(d.Groups) == 0 && d.Overdue == 0 }

// Short returns the digest with at most n handoffs. Each group keeps its first two, if it can; the others come in the
// order in which they are told.
func (d Digest) Short(n int) Digest {
	groups := slices.Clone(d.Groups)
	room := n
	keeps := make([]int, len(groups))
	for _, most := range []int{2, n} {
		for i := range groups {
			more := min(room, min(len(groups[i].Handoffs), most)-keeps[i])
			keeps[i], room = keeps[i]+more, room-more
		}
	}
	for i := range groups {
		groups[i].Handoffs = groups[i].Handoffs[:keeps[i]:keeps[i]]
	}
	d.Groups = groups
	return d
}

// Lines returns how many handoffs the digest names, and how many there are in all.
func (d *Digest) Lines() (named, total int) {
	total = d.Overdue
	for _, g := range d.Groups {
		named += len(g.Handoffs)
		if !g.Kind.Overdue() {
			total += g.Total
		}
	}
	return named, max(named, total)
}

// Named returns the handoffs that the digest names.
func (d *Digest) Named() []ID {
	var ids []ID
	for _, g := range d.Groups {
		ids = append(ids, g.Handoffs...)
	}
	return ids
}

// Stalls reports whether a handoff that a digest named still belongs into the group, now that time has passed since at.
func (k DigestKind) Stalls(h *Handoff, at, now Instant) bool {
	switch k {
	case DigestUnowned:
		return h.Unowned()
	case DigestDueToday:
		return h.Status.Open() && h.Due != 0 && h.BallSince <= at
	case DigestSender, DigestReceiver, DigestExceptionOwner:
	}
	return h.Overdue(now) && overdueKind(h) == k
}

// Unowned reports whether the handoff is an exception that nobody has taken.
func (h *Handoff) Unowned() bool { return h.Excepted() && h.Owner == "" }

// Kickoff returns the first date that the handoff holds of those that may not lie in the past, and its field; fields
// that lead come first. The date is empty if there is none.
func (h *Handoff) Kickoff() (field *Field, date string) {
	if h.Definition == nil {
		return nil, ""
	}
	fields := h.Definition.Type.Fields
	for i := range fields {
		f := &fields[i]
		if f.Kind != KindDate || f.AllowPast || field != nil && (field.Lead || !f.Lead) {
			continue
		}
		if _, err := time.Parse(time.DateOnly, h.Values[f.Key].Text()); err == nil {
			field, date = f, h.Values[f.Key].Text()
		}
	}
	return field, date
}

// Worth returns what the first field of money that is filled in holds; empty if there is none.
func (h *Handoff) Worth() string {
	if h.Definition == nil {
		return ""
	}
	for _, f := range h.Definition.Type.Fields {
		if f.Kind == KindMoney && !h.Values[f.Key].Empty() {
			return h.Values[f.Key].Text()
		}
	}
	return ""
}

// Held returns for how much business time the present holder has had the ball.
func (h *Handoff) Held(now Instant) Duration {
	return h.Calendar().Whole(h.Calendar().Between(h.BallSince.Time(), now.Time()))
}
