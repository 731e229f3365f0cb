package handoffs_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffbot/handoffbot/handoffs"
)

// refused carries out a command that must be refused, and compares why.
func refused(t *testing.T, h handoffs.Handoff, cmd handoffs.Command, want handoffs.Refusal) {
	t.Helper()
	change, err := handoffs.Decide(h, cmd, monday)
	got, ok := errors.AsType[*handoffs.Refusal](err)
	if !ok {
		t.Fatalf("%s = %v, %v, want a refusal", cmd.Name(), change.Events, err)
	}
	if diff := cmp.Diff(want, *got); diff != "" {
		t.Errorf("refusal of %s (-want +got):\n%s", cmd.Name(), diff)
	}
}

type refusalRow struct {
	name string
	h    handoffs.Handoff
	cmd  handoffs.Command
	want handoffs.Refusal
}

func checkRefusals(t *testing.T, rows []refusalRow) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			refused(t, row.h, row.cmd, row.want)
		})
	}
}

// pendingKeys are what is still to be delivered, in that order.
func pendingKeys(h *handoffs.Handoff) []string {
	var keys []string
	for _, d := range h.Pending {
		keys = append(keys, d.Key)
	}
	return keys
}

// owned returns the story of a handoff that omar acknowledged and of which everybody was told.
func owned(t *testing.T) *story {
	t.Helper()
	s := begin(t, send(), handoffs.Acknowledge{By: member(omar)})
	s.deliver()
	return s
}

func checkPending(t *testing.T, h *handoffs.Handoff, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, pendingKeys(h)); diff != "" {
		t.Errorf("pending (-want +got):\n%s", diff)
	}
}
