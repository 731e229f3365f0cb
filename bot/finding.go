package bot

import "fmt"

// Verdict is what a check came to.
type Verdict string

// The verdicts, as `handoffbot check` prints them.
const (
	// Fine needs nothing.
	Fine Verdict = "ok"
	// NotTold could not be found out.
	NotTold Verdict = "not told"
	// Better works, and something is worse than it should be.
	Better Verdict = "better"
	// Mend keeps the bot from doing its work.
	Mend Verdict = "mend"
)

// Finding is the answer of one check.
type Finding struct {
	Verdict Verdict `json:"verdict"`
	// Subject is what was looked at, in a word or two.
	Subject string `json:"subject"`
	// Text says how it is and, unless it is fine, what to do, in plain words.
	Text string `json:"text"`
}

// findings collects the answers of checks.
type findings []Finding

func (f *findings) add(verdict Verdict, subject, format string, args ...any) {
	*f = append(*f, Finding{Verdict: verdict, Subject: subject, Text: fmt.Sprintf(format, args...)})
}

// mendIf is Mend if the bot cannot work like that, else Better.
func mendIf(fatal bool) Verdict {
	if fatal {
		return Mend
	}
	return Better
}
