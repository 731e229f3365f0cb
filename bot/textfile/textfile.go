// Package textfile reads what people attach as deal notes: plain text, Markdown and e-mails. Bytes go in, text comes out.
package textfile

import (
	"bytes"
	"errors"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	encoding "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// Endings are those of the files that Text reads, without the dot.
var Endings = []string{"txt", "md", "markdown", "eml"}

// What is wrong with a file.
var (
	// ErrKind: its name does not end like a file that Text reads.
	ErrKind = errors.New("not a txt, md or eml file")
	// ErrBinary: it holds something else than text.
	ErrBinary = errors.New("no text")
	// ErrEmpty: there is nothing in it to read.
	ErrEmpty = errors.New("empty")
	// ErrMail: it is called an e-mail and is none.
	ErrMail = errors.New("not an e-mail")
)

// Readable reports whether a file's name ends like one that Text reads.
func Readable(name string) bool {
	return slices.Contains(Endings, ending(name))
}

func ending(name string) string { return strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")) }

// Text returns what a file says, in UTF-8 and with plain line ends. Of an e-mail it is who wrote, when, about what, and
// the text; what is attached to it is left out, and markup is reduced to its text.
func Text(name string, data []byte) (string, error) {
	switch kind := ending(name); {
	case !Readable(name):
		return "", ErrKind
	case kind == "eml":
		return mail(data)
	}
	text, err := decoded(data)
	if err != nil {
		return "", err
	}
	return tidy(text)
}

// decoded reads the encoding from the file's first bytes. What has none of them and is no UTF-8 is from Windows, or from
// longer ago: there every byte is a character.
func decoded(data []byte) (string, error) {
	var err error
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE, 0, 0}), bytes.HasPrefix(data, []byte{0, 0, 0xFE, 0xFF}):
		data, err = utf32.UTF32(utf32.LittleEndian, utf32.UseBOM).NewDecoder().Bytes(data)
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		data, err = encoding.UTF16(encoding.LittleEndian, encoding.UseBOM).NewDecoder().Bytes(data)
	case utf8.Valid(data):
		data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	default:
		if bytes.IndexByte(data, 0) < 0 {
			data, err = charmap.Windows1252.NewDecoder().Bytes(data)
		}
	}
	if err != nil || bytes.IndexByte(data, 0) >= 0 {
		return "", ErrBinary
	}
	return string(data), nil
}

// controls is the share of control characters above which something is no text: one in so many.
const controls = 50

// tidy gives plain line ends, drops what cannot be shown, and refuses what is no text.
func tidy(text string) (string, error) {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n").Replace(text)
	all, dropped := 0, 0
	text = strings.Map(func(r rune) rune {
		all++
		if r != '\n' && r != '\t' && unicode.IsControl(r) {
			dropped++
			return -1
		}
		return r
	}, text)
	if dropped*controls > all {
		return "", ErrBinary
	}
	if text = strings.TrimSpace(text); text == "" {
		return "", ErrEmpty
	}
	return text, nil
}
