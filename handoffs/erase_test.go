package handoffs_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

// planted are texts and ids that must be gone once the content is removed.
var planted = []string{"Zebra", "zebra", "Z0", "C0DEAL", "H-999", "D0DM", "1760284"}

// revealing is a handoff whose every part that people fill holds a planted word, through to its end.
func revealing(t *testing.T, days int) *story {
	t.Helper()
	def := keptFor(days)
	def.Type.Fields = append(def.Type.Fields, handoffs.Field{Key: "team", Label: "Team", Kind: handoffs.KindUsers})
	cmd := handoffs.Send{
		By: "UZ0REP", Definition: def, Reason: "Zebra asked <@UZ0TOM>", Despite: "H-999",
		Values: handoffs.Values{"customer": {"Zebra"}, "scope": {"tbd"}, "risks": {"zebra\nUZ0REP wrote it"}, "team": {"UZ0TOM", "UZ0REP"}},
		Origin: handoffs.Message{Channel: "C0DEAL", TS: "1760284700.000200"},
	}
	s := begin(t, cmd, failed("card:0", handoffs.RemedyAnew))
	for len(s.h.Pending) > 0 {
		d := s.h.Pending[0]
		s.do(handoffs.RecordPosted{Receipt: handoffs.Receipt{
			Key: d.Key, Message: handoffs.Message{Channel: "D0DM", TS: "1760284800.000100"}, Revision: s.h.Revision,
		}})
	}
	s.do(handoffs.Acknowledge{By: member("UZ0OMAR"), Via: "reaction"})
	s.do(handoffs.Assign{By: member("UZ0OMAR"), To: member("UZ0OLGA"), Reason: "zebra is big"})
	s.do(handoffs.Release{By: member("UZ0OLGA"), Reason: "zebra again"})
	s.do(handoffs.Acknowledge{By: member("UZ0OLGA")})
	s.do(handoffs.Complete{By: member("UZ0OLGA")})
	s.deliver()
	return s
}

// redact carries out a command that removes data, as a store does.
func (s *story) redact(cmd handoffs.Command) {
	s.t.Helper()
	change, err := handoffs.Decide(s.h, cmd, s.now)
	if err != nil || !change.Redacts() {
		s.t.Fatalf("%s = %v, redacts: %t", cmd.Name(), err, change.Redacts())
	}
	s.h = change.After
	s.events = stored(s.t, append(change.Redacted(stored(s.t, s.events)), change.Events...))
	s.now = s.now.Add(time.Minute)
}

func TestNothingThatPeopleWroteOutlivesTheTimeOfKeeping(t *testing.T) {
	t.Parallel()
	s := revealing(t, 30)
	before, count := s.h, len(s.events)
	for _, word := range planted {
		if !strings.Contains(asJSON(t, s.h)+asJSON(t, s.events), word) {
			t.Errorf("the story has no %q to remove", word)
		}
	}
	s.now = before.ClosedAt.Time().AddDate(0, 0, 30).Add(-time.Millisecond)
	if cmd := handoffs.DueCommand(&s.h, handoffs.InstantOf(s.now)); cmd != nil {
		t.Errorf("%s is due before the time", cmd.Name())
	}
	if change, err := handoffs.Decide(s.h, handoffs.Expire{}, s.now); err != nil || len(change.Events) > 0 {
		t.Errorf("Expire before the time = %v, %v, want nothing to do", change.Events, err)
	}
	s.now = s.now.Add(time.Millisecond)
	s.redact(handoffs.DueCommand(&s.h, handoffs.InstantOf(s.now)))
	for _, word := range planted {
		if all := asJSON(t, s.h) + asJSON(t, s.events); strings.Contains(all, word) {
			t.Errorf("%q is still in %s", word, all)
		}
	}
	if diff := cmp.Diff(s.h, handoffs.Replay(s.h.ID, s.h.Definition, s.events)); diff != "" {
		t.Errorf("the redacted timeline makes something else (-state +replay):\n%s", diff)
	}
	if people := handoffs.People(&s.h, s.events); len(people) > 0 {
		t.Errorf("it still names %v", people)
	}
	if len(s.events) != count+1 || s.h.Version != before.Version+1 {
		t.Errorf("%d events, version %d; want one more than %d", len(s.events), s.h.Version, count)
	}
	want := handoffs.Handoff{
		Record: 1, ID: before.ID, Version: before.Version + 1, Status: handoffs.StatusCompleted,
		DefinitionID: before.DefinitionID, Definition: before.Definition, Sender: handoffs.Removed, Owner: handoffs.Removed,
		ClosedBy: handoffs.Removed, SentAt: before.SentAt, AcknowledgedAt: before.AcknowledgedAt, ClosedAt: before.ClosedAt,
		BallSince: before.BallSince, Revision: before.Revision, ErasedAt: handoffs.InstantOf(before.ClosedAt.Time().AddDate(0, 0, 30)),
		Card: handoffs.Card{Revision: before.Card.Revision, Generation: 1}, Ledger: before.Ledger,
	}
	if diff := cmp.Diff(want, s.h); diff != "" {
		t.Errorf("what is left (-want +got):\n%s", diff)
	}
	if next := s.h.NextLook(handoffs.InstantOf(s.now)); next != 0 {
		t.Errorf("NextLook = %v, want never again", next)
	}
}

func TestTimeOfKeepingIsInCalendarDays(t *testing.T) {
	t.Parallel()
	s := revealing(t, 365)
	if got, want := s.h.NextLook(0), handoffs.InstantOf(s.h.ClosedAt.Time().AddDate(1, 0, 0)); got != want {
		t.Errorf("NextLook = %v, want %v", got.Time(), want.Time())
	}
	if s = revealing(t, 0); s.h.NextLook(0) != 0 {
		t.Errorf("NextLook without a time of keeping = %v, want never", s.h.NextLook(0).Time())
	}
}

func TestEraseRefusesWhatIsOpenUnlessForced(t *testing.T) {
	t.Parallel()
	s := begin(t, send())
	_, err := handoffs.Decide(s.h, handoffs.Erase{}, s.now)
	if refusal, ok := errors.AsType[*handoffs.Refusal](err); !ok || refusal.Reason != handoffs.ReasonNotYet {
		t.Errorf("Erase of an open handoff = %v, want a refusal", err)
	}
	s.do(handoffs.Erase{Force: true})
	if s.h.Status != handoffs.StatusCancelled || s.h.Title == "" || handoffs.DueCommand(&s.h, handoffs.InstantOf(s.now)) != nil {
		t.Errorf("%s, %q: want it cancelled, and kept until all is told", s.h.Status, s.h.Title)
	}
	if change, err := handoffs.Decide(s.h, handoffs.Erase{Force: true}, s.now); err != nil || len(change.Events) > 0 {
		t.Errorf("Erase again = %v, %v, want nothing to do", change.Events, err)
	}
	s.deliver()
	cmd := handoffs.DueCommand(&s.h, handoffs.InstantOf(s.now))
	if cmd == nil {
		t.Fatal("all is told, and nothing is due")
	}
	s.redact(cmd)
	if s.h.Title != "" || s.h.ErasedAt == 0 || s.h.EraseAt != 0 {
		t.Errorf("after %s: %+v, want it empty", cmd.Name(), s.h)
	}
}

func TestEraseWaitsForWhatIsStillToBeTold(t *testing.T) {
	t.Parallel()
	s := begin(t, send(), handoffs.Cancel{By: outsider(rep), Reason: "lost"}, handoffs.Erase{})
	if s.h.ErasedAt != 0 || s.h.EraseAt == 0 {
		t.Errorf("erased at %v, to be erased at %v", s.h.ErasedAt, s.h.EraseAt)
	}
	s.deliver()
	s.redact(handoffs.DueCommand(&s.h, handoffs.InstantOf(s.now)))
	if s.h.ErasedAt == 0 {
		t.Error("it keeps its content")
	}
}

func TestForgetTakesOnePersonOut(t *testing.T) {
	t.Parallel()
	s := revealing(t, 0)
	if diff := cmp.Diff([]handoffs.UserID{"UZ0OLGA", "UZ0OMAR", "UZ0REP", "UZ0TOM"}, handoffs.People(&s.h, s.events)); diff != "" {
		t.Errorf("People (-want +got):\n%s", diff)
	}
	s.redact(handoffs.Forget{User: "UZ0REP"})
	if all := asJSON(t, s.h) + asJSON(t, s.events); strings.Contains(all, "UZ0REP") {
		t.Errorf("the person is still in %s", all)
	}
	if diff := cmp.Diff([]handoffs.UserID{"UZ0OLGA", "UZ0OMAR", "UZ0TOM"}, handoffs.People(&s.h, s.events)); diff != "" {
		t.Errorf("People after (-want +got):\n%s", diff)
	}
	want := handoffs.Values{"customer": {"Zebra"}, "scope": {"tbd"}, "risks": {"zebra\n(removed) wrote it"}, "team": {"UZ0TOM", "(removed)"}}
	if diff := cmp.Diff(want, s.h.Values); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(s.h, handoffs.Replay(s.h.ID, s.h.Definition, s.events)); diff != "" {
		t.Errorf("the redacted timeline makes something else (-state +replay):\n%s", diff)
	}
	s.redact(handoffs.Forget{User: "UZ0OLGA"})
	s.redact(handoffs.Forget{User: "UZ0OMAR"})
	if s.h.Owner != handoffs.Removed || s.h.Sender != handoffs.Removed {
		t.Errorf("owner %q, sender %q", s.h.Owner, s.h.Sender)
	}
	if diff := cmp.Diff(s.h, handoffs.Replay(s.h.ID, s.h.Definition, s.events)); diff != "" {
		t.Errorf("the timeline without all of them makes something else (-state +replay):\n%s", diff)
	}
}

func TestForgetLeavesLongerIDsAlone(t *testing.T) {
	t.Parallel()
	cmd := send()
	cmd.By = "U0REPX"
	s := begin(t, cmd, handoffs.Cancel{By: outsider("U0REPX"), Reason: "U0REPX, XU0REP and U0REP"})
	s.deliver()
	s.redact(handoffs.Forget{User: "U0REP"})
	if s.h.Sender != "U0REPX" || s.h.CloseReason != "U0REPX, XU0REP and (removed)" {
		t.Errorf("sender %q, reason %q", s.h.Sender, s.h.CloseReason)
	}
}

func TestALaterLookIsMovedAheadByATimerOnly(t *testing.T) {
	t.Parallel()
	s := revealing(t, 1)
	closed := s.h.ClosedAt
	day := handoffs.Instant(24 * time.Hour / time.Millisecond)
	for _, tt := range []struct{ until, now, want handoffs.Instant }{
		{closed + 2*day, closed, closed + day},
		{closed + day/2, closed, closed + day/2},
		{closed + 3*day, closed + 2*day, closed + 3*day},
	} {
		if got := s.h.LookAfter(tt.until, tt.now); got != tt.want {
			t.Errorf("LookAfter(%v, %v) = %v, want %v", tt.until, tt.now, got, tt.want)
		}
	}
}
