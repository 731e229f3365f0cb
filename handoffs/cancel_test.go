package handoffs_test

import (
	"testing"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestCancellingTellsTheOwner(t *testing.T) {
	t.Parallel()
	s := owned(t)
	s.do(handoffs.Cancel{By: outsider(rep), Reason: "the deal is off"})
	if s.h.Status != handoffs.StatusCancelled || s.h.CloseReason != "the deal is off" || s.h.Due != 0 {
		t.Errorf("handoff = %+v, want it cancelled with its reason", s.h)
	}
	checkPending(t, &s.h, "card:0", "line:7", "dm:7:U0OMAR")
}

func TestCancellingBeforeTheCardIsPostedStillPostsItOnce(t *testing.T) {
	t.Parallel()
	s := begin(t, send(), handoffs.Cancel{By: outsider(rep), Reason: "wrong customer"})
	checkPending(t, &s.h, "card:0", "dm:1:U0REP", "line:2")
}

func TestWhoMayCancel(t *testing.T) {
	t.Parallel()
	h := begin(t, send()).h
	notSender := handoffs.Refusal{Reason: handoffs.ReasonNotSender, Who: rep}
	checkRefusals(t, []refusalRow{
		{"a receiver", h, handoffs.Cancel{By: member(omar), Reason: "no"}, notSender},
		{"the manager", h, handoffs.Cancel{By: outsider(boss), Reason: "no"}, notSender},
		{"without a reason", h, handoffs.Cancel{By: outsider(rep), Reason: " "}, handoffs.Refusal{Reason: handoffs.ReasonNoReason}},
	})
}
