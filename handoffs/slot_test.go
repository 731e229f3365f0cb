package handoffs_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/handoffbot/handoffbot/handoffs"
)

// hourly has a slot at each full hour, and half-hourly at each half.
func hourly(after time.Time) time.Time { return after.Truncate(time.Hour).Add(time.Hour) }

func halfHourly(after time.Time) time.Time { return after.Truncate(time.Hour / 2).Add(time.Hour / 2) }

func hours(h float64) handoffs.Instant {
	return handoffs.InstantOf(monday.Add(time.Duration(h * float64(time.Hour))))
}

func TestANewScheduleSendsNothingForThePast(t *testing.T) {
	t.Parallel()
	var s handoffs.DigestState
	if !s.Plan("hourly", hourly, hours(.5)) || s.Next != hours(1) || s.Plan("hourly", hourly, hours(3)) {
		t.Fatalf("planned for %v, want the next hour, once", s.Next.Time())
	}
	if s.Due(hourly, hours(.9)) != 0 || s.Due(hourly, hours(1)) != hours(1) {
		t.Error("it is not due at its time, or before")
	}
	s.Begin(hours(1), handoffs.Digest{}, []string{"C1"}, hourly, hours(1))
	if !s.Plan("half-hourly", halfHourly, hours(1)) || s.Next != hours(1.5) {
		t.Errorf("under the new schedule it is due at %v, want half an hour later", s.Next.Time())
	}
}

func TestOfTheSlotsThatWereMissedTheLastIsSentLate(t *testing.T) {
	t.Parallel()
	var s handoffs.DigestState
	s.Plan("hourly", hourly, hours(.5))
	for _, now := range []float64{7.7, 24 * 40.7} {
		slot := s.Due(hourly, hours(now))
		if want := handoffs.InstantOf(hours(now).Time().Truncate(time.Hour)); slot != want {
			t.Fatalf("slot %v, want %v", slot.Time(), want.Time())
		}
		s.Begin(slot, handoffs.Digest{}, nil, hourly, hours(now))
		if !s.Slot.Late() || s.Next <= hours(now) {
			t.Errorf("late %v, next %v", s.Slot.Late(), s.Next.Time())
		}
	}
	s.Begin(hours(2000), handoffs.Digest{}, nil, hourly, hours(2000)+1000)
	if s.Slot.Late() {
		t.Error("a second is late")
	}
}

func TestNoSlotIsDueTwiceWhateverTheClockDoes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var s handoffs.DigestState
		s.Plan("half-hourly", halfHourly, hours(0))
		now, last := 0., handoffs.Instant(0)
		for range 50 {
			now += rapid.Float64Range(-1, 2).Draw(t, "passes")
			if slot := s.Due(halfHourly, hours(now)); slot != 0 {
				if slot <= last || slot > hours(now) {
					t.Fatalf("slot %v after %v at %v", slot.Time(), last.Time(), hours(now).Time())
				}
				last = slot
				s.Begin(slot, handoffs.Digest{}, nil, halfHourly, hours(now))
			}
		}
	})
}

func TestADigestThatNobodyKnowsFallsOutAfterAnHour(t *testing.T) {
	t.Parallel()
	var s handoffs.DigestState
	s.Plan("hourly", hourly, hours(.5))
	if s.Forsake(hours(1.9)) || !s.Forsake(hours(2)) || s.NextLook(hours(2)) != 0 {
		t.Fatalf("next look %d", s.NextLook(hours(2)))
	}
	if !s.Plan("hourly", hourly, hours(9.5)) || s.Next != hours(10) {
		t.Errorf("back in the playbook it is due at %v", s.Next.Time())
	}
}

func TestPostsAreDoneOneAfterTheOther(t *testing.T) {
	t.Parallel()
	var s handoffs.DigestState
	s.Plan("hourly", hourly, hours(.5))
	s.Begin(hours(1), handoffs.Digest{}, []string{"C1", "U2"}, hourly, hours(1))
	for _, to := range []string{"C1", "U2"} {
		post := s.NextPost()
		if post == nil || post.To != to || s.NextLook(hours(1)) != hours(1) {
			t.Fatalf("next post %+v, want to %s", post, to)
		}
		post.Done = true
		if !s.Posted(hours(1), *post) || s.Posted(hours(1), *post) || s.Posted(hours(0), *post) {
			t.Error("a post is not noted once")
		}
	}
	if s.NextPost() != nil || s.NextLook(hours(1)) != hours(2) {
		t.Errorf("next look %v, want the next slot", s.NextLook(hours(1)).Time())
	}
	if !s.Act() || s.NextLook(hours(1.5)) != hours(1.5) {
		t.Error("what was acted upon is not drawn anew")
	}
}

func TestSnoozeChoicesAreTimesThatSnoozeTakes(t *testing.T) {
	t.Parallel()
	c := newYork()
	friday := monday.AddDate(0, 0, 4)
	for choice, want := range map[handoffs.SnoozeChoice]time.Time{
		handoffs.SnoozeHours: friday.Add(4 * time.Hour), handoffs.SnoozeNextDay: friday.AddDate(0, 0, 3).Add(-3 * time.Hour),
		handoffs.SnoozeTwoDays: friday.AddDate(0, 0, 4), handoffs.SnoozeOwn: friday.Add(time.Minute),
	} {
		if got := choice.Until(&c, friday, handoffs.InstantOf(friday.Add(time.Minute))); got != handoffs.InstantOf(want) {
			t.Errorf("%s = %v, want %v", choice, got.Time(), want)
		}
	}
}
