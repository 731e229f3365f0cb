package handoffs

import (
	"maps"
	"strings"
	"unicode/utf8"
)

// Attachment is a text file that a person attached to a form, to stand with its notes.
type Attachment struct {
	// ID names the file in Slack.
	ID   string `json:"id"`
	Name string `json:"name"`
	// Text is what the file says; empty as long as nobody has read it.
	Text string `json:"text,omitempty"`
}

// Takes reports whether a field takes an attached file beside what is typed.
func (f *Field) Takes() bool { return f != nil && f.Kind == KindNotes }

// Beside returns the notes with the file's text below what was typed. A file that was not read adds nothing.
func (a *Attachment) Beside(typed Value) Value {
	if a == nil || a.Text == "" {
		return typed
	}
	text := "[" + a.Name + "]\n" + a.Text
	if before := strings.TrimSpace(typed.Text()); before != "" {
		text = before + "\n\n" + text
	}
	return Value{text}
}

// Over returns by how many characters the notes are too long for their field.
func (f *Field) Over(v Value) int { return max(0, utf8.RuneCountInString(v.Text())-f.Limit()) }

// Content returns what the draft's form says for a type: what was typed, and the attached file within the notes.
func (d *Draft) Content(typ *Type) Values {
	typed := d.Values[typ.Key]
	notes := typ.NotesField()
	if d.File == nil || d.File.Text == "" || !notes.Takes() {
		return typed
	}
	out := maps.Clone(typed)
	if out == nil {
		out = Values{}
	}
	out[notes.Key] = d.File.Beside(typed[notes.Key])
	return out
}
