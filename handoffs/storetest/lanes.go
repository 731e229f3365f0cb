package storetest

import (
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// apart is the time between turns.
const apart = time.Second

// street is lanes with a clock of its own.
type street struct {
	lanes handoffs.Lanes
	now   time.Time
}

func (w *world) street() *street {
	return &street{lanes: w.Data, now: w.now().Truncate(time.Millisecond)}
}

func (s *street) pass(d time.Duration) { s.now = s.now.Add(d) }

// turn asks for a turn, in a lane that is closed for a time, and returns how far off it is.
func (s *street) turn(t testing.TB, lane string, id handoffs.ID, closedFor time.Duration) time.Duration {
	t.Helper()
	var closed time.Time
	if closedFor != 0 {
		closed = s.now.Add(closedFor)
	}
	at, err := s.lanes.Turn(t.Context(), lane, id, s.now, closed, apart)
	if err != nil {
		t.Fatalf("Turn(%s, %s): %v", lane, id, err)
	}
	return at.Sub(s.now)
}

func (s *street) want(t testing.TB, lane string, id handoffs.ID, want time.Duration) {
	t.Helper()
	if got := s.turn(t, lane, id, 0); got != want {
		t.Errorf("Turn(%s, %s) is %s off, want %s", lane, id, got, want)
	}
}

func turnsAreApart(t *testing.T, w *world) {
	s := w.street()
	s.want(t, "C1", "H-1", 0)
	s.want(t, "C1", "H-2", apart)
	s.want(t, "C1", "H-3", 2*apart)
	s.want(t, "C1", "H-2", apart) // asked again, it is the same
	s.want(t, "C2", "H-3", 0)
	s.pass(apart)
	s.want(t, "C1", "H-2", 0)
	s.want(t, "C1", "H-3", apart)
	s.want(t, "C1", "H-2", 2*apart) // its turn is over
	s.pass(time.Hour)
	s.want(t, "C1", "H-4", 0)
}

func turnsWaitForOpening(t *testing.T, w *world) {
	s := w.street()
	s.want(t, "C1", "H-1", 0)
	s.want(t, "C1", "H-2", apart)
	if got := s.turn(t, "C1", "H-1", 30*apart); got != 30*apart {
		t.Errorf("Turn in a lane that is closed is %s off, want %s", got, 30*apart)
	}
	s.pass(apart)
	s.want(t, "C1", "H-2", 30*apart) // behind the one that closed the lane
	s.want(t, "C1", "H-3", 31*apart)
	s.pass(29 * apart)
	s.want(t, "C1", "H-1", 0)
	s.want(t, "C1", "H-2", apart)
}

func lateTurnsAreVoid(t *testing.T, w *world) {
	s := w.street()
	s.want(t, "C1", "H-1", 0)
	s.want(t, "C1", "H-2", apart)
	s.want(t, "C1", "H-3", 2*apart)
	s.pass(time.Minute)
	s.want(t, "C1", "H-2", 0)
	s.want(t, "C1", "H-3", apart)
}

func claimSaysSinceWhen(t *testing.T, w *world) {
	first, second := w.send(t, "", deal("Acme")), w.send(t, "", deal("Globex"))
	w.pass(time.Minute)
	claims := w.claim(t, 2)
	wants(t, "both are due", claims, first.ID, second.ID)
	for _, c := range claims {
		if c.Due == 0 || c.Due > handoffs.InstantOf(w.now().Add(-time.Minute)) {
			t.Errorf("claim of %s says due at %d, want a minute ago", c.ID, c.Due)
		}
	}
	w.giveBack(t, claims[1], second.Version, handoffs.InstantOf(w.now()), true)
	w.giveBack(t, claims[0], first.Version, claims[0].Due, true)
	wants(t, "given back for when it was due, it keeps its place", w.claim(t, 2), first.ID, second.ID)
}
