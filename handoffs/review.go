package handoffs

// Review is what was found in a handoff's deal notes, as it is stored with it. The json names never change meaning.
type Review struct {
	// Model names the model that read the notes; it is empty if none did.
	Model string `json:"model,omitempty"`
	// PromptHash names the version of what the model was asked.
	PromptHash string  `json:"prompt_hash,omitempty"`
	At         Instant `json:"at"`
	// Note is a word for why no model read the notes; it is empty if one did.
	Note string `json:"note,omitempty"`
	// PromptTokens and CompletionTokens are counted by the model's server.
	PromptTokens     int `json:"prompt_tokens,omitempty"`
	CompletionTokens int `json:"completion_tokens,omitempty"`

	Bullets     []ReviewBullet     `json:"bullets,omitempty"`
	Gaps        []ReviewGap        `json:"gaps,omitempty"`
	Suggestions []ReviewSuggestion `json:"suggestions,omitempty"`
	// Warnings are passages that address a model rather than a reader.
	Warnings []Quote       `json:"warnings,omitempty"`
	Skipped  ReviewSkipped `json:"skipped,omitzero"`
	// Read and Total say how many characters of the notes were read, of how many.
	Read  int `json:"read,omitempty"`
	Total int `json:"total,omitempty"`
}

// Quote is a passage of the notes: their own text between two offsets.
type Quote struct {
	Text string `json:"text"`
	// Start and End are offsets in characters (runes), the end exclusive.
	Start int `json:"start"`
	End   int `json:"end"`
}

// ReviewBullet is one line of the summary, with the passage that it rests on.
type ReviewBullet struct {
	Text  string `json:"text"`
	Quote Quote  `json:"quote"`
}

// GapKind says what is wrong with a field.
type GapKind string

// The kinds of gaps.
const (
	GapMissing       GapKind = "missing"       // required, and neither form nor notes state it
	GapUnclear       GapKind = "unclear"       // the notes leave it open
	GapContradiction GapKind = "contradiction" // the form and the notes, or the notes and the notes, say different things
)

// GapKinds lists all kinds of gaps.
var GapKinds = [...]GapKind{GapMissing, GapUnclear, GapContradiction}

// ReviewGap is a field that is not settled.
type ReviewGap struct {
	Field string  `json:"field"`
	Kind  GapKind `json:"kind"`
	// Quotes are in the notes' order; a missing field has none.
	Quotes []Quote `json:"quotes,omitempty"`
	// Suggested is what the notes say, in the notes' words; it may be empty.
	Suggested string `json:"suggested,omitempty"`
	// Why is a short sentence for people.
	Why string `json:"why"`
	// Kept is what the sender says of a value that stays although the notes leave it open, or say something else.
	Kept string `json:"kept,omitempty"`
}

// NoteSentNow is the note of a handoff whose sender did not wait for the review.
const NoteSentNow = "sent_now"

// ReviewSuggestion is a value that the notes state and the form lacks.
type ReviewSuggestion struct {
	Field string `json:"field"`
	Value string `json:"value"`
	Quote Quote  `json:"quote"`
}

// ReviewSkipped counts what a model answered and nobody is shown.
type ReviewSkipped struct {
	// Quotes are those that are not in the notes, or too short to be evidence.
	Quotes int `json:"quotes,omitempty"`
	// Values are those that are not in their quotes.
	Values int `json:"values,omitempty"`
	// Bullets are those with a number, date or address that is not in the notes, or without a quote.
	Bullets int `json:"bullets,omitempty"`
}
