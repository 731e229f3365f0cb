package handoffs_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

func notice(n int) handoffs.Notice {
	return handoffs.Notice{Handoff: handoffs.NumberedID(int64(n)), Delivery: "notice:4:U0OMAR"}
}

func minutes(n int) handoffs.Instant {
	return handoffs.InstantOf(monday.Add(time.Duration(n) * time.Minute))
}

func TestRemindersThatComeCloseTogetherAreOneMessage(t *testing.T) {
	t.Parallel()
	var tray handoffs.Tray
	tray.Put(notice(1), minutes(0))
	tray.Put(notice(2), minutes(9))
	if tray.Take(minutes(9), handoffs.TrayJoins, "monday") {
		t.Error("it is sent before others could join")
	}
	if next := tray.NextLook(minutes(9), handoffs.TrayJoins); next != minutes(10) {
		t.Errorf("next look %v, want ten minutes after the first", next.Time())
	}
	if !tray.Take(minutes(10), handoffs.TrayJoins, "monday") || len(tray.Sending) != 2 {
		t.Fatalf("sending %v, want both", tray.Sending)
	}
	if tray.Put(notice(1), minutes(10)) {
		t.Error("what is on its way is put in again")
	}
	tray.Put(notice(3), minutes(11))
	if tray.Take(minutes(30), handoffs.TrayJoins, "monday") {
		t.Error("a second message begins before the first has ended")
	}
	tray.Sent(true)
	if tray.Put(notice(2), minutes(30)) {
		t.Error("what was sent is put in again")
	}
	if !tray.Take(minutes(30), handoffs.TrayJoins, "monday") || tray.Number != 2 || tray.Today != 2 {
		t.Errorf("message %d, %d today; want the second", tray.Number, tray.Today)
	}
}

func TestNobodyGetsMoreReminderMessagesADayThanTheCap(t *testing.T) {
	t.Parallel()
	var tray handoffs.Tray
	for n := range handoffs.TrayCap + 3 {
		at := minutes(20 * n)
		tray.Put(notice(n), at)
		tray.Take(at+minutes(10)-minutes(0), handoffs.TrayJoins, "monday")
		if len(tray.Sending) > 0 {
			tray.Sent(true)
		}
	}
	if tray.Number != handoffs.TrayCap || tray.Held != 3 {
		t.Errorf("%d messages and %d held back, want %d and 3", tray.Number, tray.Held, handoffs.TrayCap)
	}
	tray.Put(notice(99), minutes(1500))
	if !tray.Take(minutes(1510), handoffs.TrayJoins, "tuesday") || tray.Held != 0 || tray.Today != 1 {
		t.Errorf("the next day: %s", fmt.Sprintf("%+v", tray))
	}
}

func TestAReminderFallsAwayWhenTheBallHasMoved(t *testing.T) {
	t.Parallel()
	s := begin(t, send())
	n := handoffs.Notice{Handoff: s.h.ID, About: handoffs.Told{At: handoffs.InstantOf(s.now)}}
	if !n.Stands(&s.h) {
		t.Error("it falls away while nothing has moved")
	}
	s.now = s.now.Add(time.Hour)
	s.do(handoffs.Acknowledge{By: member(omar)})
	if n.Stands(&s.h) {
		t.Error("it stands although the ball has moved")
	}
}

func TestWhatTheCapHoldsBackIsNotedForTheDigestOnceByPerson(t *testing.T) {
	t.Parallel()
	var tray handoffs.Tray
	now := handoffs.InstantOf(monday)
	put := func(id handoffs.ID, key string) {
		tray.Put(handoffs.Notice{Handoff: id, Delivery: key}, now)
		now += handoffs.Instant(handoffs.TrayJoins.Milliseconds())
		tray.Take(now, handoffs.TrayJoins, "2026-11-23")
		if len(tray.Sending) > 0 {
			tray.Sent(true)
		}
	}
	for i := range handoffs.TrayCap {
		put(handoffs.NumberedID(int64(i)), "r")
	}
	if len(tray.Back) != 0 {
		t.Fatalf("held back below the cap: %v", tray.Back)
	}
	put("H-50", "r50")
	put("H-51", "r50")
	put("H-50", "r80")
	if len(tray.Back) != 3 || tray.NextLook(now, handoffs.TrayJoins) != now {
		t.Fatalf("held back: %+v, next look %v", tray.Back, tray.NextLook(now, handoffs.TrayJoins))
	}
	var held handoffs.Held
	for range 2 {
		for _, n := range tray.Back {
			held.Add(handoffs.HeldNotice{To: omar, Notice: n, At: now}, now)
		}
	}
	held.Add(handoffs.HeldNotice{To: "U0OLD", Notice: handoffs.Notice{Handoff: "H-1"}, At: now - 10}, now)
	want := []handoffs.HeldBack{{To: omar, Reminders: 3, Handoffs: []handoffs.ID{"H-50", "H-51"}}, {To: "U0OLD", Reminders: 1, Handoffs: []handoffs.ID{"H-1"}}}
	if diff := cmp.Diff(want, held.Since(0)); diff != "" {
		t.Errorf("held back (-want +got):\n%s", diff)
	}
	if got := held.Since(now); len(got) != 1 {
		t.Errorf("since now: %v", got)
	}
	later := now + handoffs.Instant(handoffs.HeldLife.Milliseconds()) + 1
	if held.Add(handoffs.HeldNotice{To: omar, Notice: handoffs.Notice{Handoff: "H-9"}, At: later}, later); len(held.Notices) != 1 {
		t.Errorf("after its life: %v", held.Notices)
	}
}
