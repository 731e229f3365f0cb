package storetest

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

func draft(view handoffs.RequestID, customer string) handoffs.Draft {
	return handoffs.Draft{
		User: sara, View: view, Type: "deal", Reason: "hm", SavedAt: 1_775_131_200_123,
		Values: map[handoffs.TypeKey]handoffs.Values{"deal": {"customer": {customer}}, "renewal": {"plan": {"<A&B>", ""}}},
		Origin: handoffs.Message{Channel: "C0SALES", TS: "1795442520.000100"},
	}
}

func (w *world) save(t testing.TB, d handoffs.Draft) {
	t.Helper()
	if err := w.Data.SaveDraft(t.Context(), d); err != nil {
		t.Fatalf("SaveDraft: %v", err)
	}
}

// hasDraft compares the person's draft with the one wanted, or with none.
func (w *world) hasDraft(t testing.TB, user handoffs.UserID, want *handoffs.Draft) {
	t.Helper()
	got, err := w.Other.LoadDraft(t.Context(), user)
	if want == nil {
		if !errors.Is(err, handoffs.ErrNotFound) {
			t.Errorf("LoadDraft of %s = %+v, %v, want ErrNotFound", user, got, err)
		}
		return
	}
	if err != nil {
		t.Fatalf("LoadDraft of %s: %v", user, err)
	}
	if diff := cmp.Diff(*want, got); diff != "" {
		t.Errorf("LoadDraft of %s (-want +got):\n%s", user, diff)
	}
}

func draftIsKept(t *testing.T, w *world) {
	w.hasDraft(t, sara, nil)
	first, second := draft("view V1", "Acme"), draft("view V2", "Bolt")
	w.save(t, first)
	w.hasDraft(t, sara, &first)
	w.save(t, second)
	w.hasDraft(t, sara, &second)
	w.hasDraft(t, sam, nil)
	for range 2 {
		if err := w.Data.DeleteDraft(t.Context(), sara); err != nil {
			t.Errorf("DeleteDraft: %v", err)
		}
		w.hasDraft(t, sara, nil)
	}
}

func draftGoesWithItsForm(t *testing.T, w *world) {
	d := draft("view V1", "Acme")
	w.save(t, d)
	w.send(t, "view V2", deal("Another form of hers"))
	w.hasDraft(t, sara, &d)
	w.send(t, "view V1", deal("Acme"))
	w.hasDraft(t, sara, nil)
}

func lateDraftIsDropped(t *testing.T, w *world) {
	w.send(t, "view V1", deal("Acme"))
	w.save(t, draft("view V1", "Acm"))
	w.hasDraft(t, sara, nil)
	next := draft("view V2", "Bolt")
	w.save(t, next)
	w.save(t, draft("view V1", "Acme"))
	w.hasDraft(t, sara, &next)
}
