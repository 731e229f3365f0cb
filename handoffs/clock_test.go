package handoffs_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/handoffbot/handoffbot/handoffs"
)

// newYorkAt is a moment of October 2026 in the receiving team's time: the 16th is a Friday.
func newYorkAt(t testing.TB, day, hour, minute int) time.Time {
	place, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(2026, time.October, day, hour, minute, 0, 0, place)
}

// moment is a command and when it is given.
type moment struct {
	at  time.Time
	cmd handoffs.Command
}

func TestTheReceiversClockStandsStillWhileAQuestionIsOpen(t *testing.T) {
	t.Parallel()
	on := func(day, hour, minute int) time.Time { return newYorkAt(t, day, hour, minute) }
	ackBy := handoffs.Acknowledge{By: member(omar)}
	tests := map[string]struct {
		story []moment
		// due is when the step is due at the end; zero while the clock stands still, with left of it.
		due  time.Time
		left time.Duration
	}{
		"asked Friday 17:30, answered Monday 10:00": {
			story: []moment{{on(16, 16, 0), send()}, {on(16, 17, 30), ask("scope", "?")}, {on(19, 10, 0), answer(1, "Forty offices", "")}},
			due:   on(19, 12, 30),
		},
		"asked Friday 17:30, not answered": {
			story: []moment{{on(16, 16, 0), send()}, {on(16, 17, 30), ask("scope", "?")}},
			left:  150 * time.Minute,
		},
		"answered at night": {
			story: []moment{{on(16, 16, 0), send()}, {on(16, 17, 30), ask("scope", "?")}, {on(18, 23, 0), answer(1, "Forty offices", "")}},
			due:   on(19, 11, 30),
		},
		"overdue before it is asked": {
			story: []moment{{on(15, 9, 0), send()}, {on(15, 14, 0), ask("scope", "?")}},
			left:  -time.Hour,
		},
		"overdue before it was asked, and answered": {
			story: []moment{{on(15, 9, 0), send()}, {on(15, 14, 0), ask("scope", "?")}, {on(16, 10, 0), answer(1, "Forty offices", "")}},
			due:   on(16, 10, 0),
		},
		"of two questions one is open still": {
			story: []moment{
				{on(15, 9, 0), send()},
				{on(15, 10, 0), ask("scope", "?")},
				{on(15, 11, 0), ask("plan", "?")},
				{on(15, 12, 0), answer(1, "Forty offices", "")},
			},
			left: 3 * time.Hour,
		},
		"of two questions none is open": {
			story: []moment{
				{on(15, 9, 0), send()},
				{on(15, 10, 0), ask("scope", "?")},
				{on(15, 11, 0), ask("scope", "?")},
				{on(15, 12, 0), answer(1, "Forty offices", "")},
				{on(15, 13, 0), answer(2, "Fifty offices", "")},
			},
			due: on(15, 16, 0),
		},
		"acknowledged while it is open": {
			story: []moment{{on(15, 9, 0), send()}, {on(15, 10, 0), ask("scope", "?")}, {on(15, 11, 0), ackBy}},
			left:  5 * 9 * time.Hour,
		},
		"acknowledged while it was open, and answered": {
			story: []moment{{on(12, 9, 0), send()}, {on(12, 10, 0), ask("scope", "?")}, {on(12, 11, 0), ackBy}, {on(13, 9, 0), answer(1, "Forty offices", "")}},
			due:   on(19, 18, 0),
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := begin(t)
			for _, m := range tt.story {
				s.now = m.at
				s.do(m.cmd)
			}
			paused := tt.due.IsZero()
			want := handoffs.Instant(0)
			if !paused {
				want = handoffs.InstantOf(tt.due)
			}
			if s.h.Due != want || s.h.Paused != paused || s.h.Left != tt.left.Milliseconds() {
				t.Errorf("due %v, paused: %t, left %v; want %v, %t, %v",
					s.h.Due.Time(), s.h.Paused, time.Duration(s.h.Left)*time.Millisecond, tt.due.UTC(), paused, tt.left)
			}
			if s.h.Overdue(handoffs.InstantOf(s.now.AddDate(0, 0, 30))) == paused {
				t.Errorf("in a month it is overdue: %t", !paused)
			}
		})
	}
}

// TestQuestionsTakeNoneOfTheReceiversTime asks and answers at any times, and adds up the business minutes in which the
// team had the ball: they come to the target when the step is due.
func TestQuestionsTakeNoneOfTheReceiversTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		s := begin(t)
		calendar := newYork()
		s.now = newYorkAt(t, 12, 9, 0).Add(time.Duration(rapid.IntRange(0, 7*24*60).Draw(r, "sent")) * time.Minute)
		s.do(send())
		spent, since := time.Duration(0), s.now.Add(-time.Minute)
		for n := range rapid.IntRange(1, 5).Draw(r, "questions") {
			s.now = since.Add(time.Duration(rapid.IntRange(0, 20*60).Draw(r, "asked after")) * time.Minute)
			spent += calendar.Between(since, s.now)
			s.do(ask("scope", "?"))
			s.now = s.now.Add(time.Duration(rapid.IntRange(0, 4*24*60).Draw(r, "answered after")) * time.Minute)
			since = s.now
			s.do(answer(n+1, "", "as before"))
		}
		left := 4*time.Hour - spent
		if got := calendar.Between(since, s.h.Due.Time()); got != max(left, 0) {
			r.Fatalf("%v of business time until it is due, want %v", got, left)
		}
	})
}
