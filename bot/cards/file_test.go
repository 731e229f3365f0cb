package cards

import (
	"strings"
	"testing"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestEveryTroubleWithAFileSaysWhatToDo(t *testing.T) {
	t.Parallel()
	notes := &handoffs.Field{Key: "notes", Label: "Deal notes", Kind: handoffs.KindNotes}
	name := strings.Repeat("long <name> ", 40) + ".txt"
	for trouble := range fileTroubles {
		under := FileError(name, trouble, notes)[BlockFile]
		if len([]rune(under)) > maxError || !strings.HasSuffix(under, ".") {
			t.Errorf("%s: under the field stands %q", trouble, under)
		}
		if on := FileRefused(name, trouble, notes); strings.Contains(on, "<name>") || !strings.Contains(on, "What you typed is kept.") {
			t.Errorf("%s: on top of the form stands %q", trouble, on)
		}
	}
	notes.Max = 900
	if got := FileError("a.txt", FileLong, notes)[BlockFile]; !strings.Contains(got, "900 characters") {
		t.Errorf("the playbook's limit is not named: %q", got)
	}
}

func TestFormWithoutRoomOffersNoFile(t *testing.T) {
	t.Parallel()
	typ := handoffs.Type{Key: "t", Name: "T", Fields: []handoffs.Field{{Key: "notes", Label: "Notes", Kind: handoffs.KindNotes}}}
	for len(typ.Fields) < maxViewBlocks-1 {
		typ.Fields = append(typ.Fields, handoffs.Field{Key: "k" + strings.Repeat("k", len(typ.Fields)), Label: "K", Kind: handoffs.KindText})
	}
	if n := len(Form(FormInput{Type: &typ, Attach: true}).Blocks.BlockSet); n > maxViewBlocks {
		t.Errorf("the form has %d blocks", n)
	}
}

func TestNotesThatAreLongerThanAnInputAreKeptWhenNothingIsTyped(t *testing.T) {
	t.Parallel()
	h := sent()
	long := handoffs.Value{strings.Repeat("Notes. ", 1000)}
	h.Values["notes"] = long
	reply := Reply{Key: "notes"}
	if v, same := reply.value(h); !same || v.Text() != long.Text() {
		t.Errorf("notes of %d characters became %d", len(long.Text()), len(v.Text()))
	}
	reply.Value = handoffs.Value{"new"}
	if v, same := reply.value(h); same || v.Text() != "new" {
		t.Errorf("what was typed became %q", v.Text())
	}
}
