package prompts

import (
	"context"
	"errors"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"
)

const (
	// MaxNotes is how many characters of notes are read by a model at most. Longer ones are not cut: no model reads them.
	MaxNotes = 200_000
	// firstWindow is how many characters go into one request, so that prompt, notes and answer fit into the 4,096
	// tokens that servers on one's own machine often begin with.
	firstWindow = 6000
	// leastWindow is where halving ends.
	leastWindow = 750
	// windowsAtOnce is how many requests of one review are under way together.
	windowsAtOnce = 4
)

// Extract implements Extractor.
func (c *Client) Extract(ctx context.Context, in Input) (Extraction, Meta, error) {
	begun := c.cfg.Now()
	ctx, cancel := context.WithTimeout(ctx, c.cfg.Timeout)
	defer cancel()
	r, cached, err := c.extract(ctx, in.Fields, in.Notes)
	meta := Meta{
		Model: c.Model(), PromptHash: PromptHash(), PromptTokens: r.promptTokens, CompletionTokens: r.completionTokens,
		Took: c.cfg.Now().Sub(begun), Cached: cached, Rung: string(r.rung),
	}
	if err != nil {
		return Extraction{}, meta, err
	}
	return ground(in, r.extraction), meta, nil
}

// extract reads the notes, or remembers that they were read.
func (c *Client) extract(ctx context.Context, fields []Field, notes string) (reading, bool, error) {
	switch {
	case blank(notes):
		return reading{}, false, &Fault{Note: NoteNoNotes}
	case utf8.RuneCountInString(notes) > MaxNotes:
		return reading{}, false, &Fault{Note: NoteTooLong, Word: "notes"}
	}
	var hidden Redacted
	if c.cfg.Redact {
		hidden = Redact(notes)
		notes = hidden.Text
	}
	key := c.cacheKey(fields, notes)
	r, cached := c.recall(ctx, key)
	if !cached {
		var err error
		if r, err = c.readNotes(ctx, fields, notes); err != nil {
			return r, false, err
		}
		c.keep(ctx, key, &r)
	}
	r.extraction = hidden.RestoreExtraction(r.extraction)
	return r, cached, nil
}

// blank reports whether there is nothing to read.
func blank(notes string) bool { return strings.TrimSpace(notes) == "" }

// readNotes asks about smaller and smaller parts until they are small enough for the model.
func (c *Client) readNotes(ctx context.Context, fields []Field, notes string) (reading, error) {
	s, err := newSchema(fields)
	if err != nil {
		return reading{}, err
	}
	size := min(c.window.size(), max(utf8.RuneCountInString(notes), leastWindow))
	for {
		r, err := c.readWindows(ctx, fields, s, Windows(notes, size))
		f, ok := errors.AsType[*Fault](err)
		if !ok || f.Note != NoteTooLong || size <= leastWindow {
			return r, err
		}
		size = max(size/2, leastWindow)
		if f.Status != 0 {
			c.window.shrink(size)
		}
	}
}

// readWindows asks about all parts. The first goes alone, because it learns what the server can do.
func (c *Client) readWindows(ctx context.Context, fields []Field, s schema, parts []Window) (reading, error) {
	readings := make([]reading, len(parts))
	readPart := func(ctx context.Context, i int) error {
		p, err := newPrompt(fields, s, parts[i].Text, i+1, len(parts))
		if err != nil {
			return err
		}
		readings[i], err = c.ask(ctx, &p)
		return err
	}
	err := readPart(ctx, 0)
	if err == nil {
		group, ctx := errgroup.WithContext(ctx)
		group.SetLimit(windowsAtOnce)
		for i := 1; i < len(parts); i++ {
			group.Go(func() error { return readPart(ctx, i) })
		}
		err = group.Wait()
	}
	return joined(readings), err
}

// joined makes one reading of those of all parts.
func joined(readings []reading) reading {
	var all reading
	extractions := make([]Extraction, len(readings))
	for i, r := range readings {
		extractions[i] = r.extraction
		all.promptTokens += r.promptTokens
		all.completionTokens += r.completionTokens
		all.rung = r.rung
	}
	all.extraction = Merge(extractions)
	return all
}

// windowSize is how many characters the server was last seen to take. The zero windowSize has seen nothing.
type windowSize struct {
	mu   sync.Mutex
	seen int
}

func (w *windowSize) size() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.seen == 0 {
		return firstWindow
	}
	return w.seen
}

func (w *windowSize) shrink(size int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.seen == 0 || size < w.seen {
		w.seen = size
	}
}
