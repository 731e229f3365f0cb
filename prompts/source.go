package prompts

import (
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
)

// Field is what the model, and the judge after it, is told of a field of the form.
type Field struct {
	Key      string
	Label    string
	Hint     string
	Kind     handoffs.Kind
	Required bool
	Options  []string
}

// Input is everything that a review reads.
type Input struct {
	Fields []Field
	// Form is what the form holds, by field key.
	Form handoffs.Values
	// Notes are the deal notes: the only text that is quoted.
	Notes string
	// Now is the day from which "tomorrow" and "next Tuesday" are counted.
	Now time.Time
}
