package handoffs_test

import (
	"strings"
	"testing"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestAttachedFileStandsBelowWhatIsTyped(t *testing.T) {
	t.Parallel()
	typ := handoffs.Type{Key: "t", Fields: []handoffs.Field{
		{Key: "customer", Kind: handoffs.KindText, Title: true}, {Key: "notes", Kind: handoffs.KindNotes},
	}}
	draft := handoffs.Draft{Values: map[handoffs.TypeKey]handoffs.Values{"t": {"customer": {"Acme"}, "notes": {"typed"}}}}
	notes := func() string { return draft.Content(&typ)["notes"].Text() }
	if got := notes(); got != "typed" {
		t.Errorf("without a file: %q", got)
	}
	draft.File = &handoffs.Attachment{ID: "F1", Name: "call.txt"}
	if got := notes(); got != "typed" {
		t.Errorf("with one that was not read: %q", got)
	}
	draft.File.Text = "said"
	if got := notes(); got != "typed\n\n[call.txt]\nsaid" {
		t.Errorf("with both: %q", got)
	}
	delete(draft.Values["t"], "notes")
	if got := notes(); got != "[call.txt]\nsaid" {
		t.Errorf("with the file alone: %q", got)
	}
	if _, changed := draft.Values["t"]["notes"]; changed {
		t.Error("the draft's own values were changed")
	}
}

func TestNotesAreLongerThanWhatIsTyped(t *testing.T) {
	t.Parallel()
	notes := handoffs.Field{Key: "n", Label: "Notes", Kind: handoffs.KindNotes}
	text := handoffs.Field{Key: "n", Label: "Text", Kind: handoffs.KindLongText}
	long := handoffs.Value{strings.Repeat("ä", handoffs.MaxNotes+2)}
	if got := notes.Over(long); got != 2 {
		t.Errorf("notes are over by %d, want 2", got)
	}
	if notes.Limit() != handoffs.MaxNotes || text.Limit() != handoffs.MaxText {
		t.Errorf("limits are %d and %d", notes.Limit(), text.Limit())
	}
	notes.Max = 100
	if notes.Limit() != 100 {
		t.Errorf("a limit of the playbook is not kept: %d", notes.Limit())
	}
}
