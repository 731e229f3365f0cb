package slacksim

import (
	"slices"
	"strings"
	"time"
)

// Modal is the top modal of the person, if one is open.
func (p *Person) Modal() (View, bool) {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	stack := p.w.stacks[p.id]
	if len(stack) == 0 {
		return View{}, false
	}
	return stack[len(stack)-1].copy(), true
}

// Stack is all open modals of the person, bottom first.
func (p *Person) Stack() []View {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	return p.w.viewsState(p.id)
}

// Home is what the app published as the person's Home.
func (p *Person) Home() (View, bool) {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	v := p.w.homes[p.id]
	if v == nil {
		return View{}, false
	}
	return v.copy(), true
}

// Messages is what the person sees in a channel: top-level messages and the ephemeral ones that are for them, oldest first.
// A channel that they may not see is empty.
func (p *Person) Messages(channel string) []Message {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	c := p.w.find(channel)
	if c == nil || !c.visible(p.id) {
		return nil
	}
	return merged(c.messages, c.ephemeral, func(m *message) bool { return m.ephemeral == p.id && m.threadTS == "" })
}

// Thread is a message with its replies, and the ephemeral ones among them that are for the person.
func (p *Person) Thread(channel, ts string) []Message {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	c := p.w.find(channel)
	if c == nil || !c.visible(p.id) || c.byTS[ts] == nil {
		return nil
	}
	list := append([]*message{c.byTS[ts]}, c.byTS[ts].replies...)
	return merged(list, c.ephemeral, func(m *message) bool { return m.ephemeral == p.id && m.threadTS == ts })
}

func merged(list, more []*message, keep func(*message) bool) []Message {
	out := make([]Message, 0, len(list))
	for _, m := range list {
		out = append(out, m.view())
	}
	n := len(out)
	for _, m := range more {
		if !m.deleted && keep(m) {
			out = append(out, m.view())
		}
	}
	if len(out) > n {
		slices.SortStableFunc(out, func(a, b Message) int { return strings.Compare(a.TS, b.TS) })
	}
	return out
}

// Ephemerals are the messages that only the person sees, in all channels and threads, oldest first.
func (p *Person) Ephemerals() []Message {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	var all []*message
	for _, id := range p.w.chanOrder {
		all = append(all, p.w.channels[id].ephemeral...)
	}
	return merged(nil, all, func(m *message) bool { return m.ephemeral == p.id })
}

// DM is the id of the person's direct message with the bot; it comes into being here if there is none yet.
func (p *Person) DM() string {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	return p.w.dm(p.id, p.w.app.BotUser).ID
}

// DMs are the messages of that conversation, oldest first.
func (p *Person) DMs() []Message { return p.Messages(p.DM()) }

// Toasts are the notices that the person was shown so far.
func (p *Person) Toasts() []Toast {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	who := p.w.people[p.id]
	if who == nil {
		return nil
	}
	return slices.Clone(who.toasts)
}

// present reports whether somebody is there to see an ephemeral message: a Go client, a page, or a page a moment ago.
func (w *Workspace) present(user string) bool {
	p := w.people[user]
	if p == nil {
		return false
	}
	if w.opts.EveryoneOnline || p.online || time.Since(p.lastSeen) < time.Minute {
		return true
	}
	for s := range w.subs {
		if s.user == user {
			return true
		}
	}
	return false
}
