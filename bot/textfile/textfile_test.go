package textfile_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/handoffbot/handoffbot/bot/textfile"
)

func TestReadsTextInTheEncodingItWasWrittenIn(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct{ file, data, want string }{
		"utf-8":                     {"a.txt", "Preis: 24.000 €\r\nzwei", "Preis: 24.000 €\nzwei"},
		"utf-8 with a mark":         {"a.md", "\uFEFF# Notes", "# Notes"},
		"utf-16, little end first":  {"a.txt", "\xff\xfeG\x00r\x00\xfc\x00n\x00", "Grün"},
		"utf-16, big end first":     {"a.txt", "\xfe\xff\x00G\x00r\x00\xfc\x00n", "Grün"},
		"utf-32, little end first":  {"a.txt", "\xff\xfe\x00\x00G\x00\x00\x00\xfc\x00\x00\x00", "Gü"},
		"latin-1":                   {"a.txt", "Gr\xfcn f\xfcr M\xfcller", "Grün für Müller"},
		"windows":                   {"NOTES.TXT", "24.000 \x80", "24.000 €"},
		"old Mac line ends":         {"a.markdown", "one\rtwo", "one\ntwo"},
		"a bell and other controls": {"a.txt", strings.Repeat("long enough ", 20) + "\x07", strings.TrimSpace(strings.Repeat("long enough ", 20))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := textfile.Text(row.file, []byte(row.data)); err != nil || got != row.want {
				t.Errorf("got %q, %v; want %q", got, err, row.want)
			}
		})
	}
}

func TestRefusesWhatIsNoText(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		file, data string
		want       error
	}{
		"another kind":                {"a.pdf", "%PDF", textfile.ErrKind},
		"no ending":                   {"notes", "x", textfile.ErrKind},
		"nothing":                     {"a.txt", " \n\t", textfile.ErrEmpty},
		"an image":                    {"a.txt", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", textfile.ErrBinary},
		"controls":                    {"a.md", strings.Repeat("\x01a", 100), textfile.ErrBinary},
		"an e-mail that is none":      {"a.eml", "Just some words", textfile.ErrMail},
		"an e-mail without a text":    {"a.eml", "From: a@b.example\n\n", textfile.ErrEmpty},
		"an e-mail of an image alone": {"a.eml", "From: a@b.example\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0=", textfile.ErrEmpty},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := textfile.Text(row.file, []byte(row.data)); !errors.Is(err, row.want) {
				t.Errorf("got %v, want %v", err, row.want)
			}
		})
	}
}

// mails are e-mails as programs send them, with what is to be read of each.
var mails = map[string]struct{ data, want string }{
	"plain": {
		"From: Ana Ruiz <ana@acme.example>\r\nTo: sara@us.example\r\nDate: Tue, 3 Mar 2026 10:00:00 +0100\r\nSubject: Kickoff\r\n\r\nLet us start on 2 March.\r\n",
		"From: Ana Ruiz <ana@acme.example>\nTo: sara@us.example\nSent: Tue, 3 Mar 2026 10:00:00 +0100\nSubject: Kickoff\n\nLet us start on 2 March.",
	},
	"quoted-printable in Latin-1": {
		"From: =?iso-8859-1?Q?J=F6rg?= <j@a.example>\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nGr=FCn und =\nlang",
		"From: Jörg <j@a.example>\n\nGrün und lang",
	},
	"base64 with an attachment": {
		"From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=X\n\n--X\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" +
			"UHJlaXM6IDI0LjAwMCDigqw=\n--X\nContent-Type: text/plain\nContent-Disposition: attachment; filename=secret.txt\n\nnot this\n--X--\n",
		"From: a@b.example\n\nPreis: 24.000 €",
	},
	"both plain and markup": {
		"From: a@b.example\nContent-Type: multipart/alternative; boundary=X\n\n--X\nContent-Type: text/plain\n\nplain\n--X\nContent-Type: text/html\n\n<b>markup</b>\n--X--\n",
		"From: a@b.example\n\nplain",
	},
	"markup alone": {
		"From: a@b.example\nContent-Type: text/html; charset=utf-8\n\n<html><head><title>no</title><style>p{color:red}</style><body><p>Price:&nbsp;24&amp;000<p>Kick<b>off</b> " +
			"<a href=\"javascript:alert(1)\">2 March</a><script>alert('x')</script><!-- gone --><ul><li>one<li>two</ul></body></html>",
		"From: a@b.example\n\nPrice: 24&000\nKickoff 2 March\n\n- one\n- two",
	},
	"cut off": {
		"From: a@b.example\nContent-Type: multipart/mixed; boundary=X\n\n--X\nContent-Type: text/plain\n\nThe price is 5\n--X\nContent-Type: text/pl",
		"From: a@b.example\n\nThe price is 5",
	},
	"an encoding that nobody knows": {
		"From: a@b.example\nContent-Type: text/plain; charset=klingon\n\nGr\xfcn",
		"From: a@b.example\n\nGrün",
	},
}

func TestReadsTheTextOfAnEmail(t *testing.T) {
	t.Parallel()
	for name, row := range mails {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := textfile.Text("mail.eml", []byte(row.data))
			if err != nil {
				t.Fatal(err)
			}
			if got != row.want {
				t.Errorf("got\n%q, want\n%q", got, row.want)
			}
		})
	}
}

func TestEmailWithinEmailsEndsSomewhere(t *testing.T) {
	t.Parallel()
	data := "From: a@b.example\nContent-Type: multipart/mixed; boundary=X\n"
	if _, err := textfile.Text("a.eml", []byte(data+strings.Repeat("\n--X\nContent-Type: multipart/mixed; boundary=X\n", 50))); err == nil {
		t.Error("an e-mail of parts alone is read")
	}
}

func TestAnyBytesAreReadOrRefused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{"a.txt", "a.md", "a.eml"}).Draw(t, "name")
		data := rapid.SliceOf(rapid.Byte()).Draw(t, "data")
		if rapid.Bool().Draw(t, "mail") {
			data = append([]byte("From: a@b.example\nContent-Type: text/html\n\n<p>"), data...)
		}
		text, err := textfile.Text(name, data)
		if err == nil && (text == "" || !utf8.ValidString(text) || strings.ContainsAny(text, "\x00\r")) {
			t.Fatalf("%q is read as %q", data, text)
		}
	})
}
