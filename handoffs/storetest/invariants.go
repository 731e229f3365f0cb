package storetest

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

// check verifies everything that must hold at any time, whatever happened before.
func (w *world) check(t testing.TB) {
	t.Helper()
	var all []handoffs.Handoff
	for key := range w.given.Range {
		id := key.(handoffs.ID)
		h, err := w.Other.Load(t.Context(), id, "")
		if errors.Is(err, handoffs.ErrNotFound) {
			continue // begun, and never committed
		}
		if err != nil {
			t.Fatalf("Load %s: %v", id, err)
		}
		all = append(all, h)
		w.checkTimeline(t, h)
		w.checkCard(t, h)
	}
	for _, team := range teams {
		list, total, err := w.Other.OpenFor(t.Context(), team, len(all)+1)
		checkList(t, "OpenFor "+string(team), list, total, err, all, func(h *handoffs.Handoff) bool {
			return h.To().Key == team
		})
	}
	for _, user := range people {
		list, total, err := w.Other.OpenOf(t.Context(), user, len(all)+1)
		checkList(t, "OpenOf "+string(user), list, total, err, all, func(h *handoffs.Handoff) bool {
			return h.Sender == user || h.Owner == user
		})
	}
	w.checkPages(t, all)
	w.checkHolders(t, all)
	checkSubjects(t, all)
	w.checkRegister(t, all)
	if w.Audit != nil {
		w.Audit(t, all)
	}
}

func (w *world) checkTimeline(t testing.TB, h handoffs.Handoff) {
	t.Helper()
	events, err := w.Other.Timeline(t.Context(), h.ID)
	if err != nil {
		t.Fatalf("Timeline %s: %v", h.ID, err)
	}
	if int64(len(events)) != h.Version {
		t.Errorf("Timeline %s has %d events, want %d", h.ID, len(events), h.Version)
	}
	for i, e := range events {
		if e.Seq != int64(i+1) {
			t.Errorf("Timeline %s: event %d has number %d", h.ID, i+1, e.Seq)
		}
	}
	if diff := gocmp.Diff(asJSON(t, h), asJSON(t, handoffs.Replay(h.ID, h.Definition, events))); diff != "" {
		t.Errorf("%s: the timeline does not replay to the state (-state +replayed):\n%s", h.ID, diff)
	}
}

func (w *world) checkCard(t testing.TB, h handoffs.Handoff) {
	t.Helper()
	if h.Card.IsZero() {
		return
	}
	if id, err := w.Other.ByMessage(t.Context(), h.Card.Message); id != h.ID || err != nil {
		t.Errorf("ByMessage of %s's card = %s, %v", h.ID, id, err)
	}
}

// checkList compares a list with what a look at every handoff gives.
func checkList(
	t testing.TB, name string, got []handoffs.Handoff, total int, err error,
	all []handoffs.Handoff, belongs func(*handoffs.Handoff) bool,
) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	want := slices.DeleteFunc(slices.Clone(all), func(h handoffs.Handoff) bool { return !h.Status.Open() || !belongs(&h) })
	slices.SortFunc(want, func(a, b handoffs.Handoff) int {
		return cmp.Or(cmp.Compare(a.BallSince, b.BallSince), cmp.Compare(a.ID, b.ID))
	})
	if total != len(want) {
		t.Errorf("%s: total = %d, want %d", name, total, len(want))
	}
	if diff := gocmp.Diff(asJSON(t, want), asJSON(t, got)); diff != "" && len(want)+len(got) > 0 {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// checkSubjects verifies that no two open handoffs share a subject, unless the later one was sent despite the other.
func checkSubjects(t testing.TB, all []handoffs.Handoff) {
	t.Helper()
	open := map[string]handoffs.ID{}
	for i := range all {
		h := &all[i]
		if !h.Status.Open() || h.Despite != "" {
			continue
		}
		if other, taken := open[h.Subject()]; taken {
			t.Errorf("%s and %s are both open for %q", other, h.ID, h.Subject())
		}
		open[h.Subject()] = h.ID
	}
}

// checkRegister verifies that the register finds what the handoffs and their timelines name, and nothing else.
func (w *world) checkRegister(t testing.TB, all []handoffs.Handoff) {
	t.Helper()
	slices.SortFunc(all, func(a, b handoffs.Handoff) int {
		return cmp.Or(cmp.Compare(a.SentAt, b.SentAt), cmp.Compare(a.ID, b.ID))
	})
	named, titled := map[handoffs.UserID][]handoffs.ID{}, map[string][]handoffs.ID{}
	for i := range all {
		h := &all[i]
		events, err := w.Other.Timeline(t.Context(), h.ID)
		if err != nil {
			t.Fatalf("Timeline %s: %v", h.ID, err)
		}
		for _, user := range handoffs.People(h, events) {
			named[user] = append(named[user], h.ID)
		}
		if h.Title != "" {
			titled[handoffs.Folded(h.Title)] = append(titled[handoffs.Folded(h.Title)], h.ID)
		}
	}
	for _, user := range append(people, handoffs.Removed, handoffs.Administrator) {
		got, err := w.Other.Naming(t.Context(), user)
		if err != nil || !slices.Equal(got, named[user]) {
			t.Errorf("Naming %s = %v, %v, want %v", user, got, err, named[user])
		}
	}
	for title, want := range titled {
		if got, err := w.Other.Titled(t.Context(), title); err != nil || !slices.Equal(got, want) {
			t.Errorf("Titled %q = %v, %v, want %v", title, got, err, want)
		}
	}
}

// asJSON is what of a value is stored.
func asJSON(t testing.TB, v any) string {
	t.Helper()
	data, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatalf("marshal %T: %v", v, err)
	}
	return string(data)
}
