package eval

import (
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/prompts"
)

func TestScoresCountFieldsAndKinds(t *testing.T) {
	t.Parallel()
	c := &Case{ID: "a", Notes: "Kickoff 2 March, maybe.", Gaps: []Gap{{Field: "x", Kind: handoffs.GapMissing}, {Field: "y", Kind: handoffs.GapUnclear}}}
	quote := handoffs.Quote{Text: "Kickoff 2 March", Start: 0, End: 15}
	outcomes := []Outcome{
		{Case: c, Took: 30 * time.Millisecond, Tokens: 5, Findings: prompts.Findings{
			Gaps:    []handoffs.ReviewGap{{Field: "x", Kind: handoffs.GapMissing}, {Field: "y", Kind: handoffs.GapContradiction, Quotes: []handoffs.Quote{quote}}},
			Bullets: []handoffs.ReviewBullet{{Text: "b", Quote: handoffs.Quote{Text: "Kickoff", Start: 1, End: 8}}},
		}, Extraction: &prompts.Extraction{Fields: []prompts.Stated{{Field: "x", Quote: "kickoff 2 march"}, {Field: "x", Quote: "kickoff 3 march"}}}},
		{Case: &Case{ID: "b"}, Took: 10 * time.Millisecond, Failed: true},
	}
	r := Measure(outcomes)
	missing, unclear, contradiction := r.Gaps[handoffs.GapMissing], r.Gaps[handoffs.GapUnclear], r.Gaps[handoffs.GapContradiction]
	if missing.F1 != 1 || unclear.Recall != 0 || unclear.Missed != 1 || contradiction.Precision != 0 || contradiction.Wrong != 1 {
		t.Errorf("gaps: %+v", r.Gaps)
	}
	if r.Unevidenced != 1 || r.Quotes != 2 || r.Located != 1 || r.Complete != 1 || r.CompleteWithGaps != 0 || r.Failed != 1 || r.Tokens != 5 || r.P50 != 10 || r.P95 != 30 {
		t.Errorf("report: %+v", r)
	}
	if len(r.Mistakes) != 2 || r.Mistakes[0].Kind != handoffs.GapContradiction || !r.Mistakes[1].Missed {
		t.Errorf("mistakes: %+v", r.Mistakes)
	}
}
