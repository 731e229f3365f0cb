package cards

import (
	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

// actions are the buttons that apply now: the next step first, what is used less in the menu.
func actions(h *handoffs.Handoff, all bool) []slack.BlockElement {
	about := string(h.ID) + " " + h.Title
	id := string(h.ID)
	plain := func(action, word string) *slack.ButtonBlockElement { return button(action, word, id, about) }
	primary := func(action, word string) *slack.ButtonBlockElement {
		return plain(action, word).WithStyle(slack.StylePrimary)
	}
	var out []slack.BlockElement
	var more []string
	if len(asked(h)) > 0 {
		out, primary = append(out, primary(ActionAnswer, wordAnswer)), plain
	}
	switch h.Status {
	case handoffs.StatusSent:
		out = append(out, primary(ActionAcknowledge, wordAcknowledge), plain(ActionAsk, wordAsk), plain(ActionReturn, wordReturn))
		more = []string{ActionDecline, ActionCancel}
		if h.Card.Exception {
			more = []string{ActionTake, ActionRedirect, ActionDecline, ActionCancel}
		}
	case handoffs.StatusAcknowledged:
		complete := completion(h)
		if len(asked(h)) > 0 {
			complete.Style = slack.StyleDefault
		}
		out = append(out,
			complete,
			plain(ActionAsk, wordAsk), plain(ActionReturn, wordReturn), plain(ActionAssign, wordAssign))
		more = []string{ActionAddTask, ActionRelease, ActionDecline, ActionCancel}
	case handoffs.StatusReturned:
		out = append(out, primary(ActionFix, wordFix))
		if h.Owner != "" {
			out = append(out, plain(ActionAssign, wordAssign))
		}
		more = []string{ActionCancel}
	case handoffs.StatusDeclined:
		out = append(out, primary(ActionRedirect, wordRedirect), plain(ActionTake, wordTake), plain(ActionReturn, wordReturn))
		more = []string{ActionCancel}
	case handoffs.StatusDraft, handoffs.StatusCompleted, handoffs.StatusCancelled:
	}
	if all || h.Status.Open() {
		out = append(out, plain(ActionShowAll, wordShowAll))
	}
	if len(more) > 0 {
		out = append(out, moreMenu(id, more))
	}
	return out
}

// inMenu are the words of what stands in the "More" menu.
var inMenu = map[string]string{
	ActionTake: wordTake, ActionRedirect: wordRedirect, ActionDecline: wordDecline, ActionCancel: wordCancel,
	ActionAddTask: wordAddTask, ActionRelease: wordRelease,
	ActionNudge: wordNudge, ActionAssign: wordAssign, ActionSnooze: wordSnooze,
}

func moreMenu(id string, entries []string) *slack.OverflowBlockElement {
	var options []*slack.OptionBlockObject
	for _, action := range entries {
		options = append(options, option(inMenu[action], action+":"+id))
	}
	return slack.NewOverflowBlockElement(ActionMore, options...)
}
