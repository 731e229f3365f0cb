package prompts

import (
	"testing"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestAWordThatDoubtsElsewhereLeavesACountAlone(t *testing.T) {
	t.Parallel()
	people := &Field{Key: "people", Label: "Employees", Kind: handoffs.KindNumber, Required: true}
	budget := &Field{Key: "budget", Label: "Budget", Kind: handoffs.KindMoney, Required: true}
	for _, c := range []struct {
		f                  *Field
		value, quote, want string
	}{
		{people, "85", "85 dipendenti tra Milano e Bari", ""},
		{people, "3", "3 dependents on the policy", ""},
		{people, "40", "ongoing support for 40 people", ""},
		{budget, "60 mila euro", "60 mila euro per l'anno in corso", ""},
		{budget, "60.000", "60.000 para el año en curso", ""},
		{budget, "36 TEUR", "36 TEUR, Nachverhandlung läuft", "unclear"},
		{budget, "36k", "36k, negotiations still ongoing", "unclear"},
		{budget, "36k", "36k, trattativa in corso", "unclear"},
	} {
		if got := judged(c.f, "", c.quote, [2]string{c.value, c.quote}); got != c.want {
			t.Errorf("%q: found %q, want %q", c.quote, got, c.want)
		}
	}
}
