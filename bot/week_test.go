package bot

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"
	gocmp "github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/playbook"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

var (
	//go:embed testdata/week.yaml
	weekPlaybook []byte
	// weekTable is every message of the week, kept by hand: a line that begins with # says why the next one is there.
	//go:embed testdata/week.txt
	weekTable string
)

// week is eight days in the life of two teams, told by the clock of New York.
type week struct {
	*works
	t       *testing.T
	addr    string
	newYork *time.Location
	book    *playbook.Playbook
	ids     map[string]handoffs.ID
}

// The week's pace: two replicas that look once a minute each, in turn, make an hour cheap.
const (
	weekReplicas = 2
	weekPoll     = time.Minute
)

// lazyQueue claims only when something is due: a claim in vain costs the embedded Redis ten times as much as a look.
type lazyQueue struct{ *redisstore.Store }

func (q lazyQueue) Claim(ctx context.Context, now time.Time, lease time.Duration, n int) ([]handoffs.Claim, error) {
	if first, err := q.OldestDue(ctx); err != nil || first == 0 || first > handoffs.InstantOf(now) {
		return nil, err
	}
	return q.Store.Claim(ctx, now, lease, n)
}

func newWeek(t *testing.T, addr string) *week {
	t.Helper()
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	book, err := playbook.Parse("week.yaml", weekPlaybook)
	if err != nil {
		t.Fatal(err)
	}
	return &week{t: t, addr: addr, newYork: newYork, book: book, ids: map[string]handoffs.ID{}}
}

// starts runs the replicas; a Slack that there was before stays.
func (w *week) starts() {
	w.t.Helper()
	var before *strictSlack
	if w.works != nil {
		before = w.slack
	}
	plans := w.plans()
	w.works = employ(w.t, w.addr, weekReplicas, func(worker *Worker, store *redisstore.Store) {
		if before != nil {
			worker.Deliver.Poster, worker.Deliver.Finder = before, before
		}
		worker.Poll, worker.Queue = weekPoll, lazyQueue{store}
		time.Sleep(weekPoll / (2 * weekReplicas)) // not at the same moment as the other
		digests := &Digests{
			Plans: plans, Chores: store, Data: store, Pages: store, Service: worker.Service, Deliver: worker.Deliver, Log: worker.Log,
		}
		if err := digests.Plan(w.t.Context()); err != nil {
			w.t.Error(err)
		}
		worker.Chores[DigestKind] = digests
	})
	if before != nil {
		w.slack = before
	}
}

func (w *week) plans() []DigestPlan {
	var plans []DigestPlan
	for i := range w.book.Digests {
		d := &w.book.Digests[i]
		calendar := w.book.Calendars[w.book.Teams[d.Team].CalendarName]
		plans = append(plans, DigestPlan{
			Name: d.Name, Team: w.book.Teams[d.Team], To: d.To, Words: d.At, Schedule: d.Schedule(&calendar), Location: d.Location(), Quiet: d.Quiet,
		})
	}
	return plans
}

// at lets time pass until that day of October 2026, and time of day, in New York.
func (w *week) at(day int, clock string) {
	w.t.Helper()
	when, err := time.ParseInLocation("15:04", clock, w.newYork)
	if err != nil {
		w.t.Fatal(err)
	}
	moment := time.Date(2026, time.October, day, when.Hour(), when.Minute(), 0, 0, w.newYork)
	if !moment.After(time.Now()) {
		w.t.Fatalf("the story goes back to day %d, %s", day, clock)
	}
	time.Sleep(time.Until(moment))
}

func (w *week) sends(who handoffs.UserID, kind handoffs.TypeKey, customer string) {
	w.t.Helper()
	def, known := w.book.Definition(kind)
	if !known {
		w.t.Fatalf("the playbook has no type %s", kind)
	}
	sent, err := w.service.Send(w.t.Context(), "", handoffs.Send{By: who, Definition: def, Values: handoffs.Values{"customer": {customer}, "scope": {"Forty seats"}}})
	if err != nil {
		w.t.Fatal(err)
	}
	w.ids[customer] = sent.Handoff.ID
}

func (w *week) does(customer string, cmd handoffs.Command) {
	w.t.Helper()
	if _, err := w.service.Do(w.t.Context(), w.ids[customer], "", cmd); err != nil {
		w.t.Fatalf("%s of %s: %v", cmd.Name(), customer, err)
	}
}

func colleague(user handoffs.UserID) handoffs.Actor { return handoffs.Actor{User: user, Member: true} }

// tell is the story. What it says of October runs on into November.
func (w *week) tell() {
	w.at(26, "00:00")
	w.starts()
	w.monday()
	w.at(27, "09:45")
	w.does("Initech", handoffs.Complete{By: colleague("UOMAR")})
	w.at(27, "10:30")
	w.does("Globex", handoffs.Acknowledge{By: colleague("UNINA")})
	w.umbrella()
	w.at(27, "12:00")
	w.does("Acme", handoffs.Complete{By: colleague("UOMAR")})
	w.at(27, "20:00")
	w.stop() // over the holiday nothing runs
	w.at(29, "08:00")
	w.starts()
	w.at(29, "09:30")
	w.does("Umbrella", handoffs.Acknowledge{By: colleague("UOMAR")})
	w.at(29, "11:00")
	w.does("Globex", handoffs.Snooze{By: colleague("UNINA"), Until: w.instant(30, 10), Reason: "Their office is closed today"})
	w.at(29, "15:00") // 20:00 in Berlin
	w.sends("USARA", "to-support", "Wayne")
	w.at(30, "11:00")
	w.does("Globex", handoffs.Complete{By: colleague("UNINA")})
	w.weekend()
	w.at(26+8, "00:00")
	w.stop()
}

func (w *week) monday() {
	w.at(26, "08:00") // 13:00 in Berlin
	w.sends("UTOM", "to-support", "Umbrella")
	w.at(26, "09:20")
	w.sends("USARA", "to-onboarding", "Acme")
	w.at(26, "09:30")
	w.sends("UTOM", "to-onboarding", "Globex")
	w.at(26, "10:20")
	w.does("Acme", handoffs.Acknowledge{By: colleague("UOMAR")})
	w.at(26, "13:00")
	w.sends("USARA", "to-onboarding", "Initech")
	w.at(26, "14:00")
	w.does("Initech", handoffs.Ask{By: colleague("UOMAR"), Field: "scope", Text: "Which forty?"})
	w.at(26, "16:05")
	w.does("Initech", handoffs.Answer{By: colleague("USARA"), Question: 1, Value: handoffs.Value{"The forty in Berlin"}})
	w.at(26, "17:00")
	w.does("Initech", handoffs.Acknowledge{By: colleague("UOMAR")})
}

// umbrella goes from Support, which declines it, to Onboarding.
func (w *week) umbrella() {
	w.at(27, "10:40")
	w.does("Umbrella", handoffs.Decline{By: colleague("UINA"), Reason: "Not for this team"})
	w.at(27, "11:00")
	team := w.book.Teams["onboarding"]
	w.does("Umbrella", handoffs.Redirect{
		By: handoffs.Actor{User: "UHANS"}, To: handoffs.Redirection{To: team, Calendar: w.book.Calendars[team.CalendarName]}, Reason: "It is a new customer",
	})
}

// weekend is that on which clocks go back in New York.
func (w *week) weekend() {
	w.at(30, "16:00")
	w.sends("UTOM", "to-onboarding", "Hooli")
	w.at(31, "11:00")
	w.sends("USARA", "to-onboarding", "Stark")
	w.at(26+7, "07:00") // 13:00 in Berlin, six hours ahead now
	w.does("Wayne", handoffs.Acknowledge{By: colleague("UINA")})
	w.at(26+7, "10:00")
	w.does("Hooli", handoffs.Acknowledge{By: colleague("UNINA")})
	w.at(26+7, "11:05")
	w.does("Stark", handoffs.Acknowledge{By: colleague("UOMAR")})
}

func (w *week) instant(day, hour int) handoffs.Instant {
	return handoffs.InstantOf(time.Date(2026, time.October, day, hour, 0, 0, 0, w.newYork))
}

func (w *week) clock(at time.Time) string { return at.In(w.newYork).Format("Mon _2 15:04") }

var (
	weekDates = regexp.MustCompile(`<!date\^(\d+)\^[^>]*>`)
	weekNames = regexp.MustCompile(`<@(\w+)>`)
	weekLinks = regexp.MustCompile(`<https?:[^|>]*\|([^>]*)>`)
)

// rows are what was said, in its order: when, where, and how it begins. Of digests it is all.
func (w *week) rows() []string {
	w.slack.mu.Lock()
	defer w.slack.mu.Unlock()
	posts := slices.Clone(w.slack.posts)
	slices.SortStableFunc(posts, func(a, b post) int {
		return cmp.Or(cmp.Compare(a.at.Truncate(time.Minute).Unix(), b.at.Truncate(time.Minute).Unix()), cmp.Compare(a.channel, b.channel), cmp.Compare(a.handoff, b.handoff), a.at.Compare(b.at))
	})
	var rows []string
	for _, p := range posts {
		text := weekDates.ReplaceAllStringFunc(p.text, func(token string) string {
			unix, _ := strconv.ParseInt(weekDates.FindStringSubmatch(token)[1], 10, 64) // digits only
			return w.clock(time.Unix(unix, 0))
		})
		text = strings.ReplaceAll(weekLinks.ReplaceAllString(weekNames.ReplaceAllString(text, "$1"), "$1"), "*", "")
		if strings.HasPrefix(p.handoff, "H-") {
			text, _, _ = strings.Cut(text, "\n")
		}
		where := p.channel
		switch {
		case p.broadcast:
			where += " thread, shown in the channel"
		case p.thread != "":
			where += " thread"
		}
		rows = append(rows, fmt.Sprintf("%s | %s | %s", w.clock(p.at), where, strings.ReplaceAll(text, "\n", " / ")))
	}
	return rows
}

// TestAWeekInTheLifeOfTwoTeams fails for every message that the table does not name, and for every one that is missing.
func TestAWeekInTheLifeOfTwoTeams(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	synctest.Test(t, func(t *testing.T) {
		w := newWeek(t, server.Addr())
		w.tell()
		var want []string
		for line := range strings.Lines(weekTable) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				want = append(want, line)
			}
		}
		if diff := gocmp.Diff(want, w.rows()); diff != "" {
			t.Errorf("what was said (-the table +in fact):\n%s\nall of it:\n%s", diff, strings.Join(w.rows(), "\n"))
		}
	})
}
