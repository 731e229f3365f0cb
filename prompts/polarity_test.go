package prompts

import (
	"testing"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestADenialCountsAgainstWhatItDenies(t *testing.T) {
	t.Parallel()
	need := &Field{Key: "need", Label: "Need", Kind: handoffs.KindLongText, Required: true}
	for _, c := range []struct{ form, said, want string }{
		{"Reservas online", "reservas online sem telefone", ""},
		{"Import of tickets", "import of tickets without attachments", ""},
		{"Import of tickets", "import of tickets, no custom reports", ""},
		{"Import of tickets", "no import of tickets", "contradiction"},
		{"Import of tickets", "import of tickets not included", "contradiction"},
		{"Anbindung an SAP", "ohne Anbindung an SAP", "contradiction"},
	} {
		if got := judged(need, c.form, c.said, [2]string{c.said, c.said}); got != c.want {
			t.Errorf("form %q, notes %q: found %q, want %q", c.form, c.said, got, c.want)
		}
	}
}

func TestAChoiceIsReadInTheLanguageOfTheNotes(t *testing.T) {
	t.Parallel()
	severity := &Field{Key: "severity", Label: "Severity", Kind: handoffs.KindSelect, Required: true, Options: []string{"Low", "Medium", "High", "Critical"}}
	for _, c := range []struct{ value, quote, want string }{
		{"alta", "gravità alta", ""},
		{"P2", "P2, i.e. high", ""},
		{"hoch", "Schweregrad hoch", ""},
		{"media", "gravità media", "contradiction"},
		{"niedrig", "Schweregrad niedrig", "contradiction"},
	} {
		if got := judged(severity, "High", c.quote, [2]string{c.value, c.quote}); got != c.want {
			t.Errorf("%q: found %q, want %q", c.quote, got, c.want)
		}
	}
}

func TestNotesThatNameNobodyLeaveAPersonOpen(t *testing.T) {
	t.Parallel()
	buyer := &Field{Key: "buyer", Label: "Decision maker", Kind: handoffs.KindText, Required: true}
	for said, want := range map[string]string{
		"Wer entscheidet, sagt die GF":        "unclear",
		"Buyer to be appointed":               "unclear",
		"qui signe, c'est le conseil qui dit": "unclear",
	} {
		if got := judged(buyer, "", said, [2]string{said, said}); got != want {
			t.Errorf("%q: found %q, want %q", said, got, want)
		}
	}
	const since = "The CFO used to decide, but since October Tobias Lindqvist decides alone (new COO)."
	if got := judged(buyer, "Tobias Lindqvist", since, [2]string{"Tobias Lindqvist", "Tobias Lindqvist decides"}); got != "" {
		t.Errorf("%q: found %q", since, got)
	}
}

func TestWhatADateMustBeIsNotKnown(t *testing.T) {
	t.Parallel()
	decision := &Field{Key: "decision", Label: "Decision by", Kind: handoffs.KindDate, Required: true}
	access := &Field{Key: "access", Label: "Accesses", Kind: handoffs.KindLongText, Required: true}
	for _, c := range []struct {
		f           *Field
		value, said string
	}{
		{decision, "20/1", "a decisão deve sair lá pelo dia 20/1"},
		{access, "SAP, Personio", "SAP und Personio, Rest muss Petra noch klären"},
	} {
		if got := judged(c.f, "", c.said, [2]string{c.value, c.said}); got != "unclear" {
			t.Errorf("%q: found %q", c.said, got)
		}
	}
}
