package handoffs_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/handoffbot/handoffbot/handoffs"
)

// anyCommand draws a command that somebody, or the world, may ask of the handoff. Many are refused.
func anyCommand(t *rapid.T, h *handoffs.Handoff) handoffs.Command {
	people := []handoffs.UserID{rep, omar, olga, boss, stranger}
	actor := func(name string) handoffs.Actor {
		user := rapid.SampledFrom(people).Draw(t, name)
		return handoffs.Actor{User: user, Member: user == omar || user == olga}
	}
	reason := rapid.SampledFrom([]string{"", " ", "on leave"}).Draw(t, "reason")
	switch rapid.IntRange(0, 26).Draw(t, "command") {
	case 0:
		cmd := send()
		cmd.By = actor("by").User
		cmd.Values["scope"] = handoffs.Value{rapid.SampledFrom([]string{"", "tbd", "Forty seats"}).Draw(t, "scope")}
		cmd.Reason = reason
		if rapid.Bool().Draw(t, "open") {
			cmd.Open = []handoffs.OpenItem{{Field: "scope", Finder: rep, By: "2099-01-01"}, {Field: "plan", Reason: reason}}
			cmd.Review = &handoffs.Review{Model: "m", Gaps: []handoffs.ReviewGap{{Field: "scope", Kind: handoffs.GapMissing}}}
		}
		cmd.Despite = rapid.SampledFrom([]handoffs.ID{"", "H-7"}).Draw(t, "despite")
		cmd.Origin = rapid.SampledFrom([]handoffs.Message{{}, origin}).Draw(t, "origin")
		cmd.Definition = keptFor(rapid.SampledFrom([]int{0, 1, 365}).Draw(t, "retain"))
		cmd.Definition.Type.Bridge = rapid.Bool().Draw(t, "bridge")
		if rapid.Bool().Draw(t, "answers") {
			cmd.Definition.Type.Targets.Answer = handoffs.Duration{Time: 3 * time.Hour}
		}
		return cmd
	case 1:
		return handoffs.Acknowledge{By: actor("by"), Via: "reply"}
	case 2:
		return handoffs.Release{By: actor("by"), Reason: reason}
	case 3:
		return handoffs.Assign{By: actor("by"), To: actor("to"), Reason: reason}
	case 4:
		return handoffs.Complete{By: actor("by")}
	case 5:
		return handoffs.Cancel{By: actor("by"), Reason: reason}
	case 6:
		return handoffs.Erase{Force: rapid.Bool().Draw(t, "force")}
	case 7:
		return handoffs.Forget{User: actor("whom").User}
	case 8:
		return handoffs.Expire{}
	case 22:
		return anyReminding(t, h, actor, reason)
	case 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21:
		return anyTalk(t, h, actor, reason)
	}
	keys := append(pendingKeys(h), "card:0", "card:9", "line:1", "nothing")
	key := rapid.SampledFrom(keys).Draw(t, "key")
	if rapid.Bool().Draw(t, "arrived") {
		return handoffs.RecordPosted{Receipt: handoffs.Receipt{
			Key: key, Message: handoffs.Message{Channel: "C0ONB", TS: "1.2"}, Revision: rapid.Int64Range(0, h.Revision).Draw(t, "revision"),
		}}
	}
	return failed(key, rapid.SampledFrom([]handoffs.Remedy{
		handoffs.RemedyPlain, handoffs.RemedyAnew, handoffs.RemedyException, handoffs.RemedyDrop,
	}).Draw(t, "remedy"))
}

// anyReminding draws a command that time or waiting people bring.
func anyReminding(t *rapid.T, h *handoffs.Handoff, actor func(string) handoffs.Actor, reason string) handoffs.Command {
	switch rapid.IntRange(0, 2).Draw(t, "reminding") {
	case 0:
		return handoffs.Snooze{By: actor("by"), Until: h.BallSince + handoffs.Instant(rapid.IntRange(0, 200).Draw(t, "hours"))*3_600_000, Reason: reason}
	case 1:
		return handoffs.Nudge{By: actor("by")}
	}
	return handoffs.Remind{Point: rapid.IntRange(-1, 3).Draw(t, "point")}
}

// anyTalk draws a command of the conversation about a handoff.
func anyTalk(t *rapid.T, h *handoffs.Handoff, actor func(string) handoffs.Actor, reason string) handoffs.Command {
	field := rapid.SampledFrom([]string{"customer", "scope", "plan", "risks", "nothing"})
	value := rapid.SampledFrom([]handoffs.Value{nil, {"tbd"}, {"Acme"}, {"Growth"}, {"Forty offices"}})
	switch rapid.IntRange(0, 14).Draw(t, "talk") {
	case 0, 1, 2:
		return handoffs.Ask{By: actor("by"), Field: field.Draw(t, "field"), Text: reason + "?"}
	case 3, 4:
		answer := handoffs.Answer{By: actor("by"), Question: rapid.IntRange(0, h.Asked+1).Draw(t, "question"), Value: value.Draw(t, "value"), Text: reason}
		if rapid.Bool().Draw(t, "alone") {
			return answer
		}
		all := handoffs.AnswerAll{By: answer.By, Answers: []handoffs.Answer{answer}}
		for _, q := range h.OpenQuestions() {
			all.Answers = append(all.Answers, handoffs.Answer{Question: q.N, Value: value.Draw(t, "value"), Text: "as agreed"})
		}
		return all
	case 5:
		var fields []handoffs.Complaint
		for _, key := range rapid.SliceOfN(field, 0, 3).Draw(t, "fields") {
			fields = append(fields, handoffs.Complaint{Field: key, Why: "why"})
		}
		return handoffs.Return{By: actor("by"), Fields: fields}
	case 6:
		values := handoffs.Values{}
		for _, key := range h.ReturnedFields() {
			values[key] = value.Draw(t, key)
		}
		return handoffs.Fix{By: actor("by"), Values: values, Text: reason}
	case 7:
		return handoffs.Decline{By: actor("by"), Reason: rapid.SampledFrom(append(handoffs.DefaultDeclineReasons(), "")).Draw(t, "why"), Text: reason}
	case 8:
		return handoffs.Redirect{By: actor("by"), To: support(), Reason: reason}
	case 9:
		return handoffs.Take{By: actor("by")}
	case 10:
		return handoffs.AddTask{By: actor("by"), Title: reason, Side: handoffs.SideSender, Due: rapid.SampledFrom([]string{"", "2026-10-30", "soon"}).Draw(t, "due")}
	case 11:
		return handoffs.TickTask{By: actor("by"), Task: rapid.IntRange(0, 3).Draw(t, "task"), Done: rapid.Bool().Draw(t, "done")}
	case 12, 13:
		return handoffs.Carry{
			By: actor("by").User, Thread: rapid.SampledFrom([]handoffs.Message{origin, h.Card.Message}).Draw(t, "thread"),
			TS: rapid.SampledFrom([]string{"1.5", "1.6"}).Draw(t, "reply"), Text: "to <@" + string(olga) + "> " + reason,
			Edited: rapid.SampledFrom([]string{"", "2.0", "3.0"}).Draw(t, "edited"), Deleted: rapid.Bool().Draw(t, "deleted"),
		}
	}
	return handoffs.Miss{User: actor("whom").User, Why: rapid.SampledFrom([]string{handoffs.WhyDeactivated, handoffs.WhyLeft}).Draw(t, "gone")}
}

func TestAnyHistoryKeepsThePromises(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := handoffs.New("H-1001")
		now := monday
		var timeline []handoffs.Event
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 600).Draw(t, "minutes")) * time.Minute)
			cmd := anyCommand(t, &h)
			before := asJSON(t, h)
			change, err := handoffs.Decide(h, cmd, now)
			if got := asJSON(t, h); got != before {
				t.Fatalf("%s changed the handoff that it was given:\n%s\n%s", cmd.Name(), before, got)
			}
			if err != nil {
				if _, ok := errors.AsType[*handoffs.Refusal](err); !ok {
					t.Fatalf("%s = %v, want a refusal", cmd.Name(), err)
				}
				continue
			}
			checkChange(t, change, now)
			if change.Redacts() {
				timeline = change.Redacted(timeline)
			}
			timeline = append(timeline, stored(t, change.Events)...)
			h = change.After
			checkHandoff(t, &h, timeline, now)
		}
		for rounds := 0; len(h.Pending) > 0; rounds++ {
			if rounds > 200 {
				t.Fatalf("recording what is pending never ends: %v", pendingKeys(&h))
			}
			now = later(now, h.Pending[0].NotBefore.Time())
			change, err := handoffs.Decide(h, posted(&h, h.Pending[0]), now)
			if err != nil {
				t.Fatal(err)
			}
			h = change.After
		}
		checkTimers(t, h, now)
	})
}

// checkTimers lets time go on until nothing more comes of it.
func checkTimers(t *rapid.T, h handoffs.Handoff, now time.Time) {
	kept := h.Definition != nil && h.Definition.Type.Retain > 0
	for fired := 0; ; fired++ {
		at := h.NextLook(handoffs.InstantOf(now))
		if at == 0 {
			break
		}
		if fired > 200 {
			t.Fatalf("time makes the same due again and again: %s", asJSON(t, h))
		}
		if d := nextDelivery(&h, at); d != nil {
			change, err := handoffs.Decide(h, posted(&h, *d), at.Time())
			if err != nil {
				t.Fatal(err)
			}
			h, now = change.After, at.Time()
			continue
		}
		if at <= handoffs.InstantOf(now) {
			at = handoffs.InstantOf(now) // it was due while something else happened
		} else if handoffs.DueCommand(&h, at-1) != nil {
			t.Fatalf("NextLook = %v, and something was due before", at)
		}
		if now = at.Time(); handoffs.DueCommand(&h, at) == nil {
			t.Fatalf("NextLook = %v, and not then does something become due", at)
		}
		change, err := handoffs.Decide(h, handoffs.DueCommand(&h, at), now)
		if err != nil {
			t.Fatal(err)
		}
		h = change.After
	}
	if !h.Status.Open() && kept && h.ErasedAt == 0 {
		t.Fatalf("a closed handoff keeps its content forever: %s", asJSON(t, h))
	}
}

func checkChange(t *rapid.T, change handoffs.Change, now time.Time) {
	if len(change.Events) == 0 && asJSON(t, change.Before) != asJSON(t, change.After) {
		t.Fatalf("a change without an event:\n%s", cmp.Diff(change.Before, change.After))
	}
	if !change.Before.Status.Open() && change.After.Status != change.Before.Status {
		t.Fatalf("%s became %s", change.Before.Status, change.After.Status)
	}
	for i, e := range change.Events {
		if e.Seq != change.Before.Version+int64(i)+1 || e.At != handoffs.InstantOf(now) || e.Kind == "" {
			t.Fatalf("event %d of version %d = %+v", i, change.Before.Version, e)
		}
	}
}

func checkHandoff(t *rapid.T, h *handoffs.Handoff, timeline []handoffs.Event, now time.Time) {
	if h.Version != int64(len(timeline)) {
		t.Fatalf("version %d after %d events", h.Version, len(timeline))
	}
	if diff := cmp.Diff(*h, handoffs.Replay(h.ID, h.Definition, timeline)); diff != "" {
		t.Fatalf("what the timeline makes differs (-state +replay):\n%s", diff)
	}
	if diff := cmp.Diff(*h, handoffs.Replay(h.ID, h.Definition, stored(t, timeline))); diff != "" {
		t.Fatalf("what the stored timeline makes differs (-state +replay):\n%s", diff)
	}
	if (h.Ball() == handoffs.HolderNobody) == h.Status.Open() {
		t.Fatalf("%s is held by %s", h.Status, h.Ball())
	}
	if (h.Owner != "") != (h.Status == handoffs.StatusAcknowledged) && h.Status.Open() && h.Status != handoffs.StatusReturned {
		t.Fatalf("%s has the owner %q", h.Status, h.Owner)
	}
	if (h.ClosedAt != 0) == h.Status.Open() || (h.Due != 0 && !h.Status.Open()) {
		t.Fatalf("%s was closed at %v and is due at %v", h.Status, h.ClosedAt, h.Due)
	}
	checkHolder(t, h, now)
	checkEditions(t, h, timeline)
	if h.BallSince == 0 && h.Version > 0 {
		t.Fatalf("nobody knows since when it is with %s", h.Ball())
	}
	keys := pendingKeys(h)
	if len(slices.Compact(slices.Sorted(slices.Values(keys)))) != len(keys) {
		t.Fatalf("pending twice: %v", keys)
	}
	if i := slices.IndexFunc(keys, func(key string) bool { return strings.HasPrefix(key, "card:") }); i > 0 {
		t.Fatalf("the card is not first: %v", keys)
	}
	if at := handoffs.InstantOf(now); nextDelivery(h, at) != nil && h.NextLook(at) > at {
		t.Fatalf("NextLook = %v with %d pending", h.NextLook(at), len(keys))
	}
	again := decode[handoffs.Handoff](t, asJSON(t, h))
	again.Definition = h.Definition
	if diff := cmp.Diff(*h, again); diff != "" {
		t.Fatalf("what was stored differs (-state +read):\n%s", diff)
	}
}

// checkHolder: exactly one holder has the ball, and a clock runs only while it is with the receiving side.
func checkHolder(t *rapid.T, h *handoffs.Handoff, now time.Time) {
	personal := h.Ball() != handoffs.HolderReceiver && h.Ball() != handoffs.HolderNobody && h.Status != handoffs.StatusDraft
	if personal && h.HeldBy() == "" {
		t.Fatalf("%s is held by %s, who is nobody", h.Status, h.Ball())
	}
	receiving := h.Ball() == handoffs.HolderReceiver || h.Ball() == handoffs.HolderOwner
	if (h.Paused && receiving) || (h.Due != 0 && !receiving && !h.Clock.Sender) {
		t.Fatalf("with %s, paused: %t, due %v", h.Ball(), h.Paused, h.Due)
	}
	if l, kept := h.LedgerAt(handoffs.InstantOf(now)); kept {
		end := handoffs.InstantOf(now)
		if !h.Status.Open() {
			end = h.ClosedAt
		}
		if parts := []int64{l.Sender, l.Receiver, l.ExceptionOwner, l.Nobody}; l.Total() != int64(end-h.SentAt) || slices.Min(parts) < 0 {
			t.Fatalf("the ledger has %v from %v to %v, which is %d", parts, h.SentAt, end, end-h.SentAt)
		}
	}
	if (len(h.Complaints) > 0) != (h.Status == handoffs.StatusReturned) && h.ErasedAt == 0 && h.Status.Open() {
		t.Fatalf("%s with %v to fix", h.Status, h.Complaints)
	}
}

// checkEditions: what was sent each time can be told from the timeline, and the last edition with its answers is what is
// there now.
func checkEditions(t *rapid.T, h *handoffs.Handoff, timeline []handoffs.Event) {
	if h.Version == 0 || h.ErasedAt != 0 {
		return
	}
	editions := handoffs.Editions(timeline)
	if len(editions) != max(h.Edition, 1) {
		t.Fatalf("%d editions in the timeline, %d in the handoff", len(editions), h.Edition)
	}
	now := editions[len(editions)-1]
	for _, e := range slices.Backward(timeline) {
		if e.Kind == handoffs.EventFixed || e.Kind == handoffs.EventSent {
			if diff := cmp.Diff(h.Values, now); diff != "" {
				t.Fatalf("the last edition is not what is there (-state +edition):\n%s", diff)
			}
			return
		}
		if e.Kind == handoffs.EventAnswered || e.Kind == handoffs.EventForgotten {
			return // the values have changed since
		}
	}
}

// stored returns the events as a store gives them back.
func stored(t fataler, events []handoffs.Event) []handoffs.Event {
	return decode[[]handoffs.Event](t, asJSON(t, events))
}

// nextDelivery is the first that may be made now, or nil.
func nextDelivery(h *handoffs.Handoff, now handoffs.Instant) *handoffs.Delivery {
	i := slices.IndexFunc(h.Pending, func(d handoffs.Delivery) bool { return d.NotBefore <= now })
	if i < 0 {
		return nil
	}
	return &h.Pending[i]
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// fataler is what testing.T and rapid.T share.
type fataler interface{ Fatal(args ...any) }

func asJSON(t fataler, v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func decode[T any](t fataler, data string) T {
	var v T
	if err := json.Unmarshal([]byte(data), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestReplayLeavesTheTimelineAsItIs(t *testing.T) {
	t.Parallel()
	s := begin(t, send(), handoffs.Acknowledge{By: member(omar)})
	timeline := stored(t, s.events)
	first := handoffs.Replay(s.h.ID, definition(), timeline)
	second := handoffs.Replay(s.h.ID, definition(), timeline)
	if timeline[0].Sent.Definition != nil {
		t.Error("Replay put a definition into the events that it was given")
	}
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("the second replay differs (-first +second):\n%s", diff)
	}
}
