package chaos

import (
	"sync"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// ledger is what people did and what they were told, as they would remember it.
type ledger struct {
	mu          sync.Mutex
	submissions []submission
	deeds       []deed
	begun       int
	titles      int // a handoff that is begun anew has another title
	opened      time.Time
}

// submission is a form that somebody filled in.
type submission struct {
	title  string
	person string
	team   int
	// taken says that the form closed on an empty answer, at that time.
	taken bool
	at    time.Time
	// thread is where it was started, if that was in a thread.
	thread place
}

// deed is one press, reaction or reply, or one form about a handoff.
type deed struct {
	handoff handoffs.ID
	person  string
	kind    handoffs.EventKind
	via     string
	// to is the new owner, or the new team.
	to string
	// on is the message on which it was done; a form remembers none.
	on place
	// form says that it was a form, which stays open when it is refused.
	form bool
	// text is what was typed beside it, which nobody else ever typed.
	text string
	// values are what was typed by field: answers, what was fixed, or why a field was returned.
	values map[string]string
	// task is the number of the task that was ticked.
	task int
	// Between from and until the bot handled it, if it did.
	from, until time.Time
	// confirmed says that the person was told nothing else than that it worked. For what is done by events, which
	// tell nobody anything, it says that one of the deliveries was acknowledged.
	confirmed bool
}

func (l *ledger) handedOff(s submission) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.submissions = append(l.submissions, s)
}

func (l *ledger) did(d deed) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.deeds = append(l.deeds, d)
}

// sendsEvery keeps the run from being over before much has gone wrong.
func sendsEvery(limit int) time.Duration {
	if limit < long {
		return 150 * time.Millisecond
	}
	return 300 * time.Millisecond
}

// begin counts a handoff that is to be sent, and reports false when there are enough for now.
func (l *ledger) begin(limit int) (n int, more bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.opened.IsZero() {
		l.opened = time.Now()
	}
	if l.begun >= limit || time.Duration(l.begun)*sendsEvery(limit) > time.Since(l.opened) {
		return 0, false
	}
	l.begun++
	l.titles++
	return l.titles, true
}

// failed gives a handoff back that the person was never told is taken: another one is to be sent.
func (l *ledger) failed() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.begun--
}

func (l *ledger) taken() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for _, s := range l.submissions {
		if s.taken {
			n++
		}
	}
	return n
}
