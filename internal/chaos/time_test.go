package chaos

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// passing is the time that passes for trays and digests only: nobody waits ten minutes for a message with reminders, a
// day for the next ones, or a year for a digest. It is done by changing what is stored, under its version, so that
// nothing else of the bot knows.
type passing struct {
	mu sync.Mutex
	// turned counts the days that ended, and kept what trays had held back on them, by person. Where an answer was
	// lost, both are more than it was.
	turned, kept map[handoffs.UserID]int
	// planted are the times of the rare digests, by name.
	planted map[string]map[handoffs.Instant]slot
	// first is when the digest of every minute was due for the first time.
	first   handoffs.Instant
	started time.Time
}

func newPassing() *passing {
	return &passing{
		turned: map[handoffs.UserID]int{}, kept: map[handoffs.UserID]int{}, planted: map[string]map[handoffs.Instant]slot{}, started: time.Now(),
	}
}

// days is how many days there were at most for somebody.
func (p *passing) days(user handoffs.UserID, end time.Time) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return 1 + p.turned[user] + int(end.UTC().Truncate(24*time.Hour).Sub(p.started.UTC().Truncate(24*time.Hour)).Hours()/24)
}

func (p *passing) held(user handoffs.UserID) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.kept[user]
}

const (
	// dayLength is how long a day is for trays.
	dayLength = time.Minute
	// plantEvery is how often one of the rare digests is due, if it is done by then.
	plantEvery = 800 * time.Millisecond
	// plantedAhead is how far ahead its time is at most, in milliseconds.
	plantedAhead = handoffs.Instant(1500)
	// longAgo is how far in the past its time is now and then: it says that it is late.
	longAgo = 7 * time.Minute
)

// letPass lets time pass until end is called.
func (w *world) letPass(ctx context.Context, done <-chan struct{}) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	var passing sync.WaitGroup
	passing.Go(func() { w.pass(ctx, done) })
	return func() {
		cancel()
		passing.Wait()
	}
}

// pass lets time pass until the context ends. The rare digests are due, each in turn, until people are done.
func (w *world) pass(ctx context.Context, done <-chan struct{}) {
	day, planted, turns := time.Now(), time.Time{}, 0
	for pause(ctx, 400*time.Millisecond) {
		turn := time.Since(day) > dayLength
		if turn {
			day = time.Now()
		}
		short, cancel := context.WithTimeout(ctx, time.Second) // Redis may be away
		select {
		case <-done:
		default:
			if turns++; time.Since(planted) > plantEvery && w.plant(short, rareDigests[turns%len(rareDigests)]) {
				planted = time.Now()
			}
		}
		w.passTrays(short, turn, func() bool { return w.random.chance(10) })
		cancel()
	}
}

// passTrays makes those trays old that somebody chooses, and ends the day of all if it is over.
func (w *world) passTrays(ctx context.Context, turn bool, chosen func() bool) {
	ids, err := w.redis.client.ZRange(ctx, w.due(), 0, -1).Result()
	if err != nil {
		return
	}
	for i := range peopleCount {
		user := handoffs.UserID(personID(i))
		old := slices.Contains(ids, string(handoffs.TrayID(user))) && chosen()
		if turn || old {
			w.passTray(ctx, user, turn, old)
		}
	}
}

func (w *world) tray(ctx context.Context, user handoffs.UserID) (handoffs.Tray, error) {
	tray, _, err := loadChore[handoffs.Tray](w.store.LoadChore(ctx, handoffs.TrayID(user)))
	return tray, err
}

func (w *world) passTray(ctx context.Context, user handoffs.UserID, turn, old bool) {
	id := handoffs.TrayID(user)
	tray, version, err := loadChore[handoffs.Tray](w.store.LoadChore(ctx, id))
	if err != nil || version == 0 {
		return
	}
	if turn {
		w.time.mu.Lock()
		w.time.turned[user]++
		w.time.kept[user] += tray.Held
		w.time.mu.Unlock()
		tray.Day = "over" // the next one is another
	}
	if old && len(tray.Notices) > 0 {
		tray.Since -= handoffs.Instant(handoffs.TrayJoins.Milliseconds())
	}
	now := handoffs.InstantOf(time.Now())
	w.change(ctx, id, version, tray, now, tray.NextLook(now, handoffs.TrayJoins))
}

// change stores a chore, if nobody else has meanwhile, and reports whether it surely did.
func (w *world) change(ctx context.Context, id handoffs.ID, version int64, state any, now, next handoffs.Instant) bool {
	data, err := json.Marshal(state)
	return err == nil && w.store.CommitChore(ctx, handoffs.Chore{ID: id, Version: version, State: data}, now, next) == nil
}

func (w *world) digest(ctx context.Context, name string) (handoffs.DigestState, int64, error) {
	return loadChore[handoffs.DigestState](w.store.LoadChore(ctx, handoffs.DigestID(name)))
}

// learnFirst learns when the digest of every minute is due first: the digests are in the queue when the first process is
// connected.
func (w *world) learnFirst(ctx context.Context) error {
	state, _, err := w.digest(ctx, minuteDigest)
	w.time.first = state.Next
	if state.Slot != nil {
		w.time.first = state.Slot.At
	}
	if err == nil && w.time.first == 0 {
		err = errors.New("the digest of every minute is never due")
	}
	return err
}

// plantDays makes the team of a digest one whose last days were counted, so that there is something to draw.
func (w *world) plantDays(ctx context.Context) error {
	id := handoffs.DaysID(handoffs.TeamKey(teamKey(timedTeam - 1)))
	days, version, err := loadChore[handoffs.Days](w.store.LoadChore(ctx, id))
	if err == nil && version == 0 {
		err = errors.New("nobody counts the days")
	}
	if err != nil {
		return err
	}
	for ago := 9; ago > 0; ago-- {
		day := time.Now().UTC().AddDate(0, 0, -ago).Format(time.DateOnly)
		days.Counts = append(days.Counts, handoffs.DayCount{Day: day, Open: 2 * ago, Overdue: ago})
	}
	if !w.change(ctx, id, version, days, handoffs.InstantOf(time.Now()), days.Next) {
		return errors.New("the days cannot be stored")
	}
	return nil
}

// plant makes a rare digest due: soon, or long ago. It reports whether it did.
func (w *world) plant(ctx context.Context, name string) bool {
	state, version, err := w.digest(ctx, name)
	now := handoffs.InstantOf(time.Now())
	if err != nil || version == 0 || state.NextPost() != nil || state.NextPicture() != nil || state.Next < now+handoffs.Instant(time.Hour.Milliseconds()) {
		return false
	}
	state.Next = now + handoffs.Instant(w.random.n(int(plantedAhead)))
	if w.random.chance(35) {
		state.Next = now - handoffs.Instant(longAgo.Milliseconds())
	}
	w.time.mu.Lock()
	defer w.time.mu.Unlock()
	if w.random.chance(50) {
		state.Pictured = "" // it is another week
	}
	sure := w.change(ctx, handoffs.DigestID(name), version, state, now, state.NextLook(now))
	if w.time.planted[name] == nil {
		w.time.planted[name] = map[handoffs.Instant]slot{}
	}
	w.time.planted[name][state.Next] = slot{at: state.Next, sure: sure, picture: state.Pictured == ""}
	return sure
}

// waiting says what trays and digests still have to tell; time passes for the trays.
func (w *world) waiting(ctx context.Context) (map[string]string, error) {
	stuck := map[string]string{}
	for i := range peopleCount {
		user := handoffs.UserID(personID(i))
		tray, err := w.tray(ctx, user)
		if err != nil {
			return nil, err
		}
		if n := len(tray.Notices) + len(tray.Sending); n > 0 {
			stuck[string(handoffs.TrayID(user))] = fmt.Sprintf("tray, of %d", n)
		}
	}
	for i := range w.book.Digests {
		name := w.book.Digests[i].Name
		state, _, err := w.digest(ctx, name)
		if err != nil {
			return nil, err
		}
		soon := handoffs.InstantOf(time.Now())
		if name != minuteDigest {
			soon += plantedAhead
		}
		if state.NextLook(soon) <= soon || state.NextPicture() != nil {
			stuck[string(handoffs.DigestID(name))] = "digest, due " + strings.TrimSuffix(state.Next.Time().Format(time.RFC3339), "Z")
		}
	}
	return stuck, nil
}
