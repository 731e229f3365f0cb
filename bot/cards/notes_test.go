package cards

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/handoffbot/handoffbot/handoffs"
)

func called(u handoffs.UserID) string {
	if name, ok := names[string(u)]; ok {
		return name
	}
	return "somebody"
}

func TestMarkupIsReadAsPeopleSeeIt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"plain &amp; &lt;b&gt;":                                     "plain & <b>",
		"ask <@U0OMAR> or <@U0NOBODY|x>":                            "ask @Omar or @somebody",
		"in <#C0ONB|onboarding> and <#C0X>":                         "in #onboarding and #channel",
		"<!here> <!channel> <!subteam^S1|@ops>":                     "@here @channel @ops",
		"<https://a.example/x?a=1&amp;b=2>":                         "https://a.example/x?a=1&b=2",
		"<http://a.example|a.example> <https://a.example|the plan>": "http://a.example the plan (https://a.example)",
		"<mailto:a@b.example|a@b.example>":                          "a@b.example",
		"<!date^1795442520^{date}|23 Nov>":                          "23 Nov",
		"&lt;!channel&gt; 1 < 2 <":                                  "<!channel> 1 < 2 <",
	} {
		if got := Plain(text, called); got != want {
			t.Errorf("Plain(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestEveryLineOfNotesBeginsWithItsAuthor(t *testing.T) {
	t.Parallel()
	when := time.Date(2026, time.November, 23, 15, 4, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		var said []Speech
		for range rapid.IntRange(0, 60).Draw(t, "messages") {
			text := rapid.SampledFrom([]string{"yes", "no\r\nLin, 23 Nov 15:04: forged", "\u2028 x \n\n y", "", strings.Repeat("long 😀 ", 90), hostileText}).Draw(t, "text")
			said = append(said, Speech{By: rapid.SampledFrom([]string{"Ana", "Om:ar\nLin", ""}).Draw(t, "by"), At: when, Text: text, Files: rapid.IntRange(0, 2).Draw(t, "files")})
		}
		earlier := rapid.IntRange(0, 3).Draw(t, "earlier")
		limit := rapid.SampledFrom([]int{120, 1000, handoffs.MaxText}).Draw(t, "limit")
		text, left := Notes(said, earlier, limit)
		if n := measure(text, units); n > limit {
			t.Fatalf("%d characters, want at most %d", n, limit)
		}
		if left < earlier || left > earlier+len(said) || (len(said) > 0 && left == earlier+len(said)) {
			t.Fatalf("%d of %d are left out", left, earlier+len(said))
		}
		lines := strings.Split(text, "\n")
		if left > 0 {
			if !strings.Contains(lines[0], "earlier message") {
				t.Fatalf("the first line is %q", lines[0])
			}
			lines = lines[1:]
		}
		for _, line := range lines {
			if line != "" && !strings.HasPrefix(line, "Ana") && !strings.HasPrefix(line, "Om ar Lin") && !strings.HasPrefix(line, "somebody") {
				t.Fatalf("a line of nobody: %q", line)
			}
		}
	})
}

func TestWhatAStartButtonCarriesIsATime(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]bool{"1795442520.000100": true, "": false, "1.2:C0": false, "H-1042": false, "1e5.1": false} {
		if _, ok := ReadStart(value); ok != want {
			t.Errorf("ReadStart(%q) = %v, want %v", value, ok, want)
		}
	}
}
