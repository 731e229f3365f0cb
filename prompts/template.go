package prompts

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"text/template"
)

// What the model reads. Whatever changes in these files changes the prompt's hash, and so no answer to an older prompt
// is taken from the cache.
//
//go:embed templates
var templates embed.FS

var (
	systemText   = mustRead("templates/system.txt")
	notesText    = template.Must(template.New("notes").Parse(mustRead("templates/notes.tmpl")))
	schemaText   = mustRead("templates/schema.json")
	templateHash = hashOf(templates)
)

// PromptHash names the version of the prompt: its templates and its schema.
func PromptHash() string { return templateHash }

func mustRead(name string) string {
	data, err := templates.ReadFile(name)
	if err != nil {
		panic(err) // unreachable: the file is embedded
	}
	return string(data)
}

// hashOf covers the names and the contents of all files.
func hashOf(files fs.FS) string {
	sum := sha256.New()
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, name)
		fmt.Fprintf(sum, "%s %d\n%s\n", name, len(data), data)
		return err
	})
	if err != nil {
		panic(err) // unreachable: the files are embedded
	}
	return hex.EncodeToString(sum.Sum(nil)[:6])
}

// prompt is one question to the model. What is the same for all questions comes first, because servers remember how
// they read a beginning that they know.
type prompt struct {
	system string
	user   string
	mark   string
	asked  int // fields
	schema schema
}

// newPrompt asks about the part of the notes with the number part of parts.
func newPrompt(fields []Field, s schema, notes string, part, parts int) (prompt, error) {
	lines := make([]string, len(fields))
	for i := range fields {
		line, err := fieldLine(&fields[i])
		if err != nil {
			return prompt{}, err
		}
		lines[i] = line
	}
	mark := newMark()
	var user bytes.Buffer
	err := notesText.Execute(&user, struct {
		Fields, Lines []string
		Mark          string
		Part, Parts   int
	}{lines, splitLines(notes), mark, part, parts})
	if err != nil {
		return prompt{}, fmt.Errorf("fill in prompt: %w", err)
	}
	return prompt{system: systemText, user: user.String(), mark: mark, asked: len(fields), schema: s}, nil
}

// fieldLine describes a field as JSON, so that no label can look like another field, or like an instruction.
func fieldLine(f *Field) (string, error) {
	var line bytes.Buffer
	enc := json.NewEncoder(&line)
	enc.SetEscapeHTML(false)
	err := enc.Encode(struct {
		Key     string   `json:"key"`
		Label   string   `json:"label"`
		Kind    string   `json:"kind,omitempty"`
		Hint    string   `json:"hint,omitempty"`
		Options []string `json:"options,omitempty"`
	}{f.Key, f.Label, string(f.Kind), f.Hint, f.Options})
	if err != nil {
		return "", fmt.Errorf("describe field %s: %w", f.Key, err)
	}
	return strings.TrimSpace(line.String()), nil
}

// splitLines splits at everything that a reader may take for the end of a line, so that no line of the notes is
// without its mark.
func splitLines(notes string) []string {
	return strings.FieldsFunc(strings.ToValidUTF8(notes, "\uFFFD"), func(r rune) bool {
		switch r {
		case '\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029':
			return true
		}
		return false
	})
}

// newMark draws what stands before each line of the notes. Nobody who wrote the notes can know it, so nothing in them
// can look as if they had ended.
func newMark() string {
	var b [4]byte
	_, _ = rand.Read(b[:]) // it never fails
	return hex.EncodeToString(b[:])
}

// unmark takes the marks out of what the model copied.
func unmark(s, mark string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, mark+"|", ""), mark, "")
}
