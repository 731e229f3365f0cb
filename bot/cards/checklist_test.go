package cards

import (
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/handoffbot/handoffbot/handoffs"
)

// People tick on cards of any age. Whatever the order, each task ends as the last person left it who turned its box, and
// nobody's tick is taken back by somebody who did not touch it.
func TestTicksOfOldCardsNeverUndoOthersTicks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := acknowledged()
		for n := range rapid.IntRange(1, handoffs.MaxTasks).Draw(t, "tasks") {
			h.Tasks = append(h.Tasks, handoffs.Task{N: n + 1, Title: "Task", Side: handoffs.SideReceiver})
		}
		screens := []handoffs.Handoff{snapshot(h)}
		want := make([]bool, len(h.Tasks))
		for range rapid.IntRange(1, 30).Draw(t, "presses") {
			seen := rapid.SampledFrom(screens).Draw(t, "screen")
			turned := rapid.IntRange(1, len(h.Tasks)).Draw(t, "box")
			first := (turned - 1) / perBlock * perBlock
			part := seen.Tasks[first:min(first+perBlock, len(seen.Tasks))]
			var chosen []string
			for i := range part {
				if part[i].Done() != (part[i].N == turned) {
					chosen = append(chosen, strconv.Itoa(part[i].N))
				}
			}
			block, ok := ParseTickBlock(tickBlock(&seen, part).String())
			if !ok || block.Handoff != h.ID {
				t.Fatalf("the block's id is not read back: %v", block)
			}
			ticks := block.Turned(chosen)
			if len(ticks) != 1 || ticks[0].Task != turned {
				t.Fatalf("turned = %v, want task %d alone", ticks, turned)
			}
			want[turned-1] = ticks[0].Done
			h.Tasks[turned-1].DoneAt = 0
			if ticks[0].Done {
				h.Tasks[turned-1].DoneAt = 1
			}
			h.Revision++
			screens = append(screens, snapshot(h))
		}
		for i := range h.Tasks {
			if h.Tasks[i].Done() != want[i] {
				t.Fatalf("task %d is done: %t, want %t", i+1, h.Tasks[i].Done(), want[i])
			}
		}
	})
}

func snapshot(h *handoffs.Handoff) handoffs.Handoff {
	seen := *h
	seen.Tasks = slices.Clone(h.Tasks)
	return seen
}

func TestOnlyOurOwnBlocksAreRead(t *testing.T) {
	t.Parallel()
	good := tickBlock(atWork(), atWork().Tasks).String()
	if b, ok := ParseTickBlock(good); !ok || b != (TickBlock{Handoff: "H-1042", Revision: 17, First: 1, Count: 4, Done: 4}) {
		t.Errorf("ParseTickBlock(%q) = %+v, %t", good, b, ok)
	}
	for _, id := range []string{"", "tasks", "tasks:H-1:1:1:1", "tasks:1042:17:1:4:4", "tasks:H-1042:17:1:99:4", "tasks:H-1042:17:1:4:g", "other:H-1042:17:1:4:4", "tasks:H-1042:017:1:4:4"} {
		if b, ok := ParseTickBlock(id); ok {
			t.Errorf("ParseTickBlock(%q) = %+v, want it refused", id, b)
		}
	}
}
