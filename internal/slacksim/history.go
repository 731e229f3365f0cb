package slacksim

import (
	"slices"
	"strings"
)

func historyMethods() map[string]method {
	history := []string{"channels:history", "groups:history", "im:history", "mpim:history"}
	return map[string]method{
		"conversations.history": {scopes: history, tier: 3, handle: conversationHistory},
		"conversations.replies": {scopes: history, tier: 3, handle: conversationReplies},
	}
}

// readable is a channel whose messages the bot may read.
func (w *Workspace) readable(a args) (*channel, reply) {
	c, refused := w.seen(a)
	if refused.error != "" {
		return nil, refused
	}
	if missing := w.need(c.scopeFor("history")); missing.error != "" {
		return nil, missing
	}
	if !c.has(w.app.BotUser) {
		return nil, fail("not_in_channel")
	}
	return c, reply{}
}

// span keeps the messages between oldest and latest; the ends count only with inclusive.
func span(a args, list []*message) []*message {
	oldest, latest, inclusive := a.str("oldest"), a.str("latest"), a.flag("inclusive")
	var out []*message
	for _, m := range list {
		below := oldest != "" && oldest != "0" && (older(m.ts, oldest) || (m.ts == oldest && !inclusive))
		above := latest != "" && (older(latest, m.ts) || (m.ts == latest && !inclusive))
		if !below && !above {
			out = append(out, m)
		}
	}
	return out
}

// older compares two times in Slack's form, of whatever length.
func older(a, b string) bool {
	x, y := parseTS(a), parseTS(b)
	return x < y
}

func conversationHistory(w *Workspace, a args) reply {
	c, refused := w.readable(a)
	if refused.error != "" {
		return refused
	}
	list := slices.Clone(c.messages)
	for _, m := range c.messages {
		for _, r := range m.replies {
			if r.broadcast {
				list = append(list, r)
			}
		}
	}
	if len(list) > len(c.messages) {
		slices.SortFunc(list, func(x, y *message) int { return strings.Compare(x.ts, y.ts) })
	}
	slices.Reverse(list)
	return w.messagePage(a, span(a, list), 100)
}

func conversationReplies(w *Workspace, a args) reply {
	c, refused := w.readable(a)
	if refused.error != "" {
		return refused
	}
	m := c.byTS[a.str("ts")]
	if m == nil {
		return fail("thread_not_found")
	}
	if parent := c.byTS[m.threadTS]; m.threadTS != "" && parent != nil {
		return w.messagePage(a, []*message{m}, 1000)
	}
	return w.messagePage(a, append([]*message{m}, span(a, m.replies)...), 1000)
}

func (w *Workspace) messagePage(a args, list []*message, usual int) reply {
	all := make([]any, 0, len(list))
	for _, m := range list {
		all = append(all, m)
	}
	r := page(a, "messages", all, usual)
	if r.error != "" {
		return r
	}
	cut, _ := r.fields["messages"].([]any)
	wires := make([]any, 0, len(cut))
	for _, m := range cut {
		wires = append(wires, w.messageWire(m.(*message), a.flag("include_all_metadata")))
	}
	next, _ := r.fields["response_metadata"].(map[string]any)
	r.fields["messages"], r.fields["has_more"], r.fields["pin_count"] = wires, next["next_cursor"] != "", 0
	return r
}
