package bot

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"time"

	"github.com/slack-go/slack"

	"github.com/handoffbot/handoffbot/bot/cards"
	"github.com/handoffbot/handoffbot/bot/textfile"
	"github.com/handoffbot/handoffbot/handoffs"
)

// fileTimeout bounds the reading of an attached file.
const fileTimeout = 8 * time.Second

// Files reads files that people attach. *slack.Client is one; it sends the token to Slack's own addresses only.
type Files interface {
	GetFileInfoContext(ctx context.Context, id string, count, page int) (*slack.File, []slack.Comment, *slack.Paging, error)
	GetFileContext(ctx context.Context, address string, w io.Writer) error
}

// plainTrouble is what is wrong with a file by what is known of it.
func plainTrouble(f *slack.File, user handoffs.UserID) cards.FileTrouble {
	switch {
	case f.User != "" && f.User != string(user):
		return cards.FileForeign
	case f.Name != "" && !textfile.Readable(f.Name):
		return cards.FileKind
	case f.Size > cards.MaxFile:
		return cards.FileLarge
	}
	return ""
}

// whole reports whether a view told all of a file. Of files of other companies it tells only the id, and a draft
// remembers no more.
func whole(f *slack.File) bool {
	return f.URLPrivate != "" && f.User != "" && f.FileAccess != "check_file_info"
}

// readFile returns the text of a file that the person uploaded. What is said of the file in the view is believed only if
// it is Slack's own object; an id alone is anybody's.
func (b *Bot) readFile(ctx context.Context, user handoffs.UserID, f *slack.File) (string, cards.FileTrouble) {
	if b.Files == nil {
		return "", cards.FileBarred
	}
	if !whole(f) {
		known, _, _, err := b.Files.GetFileInfoContext(ctx, f.ID, 1, 1)
		if err != nil {
			return "", b.fileTrouble(ctx, err)
		}
		f = known
	}
	if f.User != string(user) {
		return "", cards.FileForeign
	}
	if trouble := plainTrouble(f, user); trouble != "" {
		return "", trouble
	}
	data := &bounded{most: cards.MaxFile}
	if err := b.Files.GetFileContext(ctx, cmp.Or(f.URLPrivateDownload, f.URLPrivate), data); err != nil {
		if data.over {
			return "", cards.FileLarge
		}
		return "", b.fileTrouble(ctx, err)
	}
	if f.Size > 0 && data.Len() != f.Size { // Slack answers with its page to sign in, and with 200
		b.Log.WarnContext(ctx, "slack gave another file than the attached one", "markup", isMarkup(data.Bytes()), "bytes", data.Len(), "expected", f.Size)
		return "", cards.FileBarred
	}
	text, err := textfile.Text(f.Name, data.Bytes())
	return text, textTroubles[err]
}

// textTroubles are what is wrong with a file by what its reader says.
var textTroubles = map[error]cards.FileTrouble{
	textfile.ErrKind: cards.FileKind, textfile.ErrBinary: cards.FileBinary, textfile.ErrEmpty: cards.FileEmpty, textfile.ErrMail: cards.FileMail,
}

// fileTrouble logs why a file could not be had, and says what the person is to do.
func (b *Bot) fileTrouble(ctx context.Context, err error) cards.FileTrouble {
	b.Log.WarnContext(ctx, "cannot read attached file", "error", err)
	status, answered := errors.AsType[slack.StatusCodeError](err)
	switch code := slackCode(err); {
	case code == "file_not_found" || code == "file_deleted", answered && status.Code == 404:
		return cards.FileGone
	case code == "missing_scope" || code == "access_denied" || code == "not_allowed_token_type", answered && status.Code >= 300 && status.Code <= 403:
		return cards.FileBarred
	}
	return cards.FileFailed
}

func isMarkup(data []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(data), []byte("<"))
}

// errLarge ends a download that is larger than it may be.
var errLarge = errors.New("the file is too large")

// bounded keeps what is written to it, up to a number of bytes.
type bounded struct {
	bytes.Buffer

	most int
	over bool
}

// Write implements io.Writer.
func (w *bounded) Write(p []byte) (int, error) {
	if w.Len()+len(p) > w.most {
		w.over = true
		return 0, errLarge
	}
	return w.Buffer.Write(p)
}
