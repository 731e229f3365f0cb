package prompts

import (
	"context"
	"time"
)

// Note says why a review is without the model's part. The empty note says that the model's part is there.
type Note string

// The notes, as they are stored: they never change meaning.
const (
	NoteOff         Note = "off"         // reviews by a model are turned off
	NoteNoModel     Note = "no_model"    // no model is configured
	NoteNoNotes     Note = "no_notes"    // there was nothing to read
	NoteTimedOut    Note = "timed_out"   // the model did not answer in time
	NoteUnavailable Note = "unavailable" // the model's server is away, or does not take requests
	NoteRefused     Note = "refused"     // the model, or a filter before it, would not answer
	NoteTooLong     Note = "too_long"    // the notes are longer than the model, or this program, reads
	NoteUnreadable  Note = "unreadable"  // what the model answered does not have the form that was asked for
)

// Extractor reads notes.
type Extractor interface {
	// Extract returns what the notes say of the fields, with quotes that nobody has checked yet. It blocks until there
	// is an answer, its own time is up, or ctx ends. Its errors are, or wrap, a *Fault.
	Extract(ctx context.Context, in Input) (Extraction, Meta, error)
}

// Meta is what is stored beside a review.
type Meta struct {
	Model string `json:"model"`
	// PromptHash names the version of the prompt.
	PromptHash       string        `json:"prompt_hash"`
	PromptTokens     int           `json:"prompt_tokens"`
	CompletionTokens int           `json:"completion_tokens"`
	Took             time.Duration `json:"took"`
	// Cached says that the answer was given before; the tokens are those of then.
	Cached bool `json:"cached"`
	// Rung is how the answer was asked for: "schema", "json" or "plain".
	Rung string `json:"rung"`
}
