package handoffs_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/handoffbot/handoffbot/handoffs"
)

// kickoffs is the definition with what digests show.
func kickoffs() *handoffs.Definition {
	d := definition()
	d.Type.Fields = append(d.Type.Fields,
		handoffs.Field{Key: "since", Label: "Since", Kind: handoffs.KindDate, AllowPast: true},
		handoffs.Field{Key: "signed", Label: "Contract until", Kind: handoffs.KindDate},
		handoffs.Field{Key: "kickoff", Label: "Kickoff", Kind: handoffs.KindDate, Lead: true},
		handoffs.Field{Key: "price", Label: "Price", Kind: handoffs.KindMoney},
	)
	return d
}

// stalled returns what a handoff is after the commands, under another id.
func stalled(t testing.TB, n int64, kickoff string, cmds ...handoffs.Command) handoffs.Handoff {
	t.Helper()
	cmd := send()
	cmd.Definition = kickoffs()
	if kickoff != "" {
		cmd.Values = filledIn()
		cmd.Values["kickoff"] = handoffs.Value{kickoff}
	}
	s := begin(t, append([]handoffs.Command{cmd}, cmds...)...)
	s.h.ID = handoffs.NumberedID(n)
	return s.h
}

// overdueBy is when everything of these tests is overdue.
func overdueBy() handoffs.Instant { return handoffs.InstantOf(monday.AddDate(0, 0, 20)) }

func list(all ...handoffs.Handoff) handoffs.List {
	return handoffs.List{Handoffs: all, Total: len(all)}
}

func TestADigestTellsWhatIsOverdueByWhoHasTheBall(t *testing.T) {
	t.Parallel()
	acknowledged := handoffs.Acknowledge{By: member(omar)}
	ask := handoffs.Ask{By: member(omar), Field: "scope", Text: "Seats or offices?"}
	asked := stalled(t, 4, "", acknowledged, ask)
	asked.Due = asked.BallSince + 1
	data := handoffs.DigestData{
		Overdue:    list(stalled(t, 1, "", acknowledged), stalled(t, 2, "2026-12-24"), stalled(t, 3, "2026-11-30"), asked, stalled(t, 5, "")),
		DueToday:   list(stalled(t, 6, "", acknowledged)),
		Exceptions: list(stalled(t, 7, "", declined())),
		Open:       7, Sent: 3, Acknowledged: 2, Completed: 1,
	}
	data.DueToday.Handoffs[0].Due = overdueBy() + 1
	got := handoffs.NewDigest(handoffs.DigestQuery{Team: "onboarding", Now: overdueBy(), Since: 5}, data)
	want := handoffs.Digest{
		Team: "onboarding", At: overdueBy(), Since: 5, Overdue: 5, Open: 7, Sent: 3, Acknowledged: 2, Completed: 1,
		Groups: []handoffs.DigestGroup{
			{Kind: handoffs.DigestSender, Handoffs: []handoffs.ID{"H-4"}, Total: 1},
			{Kind: handoffs.DigestReceiver, Handoffs: []handoffs.ID{"H-3", "H-2", "H-5", "H-1"}, Total: 4},
			{Kind: handoffs.DigestDueToday, Handoffs: []handoffs.ID{"H-6"}, Total: 1},
			{Kind: handoffs.DigestUnowned, Handoffs: []handoffs.ID{"H-7"}, Total: 1},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("digest (-want +got):\n%s", diff)
	}
	if empty := handoffs.NewDigest(handoffs.DigestQuery{Now: overdueBy()}, handoffs.DigestData{Open: 3}); !empty.Clear() || got.Clear() {
		t.Errorf("clear: of nothing %v, of five overdue %v", empty.Clear(), got.Clear())
	}
}

func TestKickoffIsTheFirstDateToComeAndThoseThatLeadComeFirst(t *testing.T) {
	t.Parallel()
	h := stalled(t, 1, "")
	h.Values = handoffs.Values{"since": {"2020-01-01"}}
	for _, tt := range []struct{ key, date, want string }{
		{"", "", ""}, {"signed", "2027-01-01", "2027-01-01"}, {"kickoff", "2026-12-01", "2026-12-01"}, {"kickoff", "soon", "2027-01-01"},
	} {
		if tt.key != "" {
			h.Values[tt.key] = handoffs.Value{tt.date}
		}
		if _, got := h.Kickoff(); got != tt.want {
			t.Errorf("kickoff with %s %s = %q, want %q", tt.key, tt.date, got, tt.want)
		}
	}
	h.Values["price"] = handoffs.Value{"9,000 EUR"}
	if got := h.Worth(); got != "9,000 EUR" {
		t.Errorf("worth = %q", got)
	}
}

// TestADigestNamesEveryOverdueHandoffOnceAndIsShort lets lists overlap as they do when things move while they are read.
func TestADigestNamesEveryOverdueHandoffOnceAndIsShort(t *testing.T) {
	t.Parallel()
	kinds := []handoffs.Handoff{
		stalled(t, 1, "2026-12-01"), stalled(t, 1, "", handoffs.Acknowledge{By: member(omar)}),
		stalled(t, 1, "2027-01-01", returned()), stalled(t, 1, "", declined()),
	}
	rapid.Check(t, func(rt *rapid.T) {
		pick := func(name string, most int) handoffs.List {
			var l handoffs.List
			for i := range rapid.IntRange(0, most).Draw(rt, name) {
				h := kinds[rapid.IntRange(0, len(kinds)-1).Draw(rt, fmt.Sprint(name, i))]
				h.ID = handoffs.NumberedID(int64(rapid.IntRange(1, 60).Draw(rt, "id")))
				h.Due = overdueBy() + handoffs.Instant(rapid.IntRange(-1000, 1000).Draw(rt, "due"))
				l.Handoffs = append(l.Handoffs, h)
			}
			l.Total = len(l.Handoffs) + rapid.SampledFrom([]int{0, 0, 7}).Draw(rt, "unread")
			return l
		}
		data := handoffs.DigestData{Overdue: pick("overdue", 40), DueToday: pick("today", 20), Exceptions: pick("exceptions", 20)}
		d := handoffs.NewDigest(handoffs.DigestQuery{Now: overdueBy()}, data)
		seen := map[handoffs.ID]bool{}
		for _, id := range d.Named() {
			if seen[id] {
				rt.Fatalf("%s is told twice", id)
			}
			seen[id] = true
		}
		for i := range data.Overdue.Handoffs {
			if h := &data.Overdue.Handoffs[i]; h.Overdue(overdueBy()) && !seen[h.ID] {
				rt.Fatalf("%s is overdue and not told", h.ID)
			}
		}
		short := d.Short(15)
		named, total := short.Lines()
		if want := min(15, len(d.Named())); named != want || total < named || len(short.Named()) != named {
			rt.Fatalf("a short digest names %d of %d, want %d", named, total, want)
		}
		for i, g := range short.Groups {
			if whole := d.Groups[i]; g.Total != whole.Total || len(g.Handoffs) < min(2, len(whole.Handoffs)) ||
				!slices.Equal(g.Handoffs, whole.Handoffs[:len(g.Handoffs)]) {
				rt.Fatalf("group %v is no beginning of %v", g, whole)
			}
		}
	})
}

func TestBusinessTimeIsToldInWholeDaysHoursOrMinutes(t *testing.T) {
	t.Parallel()
	c, always := newYork(), handoffs.Calendar{}
	for _, tt := range []struct {
		calendar *handoffs.Calendar
		of       time.Duration
		want     string
	}{
		{&c, 20 * time.Hour, "2d"},
		{&c, 9 * time.Hour, "1d"},
		{&c, 8*time.Hour + 59*time.Minute, "8h"},
		{&c, 59*time.Minute + 59*time.Second, "59m"},
		{&always, 23 * time.Hour, "23h"},
		{&always, 50 * time.Hour, "2d"},
		{&c, -time.Hour, "0s"},
	} {
		if got := tt.calendar.Whole(tt.of).String(); got != tt.want {
			t.Errorf("Whole(%s) = %s, want %s", tt.of, got, tt.want)
		}
	}
}
