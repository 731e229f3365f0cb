package handoffs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/handoffbot/handoffbot/handoffs"
)

func counted(s *story) map[string]int64 {
	return handoffs.Sum(handoffs.TallyOf(s.h.ID, definition(), s.events))
}

// only leaves out what the time between the commands of a story makes, which is a minute each.
func only(counts map[string]int64) map[string]int64 {
	out := map[string]int64{}
	for what, n := range counts {
		if !strings.HasPrefix(what, handoffs.CountHeld) {
			out[what] = n
		}
	}
	return out
}

func TestEachThingThatHappensCountsOnce(t *testing.T) {
	t.Parallel()
	ask := handoffs.Ask{By: member(omar), Field: "scope", Text: "All of it?"}
	answer := handoffs.Answer{By: outsider(rep), Question: 1, Value: handoffs.Value{"Forty offices"}}
	fix := handoffs.Fix{By: outsider(rep), Values: handoffs.Values{"scope": {"Forty rooms"}}}
	filler := send()
	filler.Values["scope"], filler.Reason = handoffs.Value{"tbd"}, "They call on Monday"
	for name, c := range map[string]struct {
		cmds []handoffs.Command
		want map[string]int64
	}{
		"sent": {[]handoffs.Command{send()}, map[string]int64{"sent": 1}},
		"sent with a filler text, then asked": {
			[]handoffs.Command{filler, ask},
			map[string]int64{"sent": 1, "incomplete": 1, "asked.scope": 1, "still.5": 1},
		},
		"acknowledged and completed": {
			[]handoffs.Command{send(), handoffs.Acknowledge{By: member(omar)}, handoffs.Complete{By: member(omar)}},
			map[string]int64{"sent": 1, "acknowledged.5": 1, "kept.acknowledge": 1, "kept.complete": 1, "completed": 1},
		},
		"asked twice, answered, acknowledged": {
			[]handoffs.Command{send(), ask, ask, answer, handoffs.Acknowledge{By: member(omar)}},
			map[string]int64{"sent": 1, "incomplete": 1, "asked.scope": 2, "acknowledged.5": 1},
		},
		"returned and fixed": {
			[]handoffs.Command{send(), handoffs.Acknowledge{By: member(omar)}, returned(), fix},
			map[string]int64{"sent": 1, "incomplete": 1, "returned.scope": 1, "acknowledged.5": 1, "kept.acknowledge": 1},
		},
		"released and acknowledged again": {
			[]handoffs.Command{send(), handoffs.Acknowledge{By: member(omar)}, handoffs.Release{By: member(omar)}, handoffs.Acknowledge{By: member(olga)}},
			map[string]int64{"sent": 1, "acknowledged.5": 2, "kept.acknowledge": 2},
		},
		"cancelled": {
			[]handoffs.Command{send(), handoffs.Cancel{By: outsider(rep), Reason: "lost"}},
			map[string]int64{"sent": 1, "cancelled": 1, "left.5": 1},
		},
		"declined and redirected": {
			[]handoffs.Command{send(), declined(), handoffs.Redirect{By: outsider(boss), To: support(), Reason: "theirs"}},
			map[string]int64{"sent": 1, "declined": 1, "left.5": 1, "redirected": 1},
		},
		"redirected at once": {
			[]handoffs.Command{send(), handoffs.Redirect{By: outsider(boss), To: support(), Reason: "theirs"}, handoffs.Acknowledge{By: member(omar)}},
			map[string]int64{"sent": 1, "redirected": 1, "left.5": 1, "acknowledged.5": 1, "kept.acknowledge": 1},
		},
	} {
		if diff := cmp.Diff(c.want, only(counted(begin(t, c.cmds...)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestATargetThatIsBrokenCountsOnceThoughItsClockStandsStill(t *testing.T) {
	t.Parallel()
	s := begin(t, send())
	s.now = s.now.Add(24 * time.Hour) // four hours are the target
	s.do(handoffs.Ask{By: member(omar), Field: "scope", Text: "All of it?"})
	s.now = s.now.Add(time.Hour)
	s.do(handoffs.Answer{By: outsider(rep), Question: 1, Value: handoffs.Value{"Forty offices"}})
	s.do(handoffs.Acknowledge{By: member(omar)})
	s.now = s.now.Add(30 * 24 * time.Hour)
	s.do(handoffs.Complete{By: member(omar)})
	got := counted(s)
	// From Monday noon in New York to Tuesday noon are nine hours of business time; the answer took an hour and two minutes
	// of the sender's.
	want := map[string]int64{
		"sent": 1, "incomplete": 1, "asked.scope": 1, "completed": 1, "broken.acknowledge": 1, "broken.complete": 1, "acknowledged.600": 1,
	}
	if diff := cmp.Diff(want, only(got)); diff != "" {
		t.Errorf("counted (-want +got):\n%s", diff)
	}
	l, _ := s.h.LedgerAt(handoffs.InstantOf(s.now))
	for what, ms := range map[string]int64{"held.sender": l.Sender, "held.receiver": l.Receiver, "held.closed": l.Nobody} {
		if got[what] != ms {
			t.Errorf("%s = %d ms, want %d", what, got[what], ms)
		}
	}
}

func TestARedirectedHandoffCountsWithTheTeamThatHadIt(t *testing.T) {
	t.Parallel()
	s := begin(t, send(), handoffs.Redirect{By: outsider(boss), To: support(), Reason: "theirs"}, handoffs.Acknowledge{By: member(omar)})
	byTeam := map[handoffs.TeamKey]map[string]int64{}
	for _, tally := range handoffs.TallyOf(s.h.ID, definition(), s.events) {
		byTeam[tally.Team] = only(tally.Counts)
		if tally.Type != "sales-to-onboarding" || tally.Day != "2026-10-12" {
			t.Errorf("it counts for %s on %s", tally.Type, tally.Day)
		}
	}
	want := map[handoffs.TeamKey]map[string]int64{
		"onboarding": {"sent": 1, "redirected": 1, "left.5": 1}, "support": {"acknowledged.5": 1, "kept.acknowledge": 1},
	}
	if diff := cmp.Diff(want, byTeam); diff != "" {
		t.Errorf("by team (-want +got):\n%s", diff)
	}
}

// reading counts what a look at the whole timeline gives.
func reading(h *handoffs.Handoff, events []handoffs.Event) map[string]int64 {
	counts := map[string]int64{}
	whole, past := true, handoffs.New(h.ID)
	for i, e := range events {
		switch e.Kind {
		case handoffs.EventSent:
			counts["sent"]++
			counts["waits"]++
			whole = len(e.Sent.Open)+len(e.Sent.Excused) == 0
		case handoffs.EventAcknowledged, handoffs.EventTaken:
			if past.Status == handoffs.StatusSent {
				counts["acknowledged"]++
			}
		case handoffs.EventCompleted, handoffs.EventCancelled, handoffs.EventDeclined:
			counts[string(e.Kind)]++
		case handoffs.EventRedirected:
			counts["redirected"]++
			counts["waits"]++
		case handoffs.EventReleased:
			counts["waits"]++
		case handoffs.EventFixed:
			if past.Owner == "" && !past.Paused && past.Definition.Type.Targets.Acknowledge.Time > 0 {
				counts["waits"]++ // it was declined before
			}
		case handoffs.EventAsked:
			whole = false
			counts["asked."+e.Question.Field]++
		case handoffs.EventReturned:
			whole = false
			for _, c := range e.Complaints {
				counts["returned."+c.Field]++
			}
		default:
		}
		past = handoffs.Replay(h.ID, h.Definition, events[:i+1])
	}
	if !whole {
		counts["incomplete"]++
	}
	for what, ms := range map[string]int64{
		"held.sender": h.Ledger.Sender, "held.receiver": h.Ledger.Receiver, "held.exception_owner": h.Ledger.ExceptionOwner, "held.closed": h.Ledger.Nobody,
	} {
		if ms != 0 {
			counts[what] = ms
		}
	}
	return counts
}

// summary is what was counted, with waits by how they ended.
func summary(counts map[string]int64, h *handoffs.Handoff) map[string]int64 {
	out := map[string]int64{}
	for what, n := range counts {
		first, _, dotted := strings.Cut(what, ".")
		switch {
		case dotted && (first == "acknowledged" || first == "left" || first == "still"):
			out["waits"] += n
			if first == "acknowledged" {
				out[first] += n
			}
		case dotted && (first == "kept" || first == "broken"):
		default:
			out[what] = n
		}
	}
	if h.Wait != nil && !h.Wait.Still {
		out["waits"]++
	}
	return out
}

func TestTalliesOfAnyHistoryAreWhatReadingItGives(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h, now := handoffs.New("H-1001"), monday
		var timeline []handoffs.Event
		var tallies []handoffs.Tally
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 600).Draw(t, "minutes")) * time.Minute)
			cmd := anyCommand(t, &h)
			change, err := handoffs.Decide(h, cmd, now)
			if err != nil || change.Redacts() {
				continue
			}
			tallies, timeline, h = append(tallies, change.Tally()...), append(timeline, change.Events...), change.After
		}
		if h.Version == 0 {
			return
		}
		sum := handoffs.Sum(tallies)
		for what, n := range sum {
			if n == 0 {
				delete(sum, what)
			} else if n < 0 {
				t.Fatalf("%s counts %d", what, n)
			}
		}
		if diff := cmp.Diff(handoffs.Sum(handoffs.TallyOf(h.ID, h.Definition, timeline)), sum); diff != "" {
			t.Fatalf("one event at a time (-) and one command at a time (+) count differently:\n%s", diff)
		}
		whole := handoffs.Change{Before: handoffs.New(h.ID), After: h, Events: timeline}
		if diff := cmp.Diff(handoffs.Sum(whole.Tally()), sum); diff != "" {
			t.Fatalf("its whole life at once (-) and one command at a time (+) count differently:\n%s", diff)
		}
		if diff := cmp.Diff(reading(&h, timeline), summary(sum, &h)); diff != "" {
			t.Fatalf("what reading gives differs (-read +counted):\n%s", diff)
		}
	})
}
