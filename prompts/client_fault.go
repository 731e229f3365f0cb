package prompts

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Fault is why there is no answer of the model. Its text is made of this package's own words and a status: never what
// was asked, and never what the server wrote, which may repeat what was asked.
type Fault struct {
	// Note is the reason as a card says it.
	Note Note
	// Status is the HTTP status, zero if there was none.
	Status int
	// Word says more to an operator; it is one of a fixed list.
	Word string

	// cause is the end of a context, or nil.
	cause error
	// again says that the same request may succeed; after is how long the server asks to wait.
	again bool
	after time.Duration
	// lower says that a simpler way of asking for JSON may succeed; warmer, that the server takes no temperature; fewer,
	// that it takes no system message.
	lower, warmer, fewer bool
}

// Error implements error.
func (f *Fault) Error() string {
	text := "ask model: " + string(f.Note)
	if f.Status != 0 {
		text += fmt.Sprintf(": status %d", f.Status)
	}
	if f.Word != "" {
		text += ": " + f.Word
	}
	return text
}

// Unwrap returns the end of the context that ended the request, if one did.
func (f *Fault) Unwrap() error { return f.cause }

// What servers say in the bodies of their errors. No two of them agree, and the same one says it differently next year.
var (
	saysTooLong = lazily(`context[_ ](length|size|window)|(prompt|input|request) (is )?too (long|large)|too many (input )?tokens|` +
		`maximum (input|prompt) length|reduce (the|your) (length|prompt)|string_above_max_length`)
	saysFiltered = lazily(`content[_ ](filter|management|policy)|responsibleaipolicy|safety (system|filter)`)
	saysWarmer   = lazily(`temperature`)
	saysFewer    = lazily(`system role|system message|roles must alternate|unsupported role`)
	saysFormat   = lazily(`response[_ ]format|json[_ ]?schema|structured|guided|grammar|sampler|peg-native|expected .*format`)
	saysQuota    = lazily(`insufficient_quota|exceeded your current quota|billing`)
)

// refusal reads a status of 400 and above. said is everything that the server wrote; it decides and is not kept.
func refusal(status int, said string, after time.Duration) *Fault {
	said = strings.ToLower(said)
	f := &Fault{Note: NoteUnavailable, Status: status}
	switch {
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		f.Word = "key not accepted"
	case status == http.StatusNotFound:
		f.Word = "no such address or model"
	case status == http.StatusRequestTimeout || status == http.StatusGatewayTimeout:
		f.again = true
	case status == http.StatusRequestEntityTooLarge:
		f.Note = NoteTooLong
	case status == http.StatusTooManyRequests && saysQuota().MatchString(said):
		f.Word = "quota used up"
	case status == http.StatusTooManyRequests:
		f.again, f.after, f.Word = true, after, "too many requests"
	case status == http.StatusNotImplemented:
		f.lower = true
	case status >= http.StatusInternalServerError:
		// A server that stumbles over a schema often says so with a 500.
		f.lower = saysFormat().MatchString(said)
		f.again, f.after = !f.lower, after
	case saysFiltered().MatchString(said):
		f.Note, f.Word = NoteRefused, "content filter"
	case saysTooLong().MatchString(said):
		f.Note, f.Word = NoteTooLong, "context"
	case saysWarmer().MatchString(said):
		f.warmer, f.Word = true, "temperature not accepted"
	case saysFewer().MatchString(said):
		f.fewer, f.Word = true, "system message not accepted"
	default:
		f.lower, f.Word = true, "request not accepted"
	}
	return f
}

// unreadable is an answer that does not fit, from a server that is well.
func unreadable(word string) *Fault { return &Fault{Note: NoteUnreadable, Word: word, lower: true} }

// disconnected is a request that no whole answer came to.
func disconnected(word string) *Fault { return &Fault{Note: NoteUnavailable, Word: word, again: true} }
