package cards

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// markup is mrkdwn that is safe to send: our own words, and what said and its neighbors made of other people's.
type markup string

// said returns what a person typed as one line of mrkdwn of at most n characters, in which nothing is alive.
func said(s string, n int) markup {
	return markup(escape(cut(neutral(oneLine(clean(s))), n, escapedUnits)))
}

// saidLines is said for texts that keep their lines. Lines after the first are indented.
func saidLines(s string, n int, indent string) markup {
	lines := strings.Split(strings.TrimSpace(clean(s)), "\n")
	return markup(escape(cut(neutral(strings.Join(lines, "\n"+indent)), n, escapedUnits)))
}

// plain returns what a person typed for a plain text object of at most n characters, and whether it was cut. There
// Slack reads no markup, so nothing has to be escaped; but the object may not be empty.
func plain(s string, n int) (text string, short bool) {
	s = strings.TrimSpace(clean(s))
	if s == "" {
		return "–", false
	}
	text = cut(s, n, units)
	return text, text != s
}

// escape makes the three characters that begin or end something in mrkdwn stand for themselves.
func escape(s string) string { return escaper.Replace(s) }

// unescape undoes escape.
func unescape(s string) string { return unescaper.Replace(s) }

var (
	escaper   = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	unescaper = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">")
	breaker   = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\t", " ")
)

// clean makes text valid and removes what is invisible and changes how the rest reads: control characters, and the
// marks that turn the direction of the text around.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = breaker.Replace(s)
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0xFEFF:
			return -1
		}
		return r
	}, s)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// joiner is an invisible character inside which no name, link or emoji code is recognized.
const joiner = "\u2060"

// lookalikes stand for the characters that format text. Slack has no way to escape those, and whether an invisible
// character beside them helps depends on the client. None of them is a letter, so they begin no name either.
var lookalikes = map[rune]rune{'*': '\u2217', '_': '\uFF3F', '~': '\u223C', '`': '\u2035'}

// neutral takes the life out of marks, names, emoji codes, quotes and web addresses. What is read stays the same.
func neutral(s string) string {
	var b strings.Builder
	before := '\n'
	for i, r := range s {
		rest := s[i+utf8.RuneLen(r):]
		after, _ := utf8.DecodeRuneInString(rest)
		switch {
		case lookalikes[r] != 0 && !(r == '_' && isWord(before) && isWord(after)):
			b.WriteRune(lookalikes[r])
		case r == '.' && isWord(before) && unicode.IsLetter(after), r == '>' && strings.TrimSpace(string(before)) == "":
			b.WriteString(joiner)
			b.WriteRune(r)
		case r == ':' && (strings.HasPrefix(rest, "//") || beginsCode(rest)), (r == '@' || r == '#') && unicode.IsLetter(after):
			b.WriteRune(r)
			b.WriteString(joiner)
		default:
			b.WriteRune(r)
		}
		before = r
	}
	return b.String()
}

func isWord(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// longestCode is more than any emoji's name has.
const longestCode = 110

// beginsCode reports whether s, which follows a colon, goes on like an emoji code.
func beginsCode(s string) bool {
	for i, r := range s {
		switch {
		case r == ':':
			return i > 0
		case i > longestCode, !isWord(r) && !strings.ContainsRune("_+-'", r):
			return false
		}
	}
	return false
}

// units counts a character as Slack's own clients do, in UTF-16: the strictest way to count to a limit.
func units(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// escapedUnits is units of the character as escape writes it.
func escapedUnits(r rune) int {
	switch r {
	case '&':
		return len("&amp;")
	case '<', '>':
		return len("&lt;")
	}
	return units(r)
}

func measure(s string, cost func(rune) int) int {
	n := 0
	for _, r := range s {
		n += cost(r)
	}
	return n
}

// cut returns s if it costs at most n, else as much of its beginning as leaves room for "…".
func cut(s string, n int, cost func(rune) int) string {
	total, end := 0, 0
	for i, r := range s {
		if total < n {
			end = i
		}
		if total += cost(r); total > n {
			return strings.TrimRightFunc(s[:wholeCluster(s, end)], unicode.IsSpace) + "…"
		}
	}
	return s
}

// longestCluster bounds how far a cut moves back, so that a thousand accents on one letter do not eat the text.
const longestCluster = 16

// wholeCluster moves a cut at byte end back to where it splits nothing that is drawn as one.
func wholeCluster(s string, end int) int {
	at := end
	for range longestCluster {
		if !splits(s, at) {
			return at
		}
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return end
}

const zeroWidthJoiner = 0x200D

func splits(s string, at int) bool {
	if at == 0 || at == len(s) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	after, _ := utf8.DecodeRuneInString(s[at:])
	switch {
	case before == zeroWidthJoiner, after == zeroWidthJoiner, unicode.Is(unicode.M, after), isEmojiModifier(after):
		return true
	}
	return isFlagHalf(after) && flagHalvesBefore(s[:at])%2 == 1
}

// isEmojiModifier reports skin tones and the tags of regional flags.
func isEmojiModifier(r rune) bool {
	return r >= 0x1F3FB && r <= 0x1F3FF || r >= 0xE0020 && r <= 0xE007F
}

func isFlagHalf(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }

func flagHalvesBefore(s string) int {
	n := 0
	for len(s) > 0 {
		r, size := utf8.DecodeLastRuneInString(s)
		if !isFlagHalf(r) {
			break
		}
		n, s = n+1, s[:len(s)-size]
	}
	return n
}

// cutLines keeps the first n lines.
func cutLines(s string, n int) string {
	lines := strings.SplitN(s, "\n", n+1)
	if len(lines) <= n {
		return s
	}
	return strings.Join(lines[:n], "\n") + " …"
}

// whole cuts finished markup at n, outside of entities and angle brackets. It is the net below all other limits.
func (m markup) whole(n int) markup {
	s := cut(string(m), n, units)
	if s == string(m) {
		return m
	}
	s = strings.TrimSuffix(s, "…")
	if i := strings.LastIndexByte(s, '<'); i > strings.LastIndexByte(s, '>') {
		s = s[:i]
	}
	if i := strings.LastIndexByte(s, '&'); i > strings.LastIndexByte(s, ';') {
		s = s[:i]
	}
	return markup(s + "…")
}
