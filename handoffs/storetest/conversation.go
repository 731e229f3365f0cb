package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/handoffbot/handoffbot/handoffs"
)

// atOnce carries out commands on one handoff side by side, and returns what became of each, and the handoff then.
func (w *world) atOnce(t *testing.T, id handoffs.ID, cmds ...handoffs.Command) ([]error, handoffs.Handoff) {
	t.Helper()
	outcomes := make([]error, len(cmds))
	var all sync.WaitGroup
	for i, cmd := range cmds {
		all.Go(func() {
			_, outcomes[i] = w.service.Do(t.Context(), id, handoffs.RequestID(fmt.Sprintf("%s at once %d", id, i)), cmd)
		})
	}
	all.Wait()
	h, err := w.Other.Load(t.Context(), id, "")
	if err != nil {
		t.Fatalf("Load %s: %v", id, err)
	}
	return outcomes, h
}

// refusedFor reports whether a command was refused for that reason.
func refusedFor(err error, reason handoffs.Reason) bool {
	refusal, ok := errors.AsType[*handoffs.Refusal](err)
	return ok && refusal.Reason == reason
}

func oneAnswerWins(t *testing.T, w *world) {
	id := w.send(t, "", deal("Acme")).ID
	w.do(t, id, "", handoffs.Ask{By: member(omar), Field: "scope", Text: "All of what?"})
	cmds := make([]handoffs.Command, crowd)
	for i := range cmds {
		cmds[i] = handoffs.Answer{By: handoffs.Actor{User: sara}, Question: 1, Value: handoffs.Value{fmt.Sprintf("All of %d", i)}}
	}
	outcomes, h := w.atOnce(t, id, cmds...)
	winner := -1
	for i, err := range outcomes {
		switch {
		case err == nil && winner < 0:
			winner = i
		case !refusedFor(err, handoffs.ReasonAnswered):
			t.Errorf("answer %d = %v, want one that is taken and the others told of it", i, err)
		}
	}
	if winner < 0 || h.Values["scope"].Text() != fmt.Sprintf("All of %d", winner) {
		t.Errorf("the scope is %q after answer %d was taken", h.Values["scope"], winner)
	}
}

func answerDuringReturn(t *testing.T, w *world) {
	for range crowd {
		id := w.send(t, "", deal("Acme")).ID
		w.do(t, id, "", handoffs.Ask{By: member(omar), Field: "scope", Text: "All of what?"})
		outcomes, h := w.atOnce(t, id,
			handoffs.Answer{By: handoffs.Actor{User: sara}, Question: 1, Value: handoffs.Value{"All of 7"}},
			handoffs.Return{By: member(omar), Fields: []handoffs.Complaint{{Field: "customer", Why: "Which one?"}}})
		answered := h.Values["scope"].Text() == "All of 7"
		switch {
		case outcomes[1] != nil || h.Status != handoffs.StatusReturned || len(h.OpenQuestions()) > 0:
			t.Errorf("Return = %v, and it is %s with %d questions; want it returned, with none", outcomes[1], h.Status, len(h.OpenQuestions()))
		case answered != (outcomes[0] == nil), !answered && !refusedFor(outcomes[0], handoffs.ReasonElsewhere):
			t.Errorf("Answer = %v, and the scope is %q", outcomes[0], h.Values["scope"])
		case answered == (len(h.Complaints) == 2): // a question that was open went back with its field
			t.Errorf("answered: %t, and returned were %v", answered, h.Complaints)
		}
		w.do(t, id, "", handoffs.Cancel{By: handoffs.Actor{User: sara}, Reason: "again"})
	}
}

func assignDuringComplete(t *testing.T, w *world) {
	for range crowd {
		id := w.send(t, "", deal("Acme")).ID
		w.do(t, id, "", handoffs.Acknowledge{By: member(omar)})
		outcomes, h := w.atOnce(t, id,
			handoffs.Assign{By: member(omar), To: member(sara), Reason: "on leave"},
			handoffs.Complete{By: member(omar)})
		switch {
		case outcomes[0] == nil && refusedFor(outcomes[1], handoffs.ReasonNotOwner) && h.Status == handoffs.StatusAcknowledged && h.Owner == sara:
			w.do(t, id, "", handoffs.Complete{By: member(sara)})
		case refusedFor(outcomes[0], handoffs.ReasonClosed) && outcomes[1] == nil && h.Status == handoffs.StatusCompleted && h.Owner == omar:
		default:
			t.Errorf("Assign and Complete = %v, and it is %s of %s; want one of the two", outcomes, h.Status, h.Owner)
		}
	}
}
