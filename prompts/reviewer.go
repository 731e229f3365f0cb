package prompts

import (
	"context"
	"errors"
	"log/slog"
	"time"
	"unicode/utf8"

	"github.com/handoffbot/handoffbot/handoffs"
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

// Reviewer reviews handoffs before they are sent. It always has an answer: what a model cannot say, the code says alone.
type Reviewer struct {
	// Extractor is the model; nil means that there is none.
	Extractor Extractor
	// Off says that nobody wants reviews.
	Off bool
	// Log hears how each review went, never what was in it; nil means nobody does.
	Log *slog.Logger
}

// Review reads the form and the notes. It blocks as long as the Extractor does, and no longer than until ctx ends. Its
// Note says why no model's part is in it; a review that is off has nothing in it but that.
func (r *Reviewer) Review(ctx context.Context, in Input) handoffs.Review {
	if r.Off {
		return handoffs.Review{At: handoffs.InstantOf(in.Now), Note: string(NoteOff)}
	}
	review := handoffs.Review{At: handoffs.InstantOf(in.Now), Total: utf8.RuneCountInString(in.Notes)}
	extraction, meta, err := r.extract(ctx, in)
	if err == nil {
		review.Model, review.PromptHash, review.Read = meta.Model, meta.PromptHash, review.Total
		review.PromptTokens, review.CompletionTokens = meta.PromptTokens, meta.CompletionTokens
	} else {
		review.Note = string(noteOf(err))
	}
	found := Judge(in, extraction)
	review.Gaps, review.Suggestions, review.Bullets = found.Gaps, found.Suggestions, found.Bullets
	review.Warnings, review.Skipped = found.Warnings, found.Skipped
	return review
}

// extract asks the model, if there is one and something to read.
func (r *Reviewer) extract(ctx context.Context, in Input) (*Extraction, Meta, error) {
	if r.Extractor == nil {
		return nil, Meta{}, &Fault{Note: NoteNoModel}
	}
	if blank(in.Notes) {
		return nil, Meta{}, &Fault{Note: NoteNoNotes}
	}
	e, meta, err := r.Extractor.Extract(ctx, in)
	log := loggerOr(r.Log).With("model", meta.Model, "prompt", meta.PromptHash, "took", meta.Took)
	if err != nil {
		log.WarnContext(ctx, "notes not read by the model", "note", noteOf(err), "error", err)
		return nil, meta, err
	}
	log.InfoContext(ctx, "notes read by the model", "rung", meta.Rung, "cached", meta.Cached,
		"prompt_tokens", meta.PromptTokens, "completion_tokens", meta.CompletionTokens)
	return &e, meta, nil
}

// noteOf returns the reason of an Extractor's error.
func noteOf(err error) Note {
	if f, ok := errors.AsType[*Fault](err); ok {
		return f.Note
	}
	return NoteUnavailable
}

// loggerOr returns the logger, or one that nobody hears.
func loggerOr(log *slog.Logger) *slog.Logger {
	if log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return log
}
