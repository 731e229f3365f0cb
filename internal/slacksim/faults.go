package slacksim

import (
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// FaultKind is a way in which Slack, or the network before it, goes wrong.
type FaultKind string

const (
	// FaultRateLimited answers HTTP 429; Fault.Delay is the Retry-After (whole seconds, at least 1).
	FaultRateLimited FaultKind = "rate_limited"
	// FaultServerError answers HTTP Fault.Status (500 if it is 0) with no JSON.
	FaultServerError FaultKind = "server_error"
	// FaultHang does nothing and never answers.
	FaultHang FaultKind = "hang"
	// FaultHangAfter does what was asked and never answers.
	FaultHangAfter FaultKind = "hang_after"
	// FaultCut cuts the connection before doing anything.
	FaultCut FaultKind = "cut"
	// FaultCutAfter does what was asked and cuts the connection without an answer.
	FaultCutAfter FaultKind = "cut_after"
	// FaultInternalErrorAfter does what was asked and answers {"ok":false,"error":"internal_error"} with HTTP 200.
	FaultInternalErrorAfter FaultKind = "internal_error_after"
	// FaultErrorCode does nothing and answers the error code in Fault.Code.
	FaultErrorCode FaultKind = "error_code"
	// FaultSlow waits Fault.Delay before it goes on as usual.
	FaultSlow FaultKind = "slow"

	// FaultSignIn answers a download with Slack's page to sign in.
	FaultSignIn FaultKind = "sign_in"

	// FaultDeliverTwice sends an envelope twice under one envelope_id.
	FaultDeliverTwice FaultKind = "deliver_twice"
	// FaultAckLost ignores the ack of an envelope.
	FaultAckLost FaultKind = "ack_lost"
	// FaultSocketDrop cuts the connection right after an envelope was sent over it.
	FaultSocketDrop FaultKind = "socket_drop"
)

// Fault is an order to go wrong.
type Fault struct {
	Kind FaultKind
	// Method restricts it to one Web API method ("chat.postMessage") or, for the kinds that concern envelopes, to one
	// envelope type ("interactive"); empty means all.
	Method string
	// Times is how often it strikes before it is gone; 0 means until it is cleared.
	Times int
	// Probability is the share of the calls that it strikes; 0 means all.
	Probability float64
	Delay       time.Duration
	Status      int
	Code        string
}

type faults struct {
	mu     sync.Mutex
	random *rand.Rand
	active []*activeFault
	struck map[FaultKind]int
}

type activeFault struct {
	Fault
	left int
}

func newFaults(seed uint64) *faults {
	return &faults{random: rand.New(rand.NewPCG(seed, 2)), struck: map[FaultKind]int{}}
}

// SetFault puts a fault in force and returns what takes it back. Several may be in force; the newest is looked at first.
func (w *Workspace) SetFault(f Fault) (undo func()) {
	a := &activeFault{Fault: f, left: f.Times}
	w.faults.mu.Lock()
	defer w.faults.mu.Unlock()
	w.faults.active = append([]*activeFault{a}, w.faults.active...)
	return func() { w.faults.remove(a) }
}

// ClearFaults takes all faults back, those of the page too.
func (w *Workspace) ClearFaults() {
	w.faults.mu.Lock()
	w.faults.active = nil
	w.faults.mu.Unlock()
	w.mu.Lock()
	defer w.mu.Unlock()
	clear(w.pageFaults)
}

// FaultCounts is how often faults of each kind have struck.
func (w *Workspace) FaultCounts() map[FaultKind]int {
	w.faults.mu.Lock()
	defer w.faults.mu.Unlock()
	return maps.Clone(w.faults.struck)
}

func (fs *faults) remove(a *activeFault) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.active = slices.DeleteFunc(fs.active, func(other *activeFault) bool { return other == a })
}

// take is the newest fault of these kinds that strikes this method now; it counts as one strike.
func (fs *faults) take(method string, kinds ...FaultKind) (Fault, bool) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for i, a := range fs.active {
		if !slices.Contains(kinds, a.Kind) || (a.Method != "" && a.Method != method) {
			continue
		}
		if a.Probability > 0 && fs.random.Float64() >= a.Probability {
			continue
		}
		if a.Times > 0 {
			a.left--
			if a.left == 0 {
				fs.active = slices.Delete(fs.active, i, i+1)
			}
		}
		fs.struck[a.Kind]++
		return a.Fault, true
	}
	return Fault{}, false
}
