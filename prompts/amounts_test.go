package prompts

import (
	"math"
	"testing"
)

func TestAmountsAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"24.000 €", "€24,000", "$24,000.00", "EUR 24000", "24k", "24'000 CHF", "24 000 €", "24\u00a0000 €", "TEUR 24", "24 T€", "24 k€", "0,024 Mio. €", "€24.000,-",
		"twenty-four thousand", "24 mil euros", "24.000,00 EUR", "24 grand", "24 Tsd. Euro",
	} {
		if compareAmounts(text, "24000") != same {
			t.Errorf("%q is not read as 24000: %+v", text, amountsOf(text))
		}
		if compareAmounts(text, "42000") != different {
			t.Errorf("%q is read as 42000", text)
		}
	}
}

func TestAmountsThatMeanTheSameAreTheSame(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want likeness
	}{
		{"24,000 EUR", "2k/month", same},
		{"24,000 EUR", "2.500 € pro Monat", different},
		{"24k USD", "24k EUR", different},
		{"$24k", "24,000 USD", same},
		{"12 months", "1 year", same},
		{"36 Monate", "drei Jahre", same},
		{"12 months", "2 years", different},
		{"10", "10 %", same},
		{"10%", "20 percent", different},
		{"40", "forty", same},
		{"45", "fünfundvierzig", same},
		{"24", "two dozen", same},
		{"250", "two hundred and fifty", same},
		{"1,2 Mio. €", "1.200.000 EUR", same},
		{"€50 per seat", "24,000 EUR", same},
		{"₹12,00,000", "12 lakh", same},
		{"360万円", "¥3,600,000", same},
		{"97", "quatre-vingt-dix-sept", same},
		{"4.250 €", "viertausendzweihundertfünfzig Euro", same},
		{"ventidue", "22", same},
		{"czterdzieści pięć", "45", same},
		{"half a dozen", "6", same},
		{"twelve hundred", "1200", same},
		{"sixty five", "56", different},
		{"90 days", "3 months", same},
		{"5 weeks", "25 days", same},
		{"294k over three years", "98,000 a year", same},
		{"1 500 € HT par mois", "18 000 €", same},
		{"none", "40", cannotTell},
	} {
		if got := compareAmounts(c.a, c.b); got != c.want {
			t.Errorf("%q and %q: %d, want %d", c.a, c.b, got, c.want)
		}
		if got := compareAmounts(c.b, c.a); got != c.want {
			t.Errorf("%q and %q: %d, want %d", c.b, c.a, got, c.want)
		}
	}
}

func FuzzAmountsAreFinite(f *testing.F) {
	for _, seed := range []string{"24.000 €", "1.2m", "9999999999999999999999 bn", "two dozen hundred thousand", "b2b 40", "-5", "1,2,3.4"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, a := range numbersIn(bare(text)) {
			if len(a.readings) == 0 {
				t.Fatalf("%q: %+v has no reading", text, a)
			}
			for _, r := range a.readings {
				if math.IsNaN(r) || math.IsInf(r, 0) || r < 0 {
					t.Fatalf("%q is read as %v", text, r)
				}
			}
		}
	})
}
