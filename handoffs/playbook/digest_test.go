package playbook_test

import (
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/playbook"
)

func TestSlotsLeaveOutClosedDaysAndFollowTheClockChanges(t *testing.T) {
	t.Parallel()
	d := playbook.Digest{At: "0 9 * * *", Timezone: "America/New_York"}
	team := sample(t).Calendars["us-east"]
	next := d.Schedule(&team)
	for _, tt := range []struct{ after, want string }{
		{"2026-12-24T13:59:59Z", "2026-12-24T14:00:00Z"},
		{"2026-12-24T14:00:00Z", "2026-12-28T14:00:00Z"}, // a holiday, and a weekend
		{"2026-10-30T13:00:00Z", "2026-11-02T14:00:00Z"}, // clocks are put back on Sunday
		{"2027-03-12T14:00:00Z", "2027-03-15T13:00:00Z"}, // and forward
	} {
		after, _ := time.Parse(time.RFC3339, tt.after)
		if got := next(after).UTC().Format(time.RFC3339); got != tt.want {
			t.Errorf("after %s: %s, want %s", tt.after, got, tt.want)
		}
	}
	tokyo := playbook.Digest{At: "0 9 * * mon", Timezone: "Asia/Tokyo"}
	sunday, _ := time.Parse(time.RFC3339, "2026-11-22T12:00:00Z")
	if got := tokyo.Schedule(&team)(sunday).UTC().Format(time.RFC3339); got != "2026-11-23T00:00:00Z" {
		t.Errorf("Monday morning of readers elsewhere = %s", got)
	}
	never := playbook.Digest{At: "0 9 * * sun", Timezone: "America/New_York"}
	if got := never.Schedule(&team)(sunday); !got.IsZero() {
		t.Errorf("slots on days that are always closed: %v", got)
	}
	if got := never.Schedule(&handoffs.Calendar{})(sunday); got.IsZero() {
		t.Error("a team that is always open has no slot on Sunday")
	}
}

func TestADigestMayBeQuietAndComeWithAPicture(t *testing.T) {
	t.Parallel()
	d, plain := load(t, "full.yaml").Digests[0], sample(t).Digests[0]
	if !d.Quiet || plain.Quiet || d.Picture != handoffs.PictureWeekly || plain.Picture != "" {
		t.Errorf("full: %+v; sample: %+v", d, plain)
	}
}
