package handoffs

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Carry takes a reply across the bridge: what a person wrote in the thread where the handoff started goes to the card's
// thread, and the other way round; so does what they make of it later. Without a bridge, and for what was carried
// before, there is nothing to do. A reply that comes after the end is refused; changes of older ones are not.
type Carry struct {
	By UserID
	// Thread is the first message of the thread in which the reply stands, and TS the reply's own.
	Thread Message
	TS     string
	// Text is the reply as the platform marks it up; Files counts what was attached.
	Text  string
	Files int
	// Edited is when the reply was changed last, in the platform's form; empty for a new one.
	Edited string
	// Deleted says that the reply is gone.
	Deleted bool
}

// ThreadSide names one of a handoff's two threads.
type ThreadSide string

// The two ends of the bridge.
const (
	ThreadCard   ThreadSide = "card"
	ThreadOrigin ThreadSide = "origin"
)

// Reply is what an event says of a reply that was carried.
type Reply struct {
	// In is the thread in which it was written, and Source where it stands there.
	In     ThreadSide `json:"in"`
	Source Message    `json:"source"`
	// N counts what became of it: 0 is the reply, higher numbers are changes of it.
	N     int    `json:"n,omitempty"`
	Text  string `json:"text,omitempty"`
	Files int    `json:"files,omitempty"`
	// Sum tells one text from another without holding it.
	Sum    string `json:"sum,omitempty"`
	Edited string `json:"edited,omitempty"`
	Gone   bool   `json:"gone,omitempty"`
}

// Carried is what is remembered of a reply, so that it is carried once and its changes find it.
type Carried struct {
	In ThreadSide `json:"in"`
	// TS is the reply's own; Copy is where its copy stands, zero until it arrived.
	TS     string  `json:"ts"`
	Copy   Message `json:"copy,omitzero"`
	N      int     `json:"n,omitempty"`
	Sum    string  `json:"sum,omitempty"`
	Edited string  `json:"edited,omitempty"`
	Gone   bool    `json:"gone,omitempty"`
}

// maxCarried is how many replies are remembered.
const maxCarried = 100

// Name implements Command.
func (Carry) Name() string { return "Carry" }

func (c Carry) decide(h *Handoff, _ time.Time) ([]Event, error) {
	if !h.bridged() {
		return nil, nil
	}
	side := h.threadSide(c.Thread)
	known := h.carried(side, c.TS)
	if side == "" && known == nil {
		return nil, nil
	}
	reply := Reply{
		In: side, Source: Message{Channel: c.Thread.Channel, TS: c.TS}, Text: c.Text, Files: c.Files,
		Sum: sumOf(c.Text, c.Files), Edited: c.Edited,
	}
	if c.Deleted {
		reply.Text, reply.Files, reply.Sum, reply.Gone = "", 0, "", true
	}
	switch {
	case known == nil && c.Edited != "":
		return nil, nil // it was not carried, so its changes are not
	case known == nil && !h.Status.Open():
		return nil, refuse(ReasonClosed)
	case known == nil:
	case known.Gone || !c.changes(known):
		return nil, nil
	default:
		reply.In, reply.N = known.In, known.N+1
	}
	return []Event{{Kind: EventCarried, By: c.By, Detail: Detail{Reply: &reply}}}, nil
}

// changes reports whether the reply is another one than what was carried. The platform also reports as changed what
// only got a preview, and may report a change late or twice.
func (c Carry) changes(known *Carried) bool {
	return c.Deleted || (c.Edited != "" && c.Edited > known.Edited && sumOf(c.Text, c.Files) != known.Sum)
}

// bridged reports whether replies are carried between the handoff's two threads.
func (h *Handoff) bridged() bool {
	return h.Definition != nil && h.Definition.Type.Bridge && !h.Origin.IsZero() && h.ErasedAt == 0 && h.EraseAt == 0
}

// threadSide returns which of the two threads begins with that message, or "".
func (h *Handoff) threadSide(thread Message) ThreadSide {
	switch {
	case thread.IsZero():
		return ""
	case thread == h.Card.Message:
		return ThreadCard
	case thread == h.Origin:
		return ThreadOrigin
	}
	return ""
}

// carried returns what is remembered of a reply. One in the thread of an older card is found without a side.
func (h *Handoff) carried(side ThreadSide, ts string) *Carried {
	i := slices.IndexFunc(h.Carried, func(k Carried) bool { return k.TS == ts && (k.In == side || side == "") })
	if i < 0 {
		return nil
	}
	return &h.Carried[i]
}

// Copy returns where the copy of the delivery's reply stands; zero if it never arrived.
func (h *Handoff) Copy(d *Delivery) Message {
	if r := d.About.Reply; r != nil {
		if known := h.carried(r.In, r.Source.TS); known != nil {
			return known.Copy
		}
	}
	return Message{}
}

func sumOf(text string, files int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\n%s", files, text))
	return hex.EncodeToString(sum[:8])
}

// applyCarried remembers the reply, and plans that it is carried. One that was deleted before it came is only
// remembered, so that it does not come later.
func (h *Handoff) applyCarried(e Event) {
	r := e.Reply
	now := Carried{In: r.In, TS: r.Source.TS, N: r.N, Sum: r.Sum, Edited: r.Edited, Gone: r.Gone}
	if known := h.carried(r.In, r.Source.TS); known != nil {
		now.Copy = known.Copy
		*known = now
	} else {
		h.Carried = append(h.Carried, now)
		h.Carried = slices.Clone(h.Carried[max(0, len(h.Carried)-maxCarried):])
	}
	if r.N == 0 && r.Gone {
		return
	}
	key := carryKey(r.In, r.Source.TS)
	if r.N > 0 { // the last change is what counts, but the reply itself may be on its way as it was
		h.Pending = slices.DeleteFunc(h.Pending, func(d Delivery) bool { return strings.HasPrefix(d.Key, key) && d.Key != key+"0" })
	}
	h.Pending = append(h.Pending, Delivery{Key: fmt.Sprintf("%s%d", key, r.N), Kind: DeliverCarry, Event: e.Seq, About: told(e)})
}

// carryKey begins the keys of a reply's deliveries.
func carryKey(in ThreadSide, ts string) string { return fmt.Sprintf("carry:%s:%s:", in, ts) }

// copied notes where a reply's copy stands.
func (h *Handoff) copied(d *Delivery, at Message) {
	r := d.About.Reply
	if r == nil || r.N > 0 {
		return
	}
	if known := h.carried(r.In, r.Source.TS); known != nil {
		known.Copy = at
	}
}

// uncopied gives a reply up whose copy cannot be posted, with the changes of it that wait.
func (h *Handoff) uncopied(d *Delivery) {
	r := d.About.Reply
	if r == nil || r.N > 0 {
		return
	}
	key := carryKey(r.In, r.Source.TS)
	h.Pending = slices.DeleteFunc(h.Pending, func(d Delivery) bool { return strings.HasPrefix(d.Key, key) })
	if len(h.Pending) == 0 {
		h.Pending = nil // as it is read from a store
	}
}
