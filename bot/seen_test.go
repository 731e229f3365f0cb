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
		s.add(&seenEntry{name: fmt.Sprint(i), at: noon.Add(time.Duration(i) * time.Minute)})
	}
	for name, want := range map[string]bool{"0": false, "1": true, "2": true} {
		if _, got := s.find(name, noon.Add(3*time.Minute)); got != want {
			t.Errorf("find(%s) = %v, want %v", name, got, want)
		}
	}
	if _, ok := s.find("1", noon.Add(time.Minute+time.Hour)); ok {
		t.Error("find(1) = true after an hour, want it forgotten")
	}
	if _, ok := s.find("2", noon.Add(time.Minute+time.Hour)); !ok {
		t.Error("find(2) = false within the hour, want it remembered")
	}
}

func TestSeenAddedAgainIsKeptOnce(t *testing.T) {
	t.Parallel()
	s := newSeen(8, time.Hour)
	s.add(&seenEntry{name: "a", at: noon})
	s.add(&seenEntry{name: "a", at: noon.Add(time.Minute), answer: "new"})
	entry, ok := s.find("a", noon.Add(time.Minute))
	if !ok || entry.answer != "new" || s.order.Len() != 1 {
		t.Errorf("find = %+v, %v with %d kept, want the new one, once", entry, ok, s.order.Len())
	}
}
