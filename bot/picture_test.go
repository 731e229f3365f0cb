package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// refusing is a Slack that takes no files.
type refusing struct {
	*brokenSlack
	err   error
	tries int
}

func (r *refusing) GetUploadURLExternalContext(context.Context, slack.GetUploadURLExternalParameters) (*slack.GetUploadURLExternalResponse, error) {
	r.tries++
	return nil, r.err
}

// pictureDigest is a digest with a picture whose uploads fail, and what it logs.
func pictureDigest(w *digestWorld, err error) (*Digests, *refusing, *bytes.Buffer) {
	var log bytes.Buffer
	uploads := &refusing{brokenSlack: w.slack, err: err}
	w.plan.Picture = handoffs.PictureWeekly
	plans := []DigestPlan{w.plan}
	return &Digests{
		Plans: plans, Chores: w.plain, Data: w.plain, Service: w.service, Log: slog.New(slog.NewTextHandler(&log, nil)),
		Deliver: &Deliverer{Poster: w.slack, Finder: w.slack, Link: func(handoffs.Message) string { return "" }},
		Days:    NewDayCounts(plans, w.plain, w.plain, time.Now), Uploads: uploads,
	}, uploads, &log
}

func TestADigestIsSentThoughItsPictureIsRefusedWhichIsLoggedOnce(t *testing.T) {
	t.Parallel()
	redis := miniredis.RunT(t)
	synctest.Test(t, func(t *testing.T) {
		w, stop := newDigestWorld(t, redis, nil, "C0BOSS")
		defer stop()
		d, uploads, log := pictureDigest(w, slack.SlackErrorResponse{Err: "missing_scope"})
		w.counted(3)
		if err := d.Plan(t.Context()); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			time.Sleep(10 * time.Minute)
			if _, _, err := d.Do(t.Context(), "digest:stalls", false); err != nil {
				t.Fatal(err)
			}
		}
		if len(w.posts()) != 3 || uploads.tries != 1 || strings.Count(log.String(), "cannot share picture") != 1 || !strings.Contains(log.String(), "missing_scope") {
			t.Errorf("%d digests, %d tries, log %q", len(w.posts()), uploads.tries, log)
		}
	})
}

func TestAPictureThatFailsOftenIsGivenUp(t *testing.T) {
	t.Parallel()
	redis := miniredis.RunT(t)
	synctest.Test(t, func(t *testing.T) {
		w, stop := newDigestWorld(t, redis, nil, "C0BOSS")
		defer stop()
		w.plan.Schedule = func(after time.Time) time.Time { return after.Truncate(time.Hour).Add(time.Hour) }
		d, uploads, log := pictureDigest(w, errors.New("no route to Slack"))
		w.counted(3)
		if err := d.Plan(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Until(w.plan.Schedule(time.Now())))
		failed := 0
		for range 50 {
			if _, _, err := d.Do(t.Context(), "digest:stalls", true); err != nil {
				failed++
			}
			time.Sleep(time.Minute)
		}
		if failed != handoffs.PictureTries-1 || uploads.tries != handoffs.PictureTries || strings.Count(log.String(), "cannot share picture") != 1 || len(w.posts()) != 1 {
			t.Errorf("%d tries, %d of them failed, %d digests, log %q", uploads.tries, failed, len(w.posts()), log)
		}
	})
}

func TestAPictureWaitsForTwoDaysToShow(t *testing.T) {
	t.Parallel()
	redis := miniredis.RunT(t)
	synctest.Test(t, func(t *testing.T) {
		w, stop := newDigestWorld(t, redis, nil, "C0BOSS")
		defer stop()
		d, _, _ := pictureDigest(w, nil)
		d.Uploads = w.slack
		send := func() {
			time.Sleep(10 * time.Minute)
			if _, _, err := d.Do(t.Context(), "digest:stalls", false); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.Plan(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.counted(1)
		send()
		if got := w.slack.pictures(); len(got) != 0 {
			t.Errorf("a picture of one day: %v", got)
		}
		time.Sleep(24 * time.Hour)
		w.counted(0)
		send()
		send()
		if diff := cmp.Diff(map[string]int{"C0BOSS": 1}, w.slack.pictures()); diff != "" || !strings.Contains(w.slack.files[0], "28 days were not counted") {
			t.Errorf("pictures (-want +got):\n%s\n%q", diff, w.slack.files)
		}
	})
}

// TestDaysAreCountedFromTheIndexesAlsoAfterAnOutage counts two nights at once.
func TestDaysAreCountedFromTheIndexesAlsoAfterAnOutage(t *testing.T) {
	t.Parallel()
	redis := miniredis.RunT(t)
	synctest.Test(t, func(t *testing.T) {
		w, stop := newDigestWorld(t, redis, nil, "C0BOSS")
		defer stop()
		counts := NewDayCounts([]DigestPlan{w.plan}, w.plain, w.plain, time.Now)
		if err := counts.Plan(t.Context()); err != nil {
			t.Fatal(err)
		}
		id := handoffs.DaysID(w.plan.Team.Key)
		w.stalls("Acme")
		time.Sleep(25 * time.Hour)
		if _, _, err := counts.Do(t.Context(), id, false); err != nil {
			t.Fatal(err)
		}
		w.stalls("Globex")
		time.Sleep(48 * time.Hour)
		_, next, err := counts.Do(t.Context(), id, false)
		if err != nil || next != handoffs.InstantOf(time.Now().Truncate(24*time.Hour).Add(24*time.Hour)) {
			t.Errorf("next look at %v: %v", next.Time(), err)
		}
		state, _, err := counts.states().change(t.Context(), id, func(*handoffs.Days, handoffs.Instant) bool { return false })
		if err != nil {
			t.Fatal(err)
		}
		want := []handoffs.DayCount{{Day: "2000-01-01", Open: 1, Overdue: 1}, {Day: "2000-01-02", Open: 2, Overdue: 2}, {Day: "2000-01-03", Open: 2, Overdue: 2}}
		if diff := cmp.Diff(want, state.Counts); diff != "" {
			t.Errorf("counts (-want +got):\n%s", diff)
		}
		other := NewDayCounts(nil, w.plain, w.plain, time.Now)
		if _, next, err := other.Do(t.Context(), id, false); err != nil || next == 0 {
			t.Errorf("a team of another playbook: next look at %v, %v", next, err)
		}
		time.Sleep(24*time.Hour + 2*time.Hour)
		if _, next, err := other.Do(t.Context(), id, false); err != nil || next != 0 {
			t.Errorf("a team that nobody knows: next look at %v, %v", next, err)
		}
	})
}

// TestWhatTheCapHeldBackIsInTheDigestOnce fills a person's day with reminders.
func TestWhatTheCapHeldBackIsInTheDigestOnce(t *testing.T) {
	t.Parallel()
	redis := miniredis.RunT(t)
	synctest.Test(t, func(t *testing.T) {
		w, stop := newDigestWorld(t, redis, nil, "C0BOSS")
		defer stop()
		d, _, _ := pictureDigest(w, nil)
		d.Days = nil
		if err := d.Plan(t.Context()); err != nil {
			t.Fatal(err)
		}
		trays := &Trays{Chores: w.plain, Service: w.service, Deliver: d.Deliver, Joins: time.Second, Log: d.Log}
		var id handoffs.ID
		for i := range handoffs.TrayCap + 2 {
			id = w.stalls(fmt.Sprint("Customer ", i))
			h, err := w.plain.Load(t.Context(), id, "")
			if err != nil {
				t.Fatal(err)
			}
			if err := trays.put(t.Context(), &h, handoffs.Delivery{Key: "r50", To: "UOMAR", About: handoffs.Told{Kind: handoffs.EventReminded, At: h.BallSince}}); err != nil {
				t.Fatal(err)
			}
			time.Sleep(2 * time.Second)
			if _, _, err := trays.Do(t.Context(), handoffs.TrayID("UOMAR"), false); err != nil {
				t.Fatal(err)
			}
		}
		for _, want := range []string{"2 reminders to <@UOMAR> (", "Nothing"} {
			time.Sleep(10 * time.Minute)
			if _, _, err := d.Do(t.Context(), "digest:stalls", false); err != nil {
				t.Fatal(err)
			}
			w.slack.mu.Lock()
			last := w.slack.messages[len(w.slack.messages)-2].Text
			w.slack.mu.Unlock()
			if held := strings.Contains(last, "Held back"); held != (want != "Nothing") || held && (!strings.Contains(last, want) || !strings.Contains(last, string(id))) {
				t.Errorf("the digest says %q, want %q", last, want)
			}
		}
	})
}
