package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

// notice is a reminder for one person.
type notice struct {
	r     *record
	key   string
	about handoffs.Told
	// laid is when it was noted that it is in the person's tray; zero if it never was.
	laid handoffs.Instant
	// said is when the person read it; zero if they did not.
	said time.Time
}

// notices are reminders by person.
type notices map[handoffs.UserID][]*notice

// collect adds the reminders of a handoff to people.
func (all notices) collect(r *record) {
	laid := map[string]handoffs.Instant{}
	for i := range r.events {
		if e := &r.events[i]; e.Receipt != nil {
			laid[e.Receipt.Key] = e.At
		}
	}
	for key, d := range r.planned() {
		if d.Kind == handoffs.DeliverNotice {
			all[d.To] = append(all[d.To], &notice{r: r, key: key, about: d.About, laid: laid[key]})
		}
	}
}

// trays checks that every reminder to a person was said to them once, in a message of its own or with others, unless the
// ball moved before or they had had enough that day; and that nothing else was said.
func (f *findings) trays(w *world, all notices, posts map[string][]slacksim.Message, end time.Time) {
	back, whole, err := w.heldBack(w.t.Context())
	if err != nil {
		f.say(&f.notices.lost, "%v", err)
		return
	}
	for i := range peopleCount {
		user := handoffs.UserID(personID(i))
		tray, err := w.tray(w.t.Context(), user)
		if err != nil {
			f.say(&f.notices.lost, "%v", err)
			continue
		}
		mails := posts[string(handoffs.TrayID(user))]
		slices.SortFunc(mails, func(a, b slacksim.Message) int { return slackTime(a.TS).Compare(slackTime(b.TS)) })
		f.trayMessages(user, &tray, mails, w.time.days(user, end))
		unnamed := make([]int, len(mails))
		for i, m := range mails {
			unnamed[i] = f.read(user, all[user], m)
		}
		left := f.counted(f.unsaid(user, all[user], back, mails, end), mails, unnamed)
		most := 0
		if !whole { // the oldest of what was held back is forgotten
			most = w.time.held(user) + tray.Held
		}
		if len(left) > most {
			f.say(&f.notices.lost, "%d reminders never reached %s, and %d are accounted for:", len(left), user, most)
			for _, n := range left {
				f.say(&f.notices.lost, "%s of %s, laid into the tray at %s, which sent %s\n%s", n.key, n.r.ID, clock(n.laid.Time()), told(mails), n.r.timeline())
			}
		}
	}
}

// trayMessages checks that there are no more messages than there may be, each once.
func (f *findings) trayMessages(user handoffs.UserID, tray *handoffs.Tray, mails []slacksim.Message, days int) {
	seen := map[string]int{}
	for _, m := range mails {
		_, delivery := deliveryOf(m)
		if seen[delivery]++; seen[delivery] == 2 {
			f.say(&f.duplicated, "%s of %s stands twice: %s", delivery, user, stamps([]slacksim.Message{m}))
		}
		if number(strings.TrimPrefix(delivery, "tray:")) > int(tray.Number) {
			f.say(&f.duplicated, "%s of %s stands in Slack and nothing asks for it", delivery, user)
		}
	}
	f.trayMails += len(mails)
	if len(seen) > days*handoffs.TrayCap {
		f.say(&f.notices.undue, "%s got %d messages with reminders in %d days", user, len(seen), days)
	}
}

var (
	namedPattern   = regexp.MustCompile(`\bH-\d+\b`)
	percentPattern = regexp.MustCompile(`(\d+) % of its time has passed`)
	overduePattern = regexp.MustCompile(`\*Overdue\* since <!date\^(\d+)\^`)
	morePattern    = regexp.MustCompile(`And (\d+) more`)
)

// read finds the reminder behind each line of a message. It returns how many the message does not name.
func (f *findings) read(user handoffs.UserID, list []*notice, m slacksim.Message) (unnamed int) {
	at := slackTime(m.TS)
	for line := range strings.Lines(m.Text) {
		if more := morePattern.FindStringSubmatch(line); more != nil {
			unnamed += number(more[1])
			continue
		}
		if namedPattern.FindString(line) == "" {
			continue // how many there are
		}
		switch told, again := match(list, line, at); {
		case told != nil:
			told.said = at
			f.notices.late = append(f.notices.late, at.Sub(told.about.At.Time()))
		case again:
			f.say(&f.notices.duplicated, "%s was told twice of what is said at %s:\n%s", user, clock(at), line)
		default:
			f.say(&f.notices.undue, "%s was told at %s, of which nobody was to tell them:\n%s", user, clock(at), line)
		}
	}
	return unnamed
}

// match finds the reminder that a line tells of at a time. If all that it may be are told, one of them may have been
// another that is not: then again is false, and that one is returned.
func match(list []*notice, line string, at time.Time) (told *notice, again bool) {
	fits := func(n *notice, at time.Time) bool {
		return n.about.At.Time().Before(at) && n.stands(at.Add(-onTheWay)) && n.reads(line)
	}
	for _, n := range list {
		if n.said.IsZero() && fits(n, at) && (told == nil || n.about.At > told.about.At) {
			told = n
		}
	}
	for _, n := range list {
		if told != nil || n.said.IsZero() || !fits(n, at) {
			continue
		}
		again = true
		for _, other := range list {
			if other.said.IsZero() && fits(other, n.said) {
				other.said = n.said
				return n, false
			}
		}
	}
	return told, again
}

// reads reports whether a line tells of the reminder.
func (n *notice) reads(line string) bool {
	if namedPattern.FindString(line) != string(n.r.ID) {
		return false
	}
	if part := percentPattern.FindStringSubmatch(line); part != nil {
		return n.about.Reminder.Percent == number(part[1])
	}
	since := overduePattern.FindStringSubmatch(line)
	return since != nil && n.about.Reminder.Percent >= 100 && int64(number(since[1])) == n.about.Reminder.Due.Time().Unix()
}

// stands reports whether the ball had not moved by that time.
func (n *notice) stands(at time.Time) bool {
	moved := n.r.movedAfter(n.about.At)
	return moved == 0 || moved.Time().After(at)
}

// heldBack is what is kept for digests of the reminders that were too many for a day. It is not whole if the oldest are
// forgotten.
func (w *world) heldBack(ctx context.Context) (back map[string]bool, whole bool, err error) {
	back, whole = map[string]bool{}, true
	for team := range w.book.Teams {
		held, _, err := loadChore[handoffs.Held](w.store.LoadChore(ctx, handoffs.HeldID(team)))
		if err != nil {
			return nil, false, err
		}
		for _, n := range held.Notices {
			back[fmt.Sprintf("%s %s %s", n.To, n.Handoff, n.Delivery)] = true
		}
		whole = whole && len(held.Notices) < handoffs.HeldKept
	}
	return back, whole, nil
}

// unsaid counts what was said, what was held back, and what the ball's move made needless. It returns what is left.
func (f *findings) unsaid(user handoffs.UserID, list []*notice, back map[string]bool, mails []slacksim.Message, end time.Time) (left []*notice) {
	for _, n := range list {
		f.notices.due++
		held := back[fmt.Sprintf("%s %s %s", user, n.r.ID, n.key)]
		switch {
		case held && !n.said.IsZero():
			f.wrong(&f.notices.undue, n.r, "%s was said to %s, and was held back", n.key, user)
		case held:
			f.held++
		case !n.said.IsZero():
			f.notices.said++
		case !n.stands(n.latest(mails, end)):
			f.notices.moved++
		case n.laid == 0:
			f.wrong(&f.notices.lost, n.r, "%s was never laid into the tray of %s", n.key, user)
		default:
			left = append(left, n)
		}
	}
	return left
}

// counted takes out those that a message only counts, because it names enough others. It returns what is left.
func (f *findings) counted(list []*notice, mails []slacksim.Message, unnamed []int) (left []*notice) {
	slices.SortFunc(list, func(a, b *notice) int { return int(a.laid - b.laid) })
next:
	for _, n := range list {
		latest := n.latest(mails, slackTime("9999999999.0"))
		for i, m := range mails {
			if at := slackTime(m.TS); unnamed[i] > 0 && at.After(n.about.At.Time()) && !at.After(latest) {
				unnamed[i]--
				f.onlyCounted++
				continue next
			}
		}
		left = append(left, n)
	}
	return left
}

// told lists messages with reminders.
func told(mails []slacksim.Message) string {
	var all []string
	for _, m := range mails {
		_, delivery := deliveryOf(m)
		all = append(all, fmt.Sprintf("%s at %s: %s", delivery, clock(slackTime(m.TS)), strings.Join(namedPattern.FindAllString(m.Text, -1), " ")))
	}
	return strings.Join(all, "; ")
}

// latest is when the person must have been told at the latest: what is in the tray when a message is made is in it, and
// the second one that is sent is made after the first is.
func (n *notice) latest(mails []slacksim.Message, end time.Time) time.Time {
	if n.laid == 0 {
		return end
	}
	after := 0
	for _, m := range mails {
		if at := slackTime(m.TS); at.After(n.laid.Time()) {
			if after++; after == 2 {
				return at
			}
		}
	}
	return end
}

// loadChore reads a chore's state.
func loadChore[T any](chore handoffs.Chore, err error) (state T, version int64, _ error) {
	if err == nil && chore.Version > 0 {
		err = json.Unmarshal(chore.State, &state)
	}
	return state, chore.Version, err
}

func (f *findings) say(count *int, format string, args ...any) {
	*count++
	f.problems = append(f.problems, fmt.Sprintf(format, args...))
}
