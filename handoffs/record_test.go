package handoffs_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

// records are handoffs with as many parts filled as there are, and their timelines. They are kept, as they are stored,
// in testdata/records/v1: what a release wrote, every later one must read. Files there are only ever added.
func records(t *testing.T) map[string]*story {
	t.Helper()
	open := send()
	open.Values = handoffs.Values{"customer": {"Müller & <Söhne>"}, "scope": {"tbd"}, "plan": {"Growth"}, "risks": {"one\ntwo"}}
	open.Reason, open.Despite = "legal checks it", "H-999"
	open.Origin = handoffs.Message{Channel: "C0DEAL", TS: "1760284700.000200"}
	exception := begin(t, open, failed("card:0", handoffs.RemedyException), failed("card:1", handoffs.RemedyPlain))

	channel := send()
	channel.Origin = handoffs.Message{Channel: "C0DEAL"}
	acknowledged := begin(t, channel)
	acknowledged.deliver()
	acknowledged.do(handoffs.Acknowledge{By: member(omar), Via: "reaction"})
	acknowledged.do(handoffs.Assign{By: outsider(boss), To: member(olga), Reason: "on leave"})

	completed := begin(t, send(), handoffs.Acknowledge{By: member(omar)}, handoffs.Release{By: member(omar), Reason: "busy"},
		handoffs.Acknowledge{By: member(olga), Via: "reply"}, handoffs.Complete{By: member(olga)})
	completed.deliver()

	lost := begin(t, send(), failed("dm:1:U0REP", handoffs.RemedyDrop), failed("card:0", handoffs.RemedyAnew),
		handoffs.Cancel{By: outsider(rep), Reason: "deal lost"})
	erased := revealing(t, 30)
	erased.now = erased.h.ClosedAt.Time().AddDate(0, 0, 30)
	erased.redact(handoffs.Expire{})
	forgotten := revealing(t, 0)
	forgotten.redact(handoffs.Forget{User: "UZ0REP"})
	waiting := begin(t, send(), handoffs.Acknowledge{By: member(omar)}, handoffs.Erase{Force: true})
	back, fixed, away, moved := conversations(t)
	return map[string]*story{
		"returned": back, "fixed": fixed, "declined": away, "redirected": moved,
		"erased": erased, "forgotten": forgotten, "erasing": waiting,
		"exception": exception, "acknowledged": acknowledged, "completed": completed, "cancelled": lost,
	}
}

// conversations are handoffs that came back, were sent again, were declined and were redirected.
func conversations(t *testing.T) (back, fixed, away, moved *story) {
	t.Helper()
	asked := handoffs.Ask{By: member(olga), Field: "plan", Text: "Which one?"}
	back = begin(t, send(), handoffs.Acknowledge{By: member(omar)}, asked, returned())
	fixed = begin(t, send(), handoffs.Acknowledge{By: member(omar)}, asked, returned())
	fixed.do(handoffs.Fix{
		By: outsider(rep), Values: handoffs.Values{"scope": {"Forty offices"}, "plan": {"Growth"}}, Text: "the plan is right",
	})
	away = begin(t, send(), handoffs.Acknowledge{By: member(omar)}, declined())
	moved = begin(t, send())
	moved.deliver()
	moved.do(declined())
	moved.do(redirect())
	moved.do(handoffs.Take{By: outsider(boss)})
	return back, fixed, away, moved
}

// record is one file of testdata/records.
type record struct {
	Handoff    handoffs.Handoff    `json:"handoff"`
	Definition handoffs.Definition `json:"definition"`
	Timeline   []handoffs.Event    `json:"timeline"`
}

func TestRecordsOfTheFirstVersionAreRead(t *testing.T) {
	t.Parallel()
	const dir = "testdata/records/v1"
	for name, s := range records(t) {
		file := filepath.Join(dir, name+".json")
		if *update {
			keep(t, file, record{Handoff: s.h, Definition: *s.h.Definition, Timeline: s.events})
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		r := decode[record](t, string(data))
		if lost := lost("", decode[any](t, string(data)), decode[any](t, asJSON(t, r))); len(lost) > 0 {
			t.Errorf("%s is read as something else at %v", file, lost)
		}
		r.Handoff.Definition = &r.Definition
		replayed := handoffs.Replay(r.Handoff.ID, &r.Definition, r.Timeline)
		// What is to be delivered may be planned otherwise by then; the rest may not.
		replayed.Pending = r.Handoff.Pending
		if diff := cmp.Diff(r.Handoff, replayed); diff != "" {
			t.Errorf("the timeline of %s makes something else (-state +replay):\n%s", file, diff)
		}
	}
}

// lost returns the paths of what the stored value has and the value that was read has not.
func lost(path string, stored, read any) []string {
	switch stored := stored.(type) {
	case map[string]any:
		var paths []string
		read, _ := read.(map[string]any)
		for key, value := range stored {
			paths = append(paths, lost(path+"."+key, value, read[key])...)
		}
		return paths
	case []any:
		read, _ := read.([]any)
		if len(read) != len(stored) {
			return []string{path}
		}
		var paths []string
		for i, value := range stored {
			paths = append(paths, lost(path+"["+strconv.Itoa(i)+"]", value, read[i])...)
		}
		return paths
	}
	if stored != read {
		return []string{path}
	}
	return nil
}

// keep writes a record that is not kept yet.
func keep(t *testing.T, file string, r record) {
	t.Helper()
	if _, err := os.Stat(file); err == nil {
		return
	}
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(data, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestNewerRecordsAreReadAsFarAsTheyAreKnown(t *testing.T) {
	t.Parallel()
	s := begin(t, send())
	data := strings.Replace(asJSON(t, s.h), `"record":1`, `"record":1,"mood":{"is":"good"}`, 1)
	got := decode[handoffs.Handoff](t, data)
	got.Definition = s.h.Definition
	if diff := cmp.Diff(s.h, got); diff != "" {
		t.Errorf("a record with a name of a later release (-want +got):\n%s", diff)
	}
}

func TestADefinitionsIDNamesItsContent(t *testing.T) {
	t.Parallel()
	if a, b := definition().ID(), definition().ID(); a != b {
		t.Errorf("equal definitions have the IDs %s and %s", a, b)
	}
	changes := map[string]func(d *handoffs.Definition){
		"label":    func(d *handoffs.Definition) { d.Type.Fields[1].Label = "Scope" },
		"target":   func(d *handoffs.Definition) { d.Type.Targets.Acknowledge = handoffs.Duration{Days: 1} },
		"manager":  func(d *handoffs.Definition) { d.To.Managers = nil },
		"calendar": func(d *handoffs.Definition) { d.Calendar.Holidays = nil },
		"filler":   func(d *handoffs.Definition) { d.Filler = nil },
	}
	for name, change := range changes {
		d := definition()
		change(d)
		if d.ID() == definition().ID() {
			t.Errorf("another %s does not change the ID", name)
		}
	}
}
