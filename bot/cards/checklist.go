package cards

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// perBlock is how many boxes Slack lets stand in one element.
const perBlock = 10

// checklist draws the tasks: boxes that people tick while somebody owns the handoff, lines before and after.
func checklist(h *handoffs.Handoff) []slack.Block {
	if len(h.Tasks) == 0 || h.ErasedAt != 0 {
		return nil
	}
	blocks := []slack.Block{section("*Tasks* · " + tally(h))}
	if !h.Status.Open() || h.Owner == "" {
		for part := range slices.Chunk(taskLines(h, h.Tasks), perBlock) {
			blocks = append(blocks, small(part.joined()))
		}
		return blocks
	}
	for part := range slices.Chunk(h.Tasks, perBlock) {
		blocks = append(blocks, slack.NewActionBlock(tickBlock(h, part).String(), boxes(h, part)))
	}
	return blocks
}

func boxes(h *handoffs.Handoff, tasks []handoffs.Task) *slack.CheckboxGroupsBlockElement {
	var all, done []*slack.OptionBlockObject
	for i := range tasks {
		t := &tasks[i]
		box := option(t.Title, strconv.Itoa(t.N))
		if note := taskNote(h, t); note != "" {
			box.Description = mrkdwnObject(note, maxOption)
		}
		all = append(all, box)
		if t.Done() {
			done = append(done, box)
		}
	}
	e := slack.NewCheckboxGroupsBlockElement(ActionTick, all...)
	e.InitialOptions = done
	return e
}

// tally counts what is done.
func tally(h *handoffs.Handoff) markup {
	open := len(h.OpenTasks())
	if open == 0 {
		return "all done"
	}
	return markup(fmt.Sprintf("%d of %d done", len(h.Tasks)-open, len(h.Tasks)))
}

// taskNote says who did a task and when, or whose it is and until when, in as many characters as Slack gives a box.
func taskNote(h *handoffs.Handoff, t *handoffs.Task) markup {
	who := taskOwner(h, t)
	if t.Done() {
		return fitting("done by "+mention(t.DoneBy)+" · "+date(t.DoneAt), "done · "+date(t.DoneAt))
	}
	switch {
	case t.Due == 0:
		return fitting(who, side(t))
	case t.Late:
		return fitting("*overdue* · "+who+" · "+date(t.Due), "*overdue* · "+date(t.Due))
	}
	return fitting(who+" · due "+date(t.Due), "due "+date(t.Due))
}

// fitting returns the first that fits into a box.
func fitting(long, short markup) markup {
	if measure(string(long), units) <= maxOption {
		return long
	}
	return short
}

func taskOwner(h *handoffs.Handoff, t *handoffs.Task) markup {
	if who := h.TaskOwner(t); who != "" {
		return mention(who)
	}
	return side(t)
}

func side(t *handoffs.Task) markup {
	if t.Side == handoffs.SideSender {
		return "the sender"
	}
	return "whoever owns it"
}

// date shows the day of a point in time in the reader's own time zone.
func date(i handoffs.Instant) markup {
	return markup(fmt.Sprintf("<!date^%d^{date_short}|%s>", i.Time().Unix(), i.Time().Format("2006-01-02")))
}

// markups are lines.
type markups []markup

func (m markups) joined() markup {
	var all []string
	for _, line := range m {
		all = append(all, string(line))
	}
	return markup(strings.Join(all, "\n"))
}

// taskLines are tasks as text.
func taskLines(h *handoffs.Handoff, tasks []handoffs.Task) markups {
	var lines markups
	for i := range tasks {
		t := &tasks[i]
		lines = append(lines, tickMark(t)+said(t.Title, maxOption)+" · "+taskNote(h, t))
	}
	return lines
}

func tickMark(t *handoffs.Task) markup {
	if t.Done() {
		return "☑ "
	}
	return "☐ "
}

// TickBlock is what a block of boxes says of itself: which tasks it shows, and which were done when it was drawn. It
// comes back with each press, so that a tick is compared with what the person had before them.
type TickBlock struct {
	Handoff handoffs.ID
	// Revision makes Slack draw the boxes anew: under a name that it knows it leaves them as people left them.
	Revision int64
	// First is the number of the block's first task, Count how many there are.
	First, Count int
	// Done has a bit for each task, the first one's lowest.
	Done uint64
}

const tickPrefix = "tasks"

func tickBlock(h *handoffs.Handoff, tasks []handoffs.Task) TickBlock {
	b := TickBlock{Handoff: h.ID, Revision: h.Revision, First: tasks[0].N, Count: len(tasks)}
	for i := range tasks {
		if tasks[i].Done() {
			b.Done |= 1 << i
		}
	}
	return b
}

// String is the block's id.
func (b TickBlock) String() string {
	return fmt.Sprintf("%s:%s:%d:%d:%d:%x", tickPrefix, b.Handoff, b.Revision, b.First, b.Count, b.Done)
}

// ParseTickBlock reads the id of a block of boxes. It reports false for ids that this package did not write.
func ParseTickBlock(id string) (TickBlock, bool) {
	parts := strings.Split(id, ":")
	if len(parts) != 6 || parts[0] != tickPrefix {
		return TickBlock{}, false
	}
	var b TickBlock
	var known bool
	if b.Handoff, known = handoffs.ParseID(parts[1]); !known {
		return TickBlock{}, false
	}
	revision, err1 := strconv.ParseInt(parts[2], 10, 64)
	first, err2 := strconv.Atoi(parts[3])
	count, err3 := strconv.Atoi(parts[4])
	done, err4 := strconv.ParseUint(parts[5], 16, 64)
	if err1 != nil || err2 != nil || err3 != nil || err4 != nil || count < 1 || count > perBlock {
		return TickBlock{}, false
	}
	b.Revision, b.First, b.Count, b.Done = revision, first, count, done
	return b, b.String() == id
}

// Tick is a box that somebody turned.
type Tick struct {
	Task int
	Done bool
}

// Turned returns which boxes the person turned: those that are not as they were drawn. chosen are the values of those
// that are ticked now. What others ticked meanwhile is not among them.
func (b TickBlock) Turned(chosen []string) []Tick {
	var turned []Tick
	for i := range b.Count {
		was := b.Done&(1<<i) != 0
		n := b.First + i
		if is := slices.Contains(chosen, strconv.Itoa(n)); is != was {
			turned = append(turned, Tick{Task: n, Done: is})
		}
	}
	return turned
}

// Where no boxes are shown, more tasks than that stand by their titles alone.
const (
	mostNoted  = 6
	shortTitle = 40
)

// outlineTasks are the tasks where no boxes are shown.
func outlineTasks(h *handoffs.Handoff) markups {
	switch {
	case len(h.Tasks) == 0 || h.ErasedAt != 0:
		return nil
	case len(h.Tasks) <= mostNoted:
		return append(markups{"Tasks: " + tally(h)}, taskLines(h, h.Tasks)...)
	}
	lines := markups{"Tasks: " + tally(h)}
	for i := range h.Tasks {
		t := &h.Tasks[i]
		lines = append(lines, tickMark(t)+said(t.Title, shortTitle))
	}
	return lines
}
