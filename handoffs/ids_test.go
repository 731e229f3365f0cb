package handoffs_test

import (
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestIDsAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"H-1042", "h-1042", "h1042", "#1042", "1042", " H-1042 ", "#H-1042"} {
		if id, ok := handoffs.ParseID(s); !ok || id != "H-1042" {
			t.Errorf("ParseID(%q) = %q, %v, want H-1042", s, id, ok)
		}
	}
	for _, s := range []string{"", "H-", "h", "#", "0", "H-0", "+1042", "H-+1042", "1042x", "10 42", "Acme", "9999999999999999999", "H-1.5"} {
		if id, ok := handoffs.ParseID(s); ok {
			t.Errorf("ParseID(%q) = %q, want none", s, id)
		}
	}
	if got := handoffs.NumberedID(handoffs.FirstNumber); got != "H-1001" {
		t.Errorf("the first ID = %q, want H-1001", got)
	}
}

func TestInstantsKeepMilliseconds(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.October, 12, 9, 0, 0, 123_456_789, time.FixedZone("", 3600))
	if got, want := handoffs.InstantOf(at).Time(), time.Date(2026, time.October, 12, 8, 0, 0, 123_000_000, time.UTC); got != want {
		t.Errorf("Time = %v, want %v", got, want)
	}
}
