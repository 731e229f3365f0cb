package slacksim

import (
	"slices"
	"time"
)

// pageFault is a fault that the page can switch on and off; one without a Fault is an event that happens once.
type pageFault struct {
	name, label string
	fault       Fault
	once        func(*Workspace)
}

func pageFaults() []pageFault {
	const post = "chat.postMessage"
	return []pageFault{
		{name: "rate_limited", label: "Posting is answered with “too many requests” (HTTP 429)", fault: Fault{Kind: FaultRateLimited, Method: post}},
		{name: "server_error", label: "Every call is answered with a server error (HTTP 503)", fault: Fault{Kind: FaultServerError, Status: 503}},
		{name: "no_answer", label: "Posting is not answered, and not done", fault: Fault{Kind: FaultHang, Method: post}},
		{name: "answer_lost", label: "Posting is done, but the answer is lost", fault: Fault{Kind: FaultCutAfter, Method: post}},
		{name: "internal_error", label: "Posting is done, but answered with internal_error", fault: Fault{Kind: FaultInternalErrorAfter, Method: post}},
		{name: "slow", label: "Every call takes two seconds longer", fault: Fault{Kind: FaultSlow, Delay: 2 * time.Second}},
		{name: "deliver_twice", label: "Everything is delivered to the app twice", fault: Fault{Kind: FaultDeliverTwice}},
		{name: "ack_lost", label: "The app's acks are lost", fault: Fault{Kind: FaultAckLost}},
		{name: "socket_drop", label: "Cut the app's connections now", once: (*Workspace).DropSockets},
		{name: "reconnect", label: "Ask the app to reconnect now", once: (*Workspace).Reconnect},
	}
}

func (w *Workspace) faultsState() []any {
	out := []any{}
	for _, f := range pageFaults() {
		_, on := w.pageFaults[f.name]
		out = append(out, map[string]any{"name": f.name, "label": f.label, "on": on})
	}
	return out
}

// setPageFault switches a fault of the page.
func (w *Workspace) setPageFault(name string, on bool) error {
	all := pageFaults()
	at := slices.IndexFunc(all, func(f pageFault) bool { return f.name == name })
	if at < 0 {
		return refuse("There is no fault called %s.", name)
	}
	f := all[at]
	if f.once != nil {
		if on {
			f.once(w)
		}
	} else {
		w.mu.Lock()
		undo, is := w.pageFaults[name]
		switch {
		case on && !is:
			w.pageFaults[name] = w.SetFault(f.fault)
		case !on && is:
			undo()
			delete(w.pageFaults, name)
		}
		w.mu.Unlock()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	state := w.faultsState()
	w.publish(func(*subscriber) any { return map[string]any{"type": "faults", "faults": state} })
	return nil
}
