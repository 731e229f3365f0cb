package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

func (w *world) names(t *testing.T, user handoffs.UserID, want ...handoffs.ID) {
	t.Helper()
	if got, err := w.Data.Naming(t.Context(), user); err != nil || !slices.Equal(got, want) {
		t.Errorf("Naming %s = %v, %v, want %v", user, got, err, want)
	}
}

func (w *world) titles(t *testing.T, title string, want ...handoffs.ID) {
	t.Helper()
	if got, err := w.Data.Titled(t.Context(), title); err != nil || !slices.Equal(got, want) {
		t.Errorf("Titled %q = %v, %v, want %v", title, got, err, want)
	}
}

// completed is a handoff that went through several hands and is told of.
func (w *world) completed(t *testing.T, cmd handoffs.Send) handoffs.Handoff {
	t.Helper()
	id := w.deliver(t, w.send(t, "", cmd).ID).ID
	w.do(t, id, "", handoffs.Acknowledge{By: member(omar)})
	w.do(t, id, "", handoffs.Assign{By: member(omar), To: member(olga), Reason: "away"})
	w.do(t, id, "", handoffs.Complete{By: member(olga)})
	return w.deliver(t, id)
}

func namingFindsEverybody(t *testing.T, w *world) {
	cmd := deal("Acme")
	cmd.Values["people"] = handoffs.Value{string(sam)}
	a := w.send(t, "", cmd).ID
	w.names(t, sara, a)
	w.names(t, sam, a)
	w.names(t, omar)
	b := w.completed(t, deal("Bolt")).ID
	w.names(t, sara, a, b)
	w.names(t, omar, b) // handed on, and named all the same
	w.names(t, olga, b)
	w.names(t, "")
	w.names(t, handoffs.Removed)
}

func titledFindsEveryType(t *testing.T, w *world) {
	a := w.completed(t, deal("Acme Corp")).ID
	other := deal("ACME  corp")
	other.Definition = definition("renewal", support)
	b := w.send(t, "", other).ID
	w.send(t, "", deal("Acme"))
	w.titles(t, "acme corp", a, b)
	w.titles(t, " Acme   CORP ", a, b)
	w.titles(t, "Acme Cor")
	w.titles(t, "")
}

func erasedLeavesTimes(t *testing.T, w *world) {
	before := w.completed(t, deal("Acme"))
	card := before.Card.Message
	after := w.do(t, before.ID, "request", handoffs.Erase{})
	if after.Title != "" || after.Values != nil || after.ErasedAt == 0 {
		t.Errorf("%s keeps %q, %v", after.ID, after.Title, after.Values)
	}
	if _, err := w.Data.ByMessage(t.Context(), card); !errors.Is(err, handoffs.ErrNotFound) {
		t.Errorf("ByMessage of its card = %v, want ErrNotFound", err)
	}
	for _, user := range people {
		w.names(t, user)
	}
	w.titles(t, "Acme")
	got, err := w.Other.Load(t.Context(), after.ID, "request")
	if !errors.Is(err, handoffs.ErrDuplicate) {
		t.Errorf("Load with its request = %v, want ErrDuplicate", err)
	}
	if diff := cmp.Diff(after, got); diff != "" {
		t.Errorf("what is stored (-want +got):\n%s", diff)
	}
	if got.SentAt != before.SentAt || got.ClosedAt != before.ClosedAt || got.Status != handoffs.StatusCompleted || got.Definition == nil {
		t.Errorf("what reports count is gone: %+v", got)
	}
	again := w.send(t, "", deal("Acme"))
	w.titles(t, "Acme", again.ID)
}

func forgottenIsFoundNowhere(t *testing.T, w *world) {
	cmd := deal("Acme")
	cmd.Reason, cmd.Despite = "for <@USARA>", "H-7"
	h := w.completed(t, cmd)
	other := w.send(t, "", deal("Bolt"))
	after := w.do(t, h.ID, "", handoffs.Forget{User: sara})
	if after.Sender != handoffs.Removed || after.Owner != olga || after.Title != "Acme" || after.Reason != "for <@(removed)>" {
		t.Errorf("sender %q, owner %q, title %q, reason %q", after.Sender, after.Owner, after.Title, after.Reason)
	}
	w.names(t, sara, other.ID)
	w.names(t, omar, h.ID)
	w.titles(t, "Acme", h.ID)
	if id, err := w.Data.ByMessage(t.Context(), h.Card.Message); id != h.ID || err != nil {
		t.Errorf("ByMessage of its card = %s, %v", id, err)
	}
	w.do(t, h.ID, "", handoffs.Forget{User: omar})
	w.names(t, omar)
	w.names(t, olga, h.ID)
}

func redactionRefusesOldVersion(t *testing.T, w *world) {
	h := w.completed(t, deal("Acme"))
	late := handoffs.Commit{Change: w.change(t, h.ID, handoffs.Forget{User: omar})}
	now := w.do(t, h.ID, "", handoffs.Forget{User: olga})
	if err := w.Data.Commit(t.Context(), late); !errors.Is(err, handoffs.ErrConflict) {
		t.Errorf("Commit = %v, want ErrConflict", err)
	}
	w.is(t, now, "")
	w.names(t, omar, h.ID)
	unknown := late
	unknown.Before.ID, unknown.After.ID = "H-7", "H-7"
	if err := w.Data.Commit(t.Context(), unknown); !errors.Is(err, handoffs.ErrConflict) {
		t.Errorf("Commit on an unknown handoff = %v, want ErrConflict", err)
	}
}

func closedComesBack(t *testing.T, w *world) {
	cmd := deal("Acme")
	cmd.Definition.Type.Retain = 30
	h := w.send(t, "", cmd)
	claim := w.claim(t, 1)[0]
	h = w.deliver(t, h.ID)
	w.do(t, h.ID, "", handoffs.Acknowledge{By: member(omar)})
	w.do(t, h.ID, "", handoffs.Complete{By: member(omar)})
	h = w.deliver(t, h.ID)
	w.giveBack(t, claim, h.Version, h.NextLook(handoffs.InstantOf(w.now())), true)
	w.pass(29 * 24 * time.Hour)
	wants(t, "before its time", w.claim(t, 5))
	w.pass(24 * time.Hour)
	wants(t, "in time", w.claim(t, 5), h.ID)
	h = w.do(t, h.ID, "", handoffs.DueCommand(&h, handoffs.InstantOf(w.now())))
	if h.ErasedAt == 0 || h.NextLook(0) != 0 {
		t.Errorf("%s was erased at %v and is due at %v", h.ID, h.ErasedAt, h.NextLook(0))
	}
	w.pass(2 * lease)
	w.giveBack(t, w.claim(t, 1)[0], h.Version, 0, true)
	w.pass(400 * 24 * time.Hour)
	wants(t, "after it was erased", w.claim(t, 5))
}
