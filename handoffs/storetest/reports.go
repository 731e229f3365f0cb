package storetest

import (
	"errors"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

// report reads the report of the deals of the last days.
func (w *world) report(t *testing.T, days string) handoffs.Report {
	t.Helper()
	period, ok := handoffs.ParsePeriod(days)
	if !ok {
		t.Fatalf("%q is no period", days)
	}
	calendar := definition("deal", onboard).Calendar
	reports, err := handoffs.ReadReports(t.Context(), w.Other, []handoffs.ReportQuery{{
		Type: "deal", Period: period, Now: handoffs.InstantOf(w.now()), Calendar: calendar,
		Calendars: map[handoffs.TeamKey]handoffs.Calendar{onboard: calendar, support: {}},
	}})
	if err != nil || len(reports) != 1 {
		t.Fatalf("ReadReports = %v, %v", reports, err)
	}
	return reports[0]
}

// It is eight o'clock in New York, an hour before the team begins.
func reportCountsWhatIsOpen(t *testing.T, w *world) {
	ids := w.sendMany(t, 6)
	w.pass(2 * time.Hour)
	w.do(t, ids[0], "", handoffs.Acknowledge{By: member(omar)})
	w.do(t, ids[1], "", handoffs.Ask{By: member(omar), Field: "scope", Text: "all of what?"})
	w.pass(time.Hour)
	w.do(t, ids[2], "", handoffs.Acknowledge{By: member(omar)})
	w.do(t, ids[3], "", handoffs.Acknowledge{By: member(omar)})
	w.do(t, ids[4], "", handoffs.Cancel{By: member(sara), Reason: "lost"})
	got := w.report(t, "7d")
	got.Held = handoffs.HeldReport{}
	// After 65 minutes one of six has ended; after 135 two of four: 5/6 × 1/2 are left, which is less than a half.
	want := handoffs.Report{
		Type: "deal", From: "2026-03-27", To: "2026-04-02", Since: "2026-04-02", Sent: 6, Complete: 5, Cancelled: 1,
		Acknowledge: handoffs.WaitReport{Waits: 6, Acknowledged: 3, Left: 1, Open: 1, Still: 1, Half: 135, HalfKnown: true, Longest: 120},
		Fields:      []handoffs.FieldReport{{Field: "scope", Asked: 1}},
		Targets:     []handoffs.TargetReport{{Step: handoffs.StepAcknowledge, Kept: 3}},
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	w.pass(30 * time.Hour)
	if got = w.report(t, "7d"); got.Overdue != 1 || got.Acknowledge.Open != 1 || got.Acknowledge.Half != 135 {
		t.Errorf("a day later: %+v", got)
	}
	if got = w.report(t, "1d"); got.Sent != 0 || got.Acknowledge.Waits != 0 || got.Overdue != 1 {
		t.Errorf("of the day after: %+v", got)
	}
}

func reportFollowsARedirection(t *testing.T, w *world) {
	id := w.sendMany(t, 1)[0]
	to := handoffs.Redirection{To: handoffs.Team{Key: support, Name: "Support", Channel: "C0SUP", ExceptionOwner: olga}}
	w.pass(2 * time.Hour)
	w.do(t, id, "", handoffs.Redirect{By: member(olga), To: to, Reason: "theirs"})
	w.pass(time.Hour)
	got := w.report(t, "7d")
	want := handoffs.WaitReport{Waits: 2, Left: 1, Open: 1, Longest: 60}
	if diff := gocmp.Diff(want, got.Acknowledge); diff != "" || got.Redirected != 1 {
		t.Errorf("%d redirected, waits (-want +got):\n%s", got.Redirected, diff)
	}
}

func changesThatAreRefusedDoNotCount(t *testing.T, w *world) {
	first, second := w.sendMany(t, 2)[0], deal("Another")
	second.Values["customer"] = handoffs.Value{"Another"}
	one := w.change(t, first, handoffs.Acknowledge{By: member(omar)})
	other := w.change(t, first, handoffs.Acknowledge{By: member(olga)})
	commit := func(c handoffs.Change, request handoffs.RequestID, want error) {
		t.Helper()
		if err := w.Data.Commit(t.Context(), handoffs.Commit{Change: c, Request: request, NextLook: c.After.NextLook(handoffs.InstantOf(w.now()))}); !errors.Is(err, want) {
			t.Errorf("Commit = %v, want %v", err, want)
		}
	}
	commit(one, "press", nil)
	commit(one, "press", handoffs.ErrDuplicate)
	commit(one, "", handoffs.ErrConflict)
	commit(other, "another press", handoffs.ErrConflict)
	w.send(t, "form", second)
	w.send(t, "form", second)
	if got := w.report(t, "7d"); got.Sent != 3 || got.Acknowledge.Acknowledged != 1 || got.Acknowledge.Open != 2 {
		t.Errorf("counted %+v", got)
	}
}

func talliesOutliveTheirHandoffs(t *testing.T, w *world) {
	h := w.completed(t, deal("Acme"))
	w.deliver(t, h.ID)
	w.do(t, h.ID, "", handoffs.Forget{User: omar})
	w.do(t, h.ID, "", handoffs.Erase{})
	if got := w.report(t, "7d"); got.Sent != 1 || got.Completed != 1 || got.Acknowledge.Acknowledged != 1 {
		t.Errorf("counted %+v", got)
	}
}
