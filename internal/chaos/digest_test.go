package chaos

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/handoffs/playbook"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// minuteDigest is due every minute, and the others when the run says so, and never by themselves: one that comes with
// pictures, and two that go to many places, because of a few posts only one is ever in doubt.
const (
	minuteDigest  = "minutes"
	pictureDigest = "pictures"
)

var rareDigests = []string{pictureDigest, "rare-1", "rare-2"}

// digestPlaces are where a digest goes.
func digestPlaces(name string) []string {
	if name == minuteDigest || name == pictureDigest {
		return []string{teamChannel(timedTeam), personID(0), teamChannel(timedTeam - 1)}
	}
	places := []string{"C0SALES"}
	for i := range 4 {
		places = append(places, teamChannel(i), personID(i+1))
	}
	return places
}

// digests checks that each digest was sent once for every slot and place, and for no other.
func (f *findings) digests(w *world, posts map[string][]slacksim.Message, end time.Time) {
	for i := range w.book.Digests {
		d := &w.book.Digests[i]
		id := handoffs.DigestID(d.Name)
		slots := w.slots(d, end)
		sent := f.slotsSent(w, d, slots, posts[string(id)], end)
		for n, s := range slots {
			if !s.sure && len(sent[s.at]) == 0 {
				continue
			}
			for _, to := range d.To {
				f.digestCount.due++
				switch {
				case slices.Contains(sent[s.at], to):
					f.digestCount.said++
				case d.Name == minuteDigest && n+1 < len(slots) && slices.Contains(sent[slots[n+1].at], to):
					f.digestCount.moved++ // it had not come when the next one was due, which says how things are
				default:
					f.say(&f.digestCount.lost, "%s of %s did not come to %s", id, clock(s.at.Time()), to)
				}
			}
		}
		if d.Name == pictureDigest {
			f.digestPictures(w, d, slots, sent)
		}
		state, _, err := w.digest(w.t.Context(), d.Name)
		if err != nil || state.Slot != nil && state.Slot.Drawn != state.Slot.Acted {
			f.say(&f.digestCount.lost, "%s is not drawn as it is: %v", id, err)
		}
	}
	if c := &f.digestCount; c.moved > 1+c.due/10 {
		f.say(&c.lost, "%d of %d messages with digests did not come before the next ones", c.moved, c.due)
	}
}

// digestPictures checks that a picture was shared once wherever a slot stands that comes with one.
func (f *findings) digestPictures(w *world, d *playbook.Digest, slots []slot, sent map[handoffs.Instant][]string) {
	c := &f.pictures
	for _, to := range d.To {
		room := to
		if strings.HasPrefix(to, "U") {
			room = w.ws.As(to).DM()
		}
		want, there := 0, map[string]int{}
		for _, s := range slots {
			if s.picture && slices.Contains(sent[s.at], to) {
				want++
			}
		}
		for _, m := range w.ws.Messages(room) {
			for _, file := range m.Files {
				if there[file.ID]++; m.User == botUser && there[file.ID] == 2 {
					f.say(&c.duplicated, "%s was shared twice in %s: %s", file.Name, to, stamps([]slacksim.Message{m}))
				}
			}
		}
		c.due += want
		c.said += min(want, len(there))
		if n := len(there); n < want {
			c.lost += want - n - 1
			f.say(&c.lost, "%d pictures stand in %s, and %d digests there came with one", n, to, want)
		} else if n > want {
			f.say(&c.undue, "%d pictures stand in %s, and %d digests there came with one", n, to, want)
		}
	}
}

// slot is a time at which a digest is due. One that is not sure may have been lost when the run made it due.
type slot struct {
	at      handoffs.Instant
	sure    bool
	picture bool
}

// slots are the times of a digest until the end, in their order.
func (w *world) slots(d *playbook.Digest, end time.Time) []slot {
	var list []slot
	if d.Name != minuteDigest {
		w.time.mu.Lock()
		defer w.time.mu.Unlock()
		list = slices.Collect(maps.Values(w.time.planted[d.Name]))
	} else {
		calendar := w.book.Calendars[w.book.Teams[d.Team].CalendarName]
		schedule := d.Schedule(&calendar)
		for at := w.time.first; at <= handoffs.InstantOf(end); at = schedule.After(at) {
			list = append(list, slot{at: at, sure: true})
		}
	}
	slices.SortFunc(list, func(a, b slot) int { return int(a.at - b.at) })
	return list
}

// slotsSent returns to which places each slot came.
func (f *findings) slotsSent(w *world, d *playbook.Digest, slots []slot, posts []slacksim.Message, end time.Time) map[handoffs.Instant][]string {
	rooms, sent := w.directRooms(), map[handoffs.Instant][]string{}
	c := &f.digestCount
	for _, m := range posts {
		_, delivery := deliveryOf(m)
		at, to, _ := strings.Cut(strings.TrimPrefix(delivery, "slot:"), ":")
		ms, err := strconv.ParseInt(at, 10, 64)
		when, posted := handoffs.Instant(ms), slackTime(m.TS)
		if posted.After(end) {
			continue
		}
		place := fmt.Sprintf("%s of %s at %s", delivery, d.Name, stamps([]slacksim.Message{m}))
		switch {
		case err != nil || !slices.ContainsFunc(slots, func(s slot) bool { return s.at == when }) || !slices.Contains(d.To, to):
			f.say(&c.undue, "%s was not due", place)
		case m.Channel != to && string(rooms[m.Channel]) != to:
			f.say(&c.undue, "%s is in another place than where it belongs", place)
		case slices.Contains(sent[when], to):
			f.say(&c.duplicated, "%s stands there twice", place)
		}
		if !slices.Contains(sent[when], to) {
			sent[when] = append(sent[when], to)
		}
		late := posted.Sub(when.Time())
		wasLate := late > longAgo
		if says := strings.Contains(m.Text, "This was due "); says != wasLate {
			f.say(&c.undue, "%s comes %v after its time, and says that it is late: %t", place, late, says)
		}
		if wasLate {
			f.lateDigests++
			late -= longAgo
		}
		c.late = append(c.late, late)
	}
	return sent
}
