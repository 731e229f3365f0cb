package bot

import (
	"fmt"
	"testing"
	"time"
)

func TestSeenForgetsTheOldestAndTheOld(t *testing.T) {
	t.Parallel()
	s := newSeen(2, time.Hour)
	for i := range 3 {
		s.add(fmt.Sprint(i), "e1", nil, noon.Add(time.Duration(i)*time.Minute))
	}
	for name, want := range map[string]bool{"0": false, "1": true, "2": true} {
		if _, got := s.find(name, "e1", noon.Add(3*time.Minute)); got != want {
			t.Errorf("find(%s) = %v, want %v", name, got, want)
		}
	}
	if _, ok := s.find("1", "e1", noon.Add(time.Minute+time.Hour)); ok {
		t.Error("find(1) = true after an hour, want it forgotten")
	}
	if _, ok := s.find("2", "e1", noon.Add(time.Minute+time.Hour)); !ok {
		t.Error("find(2) = false within the hour, want it remembered")
	}
}

func TestSeenAddedAgainIsKeptOnceAndLonger(t *testing.T) {
	t.Parallel()
	s := newSeen(8, time.Hour)
	s.add("a", "e1", "old", noon)
	s.add("a", "e2", "new", noon.Add(time.Minute))
	if answer, ok := s.find("a", "e2", noon.Add(time.Minute)); !ok || answer != "new" {
		t.Errorf("find = %v, %v, want the new answer", answer, ok)
	}
	if answer, ok := s.find("a", "e1", noon.Add(time.Hour)); !ok || answer != nil {
		t.Errorf("find of the first envelope = %v, %v, want it remembered without an answer", answer, ok)
	}
	if _, ok := s.find("a", "e2", noon.Add(time.Minute+time.Hour)); ok || len(s.where)+len(s.said)+len(s.order) > 0 {
		t.Errorf("%d, %d and %d are kept after an hour, want nothing", len(s.where), len(s.said), len(s.order))
	}
}
