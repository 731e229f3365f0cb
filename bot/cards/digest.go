package cards

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// DigestLines is how many handoffs a digest names; the others are on a page behind a button.
const DigestLines = 15

// DigestInput is what a digest says.
type DigestInput struct {
	// Name names the scheduled digest, so that what is done on its lines is drawn; empty for one that somebody asked for.
	Name   string
	Team   handoffs.Team
	Digest handoffs.Digest
	// Lines is how many handoffs are named; DigestLines if it is zero.
	Lines int
	// Handoffs are those that the digest names, as they are now.
	Handoffs map[handoffs.ID]handoffs.Handoff
	// Slot is when it was due, if it comes late.
	Slot handoffs.Instant
	Now  handoffs.Instant
	// Link returns the address of a message, or "". It may be nil.
	Link func(handoffs.Message) string
}

// Digest draws what stalls in a team: what is overdue by who has the ball, what becomes due today, exceptions that nobody
// owns, and what moved. A line whose handoff has moved since says so instead, and has nothing to press.
func Digest(in DigestInput) Message {
	lines, held := cmp.Or(in.Lines, DigestLines), in.held()
	if held != "" {
		lines--
	}
	in.Digest = in.Digest.Short(lines)
	blocks := []slack.Block{heading("What stalls in " + in.Team.Name), section(in.summary())}
	text := markups{in.headline()}
	if in.Digest.Clear() {
		blocks = blocks[1:]
	}
	if in.Slot != 0 {
		late := "This was due " + instant(in.Slot) + ", when I was not running. It says how things are now."
		blocks, text = append(blocks, small(late)), append(text, late)
	}
	for _, g := range in.Digest.Groups {
		head := groupHead(g)
		blocks, text = append(blocks, section("*"+head+"*")), append(text, head)
		for _, id := range g.Handoffs {
			h, there := in.Handoffs[id]
			if !there {
				continue
			}
			line := in.line(&h, g.Kind)
			blocks, text = append(blocks, in.row(&h, g.Kind, line)), append(text, "• "+line)
		}
	}
	if named, total := in.Digest.Lines(); total > named {
		more := "And " + number(total-named) + " more."
		blocks = append(blocks, small(more), slack.NewActionBlock("", button(ActionDigestAll, wordShowAll, digestLeaf(&in.Team, 0), "what stalls in "+in.Team.Name)))
		text = append(text, more)
	}
	if held != "" {
		blocks, text = append(blocks, small(held)), append(text, held)
	}
	if moved := in.moved(); moved != "" {
		blocks, text = append(blocks, small(moved)), append(text, moved)
	}
	return Message{Text: string(text.within(maxWhisper)), Blocks: blocks}
}

// within returns the first lines, as many as fit into n bytes.
func (m markups) within(n int) markup {
	for keep := len(m); ; keep-- {
		text := m[:keep].joined()
		if keep < len(m) {
			text += "\n…"
		}
		if len(text) <= n || keep <= 1 {
			return text.whole(n)
		}
	}
}

// headline is the summary, with the team's name.
func (in *DigestInput) headline() markup {
	if in.Digest.Clear() {
		return in.summary()
	}
	return "What stalls in " + said(in.Team.Name, teamLength) + ": " + in.summary()
}

// summary says how much stalls, in one line.
func (in *DigestInput) summary() markup {
	d := &in.Digest
	if d.Clear() {
		return ":white_check_mark: Nothing stalls in " + said(in.Team.Name, teamLength) + ": " + number(d.Open) + " open, none of them overdue."
	}
	var counts []string
	count := func(n int, what markup) {
		if n > 0 {
			counts = append(counts, string("*"+number(n)+"* "+what))
		}
	}
	count(d.Overdue, "overdue")
	for _, g := range d.Groups {
		switch g.Kind {
		case handoffs.DigestDueToday:
			count(g.Total, "due today")
		case handoffs.DigestUnowned:
			count(g.Total, "without an owner")
		case handoffs.DigestSender, handoffs.DigestReceiver, handoffs.DigestExceptionOwner:
		}
	}
	count(d.Open, "open in all")
	return markup(strings.Join(counts, " · "))
}

var groupHeads = map[handoffs.DigestKind]markup{
	handoffs.DigestSender:         "Overdue, waiting on the sender",
	handoffs.DigestReceiver:       "Overdue, waiting on the receiver",
	handoffs.DigestExceptionOwner: "Overdue, waiting on the exception owner",
	handoffs.DigestDueToday:       "Due today",
	handoffs.DigestUnowned:        "Exceptions without an owner",
}

func groupHead(g handoffs.DigestGroup) markup { return groupHeads[g.Kind] + " · " + number(g.Total) }

// moved says what happened since the last digest.
func (in *DigestInput) moved() markup {
	d := &in.Digest
	if d.Since == 0 {
		return ""
	}
	return "Since " + instant(d.Since) + ": " + number(d.Sent) + " sent, " + number(d.Acknowledged) + " acknowledged, " +
		number(d.Completed) + " completed."
}

const (
	// maxHeldPeople and maxHeldHandoffs keep what was held back on one line.
	maxHeldPeople, maxHeldHandoffs = 4, 3
)

// held says which reminders people did not get because they had many.
func (in *DigestInput) held() markup {
	var people []string
	others := 0
	for i, back := range in.Digest.Held {
		if i >= maxHeldPeople {
			others += back.Reminders
			continue
		}
		about := make([]string, 0, maxHeldHandoffs+1)
		for _, id := range back.Handoffs[:min(len(back.Handoffs), maxHeldHandoffs)] {
			h, to := in.Handoffs[id], ""
			if in.Link != nil && !h.Card.IsZero() {
				to = in.Link(h.Card.Message)
			}
			about = append(about, string(reference(id, to)))
		}
		if more := len(back.Handoffs) - len(about); more > 0 {
			about = append(about, string(number(more)+" more"))
		}
		reminders := " reminders to "
		if back.Reminders == 1 {
			reminders = " reminder to "
		}
		people = append(people, string(number(back.Reminders)+markup(reminders)+mention(back.To)+" ("+markup(strings.Join(about, ", "))+")"))
	}
	if len(people) == 0 {
		return ""
	}
	if others > 0 {
		people = append(people, string(number(others)+" to others"))
	}
	return "Held back, because nobody gets more than " + number(handoffs.TrayCap) + " messages with reminders a day: " +
		markup(strings.Join(people, ", ")) + "."
}

// HeldNamed returns the handoffs that a digest names with what was held back.
func HeldNamed(d *handoffs.Digest) []handoffs.ID {
	var ids []handoffs.ID
	for _, back := range d.Held[:min(len(d.Held), maxHeldPeople)] {
		ids = append(ids, back.Handoffs[:min(len(back.Handoffs), maxHeldHandoffs)]...)
	}
	return ids
}

// row is a line with its menu.
func (in *DigestInput) row(h *handoffs.Handoff, kind handoffs.DigestKind, line markup) slack.Block {
	s := slack.NewSectionBlock(mrkdwnObject(line, maxSection), nil, nil)
	s.BlockID = DigestBlock(in.Name, h.ID)
	if entries := digestActions(h); len(entries) > 0 && kind.Stalls(h, in.Digest.At, in.Now) {
		s.Accessory = slack.NewAccessory(moreMenu(string(h.ID), entries))
	}
	return s
}

// digestActions are what can be done about a handoff that stalls; whoever presses may not be who may.
func digestActions(h *handoffs.Handoff) []string {
	var out []string
	switch {
	case !h.Status.Open() || h.Status == handoffs.StatusDraft:
		return nil
	case h.Unowned():
		out = []string{ActionTake, ActionRedirect}
	case h.Owner != "":
		out = []string{ActionAssign}
	case h.Status == handoffs.StatusSent:
		out = []string{ActionTake}
	}
	return append([]string{ActionNudge}, append(out, ActionSnooze)...)
}

// line says which handoff it is, what it is about, whose move it is, since when, and what they are to do.
func (in *DigestInput) line(h *handoffs.Handoff, kind handoffs.DigestKind) markup {
	to := ""
	if in.Link != nil && !h.Card.IsZero() {
		to = in.Link(h.Card.Message)
	}
	head := "*" + reference(h.ID, to) + " · " + said(h.Title, 80) + "*"
	if h.ErasedAt != 0 {
		return "*" + reference(h.ID, to) + "* · (content removed)"
	}
	if !kind.Stalls(h, in.Digest.At, in.Now) {
		return ":white_check_mark: " + head + "\nMoved since: " + standing(h)
	}
	if worth := h.Worth(); worth != "" {
		head += " · " + said(worth, 40)
	}
	if f, date := h.Kickoff(); f != nil {
		head += " · " + said(f.Label, 40) + " " + said(day(date), 40)
	}
	return head + "\n" + markup(strings.Join(in.state(h, kind), " · "))
}

// state says whose move it is and since when.
func (in *DigestInput) state(h *handoffs.Handoff, kind handoffs.DigestKind) []string {
	undated := *h
	undated.Due = 0
	parts := []string{string(holder(h) + ": " + nextStep(&undated))}
	if held := h.Held(in.Now); !held.IsZero() {
		parts = append(parts, string("waiting "+working(held)))
	}
	switch {
	case h.Overdue(in.Now):
		parts = append(parts, string("*overdue* since "+instant(h.Due)))
	case kind == handoffs.DigestDueToday:
		parts = append(parts, string("due "+instant(h.Due)))
	case h.Decline != nil:
		parts = append(parts, string("declined: "+said(h.Decline.Reason, 80)))
	}
	if h.Owner != "" && h.Ball() != handoffs.HolderOwner {
		parts = append(parts, string("owner "+mention(h.Owner)))
	}
	if in.Digest.At != 0 && h.NudgedAt > in.Digest.At {
		parts = append(parts, string("asked "+instant(h.NudgedAt)))
	}
	if h.Snooze != nil && h.Snooze.Until > in.Now {
		parts = append(parts, string("reminders put off until "+instant(h.Snooze.Until)))
	}
	return parts
}

// digestPage is how many handoffs one page of all that stalls holds: with headings it stays below a view's blocks.
const digestPage = 50

// DigestAll draws a page of everything that stalls, from the handoff at offset on. The digest holds all that was read.
func DigestAll(in DigestInput, offset int) slack.ModalViewRequest {
	named, total := in.Digest.Lines()
	offset = max(0, min(offset, named-1)/digestPage*digestPage)
	last := min(offset+digestPage, named)
	blocks := []slack.Block{section(in.headline())}
	n := 0
	for _, g := range in.Digest.Groups {
		var rows []slack.Block
		for _, id := range g.Handoffs {
			if h, there := in.Handoffs[id]; there && n >= offset && n < last {
				rows = append(rows, in.row(&h, g.Kind, in.line(&h, g.Kind)))
			}
			n++
		}
		if len(rows) > 0 {
			blocks = append(append(blocks, section("*"+groupHead(g)+"*")), rows...)
		}
	}
	if total > named && last == named {
		blocks = append(blocks, small("And "+number(total-named)+" more that are not shown here."))
	}
	var turn []slack.BlockElement
	if offset > 0 {
		turn = append(turn, button(ActionDigestPrevious, wordPrevious, digestLeaf(&in.Team, offset-digestPage), "page"))
	}
	if last < named {
		turn = append(turn, button(ActionDigestNext, wordNext, digestLeaf(&in.Team, last), "page"))
	}
	if len(turn) > 0 {
		blocks = append(blocks, slack.NewActionBlock("", turn...))
	}
	return view(CallbackDigest, "What stalls", bounded(blocks))
}

// digestLeaf names a page of all that stalls in a team.
func digestLeaf(team *handoffs.Team, offset int) string {
	return string(team.Key) + ":" + strconv.Itoa(offset)
}

// ParseDigestLeaf reads which page a button opens.
func ParseDigestLeaf(value string) (team handoffs.TeamKey, offset int) {
	i := strings.LastIndexByte(value, ':')
	if i < 0 {
		return "", 0
	}
	offset, err := strconv.Atoi(value[i+1:])
	if err != nil {
		offset = 0
	}
	return handoffs.TeamKey(value[:i]), offset
}

// Buttons of DigestAll.
const (
	wordPrevious = "Previous"
	wordNext     = "Next"
)

// DigestBlock names a line of a digest, so that a press on it says of which it is.
func DigestBlock(name string, id handoffs.ID) string { return digestMark + name + "." + string(id) }

// CallbackDigest is DigestAll's callback id, and ActionDigestAll opens it; the buttons that turn its pages add a word.
const (
	CallbackDigest       = "digest"
	ActionDigestAll      = "digest_all"
	ActionDigestNext     = ActionDigestAll + "_next"
	ActionDigestPrevious = ActionDigestAll + "_previous"
)

const digestMark = "digest."

// ParseDigestBlock reads the name of the digest on whose line somebody pressed; empty if it was none that was scheduled.
func ParseDigestBlock(block string) string {
	rest, ok := strings.CutPrefix(block, digestMark)
	i := strings.LastIndexByte(rest, '.')
	if !ok || i <= 0 {
		return ""
	}
	return rest[:i]
}

// DigestNone says that the asker holds nothing.
func DigestNone() Message { return Message{Text: "Nothing waits for you, and you manage no team."} }
