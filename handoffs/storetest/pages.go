package storetest

import (
	"cmp"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

// page reads the page of a person who receives for, and manages, every team.
func (w *world) page(t testing.TB, user handoffs.UserID, most int) handoffs.Page {
	t.Helper()
	p, err := w.Other.Page(t.Context(), handoffs.PageQuery{
		User: user, Receives: teams, Manages: teams, Most: most, Now: handoffs.Instant(w.clock.Load()),
	})
	if err != nil {
		t.Fatalf("Page %s: %v", user, err)
	}
	return p
}

func wantList(t testing.TB, what string, got handoffs.List, want ...handoffs.ID) {
	t.Helper()
	if got.Total != len(want) {
		t.Errorf("%s: total = %d, want %d", what, got.Total, len(want))
	}
	if diff := gocmp.Diff(append([]handoffs.ID{}, want...), idsOf(got.Handoffs)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func pageShowsWhatWaits(t *testing.T, w *world) {
	ids := w.sendMany(t, 3)
	const receiving = 1 // of teams
	p := w.page(t, sara, 10)
	wantList(t, "what waits for the sender", p.Waits)
	wantList(t, "what the sender sent", p.Sent, ids...)
	wantList(t, "what waits for the team", p.Receives[receiving], ids...)
	w.do(t, ids[1], "", handoffs.Acknowledge{By: member(omar)})
	w.do(t, ids[2], "", handoffs.Acknowledge{By: member(omar)})
	w.do(t, ids[1], "", handoffs.Ask{By: member(omar), Field: "scope", Text: "all of what?"})
	w.do(t, ids[0], "", handoffs.Decline{By: member(omar), Reason: handoffs.DefaultDeclineReasons()[0]})
	wantList(t, "what waits for the sender after a question", w.page(t, sara, 10).Waits, ids[1])
	wantList(t, "what waits for the owner", w.page(t, omar, 10).Waits, ids[2])
	p = w.page(t, olga, 10)
	wantList(t, "what waits for the exception owner", p.Waits, ids[0])
	wantList(t, "what waits for the team in the end", p.Receives[receiving])
	wantList(t, "what the team has", p.Manages[receiving].Open, ids[2], ids[1], ids[0])
	if got := p.Manages[receiving].Exceptions; got != 1 {
		t.Errorf("exceptions = %d, want 1", got)
	}
	if p = w.page(t, sara, 1); len(p.Sent.Handoffs) != 1 || p.Sent.Total != 3 {
		t.Errorf("a list of one has %d, total %d, want 1, 3", len(p.Sent.Handoffs), p.Sent.Total)
	}
	if p = w.page(t, sara, 0); len(p.Sent.Handoffs) != 0 || p.Sent.Total != 3 {
		t.Errorf("an empty list has %d, total %d, want 0, 3", len(p.Sent.Handoffs), p.Sent.Total)
	}
}

func pageCountsWhatIsOverdue(t *testing.T, w *world) {
	ids := w.sendMany(t, 3)
	overdue := func(want int) {
		t.Helper()
		if got := w.page(t, olga, 10).Manages[1].Overdue; got != want {
			t.Errorf("overdue = %d, want %d", got, want)
		}
	}
	overdue(0)
	w.pass(10 * 24 * time.Hour)
	overdue(3)
	w.do(t, ids[0], "", handoffs.Acknowledge{By: member(omar)})
	overdue(2)
	w.do(t, ids[1], "", handoffs.Cancel{By: member(sara), Reason: "lost"})
	overdue(1)
}

func pageListsTasksByDate(t *testing.T, w *world) {
	send := func(title string, due int) handoffs.ID {
		cmd := deal(title)
		plan := handoffs.TaskPlan{Title: "Call", Owner: string(handoffs.SideReceiver), Due: handoffs.Duration{Days: due}}
		cmd.Definition.Type.Tasks = []handoffs.TaskPlan{plan, {Title: "Sign", Owner: string(handoffs.SideSender)}}
		id := w.send(t, "", cmd).ID
		w.do(t, id, "", handoffs.Acknowledge{By: member(omar)})
		return id
	}
	late, none, early := send("Late", 3), send("None", 0), send("Early", 1)
	wantList(t, "the owner's tasks", w.page(t, omar, 10).Tasks, early, late, none)
	wantList(t, "the sender's tasks", w.page(t, sara, 10).Tasks, late, none, early)
	w.do(t, early, "", handoffs.TickTask{By: member(omar), Task: 1, Done: true})
	w.do(t, late, "", handoffs.Assign{By: member(omar), To: member(olga), Reason: "away"})
	wantList(t, "the owner's tasks after one is done and one passed on", w.page(t, omar, 10).Tasks, none)
	wantList(t, "the new owner's tasks", w.page(t, olga, 10).Tasks, late)
}

func homesAreRemembered(t *testing.T, w *world) {
	open := func(want ...handoffs.UserID) {
		t.Helper()
		got, err := w.Other.OpenHomes(t.Context(), time.UnixMilli(w.clock.Load()))
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("OpenHomes = %v, %v, want %v", got, err, want)
		}
	}
	opens := func(user handoffs.UserID) {
		t.Helper()
		if err := w.Data.OpenHome(t.Context(), user, w.now()); err != nil {
			t.Fatal(err)
		}
	}
	open()
	opens(sara)
	opens(omar)
	open(omar, sara)
	w.pass(handoffs.HomeLife / 2)
	opens(sara)
	open(sara, omar)
	w.pass(handoffs.HomeLife / 2)
	open(sara)
	for _, want := range []string{"", "one", "two"} {
		if want != "" {
			if err := w.Data.SaveHome(t.Context(), sara, want); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := w.Other.HomeShows(t.Context(), sara); got != want || err != nil {
			t.Errorf("HomeShows = %q, %v, want %q", got, err, want)
		}
	}
}

// checkPages verifies that every page holds what a look at every handoff gives.
func (w *world) checkPages(t testing.TB, all []handoffs.Handoff) {
	t.Helper()
	for _, user := range append(people, handoffs.Removed) {
		p := w.page(t, user, len(all)+1)
		checkList(t, "waits for "+string(user), p.Waits.Handoffs, p.Waits.Total, nil, all, func(h *handoffs.Handoff) bool { return h.HeldBy() == user })
		checkList(t, "sent by "+string(user), p.Sent.Handoffs, p.Sent.Total, nil, all, func(h *handoffs.Handoff) bool { return h.Sender == user })
		w.checkTasks(t, user, p.Tasks, all)
	}
	p := w.page(t, sara, len(all)+1)
	for i, team := range teams {
		at := func(h *handoffs.Handoff) bool { return h.Status.Open() && h.To().Key == team }
		checkList(t, "waits for team "+string(team), p.Receives[i].Handoffs, p.Receives[i].Total, nil, all, func(h *handoffs.Handoff) bool {
			return at(h) && h.Ball() == handoffs.HolderReceiver
		})
		var want handoffs.TeamPage
		for j := range all {
			h := &all[j]
			if !at(h) {
				continue
			}
			want.Waiting += count(h.Ball() == handoffs.HolderReceiver)
			want.Overdue += count(h.Overdue(handoffs.Instant(w.clock.Load())))
			want.Exceptions += count(h.Excepted())
		}
		got := p.Manages[i]
		got.Open = handoffs.List{}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("counts of team %s (-want +got):\n%s", team, diff)
		}
	}
}

func (w *world) checkTasks(t testing.TB, user handoffs.UserID, got handoffs.List, all []handoffs.Handoff) {
	t.Helper()
	var want []handoffs.Handoff
	for i := range all {
		if _, has := all[i].FirstTask(user); has && all[i].Status.Open() {
			want = append(want, all[i])
		}
	}
	slices.SortFunc(want, func(a, b handoffs.Handoff) int {
		first, _ := a.FirstTask(user)
		second, _ := b.FirstTask(user)
		return cmp.Or(cmp.Compare(first, second), cmp.Compare(a.ID, b.ID))
	})
	wantList(t, "tasks of "+string(user), got, idsOf(want)...)
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}
