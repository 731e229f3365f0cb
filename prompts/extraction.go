package prompts

// What a note says of a field.
const (
	StatusStated    = "stated"
	StatusNotStated = "not_stated"
	StatusUnclear   = "unclear"
)

// Extraction is what the model answers, or what a labeled case says that a perfect model would answer. Nothing in it is
// believed before Judge has found its quotes in the notes.
type Extraction struct {
	// Fields may name a field more than once: long notes are read in windows, and a later line may take a value back.
	Fields  []Stated `json:"fields"`
	Bullets []Bullet `json:"bullets"`
}

// Stated is what the notes say of one field, with the words that say it.
type Stated struct {
	Field string `json:"field"`
	// Status is StatusStated, StatusNotStated or StatusUnclear.
	Status string `json:"status"`
	Value  string `json:"value"`
	Quote  string `json:"quote"`
}

// Bullet is one line of the summary, with the words of the notes that it rests on.
type Bullet struct {
	Text  string `json:"text"`
	Quote string `json:"quote"`
}
