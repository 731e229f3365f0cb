package prompts

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// folded is a text as quotes are compared: compatible forms made one (NFKC), lower case, one kind of quotes and dashes, white
// space as single spaces. For each of its runes it knows where it came from, in runes of the source.
type folded struct {
	runes    []rune
	from, to []int
}

func fold(s string) folded {
	var f folded
	var it norm.Iter
	it.InitString(norm.NFKC, s)
	at, before := 0, 0 // rune and byte offsets of the segment
	for !it.Done() {
		segment := it.Next()
		end := it.Pos()
		length := len([]rune(s[before:end]))
		for _, r := range string(segment) {
			f.add(r, at, at+length)
		}
		at, before = at+length, end
	}
	return f
}

func (f *folded) add(r rune, from, to int) {
	r = plainRune(r)
	switch {
	case r < 0:
		return
	case r == ' ' && (len(f.runes) == 0 || f.runes[len(f.runes)-1] == ' '):
		return
	}
	f.runes = append(f.runes, r)
	f.from = append(f.from, from)
	f.to = append(f.to, to)
}

// plainRune returns the one way in which a rune is written here, or -1 for one that nobody sees.
func plainRune(r rune) rune {
	switch r {
	case '‘', '’', '‚', '‛', '′', '`', '´', 'ʼ':
		return '\''
	case '“', '”', '„', '‟', '″', '«', '»':
		return '"'
	case '‐', '‑', '‒', '–', '—', '―', '−', '﹘', '⸺':
		return '-'
	case '⁄', '∕':
		return '/'
	case '*':
		return -1 // Slack's and Markdown's emphasis
	}
	if unicode.IsSpace(r) {
		return ' '
	}
	if unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r) {
		return -1
	}
	return unicode.ToLower(r)
}

// folding returns a text folded.
func folding(s string) string { return strings.TrimSpace(string(fold(s).runes)) }

// bare returns a text folded and without accents, for tables of words that people write with and without.
func bare(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(folding(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'ß':
			b.WriteString("ss")
		case r == 'ø':
			b.WriteRune('o')
		case r == 'ł':
			b.WriteRune('l')
		case r == 'æ':
			b.WriteString("ae")
		default:
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

// words returns the words of a text, folded and without accents: runs of letters and digits.
func words(s string) []string {
	return strings.FieldsFunc(bare(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
