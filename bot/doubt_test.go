package bot

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestOnlyWhatMayHaveBeenOnItsWayIsLookedFor(t *testing.T) {
	t.Parallel()
	card := handoffs.Delivery{Key: "card", Kind: handoffs.DeliverCard}
	line := handoffs.Delivery{Key: "line", Kind: handoffs.DeliverLine}
	dm := handoffs.Delivery{Key: "dm", Kind: handoffs.DeliverDM}
	gone := handoffs.Delivery{Key: "gone", Kind: handoffs.DeliverGone}
	later := handoffs.Delivery{Key: "later", Kind: handoffs.DeliverLine, NotBefore: 5}
	there := handoffs.Card{Message: handoffs.Message{Channel: "C1", TS: "1.1"}}
	for name, row := range map[string]struct {
		card    handoffs.Card
		pending []handoffs.Delivery
		want    []string
	}{
		"a new card, and nothing behind it":                    {handoffs.Card{}, []handoffs.Delivery{card, dm, line}, []string{"card"}},
		"the first post behind a card that is redrawn":         {there, []handoffs.Delivery{card, line, dm}, []string{"card", "line"}},
		"the first post behind a card that says where it went": {there, []handoffs.Delivery{gone, line, dm}, []string{"gone", "line"}},
		"the first post behind a card that takes another's place": {
			handoffs.Card{Generation: 1}, []handoffs.Delivery{card, line, dm}, []string{"card", "line"},
		},
		"the first post that had not to wait for its time": {there, []handoffs.Delivery{later, dm, line}, []string{"dm", "later"}},
		"nothing, where nothing is pending":                {there, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := slices.Sorted(maps.Keys(doubtful(&handoffs.Handoff{Card: row.card, Pending: row.pending}, 2)))
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("looked for (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAfterARestoreEverythingIsLookedFor(t *testing.T) {
	t.Parallel()
	h := &handoffs.Handoff{Pending: []handoffs.Delivery{{Key: "card:0", Kind: handoffs.DeliverCard}, {Key: "dm:1:U1", Kind: handoffs.DeliverDM}}}
	for attempt, want := range map[int]int{1: 0, 2: 1, restored + 1: 2} {
		if got := len(doubtful(h, attempt)); got != want {
			t.Errorf("claim %d looks for %d deliveries, want %d", attempt, got, want)
		}
	}
}
