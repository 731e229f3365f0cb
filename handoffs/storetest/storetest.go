// Package storetest is the contract of handoffs.Store, Queue, Lister, Register and Drafts as tests: what their comments promise,
// under faults and from many sides at once.
package storetest

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Data is everything that is stored.
type Data interface {
	handoffs.Store
	handoffs.Queue
	handoffs.Lister
	handoffs.Register
	handoffs.Drafts
	handoffs.Pages
	handoffs.Homes
	handoffs.Lanes
	handoffs.Chores
	handoffs.Digests
	handoffs.Reports
}

// Backend is a new, empty workspace.
type Backend struct {
	Data Data
	// Other is the same workspace as another process sees it: nothing is in its memory.
	Other Data
	// Strike lets a fault happen to the next call of Data, and Spare takes it back if it has not happened. The fault
	// rows need them; nil leaves the rows out.
	Strike func(Fault)
	Spare  func()
	// Repeats says that the backend's client may repeat a call by itself, so that a fault can stay unnoticed.
	Repeats bool
	// Audit, if set, checks what the interfaces do not show, for the handoffs with these ids.
	Audit func(t testing.TB, all []handoffs.Handoff)
}

// Fault is what happens to a call on its way.
type Fault string

// The ways in which a call fails. In each, the caller gets an error that the interfaces do not name.
const (
	// LostRequest fails before anything is written.
	LostRequest Fault = "the request is lost"
	// LostAnswer fails after all is written.
	LostAnswer Fault = "the answer is lost"
	// Silence writes nothing, and ends with the call's context.
	Silence Fault = "nothing answers"
)

// Run runs the contract. open is called once for each test; the tests are parallel.
func Run(t *testing.T, open func(t *testing.T) Backend) {
	t.Helper()
	tests := []struct {
		name string
		run  func(t *testing.T, w *world)
	}{
		{"Begin gives each number once", beginGivesEachNumberOnce},
		{"Begin returns what the request made", beginReturnsWhatTheRequestMade},
		{"Load does not find what was never committed", loadDoesNotFind},
		{"Load knows the requests that were committed on the handoff", loadKnowsRequests},
		{"Load returns the handoff under its own definition", loadReturnsOwnDefinition},
		{"Commit keeps every text as it is", commitKeepsTexts},
		{"Commit refuses a version that is not the last", commitRefusesOldVersion},
		{"Commit refuses a request that was committed", commitRefusesRepeatedRequest},
		{"Commit refuses a second open handoff of a subject", commitRefusesTakenSubject},
		{"Commit lets a subject pass that is taken knowingly", commitLetsDespitePass},
		{"Claim takes the longest due first", claimTakesLongestDueFirst},
		{"Claim hands an item to one worker only", claimHandsToOneWorker},
		{"Claim counts attempts after a crash", claimCountsAttempts},
		{"GiveBack sets the next look", giveBackSetsNextLook},
		{"Claim says since when an item was due", claimSaysSinceWhen},
		{"Turns in a lane are apart, in the order of asking", turnsAreApart},
		{"A turn in a closed lane comes after it opens", turnsWaitForOpening},
		{"Turns that were slept through are void", lateTurnsAreVoid},
		{"Chores are stored whole, one version after the other", choresAreStoredWhole},
		{"Chores stand in the queue like handoffs", choresStandInTheQueue},
		{"GiveBack in doubt keeps the attempts", giveBackInDoubtKeepsAttempts},
		{"GiveBack is refused when the lease has passed on", giveBackRefusesLostLease},
		{"A press during a lease waits for the give-back", pressWaitsForGiveBack},
		{"A press during a lease survives the crash of its holder", pressSurvivesCrash},
		{"A press on a closed lease's handoff keeps its place by age", pressKeepsItsAge},
		{"A commit that leaves nothing to do empties the queue", commitEmptiesQueue},
		{"OpenFor lists what a team has, longest with its holder first", openForListsByAge},
		{"OpenOf lists what a person sent or owns", openOfListsSentAndOwned},
		{"Holders names who sent or owns what is open", holdersAreThoseOfOpenHandoffs},
		{"ByMessage finds a handoff by every card it had", byMessageFindsEveryCard},
		{"FromThread finds what was started in a thread, newest first", fromThreadIsNewestFirst},
		{"Timeline is oldest first", timelineIsOldestFirst},
		{"A page shows what waits for a person, and for a team", pageShowsWhatWaits},
		{"A page counts what is overdue", pageCountsWhatIsOverdue},
		{"A page lists tasks by their date", pageListsTasksByDate},
		{"A digest has what is overdue, due today and nobody's", digestHasWhatStalls},
		{"A digest counts what happened since the last one", digestCountsWhatHappened},
		{"A report counts what has ended, and what is open for as long as it is", reportCountsWhatIsOpen},
		{"A report follows a redirection", reportFollowsARedirection},
		{"Changes that are refused or made before do not count", changesThatAreRefusedDoNotCount},
		{"Tallies outlive what they count", talliesOutliveTheirHandoffs},
		{"Open pages are remembered for a while", homesAreRemembered},
		{"Naming finds the handoffs of everybody who had a part in them", namingFindsEverybody},
		{"Titled finds the handoffs of a customer, of every type", titledFindsEveryType},
		{"An erased handoff leaves its number and its times", erasedLeavesTimes},
		{"A person who is forgotten is found nowhere", forgottenIsFoundNowhere},
		{"A redaction is refused when the handoff changed meanwhile", redactionRefusesOldVersion},
		{"A closed handoff comes back when its time of keeping is over", closedComesBack},
		{"A draft is kept until it is replaced or deleted", draftIsKept},
		{"A draft is gone when its form is sent", draftGoesWithItsForm},
		{"A draft that arrives after its form is dropped", lateDraftIsDropped},
		{"One of many acknowledgements wins", oneAcknowledgementWins},
		{"One press makes one handoff however often it is delivered", onePressMakesOneHandoff},
		{"One of many senders of a subject wins", oneSenderWins},
		{"One of many answers to a question wins", oneAnswerWins},
		{"An answer during a return is taken before it, or told", answerDuringReturn},
		{"Of an assignment and a completion one wins", assignDuringComplete},
		{"Calls end with their context", callsEndWithContext},
		{"Any history keeps the invariants", anyHistoryKeepsInvariants},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, open(t))
			w.open = open
			test.run(t, w)
			w.check(t)
		})
	}
	t.Run("Faults", func(t *testing.T) {
		t.Parallel()
		runFaults(t, open)
	})
}

// world is a workspace with its people, and a clock that moves by a millisecond whenever somebody looks.
type world struct {
	Backend
	open    func(t *testing.T) Backend
	service handoffs.Service
	clock   atomic.Int64
	given   sync.Map
}

func newWorld(t *testing.T, b Backend) *world {
	t.Helper()
	w := &world{Backend: b}
	w.clock.Store(1_775_131_200_000)
	w.Data = noting{b.Data, &w.given}
	w.service = handoffs.Service{Store: w.Data, Now: w.now}
	return w
}

// noting remembers which ids were given, so that the checks see every handoff.
type noting struct {
	Data
	given *sync.Map
}

func (n noting) Begin(ctx context.Context, r handoffs.RequestID) (handoffs.ID, error) {
	id, err := n.Data.Begin(ctx, r)
	if err == nil {
		n.given.Store(id, true)
	}
	return id, err
}

func (w *world) now() time.Time { return time.UnixMilli(w.clock.Add(1)) }

// pass lets time go by.
func (w *world) pass(d time.Duration) { w.clock.Add(d.Milliseconds()) }

const (
	sara    handoffs.UserID  = "USARA"
	sam     handoffs.UserID  = "USAM"
	omar    handoffs.UserID  = "UOMAR"
	olga    handoffs.UserID  = "UOLGA"
	sales   handoffs.TeamKey = "sales"
	onboard handoffs.TeamKey = "onboarding"
	support handoffs.TeamKey = "support"

	lease = time.Minute
)

var (
	people = []handoffs.UserID{sara, sam, omar, olga}
	teams  = []handoffs.TeamKey{sales, onboard, support}
)

func definition(typ handoffs.TypeKey, to handoffs.TeamKey) *handoffs.Definition {
	return &handoffs.Definition{
		Type: handoffs.Type{
			Key: typ, Name: "Deal", From: sales, To: to,
			Fields: []handoffs.Field{
				{Key: "customer", Label: "Customer", Kind: handoffs.KindText, Required: true, Title: true},
				{Key: "scope", Label: "Scope", Kind: handoffs.KindLongText},
				{Key: "people", Label: "People", Kind: handoffs.KindUsers},
			},
			Targets: handoffs.Targets{Acknowledge: handoffs.Duration{Time: 4 * time.Hour}, Complete: handoffs.Duration{Days: 5}},
		},
		From: handoffs.Team{Key: sales, Name: "Sales", Channel: "C0SALES"},
		To:   handoffs.Team{Key: to, Name: "Receivers", Channel: "C0RECV", Managers: []handoffs.UserID{olga}, ExceptionOwner: olga},
		Calendar: handoffs.Calendar{
			Timezone: "America/New_York", Days: []time.Weekday{1, 2, 3, 4, 5}, Hours: []handoffs.Span{{From: 540, To: 1080}},
		},
	}
}

func deal(title string) handoffs.Send {
	return handoffs.Send{
		By: sara, Definition: definition("deal", onboard), Values: handoffs.Values{"customer": {title}, "scope": {"All of it"}},
		Origin: handoffs.Message{Channel: "C0SALES", TS: "1775131200.000100"},
	}
}

func member(user handoffs.UserID) handoffs.Actor { return handoffs.Actor{User: user, Member: true} }

// send makes a handoff, and do carries out a command on it; both end the test if that is not taken.
func (w *world) send(t testing.TB, request handoffs.RequestID, cmd handoffs.Send) handoffs.Handoff {
	t.Helper()
	r, err := w.service.Send(t.Context(), request, cmd)
	if err != nil {
		t.Fatalf("Send %q: %v", request, err)
	}
	return r.Handoff
}

func (w *world) do(t testing.TB, id handoffs.ID, request handoffs.RequestID, cmd handoffs.Command) handoffs.Handoff {
	t.Helper()
	r, err := w.service.Do(t.Context(), id, request, cmd)
	if err != nil {
		t.Fatalf("%s %s: %v", cmd.Name(), id, err)
	}
	return r.Handoff
}

// deliver records everything pending as posted, as a worker does whom nothing troubles.
func (w *world) deliver(t testing.TB, id handoffs.ID) handoffs.Handoff {
	t.Helper()
	h, err := w.Data.Load(t.Context(), id, "")
	if err != nil {
		t.Fatalf("Load %s: %v", id, err)
	}
	for _, d := range h.Pending {
		at := handoffs.Message{Channel: "C0RECV", TS: string(id) + "." + d.Key}
		if d.Kind == handoffs.DeliverCard && !h.Card.IsZero() {
			at = h.Card.Message
		}
		h = w.do(t, id, "", handoffs.RecordPosted{Receipt: handoffs.Receipt{Key: d.Key, Message: at, Revision: h.Revision}})
	}
	return h
}

// change decides on what is stored, without committing.
func (w *world) change(t testing.TB, id handoffs.ID, cmd handoffs.Command) handoffs.Change {
	t.Helper()
	h, err := w.Data.Load(t.Context(), id, "")
	if err != nil {
		t.Fatalf("Load %s: %v", id, err)
	}
	c, err := handoffs.Decide(h, cmd, w.now())
	if err != nil {
		t.Fatalf("Decide %s on %s: %v", cmd.Name(), id, err)
	}
	return c
}

func (w *world) claim(t testing.TB, n int) []handoffs.Claim {
	t.Helper()
	claims, err := w.Data.Claim(t.Context(), w.now(), lease, n)
	if err != nil {
		t.Fatalf("Claim: %v", err)
	}
	return claims
}

func (w *world) giveBack(t testing.TB, c handoffs.Claim, seen int64, next handoffs.Instant, clean bool) {
	t.Helper()
	if err := w.Data.GiveBack(t.Context(), c, seen, next, clean); err != nil {
		t.Fatalf("GiveBack %s: %v", c.ID, err)
	}
}

func claimed(claims []handoffs.Claim) []handoffs.ID {
	ids := make([]handoffs.ID, len(claims))
	for i, c := range claims {
		ids[i] = c.ID
	}
	return ids
}
