package handoffs

import (
	"slices"
	"time"
)

// Tray collects one person's reminders, so that those that come close together are one message.
type Tray struct {
	// Notices wait since Since.
	Notices []Notice `json:"notices,omitempty"`
	Since   Instant  `json:"since,omitempty"`
	// Sending is the message that is on its way, and Number counts messages: it names this one.
	Sending []Notice `json:"sending,omitempty"`
	Number  int64    `json:"number,omitempty"`
	// Today counts the messages of Day, "2006-01-02", and Held the notices that came when there were enough.
	Day   string `json:"day,omitempty"`
	Today int    `json:"today,omitempty"`
	Held  int    `json:"held,omitempty"`
	// Back are notices that were held back and are not noted for the digest yet.
	Back []Notice `json:"back,omitempty"`
	// Last are the keys of the notices that left it last.
	Last []string `json:"last,omitempty"`
}

// Notice is one reminder to one person.
type Notice struct {
	Handoff ID `json:"handoff"`
	// Delivery is the key of the delivery that it stands for.
	Delivery string `json:"delivery"`
	About    Told   `json:"about"`
}

const (
	// TrayJoins is for how long notices are collected from the first.
	TrayJoins = 10 * time.Minute
	// TrayCap is how many messages with reminders a person gets a day. What comes then is in the digest.
	TrayCap = 8
	// trayKeeps is how many keys a tray remembers. A notice comes again only right after a fault.
	trayKeeps = 50
)

// TrayID names a person's tray in the queue.
func TrayID(user UserID) ID { return ID("tray:" + string(user)) }

func (n Notice) key() string { return string(n.Handoff) + "/" + n.Delivery }

// Put adds a notice, and reports whether it is new.
func (t *Tray) Put(n Notice, now Instant) bool {
	same := func(o Notice) bool { return o.key() == n.key() }
	if slices.Contains(t.Last, n.key()) || slices.ContainsFunc(t.Notices, same) || slices.ContainsFunc(t.Sending, same) {
		return false
	}
	if len(t.Notices) == 0 {
		t.Since = now
	}
	t.Notices = append(t.Notices, n)
	return true
}

// Take makes a message of what has waited for as long as notices are collected, unless one is on its way or the person
// had enough that day. It reports whether it changed anything.
func (t *Tray) Take(now Instant, joins time.Duration, day string) bool {
	if len(t.Sending) > 0 || len(t.Notices) == 0 || now < t.Since+Instant(joins.Milliseconds()) {
		return false
	}
	if t.Day != day {
		t.Day, t.Today, t.Held = day, 0, 0
	}
	notices := t.Notices
	t.Notices, t.Since = nil, 0
	if t.Today >= TrayCap {
		t.Held += len(notices)
		t.Back = append(t.Back, notices...)
		t.leave(notices)
		return true
	}
	t.Sending = notices
	t.Number++
	t.Today++
	return true
}

// Sent ends the message that is on its way. told is false if nothing of it was left to say.
func (t *Tray) Sent(told bool) {
	t.leave(t.Sending)
	t.Sending = nil
	if !told {
		t.Today--
	}
}

func (t *Tray) leave(notices []Notice) {
	for _, n := range notices {
		t.Last = append(t.Last, n.key())
	}
	t.Last = t.Last[max(0, len(t.Last)-trayKeeps):]
}

// NextLook returns when to look at the tray again; zero for not before something is put in.
func (t *Tray) NextLook(now Instant, joins time.Duration) Instant {
	switch {
	case len(t.Sending) > 0, len(t.Back) > 0:
		return now
	case len(t.Notices) > 0:
		return t.Since + Instant(joins.Milliseconds())
	}
	return 0
}

// Stands reports whether a reminder still says what is so: the ball has not moved since, and the handoff is open.
func (n Notice) Stands(h *Handoff) bool {
	return h.Status.Open() && h.ErasedAt == 0 && h.BallSince <= n.About.At
}
