package handoffs_test

import (
	"fmt"
	"testing"
	"time"

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
