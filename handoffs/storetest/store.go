package storetest

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

func beginGivesEachNumberOnce(t *testing.T, w *world) {
	const n = 32
	var mu sync.Mutex
	var wg sync.WaitGroup
	seen := map[handoffs.ID]bool{}
	for range n {
		wg.Go(func() {
			id, err := w.Data.Begin(t.Context(), "")
			mu.Lock()
			defer mu.Unlock()
			if err != nil || seen[id] {
				t.Errorf("Begin = %s, %v; given before: %t", id, err, seen[id])
			}
			seen[id] = true
		})
	}
	wg.Wait()
	for i := range int64(n) {
		if id := handoffs.NumberedID(handoffs.FirstNumber + i); !seen[id] {
			t.Errorf("%s was not given", id)
		}
	}
}

func beginReturnsWhatTheRequestMade(t *testing.T, w *world) {
	h := w.send(t, "view V1", deal("Acme"))
	if id, err := w.Data.Begin(t.Context(), "view V1"); id != h.ID || !errors.Is(err, handoffs.ErrDuplicate) {
		t.Errorf("Begin = %s, %v, want %s and ErrDuplicate", id, err, h.ID)
	}
	if id, err := w.Data.Begin(t.Context(), "view V2"); id == h.ID || err != nil {
		t.Errorf("Begin of another request = %s, %v", id, err)
	}
	other := w.send(t, "", deal("Bolt"))
	if id, err := w.Data.Begin(t.Context(), ""); id == other.ID || err != nil {
		t.Errorf("Begin without a request = %s, %v", id, err)
	}
}

func loadDoesNotFind(t *testing.T, w *world) {
	begun, err := w.Data.Begin(t.Context(), "r")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []handoffs.ID{begun, "H-7", ""} {
		for _, request := range []handoffs.RequestID{"", "r"} {
			if _, err := w.Data.Load(t.Context(), id, request); !errors.Is(err, handoffs.ErrNotFound) {
				t.Errorf("Load(%q, %q) = %v, want ErrNotFound", id, request, err)
			}
		}
	}
}

func loadKnowsRequests(t *testing.T, w *world) {
	h := w.send(t, "sent", deal("Acme"))
	other := w.send(t, "sent too", deal("Bolt"))
	w.do(t, h.ID, "pressed", handoffs.Acknowledge{By: member(omar)})
	now := w.do(t, h.ID, "", handoffs.Release{By: member(omar)})
	for _, request := range []handoffs.RequestID{"sent", "pressed"} {
		got, err := w.Data.Load(t.Context(), h.ID, request)
		if !errors.Is(err, handoffs.ErrDuplicate) {
			t.Errorf("Load with %q = %v, want ErrDuplicate", request, err)
		}
		if diff := cmp.Diff(now, got); diff != "" {
			t.Errorf("Load with %q is not the handoff as it is now (-want +got):\n%s", request, diff)
		}
		if _, err := w.Data.Load(t.Context(), other.ID, request); err != nil {
			t.Errorf("Load of another handoff with %q = %v", request, err)
		}
	}
	for _, request := range []handoffs.RequestID{"", "new"} {
		if _, err := w.Data.Load(t.Context(), h.ID, request); err != nil {
			t.Errorf("Load with %q = %v", request, err)
		}
	}
}

func loadReturnsOwnDefinition(t *testing.T, w *world) {
	first := w.send(t, "", deal("Acme"))
	edited := deal("Bolt")
	edited.Definition = definition("deal", onboard)
	edited.Definition.Type.Name = "Deal, renamed"
	second := w.send(t, "", edited)
	for _, data := range []Data{w.Data, w.Other} {
		for id, want := range map[handoffs.ID]*handoffs.Definition{first.ID: first.Definition, second.ID: edited.Definition} {
			got, err := data.Load(t.Context(), id, "")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got.Definition); diff != "" {
				t.Errorf("definition of %s (-want +got):\n%s", id, diff)
			}
		}
	}
}

func commitKeepsTexts(t *testing.T, w *world) {
	cmd := deal("\u0000 \"a/b\" <!channel> & \\ \u2028 日本 👩‍👩‍👧 1775131200123456789 [] {} null")
	cmd.Values["scope"] = handoffs.Value{strings.Repeat("é\n\t", 1000)}
	cmd.Values["people"] = handoffs.Value{"U1AA", "U2BB"}
	sent := w.send(t, "odd } {request}:\r\n*", cmd)
	got, err := w.Other.Load(t.Context(), sent.ID, "odd } {request}:\r\n*")
	if !errors.Is(err, handoffs.ErrDuplicate) {
		t.Errorf("Load = %v, want ErrDuplicate", err)
	}
	if diff := cmp.Diff(sent, got); diff != "" {
		t.Errorf("handoff (-sent +loaded):\n%s", diff)
	}
}

func commitRefusesOldVersion(t *testing.T, w *world) {
	h := w.send(t, "", deal("Acme"))
	late := w.change(t, h.ID, handoffs.Acknowledge{By: member(omar)})
	now := w.do(t, h.ID, "first", handoffs.Acknowledge{By: member(olga)})
	err := w.Data.Commit(t.Context(), handoffs.Commit{Change: late, Request: "late", NextLook: 1})
	if !errors.Is(err, handoffs.ErrConflict) {
		t.Errorf("Commit of an old version = %v, want ErrConflict", err)
	}
	again, err := handoffs.Decide(handoffs.New(h.ID), deal("Bolt"), w.now())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Data.Commit(t.Context(), handoffs.Commit{Change: again}); !errors.Is(err, handoffs.ErrConflict) {
		t.Errorf("Commit of a new handoff under a used id = %v, want ErrConflict", err)
	}
	w.is(t, now, "late")
}

// is verifies that the handoff is as it was, and that the request left no memory.
func (w *world) is(t testing.TB, want handoffs.Handoff, request handoffs.RequestID) {
	t.Helper()
	got, err := w.Other.Load(t.Context(), want.ID, request)
	if err != nil {
		t.Fatalf("Load %s with %q: %v", want.ID, request, err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s changed (-want +got):\n%s", want.ID, diff)
	}
}

func commitRefusesRepeatedRequest(t *testing.T, w *world) {
	h := w.send(t, "", deal("Acme"))
	ack := handoffs.Commit{Change: w.change(t, h.ID, handoffs.Acknowledge{By: member(omar)}), Request: "press", NextLook: 1}
	if err := w.Data.Commit(t.Context(), ack); err != nil {
		t.Fatal(err)
	}
	if err := w.Data.Commit(t.Context(), ack); !errors.Is(err, handoffs.ErrDuplicate) {
		t.Errorf("the same commit again = %v, want ErrDuplicate", err)
	}
	release := handoffs.Commit{Change: w.change(t, h.ID, handoffs.Release{By: member(omar)}), Request: "press"}
	if err := w.Data.Commit(t.Context(), release); !errors.Is(err, handoffs.ErrDuplicate) {
		t.Errorf("another commit of the request = %v, want ErrDuplicate", err)
	}
	w.is(t, ack.After, "")
}

func commitRefusesTakenSubject(t *testing.T, w *world) {
	first := w.send(t, "", deal("Acme  Ltd"))
	for _, title := range []string{"Acme Ltd", "ACME ltd", " acme ltd "} {
		_, err := w.service.Send(t.Context(), "refused", deal(title))
		refused, ok := errors.AsType[*handoffs.Refusal](err)
		if !ok || refused.Reason != handoffs.ReasonAlreadyOpen || refused.Existing != first.ID {
			t.Errorf("Send %q = %v, want a refusal that names %s", title, err, first.ID)
		}
	}
	w.send(t, "", deal("Acme Inc"))
	otherType := deal("Acme Ltd")
	otherType.Definition = definition("renewal", support)
	w.send(t, "", otherType)

	w.do(t, first.ID, "", handoffs.Cancel{By: member(sara), Reason: "wrong customer"})
	second := w.send(t, "refused", deal("Acme Ltd"))
	if second.Despite != "" || second.ID == first.ID {
		t.Errorf("after the first is closed: %+v", second)
	}
}

func commitLetsDespitePass(t *testing.T, w *world) {
	first := w.send(t, "", deal("Acme"))
	despite := deal("Acme")
	despite.Reason, despite.Despite = "a second order", first.ID
	second := w.send(t, "", despite)
	if second.Despite != first.ID {
		t.Errorf("Despite = %q, want %s", second.Despite, first.ID)
	}
	w.do(t, first.ID, "", handoffs.Cancel{By: member(sara), Reason: "done elsewhere"})
	_, err := w.service.Send(t.Context(), "", deal("Acme"))
	if refused, ok := errors.AsType[*handoffs.Refusal](err); !ok || refused.Existing != second.ID {
		t.Errorf("Send while the second is open = %v, want a refusal that names %s", err, second.ID)
	}
}
