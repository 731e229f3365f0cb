package textfile

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"net/textproto"
	"strings"

	"golang.org/x/net/html/charset"
)

// deepest is how many parts may stand in one another; mails from people have three or four.
const deepest = 10

// mail returns the head and the text of an e-mail.
func mail(data []byte) (string, error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	m, err := netmail.ReadMessage(bytes.NewReader(data))
	if err != nil || (m.Header.Get("From") == "" && m.Header.Get("Subject") == "" && m.Header.Get("Date") == "") {
		return "", ErrMail
	}
	found := bodies{}
	if err := found.read(textproto.MIMEHeader(m.Header), m.Body, 0); err != nil {
		return "", err
	}
	text := found.plain
	if strings.TrimSpace(text) == "" {
		text = fromHTML(found.markup)
	}
	if strings.TrimSpace(text) == "" {
		return "", ErrEmpty
	}
	return tidy(head(m.Header) + "\n" + strings.Trim(text, "\r\n"))
}

// head are the lines on top of an e-mail that say where it is from.
func head(h netmail.Header) string {
	var out strings.Builder
	words := mime.WordDecoder{CharsetReader: charset.NewReaderLabel}
	for _, line := range []struct{ key, label string }{{"From", "From"}, {"To", "To"}, {"Date", "Sent"}, {"Subject", "Subject"}} {
		text, err := words.DecodeHeader(h.Get(line.key))
		if err != nil {
			text = h.Get(line.key)
		}
		if text = strings.Join(strings.Fields(text), " "); text != "" {
			out.WriteString(line.label + ": " + text + "\n")
		}
	}
	return out.String()
}

// bodies are the texts of an e-mail: all plain ones, and the first in markup.
type bodies struct{ plain, markup string }

// read takes the texts out of a part and those within it. What is attached is passed over.
func (b *bodies) read(h textproto.MIMEHeader, body io.Reader, depth int) error {
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil || kind == "" {
		kind, params = "text/plain", nil
	}
	if shown, _, err := mime.ParseMediaType(h.Get("Content-Disposition")); err == nil && shown == "attachment" {
		return nil
	}
	switch {
	case strings.HasPrefix(kind, "multipart/"):
		if depth == deepest {
			return ErrMail
		}
		return b.parts(multipart.NewReader(body, params["boundary"]), depth)
	case kind != "text/plain" && kind != "text/html":
		return nil
	}
	data, err := io.ReadAll(transferred(h.Get("Content-Transfer-Encoding"), body))
	if err != nil && len(data) == 0 {
		return ErrMail
	}
	text, err := inCharset(data, params["charset"])
	switch {
	case err != nil:
		return err
	case kind == "text/html" && b.markup == "":
		b.markup = text
	case kind == "text/plain" && strings.TrimSpace(text) != "":
		b.plain += "\n" + text
	}
	return nil
}

func (b *bodies) parts(r *multipart.Reader, depth int) error {
	for {
		part, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			if b.plain != "" || b.markup != "" {
				return nil // it was cut off; what came before is there
			}
			return ErrMail
		}
		if err := b.read(part.Header, part, depth+1); err != nil {
			return err
		}
	}
}

// transferred undoes the encoding in which a part was sent.
func transferred(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	}
	return body
}

// inCharset decodes a text whose encoding is named; a name that nobody knows counts as none.
func inCharset(data []byte, name string) (string, error) {
	if enc, known := charset.Lookup(name); enc != nil && known != "utf-8" {
		if out, err := enc.NewDecoder().Bytes(data); err == nil {
			return string(out), nil
		}
	}
	return decoded(data)
}
