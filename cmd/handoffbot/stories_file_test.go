package main

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/internal/fakemodel"
	"github.com/handoffbot/handoffbot/internal/slacksim"
)

const notesFile = "Deal notes as a file"

// Attaches uploads a file of the person's and puts it into the form.
func (f *form) Attaches(name, content string) slacksim.File {
	f.p.s.t.Helper()
	return f.attachesOf(f.p, name, content)
}

// attachesOf puts a file into the form that somebody else uploaded.
func (f *form) attachesOf(owner *person, name, content string) slacksim.File {
	f.p.s.t.Helper()
	file, err := owner.slacksim.Upload(name, []byte(content))
	if err != nil {
		f.p.s.t.Fatal(err)
	}
	f.holdsFile(file.ID)
	return file
}

func (f *form) holdsFile(ids ...string) {
	f.p.s.t.Helper()
	v, _ := f.view()
	in, _ := f.input(notesFile)
	if err := f.p.slacksim.Attach(v, in.BlockID, ids...); err != nil {
		f.p.s.t.Fatal(err)
	}
}

// withDeal opens the form for a customer, filled in but for its notes.
func (p *person) withDeal(title string) *form {
	p.s.t.Helper()
	p.Types("#sales", "/handoff "+title)
	return p.SeesForm("Hand off").FillDeal()
}

const mailOfADeal = "From: =?utf-8?Q?J=C3=B6rg?= Ruiz <joerg@acme.example>\r\nSubject: Our call\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n" +
	"--B\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>Price a year: 26,000 EUR.<script>steal()</script></p>=\r\n<p>We promised the SAP import by Christmas.</p>\r\n" +
	"--B\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=logo.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--B--\r\n"

func TestAttachedFileIsReviewedAndStandsInTheNotes(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(s *story) {
		form := s.sara.withDeal("Acme Corp").Fill("Deal notes", "Ana called.")
		form.Attaches("our-call.eml", mailOfADeal)
		form.Submit()
		form.Shows("To settle", "contradiction", "26,000 EUR")
		form.Fill("Price a year", "26,000 EUR").Sends()
		card := s.sara.Handed("Acme Corp").Shows("Ana called.", "[our-call.eml]", "Jörg Ruiz", "Price a year: 26,000 EUR.")
		card.Press("Show all")
		s.omar.SeesForm("H-1001").Shows("We promised the SAP import").Lacks("steal").Lacks("<p>").Lacks("iVBOR").Closes()
	}, byRules)
}

func TestFileLongerThanAnInputIsReadWhole(t *testing.T) {
	t.Parallel()
	s := begin(t, byRules)
	long := strings.Repeat("They talked about the weather for a long time.\n", 150) + "Price a year: 26,000 EUR.\n"
	form := s.sara.withDeal("Acme Corp")
	form.Attaches("call.txt", "\xff\xfe"+utf16le(long))
	form.Submit()
	form.Shows("contradiction", "26,000 EUR").Fill("Leave Price a year as it is: why", "The contract says so").Sends()
	card := s.sara.Handed("Acme Corp").Shows("They talked about the weather")
	card.Press("Show all")
	s.omar.SeesForm("H-1001").Shows("They talked about the weather", "Price a year: 26,000 EUR.").Closes()

	card.Press("Ask")
	s.omar.SeesForm("Ask").Fill("Which field", "Deal notes").Fill("What is not clear", "Who talked?").Sends()
	card.IsAsked("Deal notes", "Who talked?")
	card.For(s.sara).Press("Answer")
	s.sara.SeesForm("Answer").Shows("Leave this empty to keep them").Fill("What to say beside it", "Ana and I").Sends()
	card.Line("answered")
	s.omar.Hears("answered")
	card.Press("Show all")
	s.omar.SeesForm("H-1001").Shows("Price a year: 26,000 EUR.").Closes()
}

func utf16le(text string) string {
	var out strings.Builder
	for _, u := range utf16.Encode([]rune(text)) {
		out.WriteByte(byte(u))
		out.WriteByte(byte(u >> 8))
	}
	return out.String()
}

func TestFileThatCannotBeReadIsToldAndNothingTypedIsLost(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("word ", handoffs.MaxNotes/5)
	for name, row := range map[string]struct {
		file, content string
		before        func(s *story, f slacksim.File)
		says          string
	}{
		"too long": {"call.txt", long, nil, "too long: at most 5 MB, and 50,000 characters"},
		"no text":  {"call.txt", "\x00\x01\x02", nil, "holds no text"},
		"empty":    {"call.md", " \n", nil, "has no text in it"},
		"no mail":  {"call.eml", "hello", nil, "not an e-mail"},
		"deleted":  {"call.txt", "notes", func(s *story, f slacksim.File) { s.ws.DeleteFile(f.ID) }, "no longer in Slack"},
		"not permitted": {"call.txt", "notes", func(s *story, _ slacksim.File) {
			s.breaks(slacksim.Fault{Kind: slacksim.FaultSignIn, Method: "files.download", Times: 1})
		}, "did not let the app have it"},
		"server error": {"call.txt", "notes", func(s *story, _ slacksim.File) {
			s.breaks(slacksim.Fault{Kind: slacksim.FaultServerError, Method: "files.download", Times: 1})
		}, "could not be read just now"},
		"no answer": {"call.txt", "notes", func(s *story, _ slacksim.File) {
			s.breaks(slacksim.Fault{Kind: slacksim.FaultHang, Method: "files.download", Times: 1})
		}, "could not be read just now"},
		"cut": {"call.txt", "notes", func(s *story, _ slacksim.File) {
			s.breaks(slacksim.Fault{Kind: slacksim.FaultCutAfter, Method: "files.download", Times: 1})
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := begin(t, byRules)
			form := s.sara.withDeal("Acme Corp").Fill("Deal notes", "Ana called.")
			f := form.Attaches(row.file, row.content)
			if row.before != nil {
				row.before(s, f)
			}
			form.Submit()
			if row.says != "" {
				form.Shows("Not sent yet", row.says, "What you typed is kept").Holds("Deal notes", "Ana called.").Holds("Key contact", "Ana Ruiz, operations")
				form.Submit()
			}
			s.sara.Handed("Acme Corp").Shows("Ana called.")
		})
	}
}

func TestLargeFileIsRefusedBeforeItIsRead(t *testing.T) {
	t.Parallel()
	s := begin(t, byRules)
	form := s.sara.withDeal("Acme Corp")
	form.Attaches("call.txt", strings.Repeat("x", 5<<20+1))
	form.Submit()
	form.Objects(notesFile, "call.txt is too large", "at most 5 MB")
	form.holdsFile()
	form.Sends()
	s.sara.Handed("Acme Corp")
}

func TestFileOfSomebodyElseIsNotRead(t *testing.T) {
	t.Parallel()
	s := begin(t, byRules)
	form := s.sara.withDeal("Acme Corp")
	f := form.attachesOf(s.omar, "payroll.txt", "secret numbers")
	form.Submit()
	form.Objects(notesFile, "was uploaded by somebody else")
	s.ws.SetFileApart(f.ID) // so that the form does not say whose it is
	form.holdsFile(f.ID)
	form.Submit()
	form.Shows("Not sent yet", "was uploaded by somebody else")
	form.Submit()
	s.sara.Handed("Acme Corp").Lacks("secret")
}

func TestFileOfAnotherCompanyIsAskedFor(t *testing.T) {
	t.Parallel()
	s := begin(t, byRules)
	form := s.sara.withDeal("Acme Corp")
	f := form.Attaches("call.md", "# They said yes")
	s.ws.SetFileApart(f.ID)
	form.holdsFile(f.ID)
	form.Submit()
	s.sara.Handed("Acme Corp").Shows("They said yes")
	form.Shows("is sent").Closes()
}

func TestDraftRemembersTheAttachedFile(t *testing.T) {
	t.Parallel()
	g := newGate(fakemodel.Honest{})
	defer g.opens()
	s := begin(t, byModel(t, fakemodel.Handler(g), patience))
	form := s.sara.withDeal("Acme Corp")
	form.Attaches("call.txt", "Price a year: 26,000 EUR, she said.")
	form.Fill("Deal notes", "Ana called.") // what is typed saves the draft
	form.Closes()
	s.quiet()
	s.sara.Types("#sales", "/handoff")
	form = s.sara.SeesForm("Hand off").Shows("You have a draft")
	form.Presses("Resume")
	form.Shows("is attached and goes along").Holds("Deal notes", "Ana called.").Submit()
	form.Shows("Reviewing your notes").Closes()
	g.answers(t)
	s.quiet()
	s.sara.Types("#sales", "/handoff")
	form = s.sara.SeesForm("Hand off").Shows("reviewed")
	form.Presses("Resume")
	form.Shows("contradiction", "26,000 EUR").Presses("Back to the form")
	form.Shows("is attached and goes along").Presses("Remove")
	form.Lacks("is attached").Submit()
	form.Shows("Reviewed by fake-1").Lacks("26,000 EUR").Sends()
	s.sara.Handed("Acme Corp").Shows("Ana called.").Lacks("call.txt")
}

func TestSendNowTakesTheFileAlong(t *testing.T) {
	t.Parallel()
	g := newGate(fakemodel.Honest{})
	defer g.opens()
	s := begin(t, byModel(t, fakemodel.Handler(g), patience))
	form := s.sara.withDeal("Acme Corp")
	form.Attaches("call.txt", "They said yes.")
	form.Submit()
	form.Shows("Reviewing your notes").Presses("Send now")
	form.Shows("is sent")
	s.sara.Handed("Acme Corp").Shows("They said yes.", "Sent without review")
}

func TestWithoutReviewTheFileIsAttachedAllTheSame(t *testing.T) {
	t.Parallel()
	s := begin(t)
	form := s.sara.withDeal("Acme Corp")
	form.Attaches("call.txt", "They said yes.")
	form.Submit()
	form.Shows("is sent", "Onboarding's move").Closes()
	s.sara.Handed("Acme Corp").Shows("They said yes.")
}

func TestExitCriteriaComeBeforeTheFile(t *testing.T) {
	t.Parallel()
	s := begin(t)
	s.sara.Types("#sales", "/handoff Acme Corp")
	form := s.sara.SeesForm("Hand off")
	form.Attaches("call.txt", "They said yes.")
	form.Submit()
	form.Objects("Plan", "required")
	form.FillDeal().Fill("Key contact", "TBD").Submit()
	form.Objects("Key contact", "says nothing yet")
	form.Fill("Key contact", "Ana Ruiz").Submit()
	form.Shows("is sent")
	s.sara.Handed("Acme Corp").Shows("They said yes.")
}
