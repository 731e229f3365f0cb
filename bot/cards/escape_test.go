package cards

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCutKeepsWhatIsDrawnAsOneTogether(t *testing.T) {
	t.Parallel()
	family, flag, accent := "👩‍👩‍👧", "🇩🇪", "e\u0301"
	for _, tt := range []struct {
		in   string
		n    int
		want string
	}{
		{"short", 5, "short"},
		{"longer", 5, "long…"},
		{"two words", 5, "two…"},
		{"", 3, ""},
		{"abc", 1, "…"},
		{"ab" + family, 10, "ab" + family},
		{"ab" + family + "c", 10, "ab…"},
		{flag + flag + flag, 9, flag + flag + "…"},
		{flag + flag + flag, 8, flag + "…"},
		{accent + accent, 4, accent + accent},
		{accent + accent + "x", 4, accent + "…"},
		{"👍🏽👍🏽", 7, "👍🏽…"},
		{"a" + strings.Repeat("\u0301", 100), 40, "a" + strings.Repeat("\u0301", 38) + "…"},
	} {
		if got := cut(tt.in, tt.n, units); got != tt.want {
			t.Errorf("cut(%q, %d) = %q, want %q", tt.in, tt.n, got, tt.want)
		}
	}
}

func TestCutCountsEntitiesWhole(t *testing.T) {
	t.Parallel()
	for n := range 30 {
		got := string(said("a&b<c>d & e & f & g", n+1))
		if measure(got, units) > n+1 {
			t.Errorf("said(…, %d) = %q: %d characters", n+1, got, measure(got, units))
		}
		if rest := regexp.MustCompile(`&(amp|lt|gt);`).ReplaceAllString(got, ""); strings.ContainsAny(rest, "&<>;") {
			t.Errorf("said(…, %d) = %q holds a broken entity", n+1, got)
		}
	}
}

func TestWhatPeopleTypeIsDeadAmongMarkup(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{"Acme Corp, 24,000 EUR (50%)", "Acme Corp, 24,000 EUR (50%)"},
		{"AT&T <1>", "AT&amp;T &lt;1&gt;"},
		{"<!channel>", "&lt;!channel&gt;"},
		{"*a* _b_ ~c~ `d`", "∗a∗ ＿b＿ ∼c∼ ‵d‵"},
		{"snake_case", "snake_case"},
		{"at 14:02:33", "at 14:" + joiner + "02:33"},
		{"at 14:02", "at 14:02"},
		{":tada:", ":" + joiner + "tada:"},
		{"@here #general", "@" + joiner + "here #" + joiner + "general"},
		{"https://a.example", "https:" + joiner + "//a" + joiner + ".example"},
		{"1.5 no. 7", "1.5 no. 7"},
		{"> quote", joiner + "&gt; quote"},
		{"a\x00b\u202Ec\xffd", "abc\uFFFDd"},
		{" two\n\tlines ", "two lines"},
	} {
		if got := said(tt.in, 200); string(got) != tt.want {
			t.Errorf("said(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestLinksLeadOnlyToWebAddresses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ to, want string }{
		{"https://a.example/x?a=1&b=2", "<https://a.example/x?a=1&amp;b=2|l>"},
		{"https://a.example/a|b>c d", "<https://a.example/a%7Cb%3Ec%20d|l>"},
		{"https://a.example/?q=<!channel>", "<https://a.example/?q=%3C!channel%3E|l>"},
		{"javascript:alert(1)", "l"},
		{"!channel", "l"},
		{"@U0BOSS", "l"},
		{"", "l"},
	} {
		if got := link(tt.to, "l"); string(got) != tt.want {
			t.Errorf("link(%q) = %q, want %q", tt.to, got, tt.want)
		}
	}
}

func TestMentionsAreMadeOfIDsOnly(t *testing.T) {
	t.Parallel()
	if got := mention("U0ANA"); got != "<@U0ANA>" {
		t.Errorf("mention = %q", got)
	}
	for _, bad := range []string{"U0ANA> <!channel", "", "U|x", strings.Repeat("U", 100)} {
		if got := string(mention("") + channel("")); strings.Contains(got, "<") {
			t.Errorf("mention(%q) = %q", bad, got)
		}
	}
}

func TestFinishedMarkupIsCutOutsideOfBrackets(t *testing.T) {
	t.Parallel()
	whole := markup("ab <@U0ANA> &amp; <https://a.example|label> end")
	for n := 1; n < len(whole); n++ {
		got := string(whole.whole(n))
		if measure(got, units) > n {
			t.Errorf("whole(%d) = %q is too long", n, got)
		}
		if strings.Count(got, "<") != strings.Count(got, ">") || strings.Count(got, "&") != strings.Count(got, ";") {
			t.Errorf("whole(%d) = %q is broken", n, got)
		}
	}
}

func TestPartsLoseNothingButSpaces(t *testing.T) {
	t.Parallel()
	for _, s := range []string{strings.Repeat("some words ", 1000), strings.Repeat("x", 9000), strings.Repeat("👩‍👩‍👧", 2000)} {
		joined := strings.Join(parts(s), "")
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if squeeze(joined) != squeeze(s) {
			t.Errorf("parts lost something of %.20q", s)
		}
		for _, p := range parts(s) {
			if measure(p, units) > maxSection {
				t.Errorf("a part has %d characters", measure(p, units))
			}
		}
	}
}

func seed(f *testing.F) {
	for _, s := range []string{"", "a", hostileText, "&amp;lt;", "👩‍👩‍👧‍👦🇩🇪🇫🇷e\u0301", "\xff\xfe", ":a:b:c::", "https://x.y", "_a_b_", strings.Repeat("&", 50)} {
		f.Add(s, 7)
	}
}

func FuzzEscape(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string, _ int) {
		e := escape(s)
		if strings.ContainsAny(e, "<>") {
			t.Errorf("escape(%q) = %q", s, e)
		}
		if got := unescape(e); got != s {
			t.Errorf("unescape(escape(%q)) = %q", s, got)
		}
	})
}

// alive is what Slack would make something of. A mark before the cut closes nothing, because none opens.
var alive = regexp.MustCompile("[*~`<>]|&[^alg]|:[A-Za-z0-9_+'-]+:|://|[@#]\\p{L}|[\\p{L}\\d]\\.\\p{L}|(^|[^\\p{L}\\p{Nd}])_|_[^\\p{L}\\p{Nd}…]")

func FuzzSaid(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string, n int) {
		n = 1 + abs(n)%5000
		got := string(said(s, n))
		if !utf8.ValidString(got) || measure(got, units) > n {
			t.Errorf("said(%q, %d) = %q: %d characters", s, n, got, measure(got, units))
		}
		if hit := alive.FindString(got); hit != "" {
			t.Errorf("said(%q) = %q: %q is alive", s, got, hit)
		}
		if strings.ContainsAny(got, "\n\r\x00\u202E") {
			t.Errorf("said(%q) = %q", s, got)
		}
	})
}

func FuzzCut(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string, n int) {
		n = 1 + abs(n)%5000
		s = clean(s)
		got := cut(s, n, units)
		if measure(got, units) > n || !utf8.ValidString(got) {
			t.Errorf("cut(%q, %d) = %q", s, n, got)
		}
		if got == s {
			return
		}
		if measure(s, units) <= n || !strings.HasPrefix(s, strings.TrimSuffix(got, "…")) {
			t.Errorf("cut(%q, %d) = %q", s, n, got)
		}
		if text, _ := plain(s, n); text == "" || measure(text, units) > n {
			t.Errorf("plain(%q, %d) = %q", s, n, text)
		}
	})
}

func abs(n int) int { return max(n, -(n + 1)) }
