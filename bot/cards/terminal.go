package cards

import (
	"regexp"
	"strings"
)

var (
	dateMark = regexp.MustCompile(`<!date\^[^|>]*\|([^>]*)>`)
	linkMark = regexp.MustCompile(`<[^@#!|>][^|>]*\|([^>]*)>`)
	nameMark = regexp.MustCompile(`<([@#][A-Za-z0-9_]+)>`)
)

// Terminal returns the message's text as a terminal shows it: without marks, with UTC times, and with ids for names.
func (m Message) Terminal() string {
	text := dateMark.ReplaceAllString(m.Text, "$1")
	text = linkMark.ReplaceAllString(text, "$1")
	text = nameMark.ReplaceAllString(text, "$1")
	// What people wrote has lookalikes in place of these marks.
	return unescape(strings.NewReplacer("*", "", ":white_check_mark: ", "", joiner, "").Replace(text))
}
