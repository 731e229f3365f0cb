package handoffs_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/handoffbot/handoffbot/handoffs"
)

// at is a time in New York, where the receiving team is.
func at(t testing.TB, text string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	when, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

// step is a command at a time.
type step struct {
	when string
	cmd  handoffs.Command
}

func through(t *testing.T, steps ...step) *story {
	t.Helper()
	s := begin(t)
	for _, st := range steps {
		s.now = at(t, st.when)
		s.do(st.cmd)
	}
	return s
}

func askScope() handoffs.Ask { return handoffs.Ask{By: member(omar), Field: "scope", Text: "Seats?"} }

func answerScope(n int) handoffs.Answer {
	return handoffs.Answer{By: outsider(rep), Question: n, Value: handoffs.Value{fmt.Sprintf("Forty offices, %d", n)}}
}

// Hours are those of definition's calendar: Monday to Friday, 9 to 18 in New York, which puts its clocks back on
// 1 November 2026 and forward on 14 March 2027.
func TestEveryMinuteBelongsToOneHolderOrToNobody(t *testing.T) {
	t.Parallel()
	hour := time.Hour.Milliseconds()
	type parts struct{ Sender, Receiver, ExceptionOwner, Nobody int64 }
	tests := map[string]struct {
		steps []step
		until string
		want  parts
	}{
		"a day at the receiver's": {[]step{{"2026-10-12 10:00", send()}}, "2026-10-12 15:00", parts{Receiver: 5 * hour}},
		"over night":              {[]step{{"2026-10-12 17:00", send()}}, "2026-10-13 10:00", parts{Receiver: 2 * hour, Nobody: 15 * hour}},
		"over the weekend on which clocks go back": {
			[]step{{"2026-10-30 17:00", send()}}, "2026-11-02 10:00", parts{Receiver: 2 * hour, Nobody: 64 * hour},
		},
		"over the weekend on which clocks go forward": {
			[]step{{"2027-03-12 17:00", send()}}, "2027-03-15 10:00", parts{Receiver: 2 * hour, Nobody: 62 * hour},
		},
		"over a holiday": {[]step{{"2026-12-24 17:00", send()}}, "2026-12-28 10:00", parts{Receiver: 2 * hour, Nobody: 87 * hour}},
		"a question at the sender's": {
			[]step{{"2026-10-12 10:00", send()}, {"2026-10-12 11:00", askScope()}, {"2026-10-12 14:00", answerScope(1)}},
			"2026-10-12 15:00",
			parts{Sender: 3 * hour, Receiver: 2 * hour},
		},
		"a question over night": {
			[]step{{"2026-10-12 10:00", send()}, {"2026-10-12 17:00", askScope()}, {"2026-10-13 10:00", answerScope(1)}},
			"2026-10-13 11:00",
			parts{Sender: 2 * hour, Receiver: 8 * hour, Nobody: 15 * hour},
		},
		"two questions are one stay": {
			[]step{{"2026-10-12 10:00", send()}, {"2026-10-12 11:00", askScope()}, {"2026-10-12 12:00", askScope()}, {"2026-10-12 13:00", answerScope(1)}, {"2026-10-12 14:00", answerScope(2)}},
			"2026-10-12 15:00",
			parts{Sender: 3 * hour, Receiver: 2 * hour},
		},
		"declined": {
			[]step{{"2026-10-12 10:00", send()}, {"2026-10-12 11:00", handoffs.Decline{By: member(omar), Reason: declined().Reason}}},
			"2026-10-12 13:00",
			parts{Receiver: hour, ExceptionOwner: 2 * hour},
		},
		"redirected to a team that is always open": {
			[]step{
				{"2026-10-12 10:00", send()},
				{"2026-10-12 11:00", handoffs.Decline{By: member(omar), Reason: declined().Reason}},
				{"2026-10-12 17:00", handoffs.Redirect{By: outsider(boss), To: support(), Reason: "theirs"}},
			},
			"2026-10-12 20:00",
			parts{Receiver: 4 * hour, ExceptionOwner: 6 * hour},
		},
		"closed: nothing is added": {
			[]step{{"2026-10-12 10:00", send()}, {"2026-10-12 11:00", handoffs.Acknowledge{By: member(omar)}}, {"2026-10-12 12:00", handoffs.Complete{By: member(omar)}}},
			"2026-10-20 12:00",
			parts{Receiver: 2 * hour},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := through(t, tt.steps...)
			l, kept := s.h.LedgerAt(handoffs.InstantOf(at(t, tt.until)))
			got := parts{l.Sender, l.Receiver, l.ExceptionOwner, l.Nobody}
			if diff := cmp.Diff(tt.want, got); diff != "" || !kept {
				t.Errorf("ledger, kept: %t (-want +got):\n%s", kept, diff)
			}
		})
	}
}

func TestTheClockStandsOnlyWhileTheBallIsWithTheSender(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		steps []step
		due   string
	}{
		"asked before the weekend, answered after": {
			[]step{{"2026-10-16 15:00", send()}, {"2026-10-16 17:30", askScope()}, {"2026-10-19 10:00", answerScope(1)}}, "2026-10-19 11:30",
		},
		"overdue when asked is overdue when answered": {
			[]step{{"2026-10-12 10:00", send()}, {"2026-10-12 15:00", askScope()}, {"2026-10-12 16:00", answerScope(1)}}, "2026-10-12 16:00",
		},
		"a return keeps what is left": {
			[]step{
				{"2026-10-12 10:00", send()},
				{"2026-10-12 11:00", returned()},
				{"2026-10-12 15:00", handoffs.Fix{By: outsider(rep), Values: handoffs.Values{"scope": {"Forty offices"}}}},
			}, "2026-10-12 18:00",
		},
		"acknowledged while a question is open: the next step begins with the answer": {
			[]step{
				{"2026-10-12 10:00", send()},
				{"2026-10-12 11:00", askScope()},
				{"2026-10-12 12:00", handoffs.Acknowledge{By: member(omar)}},
				{"2026-10-12 13:00", answerScope(1)},
			}, "2026-10-19 13:00",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := through(t, tt.steps...)
			if want := at(t, tt.due); s.h.Due != handoffs.InstantOf(want) || s.h.Paused {
				t.Errorf("due %v, paused: %t; want %v", s.h.Due.Time().In(want.Location()), s.h.Paused, want)
			}
		})
	}
}

// fired is a point that time fired: which one, when it was due, and when its step was.
type fired struct{ point, at, due handoffs.Instant }

// passTime moves time on to an end in such steps, and returns what that fires.
func passTime(t fataler, h handoffs.Handoff, from, to time.Time, every time.Duration) (handoffs.Handoff, []fired) {
	var all []fired
	for now := from; ; now = now.Add(every) {
		if now.After(to) {
			now = to
		}
		for {
			h.Pending = nil // the story is about time alone
			at, cmd := h.NextLook(0), handoffs.DueCommand(&h, handoffs.InstantOf(now))
			if cmd == nil {
				break
			}
			change, err := handoffs.Decide(h, cmd, now)
			if err != nil || len(change.Events) == 0 {
				t.Fatal(err, "a timer without an event")
			}
			h = change.After
			if r := change.Events[0].Reminder; r != nil {
				all = append(all, fired{handoffs.Instant(r.Point), at, r.Due})
			}
		}
		if now.Equal(to) {
			return h, all
		}
	}
}

func TestTimeInOneStepOrInAThousandGivesTheSameReminders(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		def := definition()
		def.Calendar = anyCalendar(t)
		def.Type.Targets.Answer = handoffs.Duration{Time: time.Duration(rapid.IntRange(0, 10).Draw(t, "answer")) * time.Hour}
		def.Type.Remind = rapid.SliceOfNDistinct(rapid.IntRange(1, 300), 0, 4, rapid.ID[int]).Draw(t, "remind")
		def.Type.Escalate = []handoffs.Escalation{{At: rapid.IntRange(1, 300).Draw(t, "escalate"), To: "managers"}}
		cmd := send()
		cmd.Definition = def
		now := monday.Add(time.Duration(rapid.IntRange(0, 200*24*60).Draw(t, "minutes")) * time.Minute)
		change, err := handoffs.Decide(handoffs.New("H-1001"), cmd, now)
		if err != nil {
			t.Fatal(err)
		}
		once, many := change.After, change.After
		for range rapid.IntRange(1, 5).Draw(t, "steps") {
			next := now.Add(time.Duration(rapid.IntRange(0, 10*24*60).Draw(t, "pass")) * time.Minute)
			var inOne, inMany []fired
			once, inOne = passTime(t, once, next, next, time.Hour)
			many, inMany = passTime(t, many, now, next, time.Duration(rapid.IntRange(7, 500).Draw(t, "every"))*time.Minute)
			if diff := cmp.Diff(inOne, inMany, cmp.AllowUnexported(fired{})); diff != "" {
				t.Fatalf("up to %v (-in one step +in many):\n%s", next, diff)
			}
			now = next
			act := anyBall(t, &once)
			one, refused := handoffs.Decide(once, act, now)
			other, too := handoffs.Decide(many, act, now)
			if (refused == nil) != (too == nil) {
				t.Fatalf("%s: %v in one step, %v in many", act.Name(), refused, too)
			}
			if refused == nil {
				once, many = one.After, other.After
			}
		}
	})
}

func TestReminders(t *testing.T) {
	t.Parallel()
	s := through(t, step{"2026-10-12 15:00", send()})
	s.deliver()
	half := at(t, "2026-10-12 17:00")
	if next := s.h.NextLook(handoffs.InstantOf(s.now)); next != handoffs.InstantOf(half) {
		t.Fatalf("next look %v, want %v", next.Time(), half)
	}
	s.now = half
	s.do(handoffs.Remind{Point: 0})
	checkPending(t, &s.h, "line:4")
	s.do(handoffs.Acknowledge{By: member(omar)})
	checkPending(t, &s.h, "card:0", "line:5", "dm:5:U0REP")

	s = through(t, step{"2026-10-12 15:00", send()})
	s.deliver()
	s.now = at(t, "2026-10-13 10:00")
	s.do(handoffs.Remind{Point: 1})
	checkPending(t, &s.h, "notice:4:U0BOSS")
	s.now = at(t, "2026-10-13 20:00")
	s.do(handoffs.Remind{Point: 0})
	if d := s.h.Pending[len(s.h.Pending)-1]; d.NotBefore != handoffs.InstantOf(at(t, "2026-10-14 09:00")) {
		t.Errorf("said at %v, want when the team opens", d.NotBefore.Time())
	}
}

func TestASnoozePutsOffTheHoldersRemindersOnly(t *testing.T) {
	t.Parallel()
	s := through(t, step{"2026-10-12 10:00", send()})
	s.deliver()
	s.now = at(t, "2026-10-12 11:00")
	until := handoffs.InstantOf(at(t, "2026-10-13 12:00"))
	s.do(handoffs.Snooze{By: member(omar), Until: until, Reason: "at the dentist"})
	s.deliver()
	if next := s.h.NextLook(handoffs.InstantOf(s.now)); next != handoffs.InstantOf(at(t, "2026-10-12 14:00")) {
		t.Errorf("next look %v, want the escalation", next.Time())
	}
	checkRefusals(t, []refusalRow{
		{"by a stranger", s.h, handoffs.Snooze{By: outsider(stranger), Until: until, Reason: "why not"}, handoffs.Refusal{Reason: handoffs.ReasonNotHolder}},
		{"without a reason", s.h, handoffs.Snooze{By: member(omar), Until: until}, handoffs.Refusal{Reason: handoffs.ReasonNoReason}},
	})
	s.do(handoffs.Acknowledge{By: member(omar)})
	if s.h.Snooze != nil {
		t.Error("it is still put off after the ball moved")
	}
}

// What was to be said to whoever had the ball is not said when it is somebody else's, though it may be as before an owner's,
// or a team's.
func TestRemindersAreTakenBackWhenSomebodyElseGetsTheBall(t *testing.T) {
	t.Parallel()
	until := handoffs.InstantOf(at(t, "2026-10-13 12:00"))
	tests := map[string]struct {
		before []handoffs.Command
		moves  handoffs.Command
	}{
		"another owner": {[]handoffs.Command{handoffs.Acknowledge{By: member(omar)}}, handoffs.Assign{By: member(omar), To: member(olga), Reason: "I am away"}},
		"another team":  {nil, redirect()},
	}
	for name, row := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := through(t, step{"2026-10-12 10:00", send()})
			for _, cmd := range row.before {
				s.do(cmd)
			}
			s.deliver()
			s.do(handoffs.Snooze{By: member(omar), Until: until, Reason: "at the dentist"})
			s.do(handoffs.Nudge{By: outsider(rep)})
			s.now = at(t, "2026-10-30 10:00")
			s.do(handoffs.Remind{Point: 1})
			told := s.events[len(s.events)-1].Kind
			s.do(handoffs.Snooze{By: member(omar), Until: handoffs.InstantOf(s.now.Add(time.Hour)), Reason: "at the dentist"})
			moved := handoffs.InstantOf(s.now)
			s.do(row.moves)
			for _, d := range s.h.Pending {
				if d.About.Kind == told {
					t.Errorf("%s is still to be said", d.Key)
				}
			}
			if told != handoffs.EventReminded || s.h.Snooze != nil || s.h.NudgedAt != 0 || s.h.BallSince != moved {
				t.Errorf("after %s: put off %v, asked at %d, with them since %v, want %v", told, s.h.Snooze, s.h.NudgedAt, s.h.BallSince, moved)
			}
		})
	}
}
