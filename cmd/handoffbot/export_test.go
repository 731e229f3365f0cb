package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/redisstore"
)

// someTallies are what a store counted.
type someTallies struct{ handoffs.Reports }

// Tallies implements handoffs.Reports.
func (someTallies) Tallies(_ context.Context, queries []handoffs.TallyQuery) ([]handoffs.TallyData, error) {
	var list []handoffs.TallyData
	for _, q := range queries {
		list = append(list, handoffs.TallyData{Tallies: []handoffs.Tally{{
			Type: q.Type, Team: "onboarding", Day: q.From,
			Counts: map[string]int64{"sent": 3, "incomplete": 1, "asked.scope": 2, "asked.plan": 1, "held.receiver": 90_000, "acknowledged.35": 2},
		}}})
	}
	return list, nil
}

func exported(t *testing.T, format string) string {
	t.Helper()
	e := exportCommand{format: format, since: "2026-10-01", types: []string{"deal", "renewal"}}
	queries, err := e.queries(time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := export(t.Context(), &out, someTallies{}, queries, format); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestExportAsATableHasStableColumns(t *testing.T) {
	t.Parallel()
	rows, err := csv.NewReader(strings.NewReader(exported(t, "csv"))).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	want := "day,type,team,sent,incomplete,completed,cancelled,declined,redirected,asked,returned,kept_acknowledge,broken_acknowledge," +
		"kept_complete,broken_complete,kept_answer,broken_answer,held_sender_ms,held_receiver_ms,held_exception_owner_ms,held_closed_ms," +
		"wait_acknowledged,wait_left,wait_still"
	if diff := cmp.Diff(want, strings.Join(rows[0], ",")); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff("2026-10-01,renewal,onboarding,3,1,0,0,0,0,plan=1;scope=2,,0,0,0,0,0,0,0,90000,0,0,35=2,,", strings.Join(rows[2], ",")); diff != "" {
		t.Errorf("a row (-want +got):\n%s", diff)
	}
}

func TestExportAsLinesHasTheSameColumns(t *testing.T) {
	t.Parallel()
	line, _, _ := strings.Cut(exported(t, "jsonl"), "\n")
	var row map[string]any
	if err := json.Unmarshal([]byte(line), &row); err != nil {
		t.Fatal(err)
	}
	if len(row) != len(exportColumns()) || row["day"] != "2026-10-01" || row["sent"] != 3.0 {
		t.Errorf("a line is %v", row)
	}
	if diff := cmp.Diff(map[string]any{"scope": 2.0, "plan": 1.0}, row["asked"]); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
}

func TestExportSaysWhatToWriteInstead(t *testing.T) {
	t.Parallel()
	for want, e := range map[string]exportCommand{
		"write csv or jsonl":    {},
		"--since is \"May\"":    {format: "csv", since: "May"},
		"--until is \"later\"":  {format: "csv", until: "later"},
		"is after --until 2026": {format: "csv", since: "2026-02-01", until: "2026-01-01"},
		"no such file":          {format: "csv", playbook: filepath.Join(t.TempDir(), "playbook.yaml")},
	} {
		if _, err := e.queries(time.Now()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", e, err, want)
		}
	}
}

func TestExportLeavesNoHalfFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "out.csv")
	e := exportCommand{file: file}
	broken := errors.New("broken")
	for _, end := range []error{nil, broken} {
		err := e.write(nil, func(out io.Writer) error {
			_, err := io.WriteString(out, "rows, or some of them: "+fmt.Sprint(end))
			return errors.Join(err, end)
		})
		if !errors.Is(err, end) {
			t.Fatalf("write = %v, want %v", err, end)
		}
	}
	left, err := filepath.Glob(file + "*")
	data, _ := os.ReadFile(file)
	if err != nil || len(left) != 1 || !strings.HasSuffix(string(data), "<nil>") {
		t.Errorf("there are %v, with %q", left, data)
	}
}

func TestExportHasWhatWasCountedAndNothingThatPeopleWrote(t *testing.T) {
	t.Parallel()
	s := begin(t)
	card := s.sara.HandsOff("Acme Corp")
	card.Press("Acknowledge")
	card.IsAcknowledged(s.omar, s.sara)
	client, err := redisstore.Open(s.redis)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	e := exportCommand{format: "csv", types: []string{"sales-to-onboarding"}}
	queries, err := e.queries(s.now())
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := export(t.Context(), &out, redisstore.New(client, "T0DEMO"), queries, "csv"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), ",sales-to-onboarding,onboarding,1,0,") {
		t.Errorf("it prints %q", out.String())
	}
	for _, word := range []string{"Acme", "U0", "H-1"} {
		if strings.Contains(out.String(), word) {
			t.Errorf("it prints %q, with %q in it", out.String(), word)
		}
	}
}
