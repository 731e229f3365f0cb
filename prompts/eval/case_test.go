package eval

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/prompts"
)

func TestProblemsOfCasesNameFileLineAndKey(t *testing.T) {
	t.Parallel()
	const good = `{"id":"a","type":"t","fields":[{"key":"k","label":"K","kind":"date","required":true}],"form":{},"notes":"n","stated":[],"gaps":[]}`
	for line, want := range map[string]string{
		strings.Replace(good, `"fields"`, `"feilds"`, 1):                     `c.jsonl:2: fields: is missing or empty`,
		strings.Replace(good, `"notes":"n"`, `"notes":3`, 1):                 `c.jsonl:2: notes: number where it should be string`,
		strings.Replace(good, `"gaps":[]`, `"gaps":[{"field":"k"}]`, 1):      `c.jsonl:2: gaps[0].kind: "" is none of`,
		strings.Replace(good, `"notes":"n"`, `"notes":"n","now":"today"`, 1): `c.jsonl:2: now: "today" is no date`,
		good + good: `c.jsonl:2: more than one case in the line`,
		good[:40]:   `c.jsonl:2: invalid character`,
	} {
		_, err := Read("c.jsonl", strings.NewReader("\n"+line+"\n"))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\ngives %v, want %s", line, err, want)
		}
	}
	if _, err := ReadAll(fstest.MapFS{}); err == nil {
		t.Error("an empty folder is taken")
	}
}

func TestCasesOfOthersAreReadWithAWarning(t *testing.T) {
	t.Parallel()
	const odd = `{"id":"a","difficulty":"hard","fields":[{"key":"k","kind":"currency","unit":"EUR"},{"key":"n","label":"N","kind":"number"}],` +
		`"form":{"k":null,"n":120,"q":"1"},"notes":"n","stated":[{"field":"n","value":120,"quote":"120 seats","span":[0,9]},{"field":"x","value":"1","quote":"x"},{"field":"n","value":"1"}],` +
		`"gaps":[{"field":"k","kind":"Missing","quotes":"none"}]}`
	folder := fstest.MapFS{"a.jsonl": {Data: []byte(odd)}, "b/c.jsonl": {Data: []byte(odd + "\n" + strings.Replace(odd, `"id":"a",`, "", 1))}, "notes.txt": {Data: []byte("x")}}
	cases, err := ReadAll(folder)
	if err != nil || len(cases) != 3 {
		t.Fatalf("%d cases, %v; want three", len(cases), err)
	}
	c := cases[0]
	if c.Form["n"] != "120" || c.Form["k"] != "" || len(c.Stated) != 1 || c.Stated[0].Value != "120" || c.Gaps[0].Kind != handoffs.GapMissing {
		t.Errorf("read as %+v", c)
	}
	if c.Fields[0].Label != "k" || c.Fields[0].Kind != handoffs.KindText {
		t.Errorf("field read as %+v", c.Fields[0])
	}
	for i, want := range [][]string{
		{
			"a.jsonl:1: difficulty: unknown key, passed over", "a.jsonl:1: fields[0].unit: unknown key", `a.jsonl:1: fields[0].kind: "currency" is none of`,
			"a.jsonl:1: stated[0].span: unknown key", "a.jsonl:1: form.q: is no field", `a.jsonl:1: stated: "x" is no field`, `a.jsonl:1: stated: "n" has no quote`,
		},
		{`b/c.jsonl:1: id: "a" stands at a.jsonl:1 already`},
		{"b/c.jsonl:2: id: is missing"},
	} {
		said := strings.Join(cases[i].Warnings, "\n")
		for _, w := range want {
			if !strings.Contains(said, w) {
				t.Errorf("case %d warns\n%s\nand not %q", i, said, w)
			}
		}
	}
	if cases[2].ID != "b/c.jsonl:2" {
		t.Errorf("a case without a name is called %q", cases[2].ID)
	}
}

func shippedCases(t *testing.T) []Case {
	t.Helper()
	folder, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	cases, err := ReadAll(folder)
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

func TestShippedCasesAreOfFourTypesAndTheirQuotesStandInTheNotes(t *testing.T) {
	t.Parallel()
	types := map[string]int{}
	cases := shippedCases(t)
	for i := range cases {
		c := &cases[i]
		types[c.Type]++
		for _, s := range c.Stated {
			if !strings.Contains(c.Notes, s.Quote) {
				t.Errorf("%s: the notes do not hold %q", c.ID, s.Quote)
			}
		}
		for _, g := range c.Gaps {
			if g.Why == "" {
				t.Errorf("%s: the gap of %s does not say what was planted", c.ID, g.Field)
			}
			for _, q := range g.Quotes {
				if !strings.Contains(c.Notes, q) {
					t.Errorf("%s: the notes do not hold %q", c.ID, q)
				}
			}
		}
	}
	if len(cases) < 80 || len(types) < 4 {
		t.Errorf("%d cases over %v", len(cases), types)
	}
}

// measured judges the cases whose id begins, or does not begin, with a prefix.
func measured(t *testing.T, heldOut, oracle bool) Report {
	t.Helper()
	cases := shippedCases(t)
	var outcomes []Outcome
	for i := range cases {
		if strings.HasPrefix(cases[i].ID, "held-") != heldOut {
			continue
		}
		o := Outcome{Case: &cases[i]}
		if oracle {
			ex := cases[i].Perfect()
			o.Extraction = &ex
		}
		o.Findings = prompts.Judge(cases[i].Input(), o.Extraction)
		outcomes = append(outcomes, o)
	}
	r := Measure(outcomes)
	for _, kind := range handoffs.GapKinds {
		s := r.Gaps[kind]
		t.Logf("held out %t, oracle %t: %s precision %.3f, recall %.3f, F1 %.3f (%d, %d, %d)", heldOut, oracle, kind, s.Precision, s.Recall, s.F1, s.Right, s.Wrong, s.Missed)
	}
	for _, m := range r.Mistakes {
		t.Logf("%s: %s %s, missed %t: %s", m.Case, m.Field, m.Kind, m.Missed, m.Why)
	}
	return r
}

func TestAPerfectExtractionIsJudgedRight(t *testing.T) {
	t.Parallel()
	for _, heldOut := range []bool{false, true} {
		r := measured(t, heldOut, true)
		for kind, s := range r.Gaps {
			if s.F1 < .95 {
				t.Errorf("held out %t: F1 of %s is %.3f", heldOut, kind, s.F1)
			}
		}
		if r.CompleteWithGaps > 0 || r.Unevidenced > 0 || r.Located < r.Quotes {
			t.Errorf("held out %t: %d complete handoffs with a gap, %d statements without evidence, %d of %d quotes", heldOut, r.CompleteWithGaps, r.Unevidenced, r.Located, r.Quotes)
		}
	}
}

func TestTheCodeAloneFindsNoContradictionThatIsNone(t *testing.T) {
	t.Parallel()
	for _, heldOut := range []bool{false, true} {
		r := measured(t, heldOut, false)
		if s := r.Gaps[handoffs.GapContradiction]; s.Precision < .85 {
			t.Errorf("held out %t: precision %.3f", heldOut, s.Precision)
		}
		if s := r.Gaps[handoffs.GapMissing]; s.Recall < .9 {
			t.Errorf("held out %t: %.3f of what is missing is found", heldOut, s.Recall)
		}
		if r.Unevidenced > 0 {
			t.Errorf("held out %t: %d statements without evidence", heldOut, r.Unevidenced)
		}
	}
}
