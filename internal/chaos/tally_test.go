package chaos

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// tallies checks that what was counted at each commit is what reading every handoff gives.
func (f *findings) tallies(w *world, records []*record) {
	var queries []handoffs.TallyQuery
	for i := range w.book.Types {
		queries = append(queries, handoffs.TallyQuery{
			Type: w.book.Types[i].Key, From: date(w.time.started.Add(-24 * time.Hour)), To: date(time.Now().Add(24 * time.Hour)),
			Now: handoffs.InstantOf(time.Now()),
		})
	}
	data, err := w.store.Tallies(w.t.Context(), queries)
	if err != nil {
		f.say(&f.miscounted, "%v", err)
		return
	}
	var since handoffs.Instant
	stored, read := map[string]int64{}, map[string]int64{}
	for _, d := range data {
		since = d.Since
		count64(stored, d.Tallies)
	}
	waits := map[waiters]int{}
	for _, r := range records {
		if r.SentAt < since {
			continue // the first ones were sent side by side, and it counts from one of them on
		}
		count64(read, handoffs.TallyOf(r.ID, r.Definition, r.events))
	}
	for _, r := range records {
		if r.Wait != nil && !r.Wait.Still {
			waits[waiters{r.Definition.Type.Key, r.To().Key}]++
		}
	}
	f.counters = len(read)
	for _, what := range slices.Sorted(maps.Keys(union(stored, read))) {
		if stored[what] != read[what] {
			f.say(&f.miscounted, "%s is counted as %d, and reading every handoff gives %d", what, stored[what], read[what])
		}
	}
	f.openWaits(w.t.Context(), w, waits)
}

// waiters are those of a type that wait for a team.
type waiters struct {
	typ  handoffs.TypeKey
	team handoffs.TeamKey
}

// openWaits checks the index of those that wait until somebody acknowledges them.
func (f *findings) openWaits(ctx context.Context, w *world, want map[waiters]int) {
	for i := range w.book.Types {
		for team := range w.book.Teams {
			q := handoffs.WaitQuery{Type: w.book.Types[i].Key, Team: team, To: handoffs.InstantOf(time.Now().Add(24 * time.Hour))}
			data, err := w.store.Waits(ctx, []handoffs.WaitQuery{q})
			if err != nil {
				f.say(&f.miscounted, "%v", err)
				return
			}
			if n := want[waiters{q.Type, team}]; data[0].Open != n {
				f.say(&f.miscounted, "%d %s wait for %s in the index, and reading every handoff gives %d", data[0].Open, q.Type, team, n)
			}
		}
	}
}

func count64(into map[string]int64, list []handoffs.Tally) {
	for _, t := range list {
		for what, n := range t.Counts {
			into[fmt.Sprintf("%s %s %s %s", t.Type, t.Team, t.Day, what)] += n
		}
	}
	maps.DeleteFunc(into, func(_ string, n int64) bool { return n == 0 })
}

func union(a, b map[string]int64) map[string]int64 {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

func date(t time.Time) string { return t.UTC().Format(time.DateOnly) }
