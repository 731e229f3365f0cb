package slacksim

import (
	"testing"
	"time"
)

func TestTheNextMorningIsOneOnWhichPeopleWork(t *testing.T) {
	t.Parallel()
	zone := mustZone(t, "America/New_York")
	for now, want := range map[string]string{
		"2026-10-29 08:59": "2026-10-29 09:00", // Thursday
		"2026-10-29 09:00": "2026-10-30 09:00",
		"2026-10-30 18:00": "2026-11-02 09:00", // clocks go back in between
		"2026-10-31 07:00": "2026-11-02 09:00",
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", now, zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := at.Add(untilMorning(at, zone)).Format("2006-01-02 15:04"); got != want {
			t.Errorf("after %s comes %s, want %s", now, got, want)
		}
	}
}
