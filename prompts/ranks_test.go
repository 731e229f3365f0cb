package prompts

import (
	"testing"

	"github.com/handoffbot/handoffbot/handoffs"
)

func TestRanksCentsAndProductsAreNumbers(t *testing.T) {
	t.Parallel()
	grade := &Field{Key: "grade", Label: "Grade", Kind: handoffs.KindNumber, Required: true}
	price := &Field{Key: "price", Label: "Unit price", Kind: handoffs.KindMoney, Required: true}
	fee := &Field{Key: "fee", Label: "Annual fee", Kind: handoffs.KindMoney, Required: true}
	for _, c := range []struct {
		f                        *Field
		form, value, quote, want string
	}{
		{grade, "5", "quinto", "quinto ano", ""},
		{grade, "6", "quinto", "quinto ano", "contradiction"},
		{grade, "7", "siebte", "die siebte Klasse", ""},
		{grade, "", "quinto", "quinto ano", ""},
		{price, "$0.84", "84 cents", "84 cents each", ""},
		{price, "0,48 €", "84 Cent", "84 Cent das Stück", "contradiction"},
		{fee, "R$ 31.200", "12 x R$ 2.600", "12 x R$ 2.600", ""},
		{fee, "€ 26,000", "12 × €2,600", "12 × €2,600", "contradiction"},
	} {
		if got := judged(c.f, c.form, c.quote, [2]string{c.value, c.quote}); got != c.want {
			t.Errorf("form %q, notes %q: found %q, want %q", c.form, c.quote, got, c.want)
		}
	}
}
