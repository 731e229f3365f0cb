package storetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

func fromThreadIsNewestFirst(t *testing.T, w *world) {
	thread := handoffs.Message{Channel: "C0SALES", TS: "1795442520.000100"}
	var sent []handoffs.Handoff
	for _, title := range []string{"Acme", "Bolt", "Cargo"} {
		cmd := deal(title)
		cmd.Origin = thread
		sent = append(sent, w.send(t, "", cmd))
	}
	elsewhere := deal("Dune")
	elsewhere.Origin = handoffs.Message{Channel: thread.Channel, TS: "1795442520.000200"}
	w.send(t, "", elsewhere)
	inChannel := deal("Echo")
	inChannel.Origin = handoffs.Message{Channel: thread.Channel}
	w.send(t, "", inChannel)
	holds := func(limit int, want ...handoffs.Handoff) {
		t.Helper()
		got, err := w.Other.FromThread(t.Context(), thread, limit)
		if err != nil {
			t.Fatalf("FromThread(%d): %v", limit, err)
		}
		var starts []handoffs.Start
		for _, h := range want {
			starts = append(starts, handoffs.Start{ID: h.ID, At: h.SentAt})
		}
		if diff := cmp.Diff(starts, append([]handoffs.Start(nil), got...)); diff != "" {
			t.Errorf("FromThread(%d) (-want +got):\n%s", limit, diff)
		}
	}
	holds(10, sent[2], sent[1], sent[0])
	holds(2, sent[2], sent[1])
	holds(0)
	w.do(t, sent[2].ID, "", handoffs.Cancel{By: member(sara), Reason: "lost"})
	w.deliver(t, sent[2].ID)
	holds(10, sent[2], sent[1], sent[0]) // closed ones are found too
	w.do(t, sent[2].ID, "", handoffs.Erase{})
	holds(10, sent[1], sent[0])
	if got, err := w.Data.FromThread(t.Context(), handoffs.Message{Channel: thread.Channel}, 10); len(got) != 0 || err != nil {
		t.Errorf("FromThread of a channel = %v, %v, want nothing", got, err)
	}
}
