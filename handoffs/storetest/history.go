package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/handoffbot/handoffbot/handoffs"
)

// anyHistoryKeepsInvariants goes through random histories: people press, workers claim, crash and give back, and time
// passes. Invariants are checked on the way. Beside the queue it keeps its own account of who holds what.
func anyHistoryKeepsInvariants(t *testing.T, whole *world) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t, whole.open(t))
		h := history{T: t, rt: rt, w: w, held: map[handoffs.ID]handoffs.Claim{}, until: map[handoffs.ID]time.Time{}}
		for range rapid.IntRange(5, 25).Draw(rt, "steps") {
			rapid.SampledFrom([]func(){h.send, h.press, h.press, h.claim, h.claim, h.work, h.giveBack, h.giveBack, h.wait}).Draw(rt, "step")()
		}
		w.check(t)
		w.pass(2 * lease) // all leases end; what is pending must be in the queue
		h.claimAll()
	})
}

type history struct {
	*testing.T
	rt      *rapid.T
	w       *world
	ids     []handoffs.ID
	held    map[handoffs.ID]handoffs.Claim
	until   map[handoffs.ID]time.Time
	request int
}

func (h *history) next() handoffs.RequestID {
	h.request++
	return handoffs.RequestID(fmt.Sprintf("request %d", h.request))
}

func (h *history) pick() (handoffs.ID, bool) {
	if len(h.ids) == 0 {
		return "", false
	}
	return rapid.SampledFrom(h.ids).Draw(h.rt, "handoff"), true
}

func (h *history) send() {
	cmd := deal(rapid.SampledFrom([]string{"Acme", "Bolt", "Cord"}).Draw(h.rt, "customer"))
	cmd.By = rapid.SampledFrom(people).Draw(h.rt, "sender")
	cmd.Definition.Type.Retain = rapid.SampledFrom([]int{0, 1}).Draw(h.rt, "retain")
	cmd.Values["people"] = handoffs.Value{string(rapid.SampledFrom(people).Draw(h.rt, "named"))}
	r, err := h.w.service.Send(h.Context(), h.next(), cmd)
	if refused, ok := errors.AsType[*handoffs.Refusal](err); ok && refused.Reason == handoffs.ReasonAlreadyOpen {
		cmd.Reason, cmd.Despite = "again", refused.Existing
		r, err = h.w.service.Send(h.Context(), h.next(), cmd)
	}
	if err != nil {
		h.Fatalf("Send: %v", err)
	}
	h.ids = append(h.ids, r.Handoff.ID)
}

func (h *history) press() {
	id, ok := h.pick()
	if !ok {
		return
	}
	by := member(rapid.SampledFrom(people).Draw(h.rt, "user"))
	cmd := rapid.SampledFrom([]handoffs.Command{
		handoffs.Acknowledge{By: by},
		handoffs.Release{By: by},
		handoffs.Complete{By: by},
		handoffs.Assign{By: by, To: member(omar), Reason: "away"},
		handoffs.Cancel{By: by, Reason: "lost"},
		handoffs.Erase{Force: h.request%2 == 0},
		handoffs.Forget{User: by.User},
		handoffs.Expire{},
	}).Draw(h.rt, "command")
	_, err := h.w.service.Do(h.Context(), id, h.next(), cmd)
	if _, refused := errors.AsType[*handoffs.Refusal](err); err != nil && !refused {
		h.Fatalf("%s %s: %v", cmd.Name(), id, err)
	}
}

func (h *history) claim() {
	now := h.w.now()
	claims, err := h.w.Data.Claim(h.Context(), now, lease, rapid.IntRange(1, 3).Draw(h.rt, "n"))
	if err != nil {
		h.Fatalf("Claim: %v", err)
	}
	for _, c := range claims {
		if end, held := h.until[c.ID]; held && now.Before(end) {
			h.Errorf("%s was handed out while it is held", c.ID)
		}
		h.held[c.ID], h.until[c.ID] = c, now.Add(lease)
	}
}

// work delivers some of what is pending, as the holder of a lease does.
func (h *history) work() {
	id, ok := h.pick()
	if ok && h.held[id].ID != "" {
		h.w.deliver(h, id)
	}
}

func (h *history) giveBack() {
	id, ok := h.pick()
	if !ok || h.held[id].ID == "" {
		return
	}
	now, err := h.w.Data.Load(h.Context(), id, "")
	if err != nil {
		h.Fatalf("Load %s: %v", id, err)
	}
	seen := max(1, now.Version-int64(rapid.IntRange(0, 2).Draw(h.rt, "behind")))
	clean := rapid.Bool().Draw(h.rt, "clean")
	h.w.giveBack(h, h.held[id], seen, now.NextLook(handoffs.InstantOf(h.w.now())), clean)
	delete(h.held, id)
	delete(h.until, id)
}

func (h *history) wait() {
	h.w.pass(rapid.SampledFrom([]time.Duration{time.Second, lease, time.Hour, 25 * time.Hour}).Draw(h.rt, "pause"))
}

// claimAll verifies that everything that is pending comes out of the queue.
func (h *history) claimAll() {
	out := map[handoffs.ID]bool{}
	for claims := h.w.claim(h, 10); len(claims) > 0; claims = h.w.claim(h, 10) {
		for _, c := range claims {
			out[c.ID] = true
			now := h.w.deliver(h, c.ID)
			h.w.giveBack(h, c, now.Version, 0, true)
		}
	}
	for _, id := range h.ids {
		now, err := h.w.Data.Load(h.Context(), id, "")
		if err != nil {
			h.Fatalf("Load %s: %v", id, err)
		}
		if len(now.Pending) > 0 {
			h.Errorf("%s has %d deliveries pending, and is not in the queue (came out: %t)", id, len(now.Pending), out[id])
		}
	}
}
