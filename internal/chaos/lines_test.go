package chaos

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// digestLine is a line of a digest that can be acted upon.
type digestLine struct {
	block   string
	id      handoffs.ID
	actions []string
}

// digestLines reads them.
func digestLines(m slacksim.Message) []digestLine {
	var blocks []struct {
		BlockID   string   `json:"block_id"`
		Accessory *control `json:"accessory"`
	}
	if json.Unmarshal(m.Blocks, &blocks) != nil {
		return nil
	}
	var lines []digestLine
	for _, b := range blocks {
		if b.Accessory == nil || !strings.HasPrefix(b.BlockID, "digest.") {
			continue
		}
		line := digestLine{block: b.BlockID, id: handoffs.ID(b.BlockID[strings.LastIndexByte(b.BlockID, '.')+1:])}
		for _, o := range b.Accessory.Options {
			action, _, _ := strings.Cut(o.Value, ":")
			line.actions = append(line.actions, action)
		}
		lines = append(lines, line)
	}
	return lines
}

// readDigest does something about a line of a digest that came lately, in a channel or as a direct message. It reports
// false if there is none.
func (s *somebody) readDigest(ctx context.Context) bool {
	where, ok := s.board.lately(s.random)
	if dms := s.p.DMs(); s.number == 0 && s.random.chance(70) {
		for _, dm := range slices.Backward(dms) {
			if _, delivery := deliveryOf(dm); strings.HasPrefix(delivery, "slot:") {
				where, ok = place{dm.Channel, dm.TS}, true
				break
			}
		}
	}
	if !ok {
		return false
	}
	m, _ := s.w.ws.Message(where.channel, where.ts)
	lines := digestLines(m)
	if len(lines) == 0 {
		return false
	}
	line := lines[s.random.n(len(lines))]
	card := &posted{place: where, id: line.id}
	switch s.acted.next(4) {
	case 0:
		s.snooze(ctx, card, &line)
	case 1:
		s.pick(ctx, card, &line, deed{kind: handoffs.EventTaken}, "take", "Take")
	default:
		s.pick(ctx, card, &line, deed{kind: handoffs.EventNudged}, "nudge", "Nudge")
	}
	return true
}

// pick chooses an entry of the menu of a line.
func (s *somebody) pick(ctx context.Context, card *posted, line *digestLine, d deed, action, word string) {
	s.until(ctx, card, d, func(m slacksim.Message, _ *offer) (error, bool) {
		offered := slices.ContainsFunc(digestLines(m), func(l digestLine) bool {
			return l.block == line.block && slices.Contains(l.actions, action)
		})
		if !offered {
			return nil, false
		}
		return s.p.Pick(m, line.block, word), true
	})
}

// snoozes are the times until which people put reminders off.
var snoozes = []string{string(handoffs.SnoozeHours), string(handoffs.SnoozeNextDay), string(handoffs.SnoozeTwoDays)}

func (s *somebody) snooze(ctx context.Context, card *posted, line *digestLine) {
	open := func(m slacksim.Message) error { return s.p.Pick(m, line.block, "Snooze") }
	s.asForm(ctx, card, deed{kind: handoffs.EventSnoozed}, open, func(v slacksim.View, d *deed) (filling, bool) {
		_ = s.p.Choose(v, handoffs.SnoozeUntil, snoozes[s.random.n(len(snoozes))])
		d.text = s.words("can wait")
		return filling{others: map[string]string{"reason": d.text}}, true
	})
}
