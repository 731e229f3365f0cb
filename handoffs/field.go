package handoffs

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Kind is what a field holds and how it is asked for. It is stored as it is written here.
type Kind string

// The kinds that a playbook may name.
const (
	KindText        Kind = "text"
	KindLongText    Kind = "long_text"
	KindNotes       Kind = "notes"
	KindNumber      Kind = "number"
	KindMoney       Kind = "money"
	KindDate        Kind = "date"
	KindURL         Kind = "url"
	KindEmail       Kind = "email"
	KindSelect      Kind = "select"
	KindMultiSelect Kind = "multi_select"
	KindUser        Kind = "user"
	KindUsers       Kind = "users"
	KindCheckbox    Kind = "checkbox"
)

// Kinds lists every kind, in the order in which the documentation names them.
var Kinds = [...]Kind{
	KindText, KindLongText, KindNotes, KindNumber, KindMoney, KindDate, KindURL, KindEmail,
	KindSelect, KindMultiSelect, KindUser, KindUsers, KindCheckbox,
}

// Typed reports whether people write the kind's values letter by letter; only such values have a length.
func (k Kind) Typed() bool {
	switch k {
	case KindText, KindLongText, KindNotes, KindNumber, KindMoney, KindURL, KindEmail:
		return true
	case KindDate, KindSelect, KindMultiSelect, KindUser, KindUsers, KindCheckbox:
	}
	return false
}

// MaxText is the longest text of a field in characters, because Slack's text inputs end there.
const MaxText = 3000

// MaxNotes is the longest notes in characters, what was typed and an attached file together: some twenty pages, which
// Slack still shows in one view, and which a review reads in its time.
const MaxNotes = 50_000

// MaxTitle is the longest title in characters, because Slack's card headers hold 150 and the id stands before it.
const MaxTitle = 120

// Field is one entry of a handoff's form.
type Field struct {
	Key      string `json:"key"`
	Label    string `json:"label"`
	Kind     Kind   `json:"kind"`
	Required bool   `json:"required,omitempty"`
	Title    bool   `json:"title,omitempty"`
	// Exit says that what a review finds about the field must be settled before the handoff is sent.
	Exit    bool     `json:"exit,omitempty"`
	Lead    bool     `json:"lead,omitempty"`
	Hint    string   `json:"hint,omitempty"`
	Section string   `json:"section,omitempty"`
	Options []string `json:"options,omitempty"`
	// Max is the longest value in characters; zero means the kind's own limit.
	Max int `json:"max,omitempty"`
	// AllowPast lets a date lie before today.
	AllowPast bool `json:"allow_past,omitempty"`
}

// Limit returns the longest value of the field in characters.
func (f *Field) Limit() int {
	limit := MaxText
	switch {
	case f.Title:
		limit = MaxTitle
	case f.Kind == KindNotes:
		limit = MaxNotes
	}
	if f.Max > 0 {
		limit = min(limit, f.Max)
	}
	return limit
}

// Value is what a field holds: nothing, one text, or several (multi_select, users). Dates are "2006-01-02",
// a ticked checkbox is "yes", people are user ids.
type Value []string

// Checked is the value of a ticked checkbox.
const Checked = "yes"

// Text returns the value as one line of text.
func (v Value) Text() string { return strings.Join(v, ", ") }

// Empty reports whether the value holds nothing but white space.
func (v Value) Empty() bool { return strings.TrimSpace(strings.Join(v, "")) == "" }

// Digest names what the value says in eight characters, so that a form can tell whether it changed since.
func (v Value) Digest() string {
	sum := sha256.Sum256([]byte(strings.Join(v, "\x00")))
	return hex.EncodeToString(sum[:4])
}

// Values holds a form's values by field key.
type Values map[string]Value
