package handoffs_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

// origin is the thread where the handoffs of these tests started.
var origin = handoffs.Message{Channel: "C0SALES", TS: "1760284000.000100"}

// cardAt is where posted puts every message, the card too.
var cardAt = handoffs.Message{Channel: "C0ONB", TS: "1760284800.000100"}

// bridged is a delivered handoff whose type has a bridge.
func bridged(t testing.TB) *story {
	t.Helper()
	cmd := send()
	cmd.Definition.Type.Bridge, cmd.Origin = true, origin
	s := begin(t, cmd)
	s.deliver()
	return s
}

func reply(thread handoffs.Message, ts, text string) handoffs.Carry {
	return handoffs.Carry{By: omar, Thread: thread, TS: ts, Text: text}
}

func (s *story) pending() []string { return pendingKeys(&s.h) }

func TestARepliesIsCarriedToTheOtherThreadOnce(t *testing.T) {
	t.Parallel()
	for side, thread := range map[handoffs.ThreadSide]handoffs.Message{handoffs.ThreadCard: cardAt, handoffs.ThreadOrigin: origin} {
		s := bridged(t)
		s.do(reply(thread, "1.5", "Which floor?"))
		key := fmt.Sprintf("carry:%s:1.5:0", side)
		if got := s.pending(); !slices.Equal(got, []string{key}) {
			t.Fatalf("pending = %v, want %s", got, key)
		}
		if d := s.h.Pending[0]; d.About.By != omar || d.About.Reply.Text != "Which floor?" || d.About.Reply.Source != (handoffs.Message{Channel: thread.Channel, TS: "1.5"}) {
			t.Errorf("the delivery says %+v", d.About)
		}
		s.deliver()
		if got := s.h.Carried; len(got) != 1 || got[0].Copy != cardAt {
			t.Errorf("remembered = %+v", got)
		}
		version := s.h.Version
		s.do(reply(thread, "1.5", "Which floor?"))
		if s.h.Version != version {
			t.Errorf("the second delivery of a reply changed the handoff: %v", s.pending())
		}
	}
}

func TestNothingIsCarriedWithoutABridge(t *testing.T) {
	t.Parallel()
	with := func(change func(*handoffs.Send)) *story {
		cmd := send()
		cmd.Definition.Type.Bridge, cmd.Origin = true, origin
		change(&cmd)
		s := begin(t, cmd)
		s.deliver()
		return s
	}
	for name, s := range map[string]*story{
		"the type has none":           with(func(c *handoffs.Send) { c.Definition.Type.Bridge = false }),
		"it did not start anywhere":   with(func(c *handoffs.Send) { c.Origin = handoffs.Message{} }),
		"it started outside a thread": with(func(c *handoffs.Send) { c.Origin.TS = "" }),
	} {
		version := s.h.Version
		s.do(reply(cardAt, "1.5", "hello"))
		s.do(reply(origin, "1.6", "hello"))
		if s.h.Version != version {
			t.Errorf("%s: something was carried: %v", name, s.pending())
		}
	}
	s := bridged(t)
	version := s.h.Version
	s.do(reply(handoffs.Message{Channel: "C0SALES", TS: "7.7"}, "1.5", "in another thread"))
	if s.h.Version != version {
		t.Errorf("a reply elsewhere was carried")
	}
}

func TestACopyFollowsEditsAndDeletion(t *testing.T) {
	t.Parallel()
	s := bridged(t)
	s.do(reply(origin, "1.5", "Which flor?"))
	edit := func(text, at string) {
		s.do(handoffs.Carry{By: omar, Thread: origin, TS: "1.5", Text: text, Edited: at})
	}
	edit("Which flor?", "2.0")  // a preview of a link
	edit("Which floor?", "3.0") // the reply itself may be on its way
	edit("Which floors?", "4.0")
	edit("Which floor?", "3.0") // late
	if diff := cmp.Diff([]string{"carry:origin:1.5:0", "carry:origin:1.5:2"}, s.pending()); diff != "" {
		t.Fatalf("pending (-want +got):\n%s", diff)
	}
	s.deliver()
	deleted := handoffs.Carry{By: omar, Thread: origin, TS: "1.5", Deleted: true}
	s.do(handoffs.Cancel{By: outsider(rep), Reason: "lost"})
	s.deliver()
	s.do(deleted) // also after the end
	if d := s.h.Pending; len(d) != 1 || d[0].Key != "carry:origin:1.5:3" || !d[0].About.Reply.Gone || s.h.Copy(&d[0]) != cardAt {
		t.Fatalf("pending = %+v", d)
	}
	s.deliver()
	version := s.h.Version
	s.do(deleted)
	edit("Which floor after all?", "5.0")
	if s.h.Version != version {
		t.Errorf("what is gone was changed: %v", s.pending())
	}
	if _, err := handoffs.Decide(s.h, reply(origin, "1.6", "thanks"), s.now); !refusedFor(err, handoffs.ReasonClosed) {
		t.Errorf("a reply after the end = %v, want a refusal", err)
	}
}

func refusedFor(err error, reason handoffs.Reason) bool {
	refusal, ok := errors.AsType[*handoffs.Refusal](err)
	return ok && refusal.Reason == reason
}

func TestADeletionThatComesFirstKeepsTheReplyFromBeingCarried(t *testing.T) {
	t.Parallel()
	s := bridged(t)
	s.do(handoffs.Carry{By: omar, Thread: cardAt, TS: "1.5", Deleted: true})
	s.do(reply(cardAt, "1.5", "never mind"))
	s.do(handoffs.Carry{By: omar, Thread: cardAt, TS: "1.6", Text: "an edit of what was written before", Edited: "2.0"})
	if got := s.pending(); len(got) != 0 {
		t.Errorf("pending = %v", got)
	}
}

func TestAReplyThatCannotBePostedIsGivenUpWithItsChanges(t *testing.T) {
	t.Parallel()
	s := bridged(t)
	s.do(reply(origin, "1.5", "hello"))
	s.do(handoffs.Carry{By: omar, Thread: origin, TS: "1.5", Text: "hello!", Edited: "2.0"})
	s.do(failed("carry:origin:1.5:0", handoffs.RemedyDrop))
	if got := s.pending(); len(got) != 0 {
		t.Errorf("pending = %v", got)
	}
}

func TestOnlyTheLastRepliesAreRemembered(t *testing.T) {
	t.Parallel()
	s := bridged(t)
	for i := range 120 {
		s.do(reply(origin, fmt.Sprintf("1.%03d", i), "hello"))
	}
	s.deliver()
	if n := len(s.h.Carried); n != 100 || s.h.Carried[n-1].TS != "1.119" {
		t.Errorf("%d are remembered, the last is %+v", n, s.h.Carried[n-1])
	}
}

func TestWhatWasCarriedGoesWithTheContent(t *testing.T) {
	t.Parallel()
	s := bridged(t)
	s.do(reply(origin, "1.5", "call <@U0OLGA> about the secret price"))
	s.deliver()
	if people := handoffs.People(&s.h, s.events); !slices.Contains(people, omar) {
		t.Errorf("People = %v, want %s, who replied", people, omar)
	}
	s.do(handoffs.Cancel{By: outsider(rep), Reason: "lost"})
	s.deliver()
	change, err := handoffs.Decide(s.h, handoffs.Erase{}, s.now)
	if err != nil {
		t.Fatal(err)
	}
	left, err := json.Marshal([]any{change.After, change.Redacted(s.events)})
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"secret", "U0OLGA", "U0OMAR", "C0SALES"} {
		if body, _, _ := strings.Cut(string(left), `"definition":{`); strings.Contains(body, word) {
			t.Errorf("%q is still there: %s", word, left)
		}
	}
}
