package prompts

import (
	"fmt"
	"math/big"
	"strings"
	"unicode"
)

// Redacted is a text whose e-mail addresses, phone numbers, card and bank numbers and credentials in addresses are replaced by
// placeholders. The same value has the same placeholder everywhere, so that a reader still sees what belongs together.
type Redacted struct {
	Text string
	back *strings.Replacer
}

// private is one kind of what does not leave.
type private struct {
	name  string
	expr  expression
	valid func(found string) bool
}

// privates are tried in this order: what one has replaced, the next do not see. Names of people are not among them: no rule finds
// them without finding half of the text.
var privates = []private{
	{"SECRET", lazily(`(?i)\b[a-z][a-z0-9+.-]*://[^\s/@:]*:[^\s/@]+@`), always},
	{"EMAIL", lazily(`(?i)[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`), always},
	{"SECRET", lazily(`(?i)[?&](?:access_token|api_?key|token|password|passwd|pwd|secret|sig|signature)=[^\s&#]+`), always},
	{"BANK", lazily(`(?i)\b[a-z]{2}\d{2}(?:[ -]?[a-z0-9]){11,30}\b`), nil},
	{"CARD", lazily(`\b\d(?:[ -]?\d){12,18}\b`), luhn},
	{"PHONE", lazily(`(?:\+|\b00|\()?\d[\d ()./\x{00a0}-]{5,22}\d`), phone},
}

func always(string) bool { return true }

// marker is what a placeholder looks like.
var marker = lazily(`\[(?:SECRET|EMAIL|BANK|CARD|PHONE)_\d+\]`)

// Redact replaces what is private. Placeholders that the text holds already are not used again.
func Redact(text string) Redacted {
	r := redaction{taken: map[string]bool{}, byValue: map[string]string{}, counts: map[string]int{}}
	for _, m := range marker().FindAllString(text, -1) {
		r.taken[m] = true
	}
	// What is taken out may part what stood in one word before it.
	for before := ""; before != text; {
		before = text
		for i := range privates {
			text = r.replace(text, &privates[i])
		}
	}
	return Redacted{Text: text, back: strings.NewReplacer(r.pairs...)}
}

// redaction is a text half-way.
type redaction struct {
	taken   map[string]bool
	byValue map[string]string
	counts  map[string]int
	pairs   []string
}

func (r *redaction) replace(text string, p *private) string {
	var out strings.Builder
	last := 0
	for _, m := range p.expr().FindAllStringIndex(text, -1) {
		start, end := m[0], m[1]
		if p.name == "BANK" {
			end = start + ibanLength(text[start:end])
		}
		if start == end || overlapsMarker(text, start, end) || (p.valid != nil && !p.valid(text[start:end])) {
			continue
		}
		out.WriteString(text[last:start])
		out.WriteString(r.placeholder(p.name, text[start:end]))
		last = end
	}
	return out.String() + text[last:]
}

// overlapsMarker reports whether a range touches a placeholder.
func overlapsMarker(text string, start, end int) bool {
	from := max(0, start-24)
	for _, m := range marker().FindAllStringIndex(text[from:min(len(text), end+24)], -1) {
		if m[0]+from < end && start < m[1]+from {
			return true
		}
	}
	return false
}

func (r *redaction) placeholder(name, value string) string {
	if p, ok := r.byValue[value]; ok {
		return p
	}
	for {
		r.counts[name]++
		p := fmt.Sprintf("[%s_%d]", name, r.counts[name])
		if r.taken[p] {
			continue
		}
		r.byValue[value] = p
		r.pairs = append(r.pairs, p, value)
		return p
	}
}

// Restore puts back what was replaced.
func (r *Redacted) Restore(text string) string {
	if r.back == nil {
		return text
	}
	return r.back.Replace(text)
}

// RestoreExtraction puts back what was replaced in all that a model answered, so that quotes are found in the notes as they are
// written.
func (r *Redacted) RestoreExtraction(e Extraction) Extraction {
	out := Extraction{Fields: make([]Stated, len(e.Fields)), Bullets: make([]Bullet, len(e.Bullets))}
	for i, s := range e.Fields {
		out.Fields[i] = Stated{Field: s.Field, Status: s.Status, Value: r.Restore(s.Value), Quote: r.Restore(s.Quote)}
	}
	for i, b := range e.Bullets {
		out.Bullets[i] = Bullet{Text: r.Restore(b.Text), Quote: r.Restore(b.Quote)}
	}
	return out
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// luhn checks the last digit of a card's number.
func luhn(s string) bool {
	d := digitsOf(s)
	sum := 0
	for i := range len(d) {
		n := int(d[len(d)-1-i] - '0')
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0 && len(d) >= 13 && len(d) <= 19
}

// ibanLength returns the length of the bank number at the beginning of s, in bytes; 0 if there is none. What follows a number,
// after a space, may look like more of it.
func ibanLength(s string) int {
	for end := len(s); end >= 15; end-- {
		if validIBAN(s[:end]) && (end == len(s) || !isAlnum(s[end])) {
			return end
		}
	}
	return 0
}

func isAlnum(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

func validIBAN(s string) bool {
	s = strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(s))
	if len(s) < 15 || len(s) > 34 || !unicode.IsLetter(rune(s[0])) {
		return false
	}
	var number strings.Builder
	for _, c := range s[4:] + s[:4] {
		if c >= 'A' {
			fmt.Fprint(&number, c-'A'+10)
			continue
		}
		number.WriteRune(c)
	}
	n, ok := new(big.Int).SetString(number.String(), 10)
	return ok && new(big.Int).Mod(n, big.NewInt(97)).Int64() == 1
}

// notPhones are numbers of many digits that are no phone's: dates and amounts.
var notPhones = lazily(`^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}|\d{1,3}(?:[ .\x{00a0}]\d{3})+(?:,\d{1,2})?|\d+[.]\d+)(?:[ ./-]+\d{0,2})?$`)

// phone reports whether digits are a telephone number: it begins as one does (+, 00, 0, a bracket) or is grouped as one is, and has
// seven to fifteen digits.
func phone(s string) bool {
	n := len(digitsOf(s))
	if n < 7 || n > 15 || notPhones().MatchString(s) {
		return false
	}
	if strings.HasPrefix(s, "+") || strings.HasPrefix(s, "0") || strings.HasPrefix(s, "(") {
		return true
	}
	return grouped().MatchString(s)
}

var grouped = lazily(`^\d{3}[ .-]\d{3}[ .-]?\d{4}$|^\d{3}[ .-]\d{4}$|^1[ .-]\d{3}[ .-]\d{3}[ .-]\d{4}$|^\d{2}(?:[ .-]\d{2}){3,4}$`)
