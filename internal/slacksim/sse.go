package slacksim

import (
	"fmt"
	"net/http"
	"time"
)

// subscriber is one page that listens as one person.
type subscriber struct {
	user string
	out  chan []byte
	lost bool // it fell behind and has to read the state again
}

// publish sends every page what event makes for it; nil sends nothing. w.mu is held.
func (w *Workspace) publish(event func(*subscriber) any) {
	for s := range w.subs {
		v := event(s)
		if v == nil {
			continue
		}
		data := mustJSON(v)
		if s.lost {
			data = []byte(`{"type":"reset"}`)
		}
		select {
		case s.out <- data:
			s.lost = false
		default:
			s.lost = true
		}
	}
}

func (w *Workspace) publishMessage(m *message) {
	if w.opts.Watch != nil {
		w.opts.Watch(m.view())
	}
	w.publish(func(s *subscriber) any {
		if !m.channel.visible(s.user) || (m.ephemeral != "" && m.ephemeral != s.user) {
			return nil
		}
		return map[string]any{"type": "message", "message": m.view()}
	})
}

func (w *Workspace) publishViews(user string) {
	w.touch()
	w.publish(func(s *subscriber) any {
		if s.user != user {
			return nil
		}
		return map[string]any{"type": "views", "views": w.viewsState(user)}
	})
}

func (w *Workspace) publishHome(v *view) {
	w.touch()
	w.publish(func(s *subscriber) any {
		if s.user != v.user {
			return nil
		}
		return map[string]any{"type": "home", "view": v.copy()}
	})
}

func (w *Workspace) publishChannel(c *channel) {
	w.publish(func(s *subscriber) any {
		switch {
		case c.visible(s.user):
			return map[string]any{"type": "channel", "channel": w.channelState(c, s.user, false)}
		case c.IM:
			return nil
		}
		return map[string]any{"type": "reset"}
	})
}

// serveEvents is the page's stream of Server-Sent Events.
func (w *Workspace) serveEvents(rw http.ResponseWriter, r *http.Request) {
	s := &subscriber{user: r.URL.Query().Get("as"), out: make(chan []byte, 1024)}
	w.mu.Lock()
	w.subs[s] = true
	w.noticed(s.user)
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		delete(w.subs, s)
		w.noticed(s.user)
		w.mu.Unlock()
	}()
	h := rw.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	control := http.NewResponseController(rw)
	write := func(line string) bool {
		_, err := fmt.Fprint(rw, line)
		return err == nil && control.Flush() == nil
	}
	alive := time.NewTicker(15 * time.Second)
	defer alive.Stop()
	open := write(": open\n\n")
	for open {
		select {
		case data := <-s.out:
			open = write("data: " + string(data) + "\n\n")
		case <-alive.C:
			open = write(": alive\n\n")
		case <-r.Context().Done():
			return
		case <-w.done:
			return
		}
	}
}

// noticed remembers that a page was there as user; w.mu is held.
func (w *Workspace) noticed(user string) {
	if p := w.people[user]; p != nil {
		p.lastSeen = time.Now()
	}
}
