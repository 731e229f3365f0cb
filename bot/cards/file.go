package cards

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/handoffs"
)

const (
	// fileName is how much of a file's name is shown.
	fileName = 80
	// maxFileName keeps a name whole, its ending too: systems end names at 255 bytes.
	maxFileName = 255
)

// MaxFile is how large an attached file may be in bytes. E-mails carry pictures; what they say is far shorter.
const MaxFile = 5 << 20

// FileTypes are the endings of the files that the form takes.
var FileTypes = []string{"txt", "md", "markdown", "eml"}

// fileLimits say what may be attached to notes.
func fileLimits(notes *handoffs.Field) string {
	return fmt.Sprintf("at most %d MB, and %s characters with what is typed", MaxFile>>20, thousands(notes.Limit()))
}

// thousands writes a number of up to six digits as people read it.
func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

// withFile puts the input for a file, and what is attached already, below the notes; if there is no room, it is left out.
func (f *FormInput) withFile(fields []slack.Block, notes *handoffs.Field, room int) []slack.Block {
	at := slices.IndexFunc(fields, func(b slack.Block) bool {
		in, ok := b.(*slack.InputBlock)
		return ok && in.BlockID == BlockField(notes)
	})
	var add []slack.Block
	if f.Meta.File != "" {
		text := "*" + said(f.Meta.FileName, fileName) + "* is attached and goes along. Another file takes its place."
		add = append(add, slack.NewSectionBlock(mrkdwnObject(text, maxSection), nil,
			slack.NewAccessory(button(ActionRemoveFile, "Remove", "file", "the attached file "+f.Meta.FileName))))
	}
	element := slack.NewFileInputBlockElement(ActionInput).WithFileTypes(FileTypes...).WithMaxFiles(1)
	hint := "txt, md or eml (an e-mail); " + fileLimits(notes) + ". Its text stands below what is typed."
	add = append(add, slack.NewInputBlock(BlockFile, plainObject(oneLine(notes.Label)+" as a file", maxLabel), plainObject(hint, maxHint), element).WithOptional(true))
	if at < 0 || len(fields)+len(add) > room {
		return fields
	}
	return slices.Insert(fields, at+1, add...)
}

// FileTrouble is why an attached file was not taken.
type FileTrouble string

// The troubles.
const (
	// FileLarge: it is larger than MaxFile.
	FileLarge FileTrouble = "large"
	// FileLong: its text, with what is typed, is longer than the notes may be.
	FileLong FileTrouble = "long"
	// FileKind: it is none of FileTypes.
	FileKind FileTrouble = "kind"
	// FileBinary: it holds no text.
	FileBinary FileTrouble = "binary"
	// FileEmpty: there is nothing in it to read.
	FileEmpty FileTrouble = "empty"
	// FileMail: it is called an e-mail and is none.
	FileMail FileTrouble = "mail"
	// FileForeign: another person uploaded it.
	FileForeign FileTrouble = "foreign"
	// FileGone: it was deleted, or the app cannot see it.
	FileGone FileTrouble = "gone"
	// FileBarred: Slack does not let the app read it.
	FileBarred FileTrouble = "barred"
	// FileFailed: it did not work just now.
	FileFailed FileTrouble = "failed"
)

// fileTroubles say what is wrong, and what to do; LIMITS stands for what may be attached.
var fileTroubles = map[FileTrouble]string{
	FileLarge:   "is too large: LIMITS. Attach a shorter one, or paste what matters.",
	FileLong:    "is too long: LIMITS. Attach a shorter one, or paste what matters.",
	FileKind:    "is none of the kinds that can be read: txt, md or eml. Save it as text and attach that.",
	FileBinary:  "holds no text that can be read. Save it as text (UTF-8) and attach that.",
	FileEmpty:   "has no text in it. Attach another, or type the notes.",
	FileMail:    "is not an e-mail that can be read. Save it as text and attach that.",
	FileForeign: "was uploaded by somebody else. Attach your own copy.",
	FileGone:    "is no longer in Slack. Attach it again.",
	FileBarred:  "could not be read: Slack did not let the app have it. Attach it again; if that does not help, paste what matters and tell an admin.",
	FileFailed:  "could not be read just now. Send it again, or paste what matters.",
}

// FileError says as plain text under the input what is wrong with a file.
func FileError(name string, trouble FileTrouble, notes *handoffs.Field) map[string]string {
	text, _ := plain(cut(oneLine(clean(name)), fileName, units)+" "+troubleText(trouble, notes), maxError)
	return map[string]string{BlockFile: text}
}

// FileRefused says the same in mrkdwn, for the top of a form.
func FileRefused(name string, trouble FileTrouble, notes *handoffs.Field) string {
	return string("*Not sent yet.* *" + said(name, fileName) + "* " + said(troubleText(trouble, notes), maxError) + " What you typed is kept.")
}

func troubleText(trouble FileTrouble, notes *handoffs.Field) string {
	return strings.ReplaceAll(fileTroubles[trouble], "LIMITS", fileLimits(notes))
}

// ReadingFile is what stands in the form's place until the attached file was read.
func ReadingFile(name string, meta Meta) slack.ModalViewRequest {
	v := view(CallbackReviewing, "Hand off", []slack.Block{
		section("*Reading your notes…*\n" + said(name, fileName) + " is being read. This takes a few seconds."),
		small("Nothing is sent yet. If you close this, your draft is kept, and the file with it."),
	})
	v.PrivateMetadata = meta.Encode()
	return v
}

// FileUnread says in mrkdwn that the attached file is still being read.
func FileUnread() string {
	return "Your file is still being read. Wait a moment; or close this, and go on with the draft."
}
