package storetest

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

func idsOf(list []handoffs.Handoff) []handoffs.ID {
	ids := make([]handoffs.ID, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	return ids
}

func openForListsByAge(t *testing.T, w *world) {
	ids := w.sendMany(t, 4)
	elsewhere := deal("Elsewhere")
	elsewhere.Definition = definition("renewal", support)
	w.send(t, "", elsewhere)
	w.do(t, ids[0], "", handoffs.Acknowledge{By: member(omar)}) // has its holder for the shortest time now
	w.do(t, ids[2], "", handoffs.Cancel{By: member(sara), Reason: "lost"})
	for _, row := range []struct {
		limit int
		want  []handoffs.ID
	}{
		{10, []handoffs.ID{ids[1], ids[3], ids[0]}},
		{2, []handoffs.ID{ids[1], ids[3]}},
		{0, []handoffs.ID{}},
		{-1, []handoffs.ID{}},
	} {
		list, total, err := w.Data.OpenFor(t.Context(), onboard, row.limit)
		if err != nil || total != 3 {
			t.Errorf("OpenFor(%d): total = %d, %v, want 3", row.limit, total, err)
		}
		if diff := cmp.Diff(row.want, idsOf(list)); diff != "" {
			t.Errorf("OpenFor(%d) (-want +got):\n%s", row.limit, diff)
		}
	}
	if list, total, err := w.Data.OpenFor(t.Context(), "nobody", 10); len(list) != 0 || total != 0 || err != nil {
		t.Errorf("OpenFor an unknown team = %v, %d, %v", list, total, err)
	}
}

func openOfListsSentAndOwned(t *testing.T, w *world) {
	holds := func(user handoffs.UserID, want ...handoffs.ID) {
		t.Helper()
		list, total, err := w.Data.OpenOf(t.Context(), user, 10)
		if err != nil || total != len(want) {
			t.Errorf("OpenOf %s: total = %d, %v, want %d", user, total, err, len(want))
		}
		if diff := cmp.Diff(append([]handoffs.ID{}, want...), idsOf(list)); diff != "" {
			t.Errorf("OpenOf %s (-want +got):\n%s", user, diff)
		}
	}
	a, b := w.send(t, "", deal("Acme")).ID, w.send(t, "", deal("Bolt")).ID
	holds(sara, a, b)
	w.do(t, a, "", handoffs.Acknowledge{By: member(omar)})
	holds(sara, b, a)
	holds(omar, a)
	w.do(t, a, "", handoffs.Assign{By: member(omar), To: member(olga), Reason: "away"})
	holds(omar)
	holds(olga, a)
	w.do(t, a, "", handoffs.Release{By: member(olga)})
	holds(olga)
	w.do(t, b, "", handoffs.Acknowledge{By: member(sara)}) // sends and owns: listed once
	holds(sara, a, b)
	w.do(t, b, "", handoffs.Complete{By: member(sara)})
	holds(sara, a)
}

func byMessageFindsEveryCard(t *testing.T, w *world) {
	h := w.deliver(t, w.send(t, "", deal("Acme")).ID)
	first := h.Card.Message
	w.do(t, h.ID, "", handoffs.Acknowledge{By: member(omar)})
	h = w.do(t, h.ID, "", handoffs.RecordFailed{Failure: handoffs.Failure{
		Key: h.CardKey(), Why: "message_not_found", Remedy: handoffs.RemedyAnew,
	}})
	h = w.deliver(t, h.ID)
	if h.Card.Message == first {
		t.Fatalf("the card is still %v", first)
	}
	for _, m := range []handoffs.Message{first, h.Card.Message} {
		if id, err := w.Data.ByMessage(t.Context(), m); id != h.ID || err != nil {
			t.Errorf("ByMessage(%v) = %s, %v, want %s", m, id, err, h.ID)
		}
	}
	for _, m := range []handoffs.Message{{}, {Channel: first.Channel}, {Channel: "C0OTHER", TS: first.TS}} {
		if id, err := w.Data.ByMessage(t.Context(), m); !errors.Is(err, handoffs.ErrNotFound) {
			t.Errorf("ByMessage(%v) = %s, %v, want ErrNotFound", m, id, err)
		}
	}
}

func timelineIsOldestFirst(t *testing.T, w *world) {
	h := w.send(t, "", deal("Acme"))
	w.do(t, h.ID, "", handoffs.Acknowledge{By: member(omar)})
	w.do(t, h.ID, "", handoffs.Complete{By: member(omar)})
	events, err := w.Data.Timeline(t.Context(), h.ID)
	if err != nil {
		t.Fatal(err)
	}
	var got []handoffs.EventKind
	for _, e := range events {
		got = append(got, e.Kind)
	}
	want := []handoffs.EventKind{handoffs.EventSent, handoffs.EventAcknowledged, handoffs.EventCompleted}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Timeline (-want +got):\n%s", diff)
	}
	if _, err := w.Data.Timeline(t.Context(), "H-7"); !errors.Is(err, handoffs.ErrNotFound) {
		t.Errorf("Timeline of an unknown handoff = %v, want ErrNotFound", err)
	}
}
