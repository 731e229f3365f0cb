package prompts

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWhatIsPrivateDoesNotLeave(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"write to ana.gil+x@ferro.test now":              "write to [EMAIL_1] now",
		"call +49 (0)30 1234567, or 0170-1234567":        "call [PHONE_1], or [PHONE_2]",
		"(555) 123-4567":                                 "[PHONE_1]",
		"card 4111 1111 1111 1111 exp 12/29":             "card [CARD_1] exp 12/29",
		"IBAN DE89 3704 0044 0532 0130 00 bei der Bank":  "IBAN [BANK_1] bei der Bank",
		"https://bob:hunter2@git.example.com/x?a=1":      "[SECRET_1]git.example.com/x?a=1",
		"GET https://x.example.com/y?token=abc123&b=2":   "GET https://x.example.com/y[SECRET_1]&b=2",
		"ana@ferro.test, again ana@ferro.test":           "[EMAIL_1], again [EMAIL_1]",
		"[EMAIL_1] stands there, jo@x.test":              "[EMAIL_1] stands there, [EMAIL_2]",
		"24.000 € on 02.03.2027, 1,200,000 seats, 40-60": "24.000 € on 02.03.2027, 1,200,000 seats, 40-60",
		"4111 1111 1111 1112 is no card":                 "4111 1111 1111 1112 is no card",
	} {
		r := Redact(text)
		if r.Text != want {
			t.Errorf("%q leaves as %q, want %q", text, r.Text, want)
		}
		if back := r.Restore(r.Text); back != text {
			t.Errorf("%q comes back as %q", text, back)
		}
	}
}

func TestWhatIsTakenOutComesBack(t *testing.T) {
	t.Parallel()
	part := rapid.OneOf(
		rapid.StringN(0, 12, -1), rapid.StringMatching(`[a-z]{1,6}@[a-z]{1,6}\.(test|com)`), rapid.StringMatching(`\+49 \d{3} \d{6,8}`),
		rapid.StringMatching(`\[(EMAIL|PHONE|CARD)_[1-3]\]`), rapid.StringMatching(`\d[\d ./()-]{0,20}`), rapid.Just("4111111111111111"),
		rapid.Just("DE89370400440532013000"), rapid.Just("https://u:p@h.test"), rapid.SampledFrom([]string{" ", "\n", ", ", "]", "["}),
	)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(part, 0, 12).Draw(t, "parts"), "")
		r := Redact(text)
		if back := r.Restore(r.Text); back != text {
			t.Fatalf("%q leaves as %q and comes back as %q", text, r.Text, back)
		}
		if again := Redact(r.Text); again.Text != r.Text {
			t.Fatalf("%q still holds what is private: %q", r.Text, again.Text)
		}
	})
}
