package chaos

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// notices are the reminders that were laid into people's trays, by person: handoff and key.
type notices map[handoffs.UserID][]string

// trayRemembers is how many of those that left it a tray still names at least.
const trayRemembers = 50

// trays checks that every reminder to a person is in their tray once, and every message out of it was sent once.
func (f *findings) trays(w *world, laid notices, posts map[string][]slacksim.Message) {
	for i := range peopleCount {
		user := handoffs.UserID(personID(i))
		id := handoffs.TrayID(user)
		chore, err := w.store.LoadChore(w.t.Context(), id)
		var tray handoffs.Tray
		if err == nil && chore.Version > 0 {
			err = json.Unmarshal(chore.State, &tray)
		}
		if err != nil {
			f.say(&f.lost, "%s cannot be read: %v", id, err)
			continue
		}
		var held []string
		for _, n := range slices.Concat(tray.Notices, tray.Sending) {
			held = append(held, string(n.Handoff)+"/"+n.Delivery)
		}
		held = append(held, tray.Last...)
		slices.Sort(held)
		if once := slices.Compact(slices.Clone(held)); len(once) < len(held) {
			f.say(&f.duplicated, "%s holds %d reminders, and %d different ones", id, len(held), len(once))
		}
		for _, key := range laid[user] {
			if _, in := slices.BinarySearch(held, key); !in && len(tray.Last) < trayRemembers {
				f.say(&f.lost, "%s was laid into %s and is not there", key, id)
			}
		}
		f.reminders += len(laid[user])
		f.trayMessages(id, &tray, posts[string(id)])
	}
}

func (f *findings) trayMessages(id handoffs.ID, tray *handoffs.Tray, posts []slacksim.Message) {
	seen := map[string]int{}
	for _, m := range posts {
		_, delivery := deliveryOf(m)
		seen[delivery]++
		f.trayMails++
		if number(strings.TrimPrefix(delivery, "tray:")) > int(tray.Number) {
			f.say(&f.duplicated, "%s of %s stands in Slack and nothing asks for it", delivery, id)
		}
	}
	for delivery, n := range seen {
		if n > 1 {
			f.say(&f.duplicated, "%s of %s stands %d times", delivery, id, n)
		}
	}
}

func (f *findings) say(count *int, format string, args ...any) {
	*count++
	f.problems = append(f.problems, fmt.Sprintf(format, args...))
}
