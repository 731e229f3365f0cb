package handoffs_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestACardThatChangedOnItsWayIsDrawnAgain(t *testing.T) {
	t.Parallel()
	s := begin(t, send())
	drawn := posted(&s.h, s.h.Pending[0])
	s.do(handoffs.Acknowledge{By: member(omar)})
	s.do(drawn)
	checkPending(t, &s.h, "card:0", "dm:1:U0REP", "line:2", "dm:2:U0REP")
	if s.h.Card.TS == "" || s.h.Card.Revision != 1 {
		t.Errorf("card = %+v, want where it is, at revision 1", s.h.Card)
	}
	s.do(posted(&s.h, s.h.Pending[0]))
	checkPending(t, &s.h, "dm:1:U0REP", "line:2", "dm:2:U0REP")
}

func TestWhatArrivedIsRecordedOnce(t *testing.T) {
	t.Parallel()
	s := begin(t, send())
	again := posted(&s.h, s.h.Pending[1])
	s.deliver()
	change, err := handoffs.Decide(s.h, again, s.now)
	if err != nil || len(change.Events) != 0 {
		t.Errorf("recording it again = %v, %v, want nothing to do", change.Events, err)
	}
	half := handoffs.InstantOf(monday.Add(2 * time.Hour))
	if next := s.h.NextLook(handoffs.InstantOf(s.now)); next != half {
		t.Errorf("NextLook = %v, want half of the target, %v", next.Time(), half.Time())
	}
}

func TestRemedies(t *testing.T) {
	t.Parallel()
	message := handoffs.Message{Channel: "C0ONB", TS: "1760284800.000100"}
	tests := map[string]struct {
		h       handoffs.Handoff
		cmd     handoffs.RecordFailed
		card    handoffs.Card
		pending []string
	}{
		"blocks refused": {
			begin(t, send()).h, failed("card:0", handoffs.RemedyPlain), handoffs.Card{}, []string{"card:0 plain", "dm:1:U0REP"},
		},
		"card gone": {
			afterCard(t), failed("card:0", handoffs.RemedyAnew),
			handoffs.Card{Generation: 1},
			[]string{"card:1", "line:4", "dm:4:U0REP"},
		},
		"thread gone": {
			afterCard(t), failed("line:4", handoffs.RemedyAnew),
			handoffs.Card{Generation: 1},
			[]string{"card:1", "line:4", "dm:4:U0REP"},
		},
		"channel gone": {
			begin(t, send()).h, failed("card:0", handoffs.RemedyException),
			handoffs.Card{Generation: 1, Exception: true, Why: "is_archived"},
			[]string{"card:1", "dm:1:U0REP", "dm:2:U0REP"},
		},
		"person gone": {
			afterCard(t), failed("dm:4:U0REP", handoffs.RemedyDrop),
			handoffs.Card{Message: message, Revision: 1},
			[]string{"card:0", "line:4"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			change, err := handoffs.Decide(tt.h, tt.cmd, monday)
			if err != nil || len(change.Events) != 1 {
				t.Fatalf("RecordFailed = %v, %v, want one event", change.Events, err)
			}
			var pending []string
			for _, d := range change.After.Pending {
				key := d.Key
				if d.Plain {
					key += " plain"
				}
				pending = append(pending, key)
			}
			if diff := cmp.Diff(tt.pending, pending); diff != "" {
				t.Errorf("pending (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.card, change.After.Card); diff != "" {
				t.Errorf("card (-want +got):\n%s", diff)
			}
		})
	}
}

// afterCard returns a handoff whose card is posted, and which was acknowledged since.
func afterCard(t *testing.T) handoffs.Handoff {
	t.Helper()
	s := begin(t, send())
	s.deliver()
	s.do(handoffs.Acknowledge{By: member(omar)})
	return s.h
}

func TestPlainTextIsTriedOnce(t *testing.T) {
	t.Parallel()
	s := begin(t, send(), failed("card:0", handoffs.RemedyPlain))
	change, err := handoffs.Decide(s.h, failed("card:0", handoffs.RemedyPlain), s.now)
	if err != nil || len(change.Events) != 0 {
		t.Errorf("the same again = %v, %v, want nothing to do", change.Events, err)
	}
	s.do(handoffs.Acknowledge{By: member(omar)})
	s.do(posted(&handoffs.Handoff{Revision: 1}, s.h.Pending[0]))
	if s.h.Pending[0].Plain {
		t.Error("the next drawing of the card is plain too, want its blocks tried again")
	}
}
