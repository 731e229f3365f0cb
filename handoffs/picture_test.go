package handoffs_test

import (
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestThePictureComesWithTheFirstDigestOfTheWeekThatIsSent(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("west", -5*3600)
	daily := handoffs.Schedule(func(after time.Time) time.Time { return after.Add(24 * time.Hour) })
	var s handoffs.DigestState
	for _, tt := range []struct {
		at     string
		silent bool
		want   bool
	}{
		{at: "2026-11-20T14:00:00Z", want: true},
		{at: "2026-11-21T14:00:00Z"},
		{at: "2026-11-23T03:00:00Z"}, // it is still Sunday there
		{at: "2026-11-23T14:00:00Z", silent: true},
		{at: "2026-11-24T14:00:00Z", want: true},
		{at: "2026-11-24T15:00:00Z"},
		{at: "2027-01-01T14:00:00Z", want: true}, // of the last week of 2026
		{at: "2027-01-04T14:00:00Z", want: true},
	} {
		at, err := time.Parse(time.RFC3339, tt.at)
		if err != nil {
			t.Fatal(err)
		}
		to := []string{"C0BOSS", "U0BOSS"}
		if tt.silent {
			to = nil
		}
		slot := handoffs.InstantOf(at)
		s.Begin(slot, handoffs.Digest{}, to, daily, slot)
		if got := s.Picture(handoffs.PictureWeekly.Week(slot, zone)); got != tt.want {
			t.Errorf("picture at %s: %v, want %v", tt.at, got, tt.want)
		}
		for _, place := range to {
			s.Pictures(slot, place, handoffs.DigestPicture{File: "F1", At: slot})
		}
	}
	if s.Picture(handoffs.PictureEvery("").Week(0, zone)) {
		t.Error("there is a picture though none is asked for")
	}
}

func TestAPictureThatDidNotGetAsFarAsSlackComesWithTheNextDigest(t *testing.T) {
	t.Parallel()
	next := handoffs.Schedule(func(after time.Time) time.Time { return after.Add(time.Hour) })
	now := handoffs.InstantOf(monday)
	for _, uploaded := range []bool{false, true} {
		var s handoffs.DigestState
		s.Begin(now, handoffs.Digest{}, []string{"C0BOSS", "U0BOSS"}, next, now)
		s.Picture("2026-W48")
		if uploaded {
			s.Pictures(now, "C0BOSS", handoffs.DigestPicture{File: "F1", At: now})
		}
		s.Begin(now+1, handoffs.Digest{}, []string{"C0BOSS"}, next, now+1)
		if got := s.Picture("2026-W48"); got == uploaded {
			t.Errorf("uploaded %v: the next digest has the picture: %v", uploaded, got)
		}
	}
}

func TestAPictureFollowsThePostThatStandsAndIsLookedForAfterAWhile(t *testing.T) {
	t.Parallel()
	next := handoffs.Schedule(func(after time.Time) time.Time { return after.Add(time.Hour) })
	now := handoffs.InstantOf(monday)
	var s handoffs.DigestState
	s.Begin(now, handoffs.Digest{}, []string{"C0BOSS", "U0BOSS"}, next, now)
	s.Picture("2026-W48")
	if s.NextPicture() != nil {
		t.Fatal("a picture comes before the digest")
	}
	stands := handoffs.DigestPost{To: "U0BOSS", Message: handoffs.Message{Channel: "D1", TS: "1.2"}, Done: true, Picture: &handoffs.DigestPicture{}}
	s.Posted(now, handoffs.DigestPost{To: "C0BOSS", Done: true, Why: "not_in_channel", Picture: &handoffs.DigestPicture{}})
	s.Posted(now, stands)
	post := s.NextPicture()
	if post == nil || post.To != "U0BOSS" || s.NextLook(now) != now {
		t.Fatalf("next picture %+v, look %v", post, s.NextLook(now))
	}
	uploaded := handoffs.DigestPicture{File: "F1", At: now + 5}
	if !s.Pictures(now, "U0BOSS", uploaded) || s.Pictures(now, "U0BOSS", uploaded) || s.Pictures(now+1, "U0BOSS", handoffs.DigestPicture{Done: true}) {
		t.Error("news of the picture are not told apart")
	}
	if look := s.NextLook(now + 6); look != now+5+handoffs.PictureSettles {
		t.Errorf("looked for at %v", look)
	}
	uploaded.Done = true
	if !s.Pictures(now, "U0BOSS", uploaded) || s.NextPicture() != nil || s.NextLook(now) != s.Next {
		t.Errorf("after it was shared: %+v", s.Slot.Posts)
	}
	if s.Pictures(now, "U0BOSS", handoffs.DigestPicture{File: "F2"}) {
		t.Error("a picture is uploaded after another one was shared")
	}
}
