// Package eval measures reviews against labeled notes. It calls nobody: cases and findings go in, figures come out.
package eval

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/handoffbot/handoffbot/handoffs"
	"github.com/handoffbot/handoffbot/prompts"
)

// Case is one labeled note: a line of a .jsonl file.
type Case struct {
	// ID is unique within a set.
	ID string `json:"id"`
	// Type names the kind of handoff.
	Type   string  `json:"type"`
	Fields []Field `json:"fields"`
	// Form holds what the form holds, by field key.
	Form  map[string]string `json:"form"`
	Notes string            `json:"notes"`
	// Stated is all that the notes say of the fields: what a perfect model would answer.
	Stated []Stated `json:"stated"`
	// Gaps are all that should be found; a complete handoff has none.
	Gaps []Gap `json:"gaps"`
	// Now is the day the notes were written, as 2006-01-02; without it, "tomorrow" is no day.
	Now string `json:"now,omitempty"`
	// Bullets are a perfect model's summary; most cases have none.
	Bullets []prompts.Bullet `json:"bullets,omitempty"`

	// Warnings say what of the line was passed over or filled in, each with file and line.
	Warnings []string `json:"-"`

	// file and line say where the case stands.
	file string
	line int
}

// Field is a field of the form.
type Field struct {
	Key      string        `json:"key"`
	Label    string        `json:"label"`
	Kind     handoffs.Kind `json:"kind"`
	Required bool          `json:"required"`
	Hint     string        `json:"hint,omitempty"`
	Options  []string      `json:"options,omitempty"`
}

// Stated is what the notes say of a field.
type Stated struct {
	Field string `json:"field"`
	Value string `json:"value"`
	Quote string `json:"quote"`
}

// Gap is a gap that was planted. Why says how.
type Gap struct {
	Field  string           `json:"field"`
	Kind   handoffs.GapKind `json:"kind"`
	Quotes []string         `json:"quotes"`
	Why    string           `json:"why"`
}

// maxLine is the longest case in bytes.
const maxLine = 4 << 20

//go:embed cases
var shipped embed.FS

// Shipped returns the cases that come with the program.
func Shipped() (fs.FS, error) {
	sub, err := fs.Sub(shipped, "cases")
	if err != nil {
		return nil, fmt.Errorf("open shipped cases: %w", err)
	}
	return sub, nil
}

// ReadAll reads all .jsonl files of a folder and of those below it, in the order of their names. It reports every problem, each with file, line and key.
func ReadAll(folder fs.FS) ([]Case, error) {
	var all []Case
	var problems []error
	err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".jsonl" {
			return err
		}
		data, err := fs.ReadFile(folder, name)
		if err != nil {
			return err
		}
		cases, err := Read(name, bytes.NewReader(data))
		all = append(all, cases...)
		problems = append(problems, err)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read cases: %w", err)
	}
	seen := map[string]string{}
	for i := range all {
		at := all[i].place()
		if before, twice := seen[all[i].ID]; twice {
			all[i].Warnings = append(all[i].Warnings, fmt.Sprintf("%s: id: %q stands at %s already", at, all[i].ID, before))
		}
		seen[all[i].ID] = at
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, errors.New("read cases: no .jsonl file with a case in it")
	}
	return all, nil
}

func (c *Case) place() string { return fmt.Sprintf("%s:%d", c.file, c.line) }

// Read reads the cases of one file. Empty lines are passed over.
func Read(file string, r io.Reader) ([]Case, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	var cases []Case
	var problems []error
	line := 0
	for text := range bytes.Lines(bytes.TrimPrefix(data, []byte("\uFEFF"))) {
		line++
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		clean, warnings := text, []string(nil)
		if len(text) <= maxLine {
			clean, warnings = loosened(text)
		}
		c, err := readCase(clean)
		c.file, c.line = file, line
		if err == nil {
			warnings = append(warnings, c.mend()...)
			err = c.check()
		}
		for _, w := range warnings {
			c.Warnings = append(c.Warnings, c.place()+": "+w)
		}
		if err != nil {
			for _, e := range unjoined(err) {
				problems = append(problems, fmt.Errorf("%s: %w", c.place(), e))
			}
			continue
		}
		cases = append(cases, c)
	}
	return cases, errors.Join(problems...)
}

func unjoined(err error) []error {
	if j, ok := err.(interface{ Unwrap() []error }); ok {
		return j.Unwrap()
	}
	return []error{err}
}

func readCase(text []byte) (Case, error) {
	var c Case
	if len(text) > maxLine {
		return c, fmt.Errorf("the line has more than %d bytes", maxLine)
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	err := dec.Decode(&c)
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return c, fmt.Errorf("%s: %s where it should be %s", wrong.Field, wrong.Value, wrong.Type)
	}
	if err != nil {
		return c, fmt.Errorf("%s", strings.TrimPrefix(err.Error(), "json: "))
	}
	if dec.More() {
		return c, errors.New("more than one case in the line")
	}
	return c, nil
}

// mend leaves out what names no field of the case, and names a case that has no name. It says so.
func (c *Case) mend() (warnings []string) {
	warn := func(format string, args ...any) { warnings = append(warnings, fmt.Sprintf(format, args...)) }
	if c.ID == "" {
		c.ID = c.place()
		warn("id: is missing; the case is called by its place")
	}
	known := func(key string) bool {
		return slices.ContainsFunc(c.Fields, func(f Field) bool { return f.Key == key })
	}
	for _, key := range slices.Sorted(maps.Keys(c.Form)) {
		if !known(key) {
			warn("form.%s: is no field of the case, passed over", key)
			delete(c.Form, key)
		}
	}
	c.Stated = slices.DeleteFunc(c.Stated, func(s Stated) bool {
		if !known(s.Field) {
			warn("stated: %q is no field of the case, passed over", s.Field)
			return true
		}
		if s.Quote == "" {
			warn("stated: %q has no quote, passed over", s.Field)
			return true
		}
		return false
	})
	return warnings
}

// check returns all that is wrong with a case, each with its key.
func (c *Case) check() error {
	var problems []error
	wrong := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	if len(c.Fields) == 0 {
		wrong("fields: is missing or empty")
	}
	if c.Now != "" {
		if _, err := time.Parse(time.DateOnly, c.Now); err != nil {
			wrong("now: %q is no date like 2026-12-01", c.Now)
		}
	}
	known := map[string]bool{}
	for i, f := range c.Fields {
		switch {
		case f.Key == "":
			wrong("fields[%d].key: is missing", i)
		case known[f.Key]:
			wrong("fields[%d].key: %q stands there twice", i, f.Key)
		}
		known[f.Key] = true
	}
	for i, g := range c.Gaps {
		if !known[g.Field] {
			wrong("gaps[%d].field: %q is no field of the case", i, g.Field)
		}
		if !slices.Contains(handoffs.GapKinds[:], g.Kind) {
			wrong("gaps[%d].kind: %q is none of %v", i, g.Kind, handoffs.GapKinds)
		}
	}
	return errors.Join(problems...)
}

// Input returns what a review of the case reads.
func (c *Case) Input() prompts.Input {
	in := prompts.Input{Form: handoffs.Values{}, Notes: c.Notes}
	for _, f := range c.Fields {
		in.Fields = append(in.Fields, prompts.Field{Key: f.Key, Label: f.Label, Hint: f.Hint, Kind: f.Kind, Required: f.Required, Options: f.Options})
	}
	for key, text := range c.Form {
		if text != "" {
			in.Form[key] = handoffs.Value{text}
		}
	}
	if c.Now != "" {
		in.Now, _ = time.Parse(time.DateOnly, c.Now) // check has parsed it
	}
	return in
}

// Perfect returns the labeled extraction: what is stated; and the quotes of gaps, for fields of which nothing that is stated overlaps them,
// as they are and without a word on what kind of gap they show.
func (c *Case) Perfect() prompts.Extraction {
	ex := prompts.Extraction{Bullets: c.Bullets}
	for _, s := range c.Stated {
		ex.Fields = append(ex.Fields, prompts.Stated{Field: s.Field, Status: prompts.StatusStated, Value: s.Value, Quote: s.Quote})
	}
	for _, g := range c.Gaps {
		if g.Kind == handoffs.GapMissing {
			continue
		}
		for _, q := range g.Quotes {
			covered := slices.ContainsFunc(c.Stated, func(s Stated) bool {
				return s.Field == g.Field && (strings.Contains(s.Quote, q) || strings.Contains(q, s.Quote))
			})
			if !covered && q != "" {
				ex.Fields = append(ex.Fields, prompts.Stated{Field: g.Field, Status: prompts.StatusStated, Value: q, Quote: q})
			}
		}
	}
	return ex
}
