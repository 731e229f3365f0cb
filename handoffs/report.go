package handoffs

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"
)

// Reports finds what reports say: tallies, and counts of open handoffs through indexes. How many handoffs there are does not
// change what that costs.
type Reports interface {
	// Tallies returns what was counted, for each query; the tallies of a query stand in the order of their days and teams.
	Tallies(ctx context.Context, queries []TallyQuery) ([]TallyData, error)
	// Waits counts open waits, for each query.
	Waits(ctx context.Context, queries []WaitQuery) ([]WaitData, error)
}

// TallyQuery asks for the tallies of a type on the days from one to the other, both included.
type TallyQuery struct {
	Type     TypeKey
	From, To string
	// Now is when it is asked.
	Now Instant
}

// TallyData is what was counted.
type TallyData struct {
	// Since is when the first handoff that counts was sent; zero if there is none.
	Since   Instant
	Tallies []Tally
	// Overdue is how many open handoffs of the type are overdue now, whenever they were sent.
	Overdue int
}

// WaitQuery asks for the waits of a type and team that run now and began at From or later, and before To.
type WaitQuery struct {
	Type     TypeKey
	Team     TeamKey
	From, To Instant
	// Before are the times for each of which it is counted how many of them began before it.
	Before []Instant
}

// WaitData is what was found.
type WaitData struct {
	Open int
	// Oldest is when the oldest began; zero if there is none.
	Oldest Instant
	Before []int
}

// ReportQuery asks for the report of a type.
type ReportQuery struct {
	Type   TypeKey
	Period Period
	Now    Instant
	// Calendar is that of the team that usually receives, whose days are counted, and Calendars those of all that receive.
	Calendar  Calendar
	Calendars map[TeamKey]Calendar
}

// ReportLeast is how many there must be of something before a report says anything of it.
const ReportLeast = 5

// Report says how handoffs of one type went that were sent in a period, as of now. It tells of teams, never of persons.
type Report struct {
	Type     TypeKey
	From, To string
	// Since is the date from which on handoffs count, if the period begins before; empty if it does not.
	Since string
	// Sent is how many were sent, and Complete how many of them were complete at the first time. The others say what
	// became of them; one may be declined and redirected, and then completed.
	Sent, Complete, Completed, Cancelled, Declined, Redirected int
	Acknowledge                                                WaitReport
	Held                                                       HeldReport
	// Fields are those that were asked about or returned, the most often ones first.
	Fields []FieldReport
	// Targets are the steps whose targets were kept or broken.
	Targets []TargetReport
	// Overdue is how many of the type are overdue now, whenever they were sent.
	Overdue int
}

// WaitReport is how long it takes until somebody acknowledges, of the waits that began in the period.
type WaitReport struct {
	// Waits is how many there are. Acknowledged ended well, Left otherwise, Open and Still have not ended: the former run.
	Waits, Acknowledged, Left, Open, Still int
	// Half and Most are after how many minutes of business time half, and nine in ten, are acknowledged.
	Half, Most           int
	HalfKnown, MostKnown bool
	// Longest is the longest that an open one waits, in minutes of business time.
	Longest int
}

// HeldReport is who had the ball for how long, in milliseconds of business time, up to when it moved last.
type HeldReport struct{ Sender, Receiver, ExceptionOwner int64 }

// FieldReport is how often a field was asked about and returned.
type FieldReport struct {
	Field           string
	Asked, Returned int
}

// TargetReport is how many targets of a step were kept, and how many broken.
type TargetReport struct {
	Step         string
	Kept, Broken int
}

// ReadReports returns a report for each query. It asks twice in all, however many there are.
func ReadReports(ctx context.Context, from Reports, queries []ReportQuery) ([]Report, error) {
	asked := make([]TallyQuery, len(queries))
	for i := range queries {
		asked[i] = queries[i].tallies()
	}
	counted, err := from.Tallies(ctx, asked)
	if err != nil {
		return nil, err
	}
	var waits []WaitQuery
	for i := range queries {
		waits = append(waits, queries[i].waits(counted[i].Tallies)...)
	}
	found := []WaitData(nil)
	if len(waits) > 0 {
		if found, err = from.Waits(ctx, waits); err != nil {
			return nil, err
		}
	}
	reports := make([]Report, len(queries))
	for i := range queries {
		n := len(queries[i].waits(counted[i].Tallies))
		reports[i] = NewReport(queries[i], counted[i], found[:n])
		found = found[n:]
	}
	return reports, nil
}

func (q *ReportQuery) tallies() TallyQuery {
	from, to := q.Period.Range(q.Now.Time().In(q.Calendar.Location()))
	return TallyQuery{Type: q.Type, From: from, To: to, Now: q.Now}
}

// calendar is that of a team, as far as the playbook has it.
func (q *ReportQuery) calendar(team TeamKey) Calendar {
	if c, known := q.Calendars[team]; known {
		return c
	}
	return q.Calendar
}

// lengths are those after which a wait ended that somebody acknowledged, in minutes and in their order.
func lengths(counts map[string]int64) []int {
	var list []int
	for minutes, n := range numbered(counts, CountAcknowledged) {
		if n > 0 {
			list = append(list, minutes)
		}
	}
	slices.Sort(list)
	return list
}

// waits returns what must be asked about open waits: for each team that may have some, how many have taken longer than each
// length of time that matters.
func (q *ReportQuery) waits(list []Tally) []WaitQuery {
	days, ends := q.tallies(), lengths(Sum(list))
	teams := slices.Collect(maps.Keys(q.Calendars)) // any of them may have it by a redirection
	for _, t := range list {
		teams = append(teams, t.Team)
	}
	slices.Sort(teams)
	var queries []WaitQuery
	for _, team := range slices.Compact(teams) {
		c := q.calendar(team)
		w := WaitQuery{Type: q.Type, Team: team, From: c.DayStart(days.From), To: c.DayStart(dayAfter(days.To))}
		for _, minutes := range ends {
			begun := w.To // whatever has not waited at all counts with the shortest waits
			if shorter := minutes - waitGrain(minutes); shorter > 0 {
				begun = InstantOf(c.Back(q.Now.Time(), time.Duration(shorter)*time.Minute))
			}
			w.Before = append(w.Before, begun)
		}
		queries = append(queries, w)
	}
	return queries
}

// NewReport returns what was counted as a report. waits answer what the query asks about open waits, in its order.
func NewReport(q ReportQuery, data TallyData, waits []WaitData) Report {
	counts, days := Sum(data.Tallies), q.tallies()
	n := func(what string) int { return int(max(counts[what], 0)) }
	r := Report{
		Type: q.Type, From: days.From, To: days.To, Sent: n(CountSent), Complete: max(n(CountSent)-n(CountIncomplete), 0),
		Completed: n(CountCompleted), Cancelled: n(CountCancelled), Declined: n(CountDeclined), Redirected: n(CountRedirected),
		Held: HeldReport{
			Sender: counts[CountHeld+string(HolderSender)], Receiver: counts[CountHeld+string(HolderReceiver)],
			ExceptionOwner: counts[CountHeld+"exception_owner"],
		},
		Overdue: data.Overdue,
	}
	if since := q.Calendar.Date(data.Since); data.Since != 0 && since > r.From {
		r.Since = since
	}
	r.Acknowledge = q.acknowledge(data.Tallies, counts, waits)
	r.Fields = fieldReports(counts)
	for _, step := range []string{StepAcknowledge, StepComplete, StepAnswer} {
		if t := (TargetReport{step, n(CountKept + step), n(CountBroken + step)}); t.Kept+t.Broken > 0 {
			r.Targets = append(r.Targets, t)
		}
	}
	return r
}

// acknowledge puts ended and open waits together.
func (q *ReportQuery) acknowledge(list []Tally, counts map[string]int64, waits []WaitData) WaitReport {
	ended, left, still := numbered(counts, CountAcknowledged), numbered(counts, CountLeft), numbered(counts, CountStill)
	r := WaitReport{Acknowledged: total(ended, 0), Left: total(left, 0), Still: total(still, 0)}
	asked := q.waits(list)
	for i, w := range waits {
		r.Open += w.Open
		if w.Oldest != 0 {
			c := q.calendar(asked[i].Team)
			r.Longest = max(r.Longest, int(c.Between(w.Oldest.Time(), q.Now.Time()).Minutes()))
		}
	}
	r.Waits = r.Acknowledged + r.Left + r.Still + r.Open
	ends := lengths(counts)
	curve := NewCurve(ended, func(minutes int) int {
		at := slices.IndexFunc(ends, func(end int) bool { return end > minutes })
		n := total(ended, minutes) + total(left, minutes) + total(still, minutes)
		for _, w := range waits {
			n += w.Before[at]
		}
		return n
	})
	r.Half, r.HalfKnown = curve.Quantile(0.5)
	r.Most, r.MostKnown = curve.Quantile(0.9)
	return r
}

// total is how many of those there are that take more than so many minutes.
func total(list map[int]int64, more int) int {
	var n int64
	for minutes, count := range list {
		if minutes > more {
			n += max(count, 0)
		}
	}
	return int(n)
}

func fieldReports(counts map[string]int64) []FieldReport {
	found := map[string]FieldReport{}
	for what, n := range counts {
		if field, is := strings.CutPrefix(what, CountAsked); is {
			f := found[field]
			f.Field, f.Asked = field, int(n)
			found[field] = f
		}
		if field, is := strings.CutPrefix(what, CountReturned); is {
			f := found[field]
			f.Field, f.Returned = field, int(n)
			found[field] = f
		}
	}
	var list []FieldReport
	for _, f := range found {
		list = append(list, f)
	}
	slices.SortFunc(list, func(a, b FieldReport) int {
		return cmp.Or(cmp.Compare(b.Asked+b.Returned, a.Asked+a.Returned), cmp.Compare(a.Field, b.Field))
	})
	return list
}
