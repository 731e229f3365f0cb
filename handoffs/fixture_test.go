package handoffs_test

import (
	"flag"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares got with a file of testdata.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got); -update writes it anew:\n%s", file, diff)
	}
}

// The people of these tests: rep sends, omar and olga receive, boss manages the receiving team, stranger is in neither.
const (
	rep      handoffs.UserID = "U0REP"
	omar     handoffs.UserID = "U0OMAR"
	olga     handoffs.UserID = "U0OLGA"
	boss     handoffs.UserID = "U0BOSS"
	stranger handoffs.UserID = "U0STRANGER"
)

func member(user handoffs.UserID) handoffs.Actor { return handoffs.Actor{User: user, Member: true} }

func outsider(user handoffs.UserID) handoffs.Actor { return handoffs.Actor{User: user} }

// monday is a working day's noon in New York.
var monday = time.Date(2026, time.October, 12, 16, 0, 0, 0, time.UTC)

func newYork() handoffs.Calendar {
	return handoffs.Calendar{
		Timezone: "America/New_York",
		Days:     []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
		Hours:    []handoffs.Span{{From: 9 * 60, To: 18 * 60}},
		Holidays: []string{"2026-12-25"},
	}
}

func definition() *handoffs.Definition {
	return &handoffs.Definition{
		Type: handoffs.Type{
			Key: "sales-to-onboarding", Name: "Sales to onboarding", From: "sales", To: "onboarding",
			Fields: []handoffs.Field{
				{Key: "customer", Label: "Customer", Kind: handoffs.KindText, Required: true, Title: true},
				{Key: "scope", Label: "Confirmed scope", Kind: handoffs.KindLongText, Required: true},
				{Key: "plan", Label: "Plan", Kind: handoffs.KindSelect, Options: []string{"Starter", "Growth"}},
				{Key: "risks", Label: "Risks", Kind: handoffs.KindLongText, Lead: true},
			},
			Targets: handoffs.Targets{
				Acknowledge: handoffs.Duration{Time: 4 * time.Hour},
				Complete:    handoffs.Duration{Days: 5},
			},
			Remind:   []int{50},
			Escalate: []handoffs.Escalation{{At: 100, To: "managers"}},
			Tasks:    []handoffs.TaskPlan{{Title: "Schedule the kickoff", Owner: "receiver", Due: handoffs.Duration{Days: 1}}},
		},
		From: handoffs.Team{Key: "sales", Name: "Sales", Channel: "C0SALES"},
		To: handoffs.Team{
			Key: "onboarding", Name: "Onboarding", Channel: "C0ONB", Members: []string{"S0ONB"},
			Managers: []handoffs.UserID{boss}, ExceptionOwner: boss, CalendarName: "us-east",
		},
		Calendar: newYork(),
		Filler:   handoffs.DefaultFiller(),
	}
}

// keptFor is the definition with a time of keeping, in days.
func keptFor(days int) *handoffs.Definition {
	d := definition()
	d.Type.Retain = days
	return d
}

func filledIn() handoffs.Values {
	return handoffs.Values{"customer": {"Acme"}, "scope": {"Forty seats"}, "plan": {"Growth"}}
}

func send() handoffs.Send {
	return handoffs.Send{By: rep, Definition: definition(), Values: filledIn()}
}

// returned is the scope sent back by its owner.
func returned() handoffs.Return {
	return handoffs.Return{By: member(omar), Fields: []handoffs.Complaint{{Field: "scope", Why: "Seats or offices?"}}}
}

func declined() handoffs.Decline {
	return handoffs.Decline{By: member(omar), Reason: handoffs.DefaultDeclineReasons()[0], Text: "Try support"}
}

// support is another team, always open.
func support() handoffs.Redirection {
	return handoffs.Redirection{To: handoffs.Team{
		Key: "support", Name: "Support", Channel: "C0SUP", Managers: []handoffs.UserID{boss}, ExceptionOwner: boss,
	}}
}

// story carries out commands one after the other, a minute apart.
type story struct {
	t      testing.TB
	now    time.Time
	h      handoffs.Handoff
	events []handoffs.Event
}

// begin returns the story of a handoff that went through the commands.
func begin(t testing.TB, cmds ...handoffs.Command) *story {
	t.Helper()
	s := &story{t: t, now: monday, h: handoffs.New("H-1001")}
	for _, cmd := range cmds {
		s.do(cmd)
	}
	return s
}

func (s *story) do(cmd handoffs.Command) {
	s.t.Helper()
	change, err := handoffs.Decide(s.h, cmd, s.now)
	if err != nil {
		s.t.Fatalf("%s = %v", cmd.Name(), err)
	}
	s.h = change.After
	s.events = append(s.events, change.Events...)
	s.now = s.now.Add(time.Minute)
}

// deliver records that everything pending arrived.
func (s *story) deliver() {
	s.t.Helper()
	for len(s.h.Pending) > 0 {
		s.do(posted(&s.h, s.h.Pending[0]))
	}
}

func posted(h *handoffs.Handoff, d handoffs.Delivery) handoffs.RecordPosted {
	return handoffs.RecordPosted{Receipt: handoffs.Receipt{
		Key: d.Key, Message: handoffs.Message{Channel: "C0ONB", TS: "1760284800.000100"}, Revision: h.Revision,
	}}
}

func failed(key string, remedy handoffs.Remedy) handoffs.RecordFailed {
	return handoffs.RecordFailed{Failure: handoffs.Failure{Key: key, Why: "is_archived", Remedy: remedy}}
}
